/** Find pane state: the order of the list, the earlier filters, and the current match. */

import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { MatchOrder } from '../../step/find/matches';
import type { NodeId } from '../../step/recorded-step';
import { type ListedMatches, MatchList, type MatchListOptions } from './match-list';

/** Number of filters that are remembered. */
const mostRemembered = 20;

export const FindStateSchema = v.object({
  order: v.picklist(['tape', 'gradient']),
  /** The earlier filters, the latest first. */
  history: v.pipe(v.array(v.pipe(v.string(), v.maxLength(1000))), v.maxLength(mostRemembered)),
});

export type KeptFind = Readonly<v.InferOutput<typeof FindStateSchema>>;

export const initialFind: KeptFind = { order: 'gradient', history: [] };

export interface FindOptions extends MatchListOptions {
  /** Selects a node of the step on the screen and brings it into view. */
  readonly goToNode: (node: NodeId) => void;
}

export class FindState {
  readonly order: ReadonlySignal<MatchOrder>;
  /** The number of the current match; -1 for none. */
  readonly at: ReadonlySignal<number>;
  /** Counts how often the filter was opened by key: each time the input takes the focus. */
  readonly summoned: ReadonlySignal<number>;
  readonly list: MatchList;
  private readonly ordered = signal<MatchOrder>('gradient');
  private readonly current = signal(-1);
  private readonly calls = signal(0);
  private readonly remembered = signal<readonly string[]>([]);
  /** Index of the filter that the Up key recalled; -1 for the text that was in the input before. */
  private recalled = -1;
  private written = '';
  private readonly goToNode: (node: NodeId) => void;
  /** The list that the current match belongs to. */
  private of = '';

  constructor(kept: KeptFind, { goToNode, ...options }: FindOptions) {
    this.order = this.ordered;
    this.at = this.current;
    this.summoned = this.calls;
    this.list = new MatchList(options);
    this.goToNode = goToNode;
    this.ordered.value = kept.order;
    this.remembered.value = kept.history;
  }

  /** Returns the state to keep. Reads signals, so an effect follows it. */
  state(): KeptFind {
    return { order: this.ordered.value, history: [...this.remembered.value] };
  }

  sortBy(order: MatchOrder): void {
    this.ordered.value = order;
    this.current.value = -1;
  }

  /** The pane was opened by key: its input takes the focus. */
  summon(): void {
    this.calls.value++;
  }

  /**
   * Shows the list of these matches. In a list of another filter or order there is no current match
   * yet.
   */
  show({ filter, order, total }: ListedMatches): void {
    const of = `${order} ${filter}`;
    if (of !== this.of) this.current.value = -1;
    else if (this.current.peek() >= total) this.current.value = total - 1;
    this.of = of;
  }

  /** Makes a match the current one, held within the list. */
  moveTo(index: number, total: number): void {
    this.current.value = Math.max(-1, Math.min(total - 1, index));
  }

  /** Visits the match that is `by` further on than the current one; the first follows the last. */
  async go(list: ListedMatches, by: number): Promise<void> {
    if (list.total === 0) return;
    const from = this.current.peek() < 0 && by < 0 ? 0 : this.current.peek();
    const index = (((from + by) % list.total) + list.total) % list.total;
    this.current.value = index;
    this.remember(list.filter);
    const row = await this.list.row(list, index);
    if (row !== null && this.current.peek() === index) this.goToNode(row.node);
  }

  /** Records a filter that was used: the Up key recalls it. */
  remember(filter: string): void {
    if (filter.trim() === '') return;
    const others = this.remembered.peek().filter((other) => other !== filter);
    this.remembered.value = [filter, ...others].slice(0, mostRemembered);
    this.recalled = -1;
  }

  /** Returns the filter before (1) or after (-1) the one in the input; null where there is none. */
  recall(by: 1 | -1, input: string): string | null {
    const before = this.remembered.peek();
    if (this.recalled >= 0 && before[this.recalled] !== input) this.recalled = -1;
    if (this.recalled < 0) this.written = input;
    let to = this.recalled + by;
    // Skips the filter that is in the input already.
    if (this.recalled < 0 && by === 1 && before[to] === input) to++;
    if (to < -1 || to >= before.length || (to < 0 && this.recalled < 0)) return null;
    this.recalled = to;
    return to < 0 ? this.written : (before[to] ?? null);
  }
}
