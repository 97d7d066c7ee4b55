/** Match list: the rows of the matches, requested as they come into view. */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { InspectorHost } from '../../protocol/inspector-api';
import type { MatchOrder, MatchRow } from '../../step/find/matches';

/** Identifies the list that the rows belong to. */
export interface ListedMatches {
  readonly step: number;
  readonly filter: string;
  readonly order: MatchOrder;
  readonly total: number;
}

/** The page requests rows in pages of this size. */
const pageRows = 100;
/** Number of pages that are kept at most, beside those in view. */
const keptPages = 24;

export interface MatchListOptions {
  readonly ask: InspectorHost['matches'];
  readonly failed: (error: unknown) => void;
}

/** Rows that have been requested. */
interface Asking {
  readonly from: number;
  readonly end: number;
  readonly controller: AbortController;
  readonly arrived: Promise<void>;
}

/** A newer request ends the older one; rows of another step, filter or order are dropped. */
export class MatchList {
  /** The loaded rows by their number; changes when rows arrive. */
  readonly rows: ReadonlySignal<ReadonlyMap<number, MatchRow>>;
  private readonly known = signal<ReadonlyMap<number, MatchRow>>(new Map());
  private readonly options: MatchListOptions;
  private list: ListedMatches | null = null;
  private asking: Asking | null = null;

  constructor(options: MatchListOptions) {
    this.options = options;
    this.rows = this.known;
  }

  /**
   * Requests the rows from `from` up to, not including, `end`, which are in view, as far as they
   * are not loaded.
   */
  async see(list: ListedMatches, from: number, end: number): Promise<void> {
    this.begin(list);
    const first = Math.max(0, Math.floor(from / pageRows) * pageRows);
    const last = Math.min(list.total, Math.ceil(end / pageRows) * pageRows);
    const missing = numbers(first, last).filter((row) => !this.known.peek().has(row));
    const start = missing[0];
    if (start === undefined) return;
    await this.fetch(list, start, (missing.at(-1) ?? start) + 1);
  }

  /** Returns one row; null where it is not available, such as the row of a step that is gone. */
  async row(list: ListedMatches, index: number): Promise<MatchRow | null> {
    await this.see(list, index, index + 1);
    return this.known.peek().get(index) ?? null;
  }

  private begin(list: ListedMatches): void {
    const before = this.list;
    if (before?.step === list.step && before.filter === list.filter && before.order === list.order) return;
    this.list = list;
    this.asking?.controller.abort();
    this.asking = null;
    this.known.value = new Map();
  }

  private async fetch(list: ListedMatches, from: number, end: number): Promise<void> {
    if (this.asking !== null && this.asking.from <= from && this.asking.end >= end) return this.asking.arrived;
    this.asking?.controller.abort();
    const controller = new AbortController();
    const asking = { from, end, controller, arrived: this.receive(list, from, end, controller.signal) };
    this.asking = asking;
    await asking.arrived;
    if (this.asking === asking) this.asking = null;
  }

  private async receive(list: ListedMatches, from: number, end: number, signal: AbortSignal): Promise<void> {
    const { step, filter, order } = list;
    try {
      const rows = await this.options.ask({ step, filter, order, from, count: end - from }, signal);
      if (signal.aborted || rows === null) return;
      const kept = [...this.known.peek()].slice(-keptPages * pageRows);
      this.known.value = new Map([...kept, ...rows.map((row, i) => [from + i, row] as const)]);
    } catch (error) {
      if (!signal.aborted) this.options.failed(error);
    }
  }
}

function numbers(from: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i);
}
