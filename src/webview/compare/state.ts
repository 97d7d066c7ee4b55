/** What the pane that compares two steps shows: which quantity of which matrix, and which differences of nodes count. */

import { signal } from '@preact/signals';
import * as v from 'valibot';
import type { CompareRequest } from '../../inspection/panes/compare';
import { quantities } from '../../step/parameters/quantity';

export const CompareKeptSchema = v.object({
  quantity: v.picklist(quantities),
  /** null for the first. */
  matrix: v.nullable(v.string()),
  what: v.picklist(['value', 'gradient']),
  tolerance: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

export type CompareKept = Readonly<v.InferOutput<typeof CompareKeptSchema>>;

export const initialCompare: CompareKept = { quantity: 'value', matrix: null, what: 'value', tolerance: 0 };

export class CompareState {
  private readonly chosen = signal<CompareKept>(initialCompare);
  private readonly want: () => void;

  constructor(kept: CompareKept, want: () => void) {
    this.chosen.value = kept;
    this.want = want;
  }

  request(): CompareRequest {
    return { kind: 'compare', ...this.chosen.peek() };
  }

  /** What is chosen, and is to be kept; reads a signal. */
  kept(): CompareKept {
    return this.chosen.value;
  }

  choose(part: Partial<CompareKept>): void {
    this.chosen.value = { ...this.chosen.peek(), ...part };
    this.want();
  }
}

/** The second numbers less the first. */
export function differences(now: Float64Array, kept: Float64Array): Float64Array {
  return now.map((number, i) => number - (kept[i] ?? Number.NaN));
}
