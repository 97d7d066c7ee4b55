/** Quantity words: how the page names the quantities of a run, with the arrays of its optimizer. */

import type { ArrayUse } from '../../step/optimizer';
import { type Quantity, quantitiesWith } from '../../step/parameters/quantity';
import { own } from '../../text/own';
import { strings } from '../strings';

/** An array other than *m* and *v* has its own name only. */
export function quantityWords(quantity: Quantity): string {
  return own(strings.heatMaps.quantities, quantity) ?? quantity;
}

/** Returns the name of an array, which says so where it is unused. */
export function arrayWords({ name, used }: ArrayUse): string {
  return used ? quantityWords(name) : strings.heatMaps.unused(name);
}

/** Returns the sign of a quantity where there is little room. */
export function quantitySign(quantity: Quantity): string {
  return own(strings.heatMaps.signs, quantity) ?? quantity;
}

/** Returns the quantities to choose from, each with its words. */
export function quantityOptions(arrays: readonly ArrayUse[]): [Quantity, string][] {
  return quantitiesWith(arrays).map((quantity) => {
    const array = arrays.find(({ name }) => name === quantity);
    return [quantity, array === undefined ? quantityWords(quantity) : arrayWords(array)];
  });
}
