/**
 * Labels by zoom: what the graph tells at which size. Nothing is smaller on the screen than text can
 * be read: where names and numbers no longer fit, boxes have names alone; under 20 % they are
 * coloured blocks, and the frames have one label each.
 */

import type { BoxKey, GraphBox } from '../../step/view/view';
import { overlap, type Rectangle } from './camera';

/** Zoom under which a number is below its name, because both are larger than their box. */
export const tightUnder = 0.95;
/** Zooms under which names stand alone, and under which only frames have a label. */
export const namesUnder = 0.7;
export const blocksUnder = 0.2;

/** Room of a label on the screen, CSS pixels. */
const labelHeight = 14;
const characterWidth = 6.6;

/**
 * Puts the zoom's labels on the elements of the graph. A label of a frame that would cover another
 * is left out: that of the outer frame stays.
 */
export function placeLabels(world: HTMLElement, zoom: number, boxes: ReadonlyMap<BoxKey, GraphBox>): void {
  world.style.setProperty('--inverse', String(1 / zoom));
  world.classList.toggle('tight', zoom < tightUnder && zoom >= namesUnder);
  world.classList.toggle('names', zoom < namesUnder && zoom >= blocksUnder);
  world.classList.toggle('blocks', zoom < blocksUnder);
  const placed: Rectangle[] = [];
  for (const header of world.querySelectorAll<HTMLElement>('.frame-header')) {
    const box = boxes.get(header.dataset['key'] ?? '');
    if (box === undefined) continue;
    const width = Math.min(box.width * zoom, box.name.length * characterWidth);
    const place = { x: box.x * zoom, y: box.y * zoom, width, height: labelHeight };
    const covers = zoom < namesUnder && (width < 2 * characterWidth || placed.some((other) => overlap(other, place)));
    header.classList.toggle('unlabelled', covers);
    if (!covers) placed.push(place);
  }
}
