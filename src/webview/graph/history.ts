/** Selection history: the selections in order, to go back to, and forward again. */

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { Selection } from '../../step/view/view';

/** Number of selections that are kept. */
const longest = 100;

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const SelectionSchema = v.variant('kind', [
  v.object({ kind: v.literal('box'), key: v.string() }),
  v.object({ kind: v.literal('node'), node: id }),
  v.object({ kind: v.literal('parameter'), node: id }),
]);

/** The state that is kept when the page is hidden. */
export const HistorySchema = v.pipe(
  v.object({
    /** Oldest first. */
    visited: v.pipe(v.array(SelectionSchema), v.maxLength(longest), v.readonly()),
    /** Index in `visited` of the current selection, -1 before the first. */
    at: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
  }),
  v.check(({ visited, at }) => at < visited.length),
);

export type KeptHistory = Readonly<v.InferOutput<typeof HistorySchema>>;

export const initialHistory: KeptHistory = { visited: [], at: -1 };

export class SelectionHistory {
  readonly canGoBack: ReadonlySignal<boolean>;
  readonly canGoForward: ReadonlySignal<boolean>;
  private readonly visited = signal<readonly Selection[]>([]);
  /** Index in `visited` of the current selection, -1 before the first. */
  private readonly at = signal(-1);

  constructor(kept: KeptHistory = initialHistory) {
    this.visited.value = kept.visited;
    this.at.value = kept.at;
    this.canGoBack = computed(() => this.at.value > 0);
    this.canGoForward = computed(() => this.at.value < this.visited.value.length - 1);
  }

  /** Returns the state to keep. Reads signals. */
  state(): KeptHistory {
    return { visited: this.visited.value, at: this.at.value };
  }

  /** Adds a selection; those ahead of the current one are dropped. */
  add(selection: Selection): void {
    if (same(this.visited.peek()[this.at.peek()], selection)) return;
    const kept = [...this.visited.peek().slice(0, this.at.peek() + 1), selection].slice(-longest);
    batch(() => {
      this.visited.value = kept;
      this.at.value = kept.length - 1;
    });
  }

  /** Renames the current selection: to the place of a node that was selected by its number. */
  rename(selection: Selection): void {
    if (this.at.peek() < 0) this.add(selection);
    else this.visited.value = this.visited.peek().with(this.at.peek(), selection);
  }

  /**
   * Moves to the selection before (-1) or after (1) the current one and returns it; null where
   * there is none.
   */
  go(by: -1 | 1): Selection | null {
    const selection = this.visited.peek()[this.at.peek() + by];
    if (selection === undefined) return null;
    this.at.value += by;
    return selection;
  }
}

function same(a: Selection | undefined, b: Selection): boolean {
  if (a?.kind === 'box' && b.kind === 'box') return a.key === b.key;
  return a !== undefined && a.kind !== 'box' && b.kind !== 'box' && a.kind === b.kind && a.node === b.node;
}
