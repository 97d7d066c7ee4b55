/**
 * Tensor file: a safetensors file that is read in ranges: its header, and of a tensor only the
 * requested numbers.
 */

import { FormatError } from './format-error';
import { Header, headerLength, prefixLength, type TensorInfo } from './header';
import { bytesOf, hasNumbers, isInteger, type NumberDtype, numbersIn, whyNoNumbers } from './numbers';
import { IntegerRange, StatisticsGatherer, type TensorStatistics } from './statistics';

/** Reads `length` bytes of a file from `position` on. */
export type ReadRange = (position: number, length: number) => Promise<Uint8Array>;

/** A tensor's numbers in rows and columns. */
export interface Window {
  /** The first row and column, how many of them, and how far each is from the next. */
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/**
 * Bytes that are read at once; also the most bytes between two cells of a row that are read
 * together.
 */
const piece = 1024 * 1024;

export class TensorFile {
  readonly header: Header;
  private readonly read: ReadRange;

  /** Reads the header. Throws a FormatError. */
  static async open(length: number, read: ReadRange): Promise<TensorFile> {
    const prefix = await read(0, Math.min(prefixLength, length));
    const text = await read(prefixLength, headerLength(prefix, length));
    return new TensorFile(new Header(text, length), read);
  }

  private constructor(header: Header, read: ReadRange) {
    this.header = header;
    this.read = read;
  }

  /** The tensor at a place in the order of the data. Throws a FormatError without one. */
  tensor(index: number): TensorInfo {
    if (index >= this.header.count) throw new FormatError(`there is no tensor ${index}, only ${this.header.count}`);
    return this.header.tensor(index);
  }

  /**
   * Returns the numbers in a window of a tensor that is seen as a matrix of `columns` columns, row
   * by row, as they are in the file. Throws a FormatError for types without numbers.
   */
  async cells(tensor: TensorInfo, columns: number, window: Window): Promise<Uint8Array> {
    const size = bytesOf(shownDtype(tensor));
    const cells = new Uint8Array(window.rows * window.columns * size);
    const span = ((window.columns - 1) * window.columnStep + 1) * size;
    const start = this.header.dataStart + tensor.begin;
    for (let i = 0; i < window.rows; i++) {
      const first = start + ((window.row + i * window.rowStep) * columns + window.column) * size;
      const into = i * window.columns * size;
      if (window.columns === 0) continue;
      if (window.columnStep === 1) {
        cells.set(await this.read(first, span), into);
        continue;
      }
      // The cells are apart: the bytes between them are read too, unless they are very many.
      const row = span <= piece ? await this.read(first, span) : null;
      for (let j = 0; j < window.columns; j++) {
        const at = j * window.columnStep * size;
        cells.set(row === null ? await this.read(first + at, size) : row.subarray(at, at + size), into + j * size);
      }
    }
    return cells;
  }

  /**
   * Reads all numbers of a tensor; `between` receives the part of them that is read, and may throw
   * to end it.
   */
  async statistics(tensor: TensorInfo, between: (part: number) => Promise<void>): Promise<TensorStatistics> {
    const dtype = shownDtype(tensor);
    const gatherer = new StatisticsGatherer();
    const integers = new IntegerRange();
    const length = tensor.end - tensor.begin;
    const numbers = new Float64Array(Math.min(piece, length) / bytesOf(dtype));
    for (let at = 0; at < length; at += piece) {
      const bytes = await this.read(this.header.dataStart + tensor.begin + at, Math.min(piece, length - at));
      numbersIn(bytes, dtype, numbers, 0);
      gatherer.add(numbers, bytes.length / bytesOf(dtype));
      if (isInteger(dtype)) integers.add(bytes, dtype);
      await between((at + bytes.length) / length);
    }
    return { ...gatherer.read(), integers: integers.read() };
  }
}

function shownDtype({ dtype }: TensorInfo): NumberDtype {
  if (hasNumbers(dtype)) return dtype;
  throw new FormatError(whyNoNumbers(dtype));
}
