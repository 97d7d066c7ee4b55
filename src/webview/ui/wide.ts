/** Wide page: whether there is room for the drawer beside the graph. */

import { type ReadonlySignal, signal } from '@preact/signals';

/** The style sheets have the same number, CSS pixels. */
const query = '(min-width: 1000px)';

/** Follows the width of the page from now on. */
export function followWidth(): ReadonlySignal<boolean> {
  const media = window.matchMedia(query);
  const wide = signal(media.matches);
  media.addEventListener('change', () => (wide.value = media.matches));
  return wide;
}
