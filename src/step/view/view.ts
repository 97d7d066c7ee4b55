/**
 * Graph view as data: the boxes and edges that show a recorded step with some of its scopes opened.
 * Plain objects and typed arrays only: a view crosses thread and webview boundaries as it is.
 */

import type { ArrayUse } from '../optimizer';
import type { NodeId, RowKind } from '../recorded-step';

/** The most boxes of a view: a box that would exceed it stays closed. */
export const MOST_BOXES = 2000;

/** The most columns that a map has for the part that it shows. */
export const MOST_COLUMNS = 2048;

/**
 * Names a box by its place in the structure, the same in every step: segments joined by `/`, from
 * the outside in. A segment is `s<scopeSite>.<turn>` (a scope), `b<site>.<op>` (a bundle: the nodes
 * of one site and operation in a scope) or `n<site>.<op>.<turn>` (one such node, directly behind
 * its scope even if it is in a bundle). A parameter matrix is `p<name>`, a row of it `r<row>`, a
 * parameter in the row `c<column>`. Of a long group, section i is `t<scopeSite>.<i>` in a scope and
 * `t<i>` in a place that holds one kind of thing; a member of a section has the key that it would
 * have without the section. The step itself is the empty key.
 */
export type BoxKey = string;

/** The shown part of the graph: navigation state, kept by the Inspector. */
export interface GraphViewState {
  /**
   * The opened boxes. Keys that the step does not have are passed over, so they hold from step to
   * step.
   */
  readonly opened: readonly BoxKey[];
  /** A box to open in all turns of all loops around it, beside those in `opened`; null for none. */
  readonly everywhere: BoxKey | null;
  /**
   * The boxes that were opened everywhere before: a step with more positions has them opened in
   * these, too.
   */
  readonly lasting?: readonly OpenedEverywhere[];
  /** Whether constant nodes have boxes. */
  readonly constants: boolean;
  /** Whether parameter matrices have boxes. */
  readonly parameters: boolean;
}

/**
 * A box that was opened in all turns of all loops around it, in steps of up to `positions`
 * positions.
 */
export interface OpenedEverywhere {
  readonly key: BoxKey;
  readonly positions: number;
}

interface BoxBase {
  readonly key: BoxKey;
  /**
   * Index in `boxes` of the opened box around this one, -1 at the outermost level. Parents come
   * before children.
   */
  readonly parent: number;
  /** `q = linear`, `position 2`, `head 1`, `+ x16`, `attnWeights[1]`. */
  readonly name: string;
  /**
   * More words for the name: the tokens of a position (`u \u2192 h`), the source's name for the
   * nodes of a bundle (`attnWeights[0…6]`).
   */
  readonly detail?: string;
  /** Place and size, in CSS pixels at zoom 1, from the view's top left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Number of nodes, or parameters, that it stands for, constants included. */
  readonly nodes: number;
  /**
   * Largest |gradient| among its nodes that the loss depends on; null where it depends on none of
   * them.
   */
  readonly gradient: number | null;
  /**
   * At a moment in the middle of the step: whether nothing of it is computed yet, or its values are
   * and no gradient has arrived. Its numbers are then still to come.
   */
  readonly pending?: 'value' | 'gradient';
}

export interface ScopeBox extends BoxBase {
  /** A section is a part of a long group; a row is one of a parameter matrix. */
  readonly kind: 'scope' | 'bundle' | 'section' | 'matrix' | 'row';
  readonly opened: boolean;
  /** Of parameters: how many columns it has; its rows are `nodes` / `columns`. */
  readonly columns?: number;
  /** Whether it is a residual addition, where a branch rejoins the stream that it left. */
  readonly residual?: true;
  /** Of an opened box: what its contents take from other turns of a loop around it. */
  readonly takes?: TakenFromTurns;
}

/** What the contents of a frame take from other turns of a loop around it, such as positions. */
export interface TakenFromTurns {
  /** The source's names for it, at most three: `k`, `v`; none where the source names none. */
  readonly names: readonly string[];
  /** Indices in `boxes` of the turns, in order. */
  readonly turns: readonly number[];
}

