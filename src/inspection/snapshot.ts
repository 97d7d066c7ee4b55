/** Snapshot: the Inspector's view of one moment, as plain data and typed arrays. */

import type { MomentCounts, Phase } from '../step/cursor/cursor';
import type { Marking, MarkingRequest } from '../step/find/marking';
import type { MatchOrder } from '../step/find/matches';
import type { MapQuantity } from '../step/map/quantity';
import type { TapeMap, TapeRange } from '../step/map/tape-map';
import type { NodeId } from '../step/recorded-step';
import type { GraphView, GraphViewState, Selection, SelectionCard } from '../step/view/view';
import type { ParameterHistorySnapshot } from '../training/history/parameter-history';
import type { ParameterEdit } from '../training/run/state';
import type { RunBeside } from '../training/session';
import type { SessionStatus } from '../training/status';
import type { EditMark } from './edit-marks';
import type { PaneRequest, PaneSnapshot } from './panes/panes';

export interface SnapshotRequest {
  readonly view: GraphViewState;
  readonly selection: Selection | null;
  /** The part of the tape in the map; null for all of it. */
  readonly map: TapeRange | null;
  /**
   * The most columns that the map has for its part of the tape: details finer than the screen are
   * not sent.
   */
  readonly mapColumns: number;
  /** The quantity that colours the map. */
  readonly mapQuantity: MapQuantity;
  readonly marking: MarkingRequest;
  /** The pane that is open in the drawer: only its contents are computed and sent. */
  readonly pane: PaneRequest;
}

/** Some of the nodes that match a filter. */
export interface MatchesRequest {
  /** The recorded step of the request. */
  readonly step: number;
  readonly filter: string;
  readonly order: MatchOrder;
  /** The number of matches to skip, and the most to return. */
  readonly from: number;
  readonly count: number;
}

/** The position of the cursor in the step, and the node there. */
export interface CursorSnapshot {
  readonly phase: Phase;
  /** A node; in the update a parameter, or the number after the last one. */
  readonly index: number;
  /** Its ordinal among the moments of the step, from 0. */
  readonly ordinal: number;
  /** The node of the moment, in the update a parameter; null at the step's beginning and end. */
  readonly node: NodeId | null;
  /**
   * `×`, `exp` ..., the node's name, `attnWeights[1]` or `× [2]`, and the scopes around it,
   * `position 2 › head 1`; empty without a node.
   */
  readonly operation: string;
  readonly name: string;
  readonly place: string;
  /** The node's numbers at this moment; null for those that are not computed yet. */
  readonly value: number | null;
  readonly gradient: number | null;
  /** True where the loss does not depend on the node. */
  readonly untouched: boolean;
  /** The innermost box of the view around the node, -1 where it has none. */
  readonly box: number;
}

/** The node whose gradients are shown in place of the loss's. */
export interface GradientOf {
  readonly node: NodeId;
  /** With the scopes around it: `position 2 › probs[4]`. */
  readonly name: string;
  /** False in a generation, whose gradients are those of a probability unless others are asked for. */
  readonly asked: boolean;
}

/** One whole training step, or a generation, as the Inspector shows it. */
export interface StepSnapshot {
  readonly step: number;
  readonly document: string;
  /** The tokens as text: characters, and `BOS`. */
  readonly tokens: readonly string[];
  readonly positions: number;
  /** Null in a generation. */
  readonly loss: number | null;
  readonly learningRate: number | null;
  /**
   * Nodes made by the step (without parameters) and edges between nodes that the loss depends on.
   */
  readonly created: number;
  readonly edges: number;
  /** Parameters that the loss does not depend on in this step, and all parameters. */
  readonly untouched: number;
  readonly parameters: number;
  /** Null where the gradients are those of the loss. */
  readonly gradientOf: GradientOf | null;
  readonly graph: GraphView;
  readonly map: TapeMap;
  readonly marks: Marking;
  /** The selection; null without one, or where this step does not have it. */
  readonly card: SelectionCard | null;
  /**
   * The history of the selected parameter; null for other selections, and for models too large to
   * keep one.
   */
  readonly history: ParameterHistorySnapshot | null;
  /** The edits of the selected parameter, oldest first. */
  readonly setByHand: readonly ParameterEdit[];
  /** The number of moments at which the cursor can be. */
  readonly moments: MomentCounts;
  /** null while training runs. */
  readonly cursor: CursorSnapshot | null;
  /** The tokens, BOS last: labels of the rows of matrices with a row for each. */
  readonly vocabulary: readonly string[];
}

/** Everything that the Inspector shows of one moment. */
export interface InspectorSnapshot {
  readonly status: SessionStatus;
  /** null before the first step. */
  readonly recorded: StepSnapshot | null;
  readonly panes: PanesSnapshot;
}

/** The losses, and the pane that is open in the drawer. */
export interface PanesSnapshot {
  /**
   * Pairs (step, loss) of the current branch up to its newest step, in order; all steps up to 4096,
   * beyond that the lowest and highest of each of 2048 stretches.
   */
  readonly losses: Float64Array;
  /**
   * The same of the branch that was left, from the last step on that both share; empty where there
   * is none.
   */
  readonly otherLosses: Float64Array;
  /** Other runs whose losses are shown. */
  readonly beside: readonly RunBeside[];
  /** Steps of the current branch in which parameters were set by hand, in order. */
  readonly edits: readonly EditMark[];
  /** The step that others are compared with; null where none is kept. */
  readonly reference: number | null;
  /** null before the first step. */
  readonly pane: PaneSnapshot | null;
}
