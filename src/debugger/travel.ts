/** Back into earlier training steps: each is computed again, bit for bit, and looked through like the step at hand. */

import type { RecordedStep } from '../step/recorded-step';
import type { Stop } from './stop-search';

export interface Travel {
  /** The step to begin with. */
  readonly from: number;
  /** Makes a step the one at hand. Gives null where something else was asked for meanwhile. */
  visit(step: number): Promise<RecordedStep | null>;
  /** The last reason to stop in a step. */
  search(step: RecordedStep): Stop | null;
}

export type Arrival =
  | { readonly kind: 'found'; readonly stop: Stop }
  /** Nothing holds in any step. */
  | { readonly kind: 'beginning'; readonly step: RecordedStep }
  /** Something else was asked for. */
  | { readonly kind: 'ended' };

/** Goes back step by step until there is a reason to stop, or to the first. */
export async function searchBack({ from, visit, search }: Travel): Promise<Arrival> {
  for (let number = from; ; number--) {
    const step = await visit(number);
    if (step === null) return { kind: 'ended' };
    const stop = search(step);
    if (stop !== null) return { kind: 'found', stop };
    if (number === 1) return { kind: 'beginning', step };
  }
}