/** A chip: a label of a parameter matrix above a box that uses it. */
export interface MatrixChip {
  /** Indices in `boxes` of the matrix and of the box below. */
  readonly matrix: number;
  readonly user: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The numbers that have no heat and full heat. */
export interface HeatRange {
  readonly none: number;
  readonly full: number;
}

/** A node of the step, or a parameter: a box that cannot be opened. */

export interface NodeBox extends BoxBase {
  readonly kind: 'node';
  readonly node: NodeId;
  /** Sign of the operation: `+`, `\u00d7`, `pow`, `exp`, `log`, `relu`, `constant`, `parameter`. */
  readonly operation: string;
  readonly value: number;
  /** d loss / d value, signed; null where the loss does not depend on the node. */
  readonly signedGradient: number | null;
}

export type GraphBox = ScopeBox | NodeBox;

export interface GraphView {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly GraphBox[];
  readonly chips: readonly MatrixChip[];
  /**
   * Edges between boxes that are not opened: three numbers an edge: index of the source box, of the
   * target box, count of node edges.
   */
  readonly edges: Int32Array;
  /**
   * One number an edge: sum of |local gradient x gradient| over its node edges: how much gradient
   * flows back along it.
   */
  readonly flow: Float64Array;
  /** The numbers of the edges that are a residual stream, in order. */
  readonly stream: Int32Array;
  /** The range of |gradients| of this step; see heat.ts. */
  readonly heat: HeatRange;
  /**
   * The opened boxes where they differ from the requested ones: with those that `everywhere`
   * opened, or without the refused ones; else null.
   */
  readonly opened: readonly BoxKey[] | null;
  /**
   * Number of boxes that the view would have had with everything requested, where that is too many;
   * null where nothing was refused.
   */
  readonly refused: number | null;
}

/** One input or consumer of a node. */
export interface NodeLink {
  readonly key: BoxKey | null;
  readonly node: NodeId;
  /** With its place: `position 2 › q = linear › row 3 › × [2]`, `layer0.attn_wq[3][2]`. */
  readonly name: string;
  readonly value: number;
  /** d consumer / d input along this edge. */
  readonly localGradient: number;
  /**
   * localGradient x gradient of the consumer: what this edge adds to the input's gradient; null
   * where the loss does not depend on the consumer.
   */
  readonly contribution: number | null;
}

/** Everything about one node. */
export interface NodeCard {
  readonly kind: 'node';
  readonly key: BoxKey | null;
  readonly node: NodeId;
  readonly name: string;
  /** `2 \u00d7 0.3601`: the operation with its numbers as they are shown; the value is beside. */
  readonly expression: string;
  readonly operation: string;
  readonly value: number;
  readonly gradient: number | null;
  readonly inputs: readonly NodeLink[];
  /** At most 512 of them, strongest contribution first. */
  readonly consumers: readonly NodeLink[];
  readonly consumerCount: number;
  /**
   * Sum over all consumers, 0 without one; it is the gradient where the loss depends on the node (1
   * for the loss itself, which has none).
   */
  readonly consumerSum: number;
  readonly path: readonly PathPart[];
  readonly line: number;
  /** The expression in the source that made it. */
  readonly code: string;
}

/** Everything about a box that can be opened. */
export interface ScopeCard {
  readonly kind: 'scope';
  readonly box: ScopeBox['kind'];
  readonly key: BoxKey;
  readonly name: string;
  readonly nodes: number;
  readonly gradient: number | null;
  readonly path: readonly PathPart[];
  readonly line: number;
  readonly code: string;
}

/** A line of the source that made consumers of a parameter. */
export interface ConsumerLine {
  readonly line: number;
  /** The expression that made the first of them. */
  readonly code: string;
  /** The first of them on the tape. */
  readonly node: NodeId;
  readonly consumers: number;
  /**
   * The calls that lead to it, from the inside out to the one that names the matrix; none where no
   * call does.
   */
  readonly calls: readonly CallingLine[];
}

/** A call as it is written in the source. */
export interface CallingLine {
  readonly line: number;
  readonly code: string;
  /** Of the first scope that it opened. */
  readonly key: BoxKey;
}

export interface ConsumerLines {
  /** From the top of the file, at most 16. */
  readonly lines: readonly ConsumerLine[];
  /** Number of lines in all. */
  readonly count: number;
}

/** The number of a parameter in an array of the optimizer. */
export interface OptimizerNumber extends ArrayUse {
  readonly number: number;
}

/** Everything about one parameter. */
export interface ParameterCard {
  readonly kind: 'parameter';
  readonly key: BoxKey;
  /** `layer0.attn_wq[3][2]`. */
  readonly name: string;
  readonly node: NodeId;
  /** The value that the step computed with. */
  readonly value: number;
  readonly gradient: number | null;
  /** Its number in each of the optimizer's arrays after the step. */
  readonly optimizer: readonly OptimizerNumber[];
  /** New value less old value. */
  readonly update: number;
  /** At most 512 of them, strongest contribution first. */
  readonly consumers: readonly NodeLink[];
  readonly consumerCount: number;
  /**
   * Sum over all consumers, 0 without one; it is the gradient where the loss depends on the
   * parameter.
   */
  readonly consumerSum: number;
  /** The lines that its consumers are on. */
  readonly usedOn: ConsumerLines;
  /** Its matrix and its row. */
  readonly path: readonly PathPart[];
  readonly line: number;
  readonly code: string;
}

export type SelectionCard = NodeCard | ScopeCard | ParameterCard;

/** One scope of the path from the step down to the selection. */
export interface PathPart {
  readonly key: BoxKey;
  readonly name: string;
}

/** The things that can be selected and that can lead to a line of source. */
export type Selection =
  | { readonly kind: 'box'; readonly key: BoxKey }
  /** A node by its number; it holds only for the step that it was read from. */
  | { readonly kind: 'node'; readonly node: NodeId }
  | { readonly kind: 'parameter'; readonly node: NodeId };

/**
 * One parameter matrix of a step, as a row of the table of matrices. Figures of the gradient are
 * those of the parameters that the loss depends on, and 0 where it depends on none; `max` and
 * `mean` are of |.|.
 */
export interface MatrixSummary {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly first: NodeId;
  readonly rowKind: RowKind;
  /** Of the values that the step computed with. */
  readonly valueL2: number;
  readonly valueMax: number;
  readonly valueMean: number;
  readonly gradientL2: number;
  readonly gradientMax: number;
  readonly gradientMean: number;
  /** L2 of the update over L2 of the values before it. */
  readonly updateRatio: number;
  /** Number of its parameters that the loss does not depend on in this step. */
  readonly untouched: number;
  /** Number of the others that have a gradient of exactly 0. */
  readonly zero: number;
}
