/**
 * View at a moment: a view as it is in the middle of the step. What is not computed yet has no
 * number; gradients are those so far.
 */

import type { Moment } from '../cursor/cursor';
import type { PartialGradients } from '../cursor/gradients-so-far';
import type { StepReading } from '../reading';
import { sizes } from '../tape/largest';
import type { ViewOfNodes } from './graph-view';
import type { GraphBox, GraphView } from './view';

/**
 * Returns the view at a moment: the view itself in the update, when all of it is computed. Places
 * are the same at all moments. Going on from moment to moment costs the nodes between them, and one
 * pass over the nodes for the largest gradients.
 */
export function viewAt(
  { step, reach }: StepReading,
  viewed: ViewOfNodes,
  moment: Moment,
  partial: PartialGradients,
): GraphView {
  const { view, boxOf } = viewed;
  const { phase, index } = moment;
  if (phase === 'update') return view;
  const { tape } = step;
  const parents = view.boxes.map(({ parent }) => parent);
  const count = view.boxes.length;
  const largest =
    phase === 'forward'
      ? new Float64Array(count).fill(-1)
      : sizes(tape, partial.at(index), reach.reached, { holder: boxOf, parents, count, from: 0 }).largest;
  const made = new Uint8Array(count);
  const behind = phase === 'forward' ? index + 1 : tape.length;
  for (let node = 0; node < behind; node++) if (boxOf[node] >= 0) made[boxOf[node]] = 1;
  for (let box = count - 1; box >= 0; box--) if (made[box] === 1 && parents[box] >= 0) made[parents[box]] = 1;
  const boxes = view.boxes.map((box, i): GraphBox => {
    if (made[i] === 0) return { ...box, pending: 'value' };
    if (box.gradient === null) return box;
    // A gradient that nothing has been added to yet has not arrived.
    if (largest[i] <= 0) return { ...box, pending: 'gradient' };
    if (box.kind !== 'node') return { ...box, gradient: largest[i] };
    return { ...box, gradient: largest[i], signedGradient: partial.at(index)[box.node] };
  });
  const flow = view.flow.map((amount, edge) => (boxes[view.edges[3 * edge + 1]].pending === undefined ? amount : 0));
  return { ...view, boxes, flow };
}
