/**
 * Chips of parameters: small labels above the boxes that use a matrix. A chip stands above the
 * outermost box that uses this matrix alone, or above a call that does nothing but compute with
 * parameters; a matrix that is used by larger boxes only has its box at the top of the view.
 */

import type { ScopeTree } from '../tape/scopes';
import type { Boxes } from './boxes';

/** So many matrices at most stand above one box. */
const MOST_CHIPS = 4;

/**
 * Returns for each box the boxes of the matrices whose chips stand above it. `edges` are those of
 * BoxEdges. What is opened or closed inside a box changes nothing for the box.
 */
export function chipsOfBoxes(
  { firstChild }: ScopeTree,
  { boxes, groups }: Boxes,
  edges: Int32Array,
): readonly (readonly number[])[] {
  const used: (Set<number> | undefined)[] = new Array(boxes.length);
  for (let edge = 0; edge < edges.length; edge += 3) {
    let matrix = edges[edge];
    while (boxes[matrix].parent >= 0) matrix = boxes[matrix].parent;
    if (!groups[boxes[matrix].group].apart) continue;
    for (let box = edges[edge + 1]; box >= 0 && used[box]?.has(matrix) !== true; box = boxes[box].parent) {
      used[box] = (used[box] ?? new Set()).add(matrix);
    }
  }
  const inChipped = new Uint8Array(boxes.length);
  return boxes.map(({ place, parent }, index) => {
    if (parent >= 0 && inChipped[parent] === 1) {
      inChipped[index] = 1;
      return [];
    }
    const own = used[index];
    if (own === undefined) return [];
    const leaf = place.kind === 'scope' ? firstChild[place.scope] < 0 : place.kind !== 'section';
    if (own.size > 1 && (!leaf || own.size > MOST_CHIPS)) return [];
    inChipped[index] = 1;
    return [...own].sort((a, b) => a - b);
  });
}
