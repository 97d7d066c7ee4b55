/** Tensors page state: the view of the page, and its requests. */

import { signal } from '@preact/signals';
import * as v from 'valibot';
import type { Calls } from '../../protocol/rpc';
import type { Cells, CellsRequest, FileOverview, TensorPage, TensorRow, TensorsHost } from '../../protocol/tensors-api';
import { hasNumbers, numbersOf } from '../../safetensors/numbers';
import type { TensorStatistics } from '../../safetensors/statistics';
import { largestSize } from '../matrices/fixed-scales';
import { asked, type RowRange } from '../parameters/rows';
import { type CellsView, cellsRequest, initialView } from './cell-window';
import { largestText, valueText } from './value-text';

export const colourScales = ['log', 'linear'] as const;

/**
 * Size of a tensor, bytes, up to which its figures are computed without a request: a larger one
 * takes noticeable time to read.
 */
export const mostUnasked = 64 * 1024 * 1024;

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const KeptSchema = v.object({
  search: v.string(),
  /** The number of the chosen tensor. */
  chosen: v.nullable(index),
  view: v.object({ sampled: v.boolean(), row: index, column: index }),
  scale: v.picklist(colourScales),
});

/** The state that is kept while the page is hidden: the view, never data. */
export type TensorsKept = v.InferOutput<typeof KeptSchema>;

const initial: TensorsKept = { search: '', chosen: null, view: initialView, scale: 'log' };

export interface TensorsSurroundings {
  readonly calls: Calls<TensorsHost>;
  /** The state as VS Code kept it: of any form. */
  readonly kept: unknown;
  keep(state: TensorsKept): void;
}

/** The cells on the page, and the request that they answer. */
export interface ShownCells {
  readonly tensor: TensorRow;
  readonly request: CellsRequest;
  readonly cells: Cells;
  /** The numbers of the cells as doubles, for their colours. */
  readonly numbers: Float64Array;
  /** The largest finite |number| among them, and its text. */
  readonly largest: number;
  readonly largestText: string;
  /** Returns the text of the number of a cell. */
  textOf(index: number): string;
}

export class TensorsState {
  readonly overview = signal<FileOverview | null>(null);
  /** The reason why the file, or a part of it, cannot be shown; null where it can. */
  readonly failure = signal<string | null>(null);
  readonly page = signal<TensorPage>({ found: 0, from: 0, rows: [] });
  readonly chosen = signal<TensorRow | null>(null);
  readonly shown = signal<ShownCells | null>(null);
  readonly statistics = signal<TensorStatistics | null>(null);
  /**
   * True if the figures of the chosen tensor are computed only on request, and have not been
   * computed.
   */
  readonly offered = signal(false);
  /** Part of the numbers that are read for the figures, 0 to 1. */
  readonly part = signal(0);
  readonly choices = signal<TensorsKept>(initial);
  /** The row of the list that has the keyboard cursor. */
  readonly active = signal(0);

  private readonly surroundings: TensorsSurroundings;
  private reading = new AbortController();
  private seen: RowRange = { from: 0, count: 50 };
  /** Numbers of the last requests; answers to earlier ones are dropped. */
  private listed = 0;
  private asking = 0;

  constructor(surroundings: TensorsSurroundings) {
    this.surroundings = surroundings;
    const kept = v.safeParse(KeptSchema, surroundings.kept);
    if (kept.success) this.choices.value = kept.output;
  }

  /** Reads the file again, and shows the same part of it as before, where that still exists. */
  async refresh(): Promise<void> {
    await this.attempt(async () => {
      const overview = await this.surroundings.calls.overview();
      this.failure.value = null;
      this.overview.value = overview;
      await this.list();
      const { chosen } = this.choices.peek();
      if (overview.tensors > 0) await this.choose(chosen !== null && chosen < overview.tensors ? chosen : 0);
      else this.chosen.value = null;
    });
  }

  async search(text: string): Promise<void> {
    this.keep({ search: text });
    this.active.value = 0;
    this.seen = { from: 0, count: this.seen.count };
    await this.attempt(() => this.list());
  }

  /** Takes the rows of the list that are on the screen. */
  async look(range: RowRange): Promise<void> {
    const { from, rows, found } = this.page.peek();
    this.seen = range;
    if (range.from >= from && Math.min(range.from + range.count, found) <= from + rows.length) return;
    await this.attempt(() => this.list());
  }

