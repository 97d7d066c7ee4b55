/** Heat maps state: the quantity, the matrix and the scale that are shown. */

import * as v from 'valibot';
import { arrayName } from '../../program/array-names';
import { type PaneDefinition, PaneState } from '../state/pane-state';
import { FixedScales, FixedScalesKeptSchema, noScales } from './fixed-scales';

export const colourScales = ['log', 'linear'] as const;
export type ColourScale = (typeof colourScales)[number];

export const HeatMapsKeptSchema = v.object({
  /** A quantity that every parameter has, or an array of the optimizer of some run. */
  quantity: v.pipe(v.string(), v.regex(arrayName)),
  /** Null means all matrices. */
  matrix: v.nullable(v.string()),
  scale: v.picklist(colourScales),
  /** True if the ends of the scales stay the same from step to step. */
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

export class HeatMapsState extends PaneState<'heatMaps', HeatMapsChoice> {
  readonly scales: FixedScales;

  constructor({ scales, ...choice }: HeatMapsKept, want: () => void) {
    super(choice, want, ({ quantity, matrix }) => ({ kind: 'heatMaps', quantity, matrix }));
    this.scales = new FixedScales(scales);
  }

  override kept(): HeatMapsKept {
    return { ...this.choice(), scales: this.scales.kept() };
  }

  protected override chose(part: Partial<HeatMapsChoice>): void {
    if (part.quantity !== undefined || part.fixed !== undefined) this.scales.clear();
  }
}

export const heatMapsPane: PaneDefinition<HeatMapsKept, HeatMapsState> = {
  schema: v.optional(HeatMapsKeptSchema, initialHeatMaps),
  create: (kept, want) => new HeatMapsState(kept, want),
};
