/**
 * Checkpoints: a run between two steps as a safetensors file, and back.
 *
 * Its tensors are 64-bit: each parameter matrix under its name, Adam's m and v of it under
 * `adam.m.` and `adam.v.` and the name, `losses`, and `edits`, one row each: step, parameter, old
 * value, new value. All the rest is metadata (metadata.ts). A file with a program of the user's own
 * brings the program's text and the shapes of its matrices; its optimizer's arrays are under
 * `optimizer.`, their name and that of the matrix.
 */

import { UserError } from '../../engine/user-error';
import type { ModelFile, ProgramIdentity } from '../../program/program';
import { decodeNumbers, encodeFile, encodeNumbers, readHeader, type Tensor } from '../../safetensors/file';
import { FormatError } from '../../safetensors/format-error';
import type { Header } from '../../safetensors/header';
import { notSafetensors } from '../../safetensors/not-safetensors';
import { formatCount, formatCounted } from '../../text/numbers';
import type { CorpusIdentity } from '../corpus/identity';
import { type MatrixPlace, parameterLayout } from '../run/layout';
import type { Run } from '../run/run';
import type { ParameterEdit, RunState } from '../run/state';
import { checkpointFormat, isWhole, metadataOf, readMetadata } from './metadata';

export interface Checkpoint {
  readonly state: RunState;
  /** The characters of the tokenizer, in the order of their tokens; BOS comes after them. */
  readonly characters: readonly string[];
  readonly corpus: CorpusIdentity;
  /** The program that was trained; null in files of versions that had only one program. */
  readonly program: ProgramIdentity | null;
  /** The program's file, and what it makes; absent for the built-in program. */
  readonly model?: SavedModel;
}

/** A program of the user's own with the shape of its model. */
export interface SavedModel {
  readonly file: ModelFile;
  readonly matrices: readonly MatrixPlace[];
}

/** Returns the program of a run as it is saved with it. */
export function savedProgram({ program, matrices }: Run): Pick<Checkpoint, 'program' | 'model'> {
  const { name, sha256, file } = program;
  return { program: { name, sha256 }, ...(file && { model: { file, matrices } }) };
}

/** The arrays of the built-in program's optimizer. */
const optimizerNames = ['m', 'v'] as const;
const prefixOf = (model: SavedModel | undefined, name: string) =>
  model === undefined ? `adam.${name}.` : `optimizer.${name}.`;
/** The numbers of an edit: step, parameter, old value, new value. */
const editColumns = 4;

/** Returns the file of a checkpoint. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { state, characters, model } = checkpoint;
  const layout = model?.matrices ?? parameterLayout(state.config, characters.length + 1);
  const matrices = (prefix: string, numbers: Float64Array) =>
    layout.map(({ name, rows, columns, first }) =>
      tensor(prefix + name, [rows, columns], numbers.subarray(first, first + rows * columns)),
    );
  const edits = state.edits.flatMap(({ step, parameter, from, to }) => [step, parameter, from, to]);
  return encodeFile(
    [
      ...matrices('', state.values),
      ...state.optimizer.flatMap(({ name, numbers }) => matrices(prefixOf(model, name), numbers)),
      tensor('losses', [state.losses.length], state.losses),
      tensor('edits', [state.edits.length, editColumns], Float64Array.from(edits)),
    ],
    metadataOf(checkpoint),
  );
}

function tensor(name: string, shape: readonly number[], numbers: Float64Array): Tensor {
  return { name, dtype: 'F64', shape, bytes: encodeNumbers(numbers) };
}

/**
 * Returns the checkpoint in a file; errors call the file `name`. Takes at most as much memory again
 * as the file. Throws a UserError for any file that is not a whole checkpoint. `ahead`: the number
 * of steps after its own for which it may have edits.
 */
export function decodeCheckpoint(file: Uint8Array, name: string, ahead = 0): Checkpoint {
  const header = headerOf(file, name);
  const format = header.metadataText('format', 100);
  if (format !== checkpointFormat) {
    throw new UserError(
      `${name} is a safetensors file, but not a checkpoint of MicroGPT: its format is ${format === null ? 'not given' : `'${format}'`}, ` +
        `not '${checkpointFormat}'. Give a file that MicroGPT has saved; open any other in the tensor editor.`,
    );
  }
  try {
    return readCheckpoint(file, header, ahead);
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof UserError)) throw error;
    throw new UserError(
      `${name} is not a complete checkpoint: ${withoutStop(error.message)}. Take another copy of it.`,
    );
  }
}

function headerOf(file: Uint8Array, name: string): Header {
  try {
    return readHeader(file);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new UserError(notSafetensors(name, file, error));
  }
}

