/** What the Inspector shows of one moment, as plain data and typed arrays of its own: these are handed over to the page. */

import type { MomentCounts, Phase } from '../step/cursor/cursor';
import type { Marking, MarkingRequest } from '../step/find/marking';
import type { MatchOrder } from '../step/find/matches';
import type { MapQuantity } from '../step/map/quantity';
import type { TapeMap, TapeRange } from '../step/map/tape-map';
import type { Distributions, LayerRelus } from '../step/model/distributions';
import type { DocumentRequest, DocumentView } from '../step/model/document';
import type { NamedMatrix, ParameterSearch } from '../step/names/parameter-names';
import type { ParameterRows, SortedBy } from '../step/parameters/largest';
import type { Quantity } from '../step/parameters/quantity';
import type { NodePair, NodesDifference } from '../step/parameters/step-copy';
import type { NodeId } from '../step/recorded-step';
import type { GraphView, GraphViewState, MatrixSummary, Selection, SelectionCard } from '../step/view/view';
import type { ParameterHistorySnapshot } from '../training/history/parameter-history';
import type { ParameterEdit } from '../training/run/state';
import type { SessionStatus } from '../training/status';
import type { EditMark } from './edit-marks';
import type { TokenizerSnapshot } from './tokenizer-snapshot';

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

/** What the panes below the graph ask for, one kind a pane. */
export type PaneRequest =
  | HeatMapsRequest
  | { readonly kind: 'matrices' }
  | ParametersRequest
  | { readonly kind: 'distributions' }
  | ({ readonly kind: 'document' } & DocumentRequest)
  | { readonly kind: 'tokenizer' }
  | CompareRequest
  | { readonly kind: 'find' };

/** The step at hand beside the one that is kept to compare with. */
export interface CompareRequest {
  readonly kind: 'compare';
  readonly quantity: Quantity;
  /** The matrix that is shown; null for the first. */
  readonly matrix: string | null;
  /** Which numbers of all nodes are compared, and by how much they may differ. */
  readonly what: 'value' | 'gradient';
  readonly tolerance: number;
}

export interface HeatMapsRequest {
  readonly kind: 'heatMaps';
  readonly quantity: Quantity;
  /** The name of the matrix that is shown; null for all. */
  readonly matrix: string | null;
}

/** Some rows of the list of parameters: `count` of them from row `from` on, counted from 0. */
export interface ParametersRequest {
  readonly kind: 'parameters';
  readonly by: SortedBy;
  /** Which parameters the list has, as `findParameters` takes it. */
  readonly search: string;
  readonly from: number;
  readonly count: number;
}

export type PaneKind = PaneRequest['kind'];

/** What the open pane shows, of the kind that was asked for. */
export type PaneSnapshot =
  | HeatMapsSnapshot
  | MatricesSnapshot
  | ParametersSnapshot
  | DistributionsSnapshot
  | DocumentSnapshot
  | TokenizerSnapshot
  | CompareSnapshot
  | FindSnapshot;

/** The parameter matrices and their figures. */
export interface MatricesSnapshot {
  readonly kind: 'matrices';
  readonly matrices: readonly MatrixSummary[];
}

/** One quantity of every parameter, or of those of one matrix. */
export interface HeatMapsSnapshot {
  readonly kind: 'heatMaps';
  readonly quantity: Quantity;
  /** All matrices of the model. */
  readonly matrices: readonly MatrixSummary[];
  /** The name of the matrix whose numbers are there; null for those of all, or of none where they are too many to be sent. */
  readonly open: string | null;
  /** One number a parameter from `first` on. */
  readonly first: NodeId;
  readonly numbers: Float64Array;
  /** One number a parameter: 1 where the loss does not depend on it in this step, so that it has no gradient, else 0. */
  readonly untouched: Uint8Array;
}

/** The document as the model read it. */
export interface DocumentSnapshot extends DocumentView {
  readonly kind: 'document';
}

/** One matrix in two steps, and what their nodes differ in. */
export interface CompareSnapshot {
  readonly kind: 'compare';
  readonly quantity: Quantity;
  readonly matrices: readonly NamedMatrix[];
  /** The name of the matrix that the numbers are of, one a parameter. */
  readonly open: string;
  /** Of the step at hand. */
  readonly numbers: Float64Array;
  readonly untouched: Uint8Array;
  /** null where none is kept. */
  readonly reference: ReferenceSnapshot | null;
}

/** The step that is kept to compare others with. */
export interface ReferenceSnapshot {
  readonly step: number;
  readonly branch: number;
  readonly document: string;
  readonly loss: number;
  /** Memory that it takes. */
  readonly bytes: number;
  readonly numbers: Float64Array;
  readonly untouched: Uint8Array;
  readonly nodes: NodesComparison;
}

/** A node that differs, with its name in the step at hand. */
export interface DifferingNode extends NodePair {
  /** With its place. */
  readonly name: string;
  readonly line: number;
}

export type NodesComparison =
  | Exclude<NodesDifference, { readonly kind: 'compared' }>
  | (Omit<Extract<NodesDifference, { readonly kind: 'compared' }>, 'parameter' | 'computed'> & {
      readonly parameter: DifferingNode | null;
      readonly computed: DifferingNode | null;
    });

/** What it shows is among the marks, and in the answers to MatchesRequest. */
export interface FindSnapshot {
  readonly kind: 'find';
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

/** Some rows of the list of parameters. */
export interface ParametersSnapshot {
  readonly kind: 'parameters';
  readonly by: SortedBy;
  readonly search: string;
  /** What came of the search; `count` parameters are in the list, of `of` in the model. */
  readonly found: { readonly kind: 'found'; readonly count: number } | Exclude<ParameterSearch, { kind: 'found' }>;
  readonly of: number;
  /** The row of the list that is the first in `rows`. */
  readonly from: number;
  readonly rows: ParameterRows;
  /** One name a row. */
  readonly names: readonly string[];
}

export interface DistributionsSnapshot extends Omit<Distributions, 'relus'> {
  readonly kind: 'distributions';
  readonly relus: readonly LayerActivity[];
  /** Over how many documents, the last ones up to the step, it is told which units are dead. */
  readonly documents: number;
}

/** The ReLUs of a layer in the step, and its units over the last documents. */
export interface LayerActivity extends Omit<LayerRelus, 'units'> {
  /** How many units the ReLUs are of; 0 where they are not fed by rows of weights. */
  readonly units: number;
  /** Those that no input has woken, at any position of any of the documents. */
  readonly dead: number;
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
  /** `×`, `exp` ..., the node's name, `weights[1]` or `× [2]`, and the scopes that it is in, `position 2 › head 1`; empty without a node. */
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
  readonly below: BelowSnapshot | null;
}

/** What the Inspector shows below the graph: much, and hardly ever on the screen. */
export interface BelowSnapshot {
  /** Pairs (step, loss) of the branch at hand up to its newest step, in order; all steps up to 4096, beyond that the lowest and highest of each of 2048 stretches. */
  readonly losses: Float64Array;
  /** The same of the branch that was left, from the last step on that both have in common; empty where there is none. */
  readonly otherLosses: Float64Array;
  /** Steps of the branch at hand in which parameters were set by hand, in order. */
  readonly edits: readonly EditMark[];
  /** null before the first step. */
  readonly pane: PaneSnapshot | null;
}
