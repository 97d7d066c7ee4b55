/** Lit boxes: those that are joined to the chosen box, or are where the chosen parameter is used. */

import { isParameterKey, keyAround, STEP_KEY } from '../../step/structure/box-key';
import type { BoxKey, GraphView, SelectionCard } from '../../step/view/view';
import { connectedWith } from './connected';
import { ancestorsOf } from './opened';

/**
 * Returns the indices of the boxes inside a box and at the other ends of its edges. A parameter
 * lights its matrix, its row and the boxes that use it, whether it has a box in the view or not.
 */
export function litBoxes(graph: GraphView, key: BoxKey | null, card: SelectionCard | null): ReadonlySet<number> {
  if (key === null) return new Set();
  const indexOf = new Map(graph.boxes.map((box, index) => [box.key, index]));
  const lit = new Set<number>();
  const index = indexOf.get(key);
  if (index !== undefined) {
    const { inside, neighbours } = connectedWith(graph, index);
    for (const neighbour of neighbours) lit.add(neighbour);
    for (const at of graph.boxes.keys()) if (at !== index && inside(at)) lit.add(at);
  }
  if (!isParameterKey(key)) return lit;
  for (let at = keyAround(key); at !== STEP_KEY; at = keyAround(at)) {
    const around = indexOf.get(at);
    if (around !== undefined) lit.add(around);
  }
  if (card?.kind !== 'parameter' || card.key !== key) return lit;
  for (const { key: consumer } of card.consumers) {
    const shown =
      consumer === null ? undefined : [...ancestorsOf(consumer), consumer].findLast((at) => indexOf.has(at));
    const box = indexOf.get(shown ?? '');
    if (box !== undefined) lit.add(box);
  }
  return lit;
}
