/** What the page of the editor for tensors may ask of the extension, and the other way round. */

import type { MetadataEntry } from '../safetensors/header';
import type { TensorStatistics } from '../safetensors/statistics';

/** What there is to be said of the file as a whole. */
export interface FileOverview {
  readonly tensors: number;
  /** Bytes: of the file, of its header, of its data. */
  readonly length: number;
  readonly headerLength: number;
  readonly dataLength: number;
  /** The first entries, cut where they are long, and how many there are. */
  readonly metadata: readonly MetadataEntry[];
  readonly metadataCount: number;
  /** Where the file says that it is a checkpoint of MicroGPT. */
  readonly checkpoint: boolean;
}

export interface TensorRow {
  /** Its number in the order of the data. */
  readonly index: number;
  readonly name: string;
  /** A type of the format, or a name that the format does not have. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
}

/** Some of the tensors whose names have a text in them. */
export interface TensorPage {
  /** How many there are. */
  readonly found: number;
  readonly from: number;
  readonly rows: readonly TensorRow[];
}

/** Cells of a tensor, seen as a matrix: `rows` x `columns` of them from a place on, every `rowStep`-th row and `columnStep`-th column. */
export interface CellsRequest {
  readonly tensor: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** The cells, row by row, as many as there are of those asked for: their numbers as they are in the file, in the tensor's type. */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array;
}

/** Offered by the extension. Arguments come from a webview and are validated before use (see tensors-schemas.ts). */
export interface TensorsHost {
  /** Reads the header, anew where the file has changed. Throws a UserError for a file that is none of this format. */
  overview(): Promise<FileOverview>;
  /** The tensors whose names have the text in them, in any case. */
  list(search: string, from: number, count: number): Promise<TensorPage>;
  cells(request: CellsRequest): Promise<Cells>;
  /** Reads all numbers of a tensor, however many; `signal` ends that. */
  statistics(tensor: number, signal?: AbortSignal): Promise<TensorStatistics>;
  /** Goes on with training from the file. */
  resume(): Promise<void>;
  /** An error of the page, for the log. */
  reportError(message: string, stack: string): Promise<void>;
}

/** Offered by the page. */
export interface TensorsPage {
  /** The file has changed. */
  changed(): void;
  /** Part of the numbers that were read for the statistics of a tensor, 0 to 1. */
  progress(tensor: number, part: number): void;
}

/** The largest page of a list, and the most cells of a side. */
export const mostListed = 500;
export const mostCells = 256;

/** A tensor as a matrix: the last dimension across, all others down. */
export function asMatrix(shape: readonly number[]): { readonly rows: number; readonly columns: number } {
  const columns = shape.at(-1) ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, size) => product * size, 1), columns };
}
