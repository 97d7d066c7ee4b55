/**
 * Pixel ratio: device pixels per CSS pixel. Zooming changes it, and so does a move to another
 * screen; canvases are painted again then.
 */

import { type ReadonlySignal, signal } from '@preact/signals';

/** The members of the window that it needs. */
export interface RatioWindow {
  readonly devicePixelRatio: number;
  matchMedia(query: string): Pick<MediaQueryList, 'addEventListener' | 'removeEventListener'>;
}

const current = signal(1);

/** The current pixel ratio. */
export const pixelRatio: ReadonlySignal<number> = current;

/** Follows the pixel ratio from now on. */
export function followPixelRatio(view: RatioWindow = window): void {
  watchPixelRatio(view, (ratio) => (current.value = ratio));
}

/**
 * Calls `tell` with the pixel ratio now and after each change; returns a function that ends this.
 */
export function watchPixelRatio(view: RatioWindow, tell: (ratio: number) => void): () => void {
  let stop = () => {};
  // A media query tests one ratio only: it ends with that ratio, and another takes its place.
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
