/**
 * Recorded step: the tape of a training step, and the optimizer's results from its gradients; or the
 * tape of the writing of a document, which has neither loss nor update.
 */

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

/** A token that takes the place of the drawn one at a position. */
export interface ForcedToken {
  readonly position: number;
  readonly token: number;
}

/** The random number of a position, and what it was drawn from. */
export interface Draw {
  /** Uniform in [0, 1). */
  readonly number: number;
  /** The weight of each token of the vocabulary: its probability at the chosen temperature. */
  readonly weights: readonly number[];
  /** The token that the number falls on; a forced token takes its place. */
  readonly drawn: number;
}

/** How a document was written, besides the nodes. */
export interface Writing {
  /** The logits are divided by it. */
  readonly temperature: number;
  /** The beginning that was given. */
  readonly prefix: string;
  readonly forced: readonly ForcedToken[];
  /** One a position; null for those of the prefix, where nothing is drawn. */
  readonly draws: readonly (Draw | null)[];
}

export interface RecordedStep {
  /** Counted from 1; of a generation the step after which it was written, 0 before the first. */
  readonly step: number;
  readonly document: string;
  /**
   * BOS, the document's tokens, BOS. A generation that has reached the block size has no BOS at its
   * end.
   */
  readonly tokens: readonly number[];
  /** The characters of the tokenizer; token `characters.length` is BOS. */
  readonly characters: readonly string[];
  /** Number of positions that the step ran: min(block size, tokens - 1). */
  readonly positions: number;
  /** Mean over the positions, nats; null in a generation. */
  readonly loss: number | null;
  /** The rate that this step's update used; null where the program does not say it. */
  readonly learningRate: number | null;
  /** Number of nodes that the step made: those of the tape but the parameters. */
  readonly created: number;
  /** The node that backward() started from; -1 in a generation. */
  readonly lossNode: NodeId;
  /**
   * The node whose gradients are on the tape: the loss, unless those of another node were asked
   * for.
   */
  readonly gradientNode: NodeId;
  /** Null in a training step. */
  readonly writing: Writing | null;
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

/** Returns the loss of a training step. */
export function lossOf({ loss }: RecordedStep): number {
  if (loss === null) throw new Error('A generation has no loss.');
  return loss;
}

/** A step of training. */
export interface TrainingStep extends RecordedStep {
  readonly loss: number;
  readonly writing: null;
}
