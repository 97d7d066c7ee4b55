/** Pixel ratio: device pixels to a CSS pixel, which a zoom changes, and a move to another screen. Canvases are painted again then. */

import { type ReadonlySignal, signal } from '@preact/signals';

/** What it needs of the window. */
export interface RatioWindow {
  readonly devicePixelRatio: number;
  matchMedia(query: string): Pick<MediaQueryList, 'addEventListener' | 'removeEventListener'>;
}

const current = signal(1);

/** The pixel ratio now. */
export const pixelRatio: ReadonlySignal<number> = current;

/** Follows the pixel ratio from now on. */
export function followPixelRatio(view: RatioWindow = window): void {
  watchPixelRatio(view, (ratio) => (current.value = ratio));
}

/** Tells the pixel ratio now and whenever it is another; gives what ends that. */
export function watchPixelRatio(view: RatioWindow, tell: (ratio: number) => void): () => void {
  let stop = () => {};
  // A query is asked for one ratio only: it ends with it, and another takes its place.
  const watch = () => {
    stop();
    const ratio = view.devicePixelRatio;
    const query = view.matchMedia(`(resolution: ${ratio}dppx)`);
    query.addEventListener('change', watch);
    stop = () => query.removeEventListener('change', watch);
    tell(ratio);
  };
  watch();
  return () => stop();
}
