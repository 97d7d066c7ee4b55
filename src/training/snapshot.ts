/** What the Inspector shows of one moment, as plain data and typed arrays of its own: these are handed over to the page. */

import type { Distributions } from '../graph/distributions';
import type { DocumentRequest, DocumentView } from '../graph/document-view';
import type { MapQuantity } from '../graph/map-quantity';
import type { Marking, MarkingRequest } from '../graph/marking';
import type { MatchOrder } from '../graph/matches';
import type { Quantity } from '../graph/matrix-quantity';
import type { ParameterSearch } from '../graph/parameter-names';
import type { NodeId } from '../graph/recorded-step';
import type { TapeMap, TapeRange } from '../graph/tape-map';
import type { ParameterRows, SortedBy } from '../graph/top-parameters';
import type { GraphView, GraphViewState, MatrixSummary, Selection, SelectionCard } from '../graph/view';
import type { ParameterHistorySnapshot } from './parameter-history';
import type { SessionStatus } from './status';

export interface SnapshotRequest {
  readonly view: GraphViewState;
  readonly selection: Selection | null;
  /** The part of the tape that the map shows; null for all of it. */
  readonly map: TapeRange | null;
  /** What the map is coloured by. */
  readonly mapQuantity: MapQuantity;
  readonly marking: MarkingRequest;
  /** The pane that is open below the graph: only what it shows is computed and sent. */
  readonly pane: PaneRequest;
}

/** What the panes below the graph ask for, one kind a pane. */
export type PaneRequest =
  | HeatMapsRequest
  | { readonly kind: 'matrices' }
  | ParametersRequest
  | { readonly kind: 'distributions' }
  | ({ readonly kind: 'document' } & DocumentRequest)
  | { readonly kind: 'find' };

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
  /** One number a parameter: 1 where the loss depends on it in this step, else 0: its gradient is not computed, not zero. */
  readonly touched: Uint8Array;
}

/** The document as the model read it. */
export interface DocumentSnapshot extends DocumentView {
  readonly kind: 'document';
}

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

export interface DistributionsSnapshot extends Distributions {
  readonly kind: 'distributions';
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
  readonly pane: PaneSnapshot;
  /** Labels of the rows of wte and lm_head (tokens). */
  readonly vocabulary: readonly string[];
}

/** Everything the Inspector shows, of one moment. */
export interface InspectorSnapshot {
  readonly status: SessionStatus;
  /** Pairs (step, loss) of the run so far, in order; all steps up to 4096, beyond that the lowest and highest of each of 2048 stretches. */
  readonly losses: Float64Array;
  /** null before the first step. */
  readonly recorded: StepSnapshot | null;
}
