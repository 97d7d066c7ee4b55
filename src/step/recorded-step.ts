/** Recorded step: the tape of a training step, and the optimizer's results from its gradients. */

import type { Tape } from '../engine/tape';
import type { ScopeSiteId, SourceTables } from '../program/tables';

/** Index of a node on the tape; the parameters are nodes 0 to parameterCount - 1. */
export type NodeId = number & { readonly brand?: 'NodeId' };

/** Index of a scope of the tape; scope 0 is the step itself. */
export type ScopeId = number & { readonly brand?: 'ScopeId' };

/** What a row of a matrix stands for: a token of the vocabulary, a position, or neither. */
export type RowKind = 'token' | 'position' | 'row';

/**
 * One entry of the state dict: rows x columns parameters, stored row by row from parameter `first`
 * on.
 */
export interface ParameterMatrix {
  /** `wte`, `layer0.attn_wq` ... */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly first: NodeId;
  readonly rowKind: RowKind;
  /** The call that made it, such as `wte: matrix(...)`. */
  readonly scopeSite: ScopeSiteId;
}

/** An array of the optimizer's state: one number a parameter, before the step and after it. */
export interface RecordedArray {
  readonly name: string;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

export interface RecordedStep {
  /** Counted from 1. */
  readonly step: number;
  readonly document: string;
  /** BOS, the document's tokens, BOS. */
  readonly tokens: readonly number[];
  /** The characters of the tokenizer; token `characters.length` is BOS. */
  readonly characters: readonly string[];
  /** Number of positions that the step ran: min(block size, tokens - 1). */
  readonly positions: number;
  /** Mean over the positions, nats. */
  readonly loss: number;
  /** The rate that this step's update used; null where the program does not say it. */
  readonly learningRate: number | null;
  /** Number of nodes that the step made: those of the tape but the parameters. */
  readonly created: number;
  /** The node that backward() started from. */
  readonly lossNode: NodeId;
  /**
   * Every node, written out when this is read. `tape.data[p]` of a parameter p is its value after
   * the update.
   */
  readonly tape: Tape;
  readonly matrices: readonly ParameterMatrix[];
  /**
   * Values of the parameters that the step computed with, before its update; one number a
   * parameter.
   */
  readonly valuesBefore: Float64Array;
  /**
   * The optimizer's arrays before and after the step; Adam's are its first and second moment, `m`
   * and `v`. The names are the same in all steps of a run.
   */
  readonly optimizer: readonly RecordedArray[];
  readonly source: SourceTables;
}