function readCheckpoint(file: Uint8Array, header: Header, ahead: number): Checkpoint {
  const tensors = new TensorReader(file, header);
  const vocabularySize = () => tensors.rowsOf('wte');
  const metadata = readMetadata(header, () => vocabularySize() - 1);
  const { config, bits, step, random, preview, characters, corpus, program, model } = metadata;
  const names = metadata.optimizer ?? optimizerNames;
  // Checks the metadata before anything is allocated whose size it gives.
  const matrices = model?.matrices.length ?? 3 + 6 * config.nLayer;
  const expected = (1 + names.length) * matrices + 2;
  if (header.count !== expected) {
    const made = model === null ? `a model of ${formatCounted(config.nLayer, 'layer')}` : `a model of its matrices`;
    throw new FormatError(
      `it has ${formatCounted(header.count, 'tensor')}, and ${made} makes ${formatCount(expected)}`,
    );
  }
  const layout = model?.matrices ?? parameterLayout(config, vocabularySize());
  const prefix = (name: string) => prefixOf(model ?? undefined, name);
  for (const before of ['', ...names.map(prefix)]) tensors.check(before, layout);
  const values = tensors.readAll('', layout);
  const optimizer = names.map((name) => ({ name, numbers: tensors.readAll(prefix(name), layout) }));
  const losses = tensors.read('losses', [step]);
  const edits = readEdits(tensors, step + ahead, values.length);
  return {
    state: { config, bits, step, values, optimizer, random, preview, losses, edits },
    characters,
    corpus,
    program,
    ...(model && { model }),
  };
}

function readEdits(tensors: TensorReader, steps: number, parameters: number): ParameterEdit[] {
  const numbers = tensors.read('edits', [tensors.rowsOf('edits'), editColumns]);
  const edits: ParameterEdit[] = [];
  for (let i = 0; i < numbers.length; i += editColumns) {
    const [step, parameter, from, to] = numbers.subarray(i, i + editColumns);
    if (!isWhole(step, 1, steps) || !isWhole(parameter, 0, parameters - 1)) {
      throw new FormatError(`its edit ${i / editColumns + 1} is of parameter ${parameter} in step ${step}`);
    }
    edits.push({ step, parameter, from, to });
  }
  return edits;
}

/** Reads tensors of 64-bit numbers by their names. */
class TensorReader {
  private readonly file: Uint8Array;
  private readonly header: Header;
  private readonly indices = new Map<string, number>();

  constructor(file: Uint8Array, header: Header) {
    this.file = file;
    this.header = header;
    // More than any checkpoint has; a file with more is refused for their number.
    const looked = Math.min(header.count, 20_000);
    for (let index = 0; index < looked; index++) this.indices.set(header.tensor(index).name, index);
  }

  /** Returns the first dimension of a tensor that has two. */
  rowsOf(name: string): number {
    const { shape } = this.info(name);
    if (shape.length !== 2)
      throw new FormatError(`${name} has the shape [${shape.join(', ')}], and two dimensions are needed`);
    return shape[0];
  }

  /** Throws where a matrix differs from the layout. */
  check(prefix: string, layout: readonly MatrixPlace[]): void {
    for (const { name, rows, columns } of layout) this.bytesOf(prefix + name, [rows, columns]);
  }

  /** Returns the numbers of all matrices in the order of the layout; they have been checked. */
  readAll(prefix: string, layout: readonly MatrixPlace[]): Float64Array {
    const numbers = new Float64Array(layout.reduce((sum, { rows, columns }) => sum + rows * columns, 0));
    for (const { name, rows, columns, first } of layout) {
      decodeNumbers(this.bytesOf(prefix + name, [rows, columns]), numbers, first);
    }
    return numbers;
  }

  /** Returns the numbers of a tensor of this shape. */
  read(name: string, shape: readonly number[]): Float64Array {
    const bytes = this.bytesOf(name, shape);
    const numbers = new Float64Array(bytes.length / 8);
    decodeNumbers(bytes, numbers, 0);
    return numbers;
  }

  private bytesOf(name: string, wanted: readonly number[]): Uint8Array {
    const { dtype, shape, begin, end } = this.info(name);
    if (dtype !== 'F64' || shape.length !== wanted.length || shape.some((size, i) => size !== wanted[i])) {
      throw new FormatError(`${name} is ${dtype} [${shape.join(', ')}], and F64 [${wanted.join(', ')}] is needed`);
    }
    const { dataStart } = this.header;
    return this.file.subarray(dataStart + begin, dataStart + end);
  }

  private info(name: string) {
    const index = this.indices.get(name);
    if (index === undefined) throw new FormatError(`it has no tensor ${name}`);
    return this.header.tensor(index);
  }
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, '');
}
