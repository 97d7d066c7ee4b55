/** What the heat maps show: which quantity, of which matrix, on which scale. */

import { signal } from '@preact/signals';
import * as v from 'valibot';
import type { HeatMapsRequest } from '../../inspection/panes/heat-maps';
import { quantities } from '../../step/parameters/quantity';
import { FixedScales, FixedScalesKeptSchema, noScales } from './fixed-scales';

export const colourScales = ['log', 'linear'] as const;
export type ColourScale = (typeof colourScales)[number];

export const HeatMapsKeptSchema = v.object({
  quantity: v.picklist(quantities),
  /** null for all. */
  matrix: v.nullable(v.string()),
  scale: v.picklist(colourScales),
  /** Whether the ends of the scales stay from step to step. */
  fixed: v.boolean(),
  scales: v.optional(FixedScalesKeptSchema, noScales),
});

export type HeatMapsKept = Readonly<v.InferOutput<typeof HeatMapsKeptSchema>>;
export type HeatMapsChoice = Omit<HeatMapsKept, 'scales'>;

export const initialHeatMaps: HeatMapsKept = {
  quantity: 'gradient',
  matrix: null,
  scale: 'log',
  fixed: false,
  scales: noScales,
};

export class HeatMapsState {
  readonly scales: FixedScales;
  private readonly chosen = signal<HeatMapsChoice>(initialHeatMaps);
  private readonly want: () => void;

  constructor({ scales, ...choice }: HeatMapsKept, want: () => void) {
    this.scales = new FixedScales(scales);
    this.chosen.value = choice;
    this.want = want;
  }

  request(): HeatMapsRequest {
    const { quantity, matrix } = this.chosen.peek();
    return { kind: 'heatMaps', quantity, matrix };
  }

  /** What is chosen; reads a signal. */
  choice(): HeatMapsChoice {
    return this.chosen.value;
  }

  /** What is to be kept; reads signals. */
  kept(): HeatMapsKept {
    return { ...this.chosen.value, scales: this.scales.kept() };
  }

  choose(part: Partial<HeatMapsChoice>): void {
    this.chosen.value = { ...this.chosen.peek(), ...part };
    if (part.quantity !== undefined || part.fixed !== undefined) this.scales.clear();
    this.want();
  }
}