  /** Shows the tensor of a row that is in the list. */
  async chooseRow(row: TensorRow): Promise<void> {
    this.active.value = this.page.peek().rows.indexOf(row) + this.page.peek().from;
    this.keep({ view: { ...this.choices.peek().view, row: 0, column: 0 } });
    await this.attempt(() => this.show(row));
  }

  /** Shows another part of the chosen tensor. */
  async turn(view: Partial<CellsView>): Promise<void> {
    this.keep({ view: { ...this.choices.peek().view, ...view } });
    const tensor = this.chosen.peek();
    if (tensor !== null) await this.attempt(() => this.readCells(tensor));
  }

  /** Computes the figures of a tensor that is too large to compute them without a request. */
  async compute(): Promise<void> {
    const tensor = this.chosen.peek();
    if (tensor === null || !this.offered.peek()) return;
    this.offered.value = false;
    await this.attempt(() => this.readStatistics(tensor, this.reading.signal));
  }

  scaleBy(scale: TensorsKept['scale']): void {
    this.keep({ scale });
  }

  /** Takes the part of a tensor's numbers that has been read. */
  progress(tensor: number, part: number): void {
    if (this.chosen.peek()?.index === tensor) this.part.value = part;
  }

  report(error: unknown): void {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    this.failure.value = message;
    this.surroundings.calls.reportError(message, stack).catch(() => {
      // The extension is gone, and with it the log.
    });
  }

  private async list(): Promise<void> {
    const turn = ++this.listed;
    const { from, count } = asked(this.seen);
    const page = await this.surroundings.calls.list(this.choices.peek().search, from, count);
    if (turn === this.listed) this.page.value = page;
  }

  /** Shows a tensor by its number, whether it is in the list or not. */
  private async choose(tensor: number): Promise<void> {
    const { rows } = await this.surroundings.calls.list('', tensor, 1);
    const row = rows[0];
    if (row !== undefined) await this.show(row);
  }

  private async show(tensor: TensorRow): Promise<void> {
    this.reading.abort();
    this.reading = new AbortController();
    this.chosen.value = tensor;
    this.statistics.value = null;
    this.offered.value = tensor.bytes > mostUnasked;
    this.part.value = 0;
    this.keep({ chosen: tensor.index });
    if (!hasNumbers(tensor.dtype)) return;
    const { signal } = this.reading;
    await Promise.all([this.readCells(tensor), ...(this.offered.peek() ? [] : [this.readStatistics(tensor, signal)])]);
  }

  private async readCells(tensor: TensorRow): Promise<void> {
    const turn = ++this.asking;
    const request = cellsRequest(tensor.index, tensor.shape, this.choices.peek().view);
    const cells = await this.surroundings.calls.cells(request);
    if (turn === this.asking && this.chosen.peek() === tensor) this.shown.value = shownCells(tensor, request, cells);
  }

  private async readStatistics(tensor: TensorRow, signal: AbortSignal): Promise<void> {
    try {
      const statistics = await this.surroundings.calls.statistics(tensor.index, signal);
      if (this.chosen.peek() === tensor) this.statistics.value = statistics;
    } catch (error) {
      // Another tensor was chosen.
      if (!signal.aborted) throw error;
    }
  }

  private keep(part: Partial<TensorsKept>): void {
    this.choices.value = { ...this.choices.peek(), ...part };
    this.surroundings.keep(this.choices.peek());
  }

  /** Runs the work and shows its failure. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failure.value = error instanceof Error ? error.message : String(error);
    }
  }
}

/**
 * Returns the cells in the form in which they are shown. The tensor has numbers: cells of tensors
 * without numbers are not requested.
 */
function shownCells(tensor: TensorRow, request: CellsRequest, cells: Cells): ShownCells | null {
  const { dtype } = tensor;
  if (!hasNumbers(dtype)) return null;
  const { bytes } = cells;
  const numbers = numbersOf(bytes, dtype);
  const largest = largestSize(numbers);
  return {
    ...{ tensor, request, cells, numbers, largest },
    largestText: largestText(bytes, dtype, numbers, largest),
    textOf: (index) => valueText(bytes, dtype, index),
  };
}
