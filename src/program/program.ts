/**
 * Program: source text with its tables, and the functions of it that training calls. A run trains a
 * program.
 *
 * A program has a name and a hash of its text. A saved run names both. A run of a program of
 * another name is refused. One of the same name and another hash is not: the text of the built-in
 * program changes from one version of the extension to the next, and a run goes on after an update;
 * its steps are checked when they are computed again.
 */

import type * as microgpt from '../engine/microgpt';
import type { Value } from '../engine/value';
import type { SourceTables } from './tables';

/** Identity of a program and of its version. */
export interface ProgramIdentity {
  /** Letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  /** SHA-256 of its source text, hexadecimal. */
  readonly sha256: string;
}

export interface Program extends ProgramIdentity {
  readonly source: SourceTables;
  readonly module: ModelModule;
}

/** The functions of a program that training calls. */
export interface ModelModule
  extends Pick<
    typeof microgpt,
    'createTokenizer' | 'encode' | 'createModel' | 'stateDict' | 'learningRateAt' | 'sample'
  > {
  /**
   * Names of the arrays that the optimizer keeps from step to step, one number a parameter in each.
   */
  readonly optimizer: readonly string[];
  /**
   * One training step on one document; gives the loss. `step` counts from 0; `optimizer` has the
   * arrays by their names.
   */
  trainStep(
    model: microgpt.Model,
    parameters: Value[],
    optimizer: Readonly<Record<string, Float64Array>>,
    tokens: number[],
    step: number,
  ): Value;
}
