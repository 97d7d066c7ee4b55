/** Parameters pane state: the list of parameters, its order, and the rows that are in view. */

import { signal } from '@preact/signals';
import * as v from 'valibot';
import { type SortedBy, sizes } from '../../step/parameters/largest';
import { type PaneDefinition, PaneState } from '../state/pane-state';
import { asked, type RowRange } from './rows';

export const ParametersKeptSchema = v.object({
  by: v.picklist(sizes),
  search: v.string(),
});

export type ParametersKept = Readonly<v.InferOutput<typeof ParametersKeptSchema>>;

export const initialParameters: ParametersKept = { by: 'gradient', search: '' };

/** Longer than any name of a parameter. */
const longestSearch = 200;

export class ParametersState extends PaneState<'parameters', ParametersKept> {
  /** The row of the keyboard cursor. */
  private readonly row = signal(0);
  private seen: RowRange = { from: 0, count: 30 };
  private readonly wantRows: () => void;

  constructor(kept: ParametersKept, want: () => void) {
    super(kept, want, (choice) => ({ kind: 'parameters', ...choice, ...asked(this.seen) }));
    this.wantRows = want;
  }

  /** Returns the row of the keyboard cursor. Reads a signal. */
  get active(): number {
    return this.row.value;
  }

  activate(row: number): void {
    this.row.value = row;
  }

  sortBy(by: SortedBy): void {
    this.choose({ by });
  }

  search(text: string): void {
    this.choose({ search: text.slice(0, longestSearch) });
  }

  /** Takes the rows that are on the screen, and requests them if they are not `loaded`. */
  look(seen: RowRange, loaded: RowRange, count: number): void {
    this.seen = seen;
    const end = Math.min(count, seen.from + seen.count);
    if (seen.from < loaded.from || end > loaded.from + loaded.count) this.wantRows();
  }

  /** Another list begins at its top. */
  protected override chose(): void {
    this.row.value = 0;
    this.seen = { ...this.seen, from: 0 };
  }
}

export const parametersPane: PaneDefinition<ParametersKept, ParametersState> = {
  schema: v.optional(ParametersKeptSchema, initialParameters),
  create: (kept, want) => new ParametersState(kept, want),
};
