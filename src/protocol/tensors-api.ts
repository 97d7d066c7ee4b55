/**
 * Tensors boundary: the requests of the tensor editor's page to the extension, and those of the
 * extension to the page.
 */

import type { MetadataEntry } from '../safetensors/header';
import type { TensorStatistics } from '../safetensors/statistics';

/** The description of the file as a whole. */
export interface FileOverview {
  readonly tensors: number;
  /** Bytes: of the file, of its header, of its data. */
  readonly length: number;
  readonly headerLength: number;
  readonly dataLength: number;
  /** The first entries, shortened where they are long, and the number of all. */
  readonly metadata: readonly MetadataEntry[];
  readonly metadataCount: number;
  /** True where the file says that it is a checkpoint of MicroGPT. */
  readonly checkpoint: boolean;
}

export interface TensorRow {
  /** Its index in the order of the data. */
  readonly index: number;
  readonly name: string;
  /** A type of the format, or a name that the format does not have. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
}

/** Some of the tensors whose names contain a text. */
export interface TensorPage {
  /** The number of such tensors. */
  readonly found: number;
  readonly from: number;
  readonly rows: readonly TensorRow[];
}

/**
 * Cells of a tensor, seen as a matrix: `rows` x `columns` of them from a place on, every
 * `rowStep`-th row and `columnStep`-th column.
 */
export interface CellsRequest {
  readonly tensor: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/**
 * The requested cells that exist, row by row: their numbers as in the file, in the tensor's type.
 */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array;
}

/**
 * Served by the extension. Arguments come from a webview and are validated before use (see
 * tensors-schemas.ts).
 */
export interface TensorsHost {
  /**
   * Reads the header, again where the file has changed. Throws a UserError for a file that is not
   * of this format.
   */
  overview(): Promise<FileOverview>;
  /** Returns the tensors whose names contain the text, in upper or lower case. */
  list(search: string, from: number, count: number): Promise<TensorPage>;
  cells(request: CellsRequest): Promise<Cells>;
  /** Reads all numbers of a tensor, however many; `signal` ends the reading. */
  statistics(tensor: number, signal?: AbortSignal): Promise<TensorStatistics>;
  /** Continues training from the file. */
  resume(): Promise<void>;
  /** An error of the page, for the log. */
  reportError(message: string, stack: string): Promise<void>;
}

/** Served by the page. */
export interface TensorsPage {
  /** The file has changed. */
  changed(): void;
  /** The part of the numbers that is read for the statistics of a tensor, 0 to 1. */
  progress(tensor: number, part: number): void;
}

/** The largest page of a list, and the most cells of a side. */
export const mostListed = 500;
export const mostCells = 256;

/** Returns a tensor as a matrix: the last dimension across, all others down. */
export function asMatrix(shape: readonly number[]): { readonly rows: number; readonly columns: number } {
  const columns = shape.at(-1) ?? 1;
  return { rows: shape.slice(0, -1).reduce((product, size) => product * size, 1), columns };
}
