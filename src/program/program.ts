/**
 * Program: source text with its tables, and the functions of it that training calls. A run trains a
 * program: the built-in one, or one that a user has written in a file.
 *
 * A program has a name and a hash of its text. A saved run names both, and has the text of a file
 * with it. The text of the built-in program changes from one version of the extension to the next,
 * and a run goes on after an update; its steps are checked when they are computed again.
 */

import type { Tokenizer } from '../engine/microgpt';
import type { Random } from '../engine/random';
import type { Value } from '../engine/value';
import type { SourceTables } from './tables';

/** Identity of a program and of its version. */
export interface ProgramIdentity {
  /** The name of its file, without folders. */
  readonly name: string;
  /** SHA-256 of its source text, hexadecimal. */
  readonly sha256: string;
}

/** A file with a program, as text. */
export interface ModelFile {
  /** Where it is, as a URI. */
  readonly uri: string;
  readonly name: string;
  readonly text: string;
}

export interface Program extends ProgramIdentity {
  readonly source: SourceTables;
  readonly module: ModelModule;
  /** The file that it comes from; null for the built-in program. */
  readonly file: ModelFile | null;
}

/** A model as `createModel` makes it. Only the program's own functions look into it. */
export type Model = unknown;

/** What a model is made and trained with: numbers by their names. */
export type ModelConfig = Readonly<Record<string, number>>;

/** An entry of a state dict: a matrix, row by row; a vector; a scalar. */
export type StateDictEntry = readonly [name: string, parameters: readonly Value[][] | readonly Value[] | Value];

/** The functions of a program that training calls. */
export interface ModelModule {
  /** The program's own numbers and defaults; they take the place of the settings' of these names. */
  readonly config: ModelConfig;
  /** Makes the tokenizer of the documents' characters. */
  createTokenizer(documents: readonly string[]): Tokenizer;
  /** Returns the tokens of a document between two BOS. */
  encode(tokenizer: Tokenizer, document: string): number[];
  /** Makes a model, and all of its parameters. */
  createModel(config: ModelConfig, vocabularySize: number, random: Random): Model;
  stateDict(model: Model): readonly StateDictEntry[];
  /** Returns the arrays that the optimizer keeps from step to step, one number a parameter. */
  createOptimizer(parameters: number): Readonly<Record<string, Float64Array>>;
  /** The learning rate of a step, counted from 0; null where the program does not say it. */
  readonly learningRateAt: ((config: ModelConfig, step: number) => number) | null;
  /** Draws a document; null where the program cannot. */
  readonly sample:
    | ((model: Model, tokenizer: Tokenizer, random: Random, temperature: number, given: readonly number[]) => string)
    | null;
  /**
   * One training step on one document; gives the loss. `step` counts from 0; `optimizer` has the
   * arrays by their names. Random numbers, if it draws any, follow from `seed` and `step`.
   */
  trainStep(
    model: Model,
    parameters: Value[],
    optimizer: Readonly<Record<string, Float64Array>>,
    tokens: number[],
    step: number,
    seed: number,
  ): Value;
}
