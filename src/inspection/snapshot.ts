/** What the Inspector shows of one moment, as plain data and typed arrays of its own: these are handed over to the page. */

import type { MomentCounts, Phase } from '../step/cursor/cursor';
import type { Marking, MarkingRequest } from '../step/find/marking';
import type { MatchOrder } from '../step/find/matches';
import type { MapQuantity } from '../step/map/quantity';
import type { TapeMap, TapeRange } from '../step/map/tape-map';
import type { NodeId } from '../step/recorded-step';
import type { GraphView, GraphViewState, Selection, SelectionCard } from '../step/view/view';
import type { ParameterHistorySnapshot } from '../training/history/parameter-history';
import type { ParameterEdit } from '../training/run/state';
import type { SessionStatus } from '../training/status';
import type { EditMark } from './edit-marks';
import type { PaneRequest, PaneSnapshot } from './panes/panes';

export interface SnapshotRequest {
  readonly view: GraphViewState;
  readonly selection: Selection | null;
  /** The part of the tape that the map shows; null for all of it. */
  readonly map: TapeRange | null;
  /** How many columns the map has for the part that it shows, at most: what is finer than the screen is not sent. */
  readonly mapColumns: number;
  /** What the map is coloured by. */
  readonly mapQuantity: MapQuantity;
  readonly marking: MarkingRequest;
  /** The pane that is open below the graph: only what it shows is computed and sent; null where all below the graph is out of sight. */
  readonly pane: PaneRequest | null;
}

/** Some of the nodes that a filter means. */
export interface MatchesRequest {
  /** The recorded step that they are asked of. */
  readonly step: number;
  readonly filter: string;
  readonly order: MatchOrder;
  /** How many matches to leave out, and how many to give at most. */
  readonly from: number;
  readonly count: number;
}

/** Where the cursor is in the step, and what is there. */
export interface CursorSnapshot {
  readonly phase: Phase;
  /** A node; in the update a parameter, or behind the last one. */
  readonly index: number;
  /** Its place among the moments of the step, from 0. */
  readonly ordinal: number;
  /** The node of the moment, in the update a parameter; null at the step's beginning and end. */
  readonly node: NodeId | null;
  /** `×`, `exp` ..., the node's name, `attnWeights[1]` or `× [2]`, and the scopes that it is in, `position 2 › head 1`; empty without a node. */
  readonly operation: string;
  readonly name: string;
  readonly place: string;
  /** Those of the node at this moment; null for what is not computed yet. */
  readonly value: number | null;
  readonly gradient: number | null;
  /** Whether the loss does not depend on the node. */
  readonly untouched: boolean;
  /** The innermost box of the view that the node is in, -1 where it has none. */
  readonly box: number;
}

/** One whole training step as the Inspector shows it. */
export interface StepSnapshot {
  readonly step: number;
  readonly document: string;
  /** The tokens as text: characters, and `BOS`. */
  readonly tokens: readonly string[];
  readonly positions: number;
  readonly loss: number;
  readonly learningRate: number;
  /** Nodes made by the step (parameters not counted) and edges between nodes that the loss depends on. */
  readonly created: number;
  readonly edges: number;
  /** Parameters that the loss does not depend on in this step, and all parameters. */
  readonly untouched: number;
  readonly parameters: number;
  readonly graph: GraphView;
  readonly map: TapeMap;
  readonly marks: Marking;
  /** What is selected, or null: nothing, or something this step does not have. */
  readonly card: SelectionCard | null;
  /** The history of the parameter that is selected; null for other selections, and for models too large to keep one. */
  readonly history: ParameterHistorySnapshot | null;
  /** Where the parameter that is selected was set by hand, oldest first. */
  readonly setByHand: readonly ParameterEdit[];
  /** How many moments the cursor can stand at. */
  readonly moments: MomentCounts;
  /** null while training runs. */
  readonly cursor: CursorSnapshot | null;
  /** Labels of the rows of wte and lm_head (tokens). */
  readonly vocabulary: readonly string[];
}

/** Everything the Inspector shows, of one moment. */
export interface InspectorSnapshot {
  readonly status: SessionStatus;
  /** null before the first step. */
  readonly recorded: StepSnapshot | null;
  /** null where it was not asked for. */
  readonly panes: PanesSnapshot | null;
}

/** What the Inspector shows below the graph: much, and hardly ever on the screen. */
export interface PanesSnapshot {
  /** Pairs (step, loss) of the branch at hand up to its newest step, in order; all steps up to 4096, beyond that the lowest and highest of each of 2048 stretches. */
  readonly losses: Float64Array;
  /** The same of the branch that was left, from the last step on that both have in common; empty where there is none. */
  readonly otherLosses: Float64Array;
  /** Steps of the branch at hand in which parameters were set by hand, in order. */
  readonly edits: readonly EditMark[];
  /** null before the first step. */
  readonly pane: PaneSnapshot | null;
}
