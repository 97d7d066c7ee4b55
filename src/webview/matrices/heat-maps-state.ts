/** What the heat maps show: which quantity, of which matrix, on which scale. */

import { signal } from '@preact/signals';
import * as v from 'valibot';
import { quantities } from '../../graph/matrix-quantity';
import type { HeatMapsRequest } from '../../training/snapshot';
import { FixedScales } from './fixed-scales';

export const colourScales = ['log', 'linear'] as const;
export type ColourScale = (typeof colourScales)[number];

export const HeatMapsKeptSchema = v.object({
  quantity: v.picklist(quantities),
  /** null for all. */
  matrix: v.nullable(v.string()),
  scale: v.picklist(colourScales),
  /** Whether the ends of the scales stay from step to step. */
  fixed: v.boolean(),
});

export type HeatMapsKept = Readonly<v.InferOutput<typeof HeatMapsKeptSchema>>;

export const initialHeatMaps: HeatMapsKept = { quantity: 'gradient', matrix: null, scale: 'log', fixed: false };

export class HeatMapsState {
  readonly scales = new FixedScales();
  private readonly chosen = signal<HeatMapsKept>(initialHeatMaps);
  private readonly want: () => void;

  constructor(kept: HeatMapsKept, want: () => void) {
    this.chosen.value = kept;
    this.want = want;
  }

  request(): HeatMapsRequest {
    const { quantity, matrix } = this.chosen.peek();
    return { kind: 'heatMaps', quantity, matrix };
  }

  /** What is chosen, and is to be kept; reads a signal. */
  kept(): HeatMapsKept {
    return this.chosen.value;
  }

  choose(part: Partial<HeatMapsKept>): void {
    this.chosen.value = { ...this.chosen.peek(), ...part };
    if (part.quantity !== undefined || part.fixed !== undefined) this.scales.clear();
    this.want();
  }
}
