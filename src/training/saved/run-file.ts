/**
 * Run file: an autosaved run as bytes. Each branch is a header, a checkpoint and the last pieces of
 * its histories. All other pieces, and the other branch, are parts that are saved beside it,
 * because they stay the same from one save to the next.
 */

import { UserError } from '../../engine/user-error';
import type { CorpusIdentity } from '../corpus/identity';
import type { Piece, Pieces } from '../history/pieces';
import type { AutosavedBranch, AutosavedRun } from './autosaved-run';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint';

/** The corpus and the program that a run needs. */
interface Needs extends Pick<Checkpoint, 'program' | 'model'> {
  readonly id: string;
  readonly characters: readonly string[];
  readonly corpus: CorpusIdentity;
}

/** A saved run, with its requirements. */
export interface RunFile extends AutosavedRun, Omit<Needs, 'id'> {}

const magic = 'MGPTRUN2';
/** Bytes: the magic, the length of the header. */
const beginning = 16;

/**
 * A history in the header, which is JSON: its stride, the number of its parts, the length of its
 * last piece in bytes.
 */
interface HistoryHeader {
  readonly stride: number;
  readonly parts: number;
  readonly last: number;
}

interface Header extends Pick<AutosavedBranch, 'number' | 'parted' | 'again' | 'branches' | 'shared' | 'drawn'> {
  /** Bytes. */
  readonly checkpoint: number;
  readonly matrices: HistoryHeader;
  readonly parameters: HistoryHeader;
  /** True where the next part is the file of the other branch. */
  readonly other: boolean;
  /** The id of the run; absent in what earlier versions saved. */
  readonly id?: string;
}

/** Returns the file of a branch. */
export function encodeBranch(branch: AutosavedBranch<Piece>, of: Needs, other: boolean): Uint8Array<ArrayBuffer> {
  const { number, parted, again, branches, shared, drawn, state, matrices, parameters } = branch;
  const checkpoint = encodeCheckpoint({ state, ...of });
  const last = [matrices, parameters].map(({ pieces }) => pieces.at(-1)?.bytes ?? new Uint8Array());
  const historyHeader = ({ stride, pieces }: Pieces<Piece>, { length }: Uint8Array): HistoryHeader => ({
    stride,
    parts: Math.max(0, pieces.length - 1),
    last: length,
  });
  const header: Header = {
    ...{ number, parted, again, branches, shared, drawn, other, id: of.id },
    checkpoint: checkpoint.length,
    matrices: historyHeader(matrices, last[0]),
    parameters: historyHeader(parameters, last[1]),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const pieces = [text, checkpoint, ...last];
  const bytes = new Uint8Array(beginning + pieces.reduce((sum, { length }) => sum + length, 0));
  for (let i = 0; i < magic.length; i++) bytes[i] = magic.charCodeAt(i);
  new DataView(bytes.buffer).setFloat64(8, text.length, true);
  let at = beginning;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The pieces of a branch that are saved beside its file, in the order in which they are read. */
export function partsOf({ matrices, parameters }: AutosavedBranch<Piece>): readonly Piece[] {
  return [...matrices.pieces.slice(0, -1), ...parameters.pieces.slice(0, -1)];
}

/** Throws a UserError for bytes that are not a whole saved run. */
export function decodeRun(bytes: Uint8Array, parts: readonly Uint8Array[]): RunFile {
  const left = [...parts];
  const { other, id, ...run } = decodeBranch(bytes, left);
  if (id !== undefined && !/^[0-9a-f-]{36}$/.test(id)) throw broken();
  return { ...run, id: id ?? null, other: other ? decodeBranch(left.shift() ?? new Uint8Array(), left) : null };
}

/** Takes the parts of the branch from `parts`. */
function decodeBranch(
  bytes: Uint8Array,
  parts: Uint8Array[],
): Omit<RunFile, 'other' | 'id'> & Pick<Header, 'other' | 'id'> {
  const { header, rest } = readHeader(bytes);
  const { checkpoint, matrices, parameters, again } = header;
  const inOne = checkpoint + matrices.last + parameters.last;
  if (inOne !== rest.length || matrices.parts + parameters.parts > parts.length) throw broken();
  // The state has the edits at the beginning of the step that is taken again.
  const decoded = decodeCheckpoint(rest.subarray(0, checkpoint), 'what was saved', again ? 1 : 0);
  let at = checkpoint;
  const history = ({ stride, parts: count, last }: HistoryHeader): Pieces => {
    const pieces = [...parts.splice(0, count), rest.subarray(at, at + last)];
    at += last;
    return { stride, pieces };
  };
  return { ...header, ...decoded, matrices: history(matrices), parameters: history(parameters) };
}

function readHeader(bytes: Uint8Array): { readonly header: Header; readonly rest: Uint8Array } {
  if (bytes.length < beginning || String.fromCharCode(...bytes.subarray(0, 8)) !== magic) throw broken();
  const length = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(8, true);
  const text = bytes.subarray(beginning, beginning + length);
  try {
    return { header: JSON.parse(new TextDecoder().decode(text)), rest: bytes.subarray(beginning + length) };
  } catch {
    throw broken();
  }
}

function broken(): UserError {
  return new UserError('The saved run is incomplete.');
}
