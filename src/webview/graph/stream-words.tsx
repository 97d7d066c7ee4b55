/** Stream words: what the residual stream of a frame is, above it. */

import type { GraphBox, GraphView } from '../../step/view/view';
import { strings } from '../strings';
import { memo } from '../ui/memo';

/** From the left end of the frame, and from the middle of the stream up, CSS pixels. */
const inset = 12;
const above = 22;

export const StreamWords = memo(({ graph: { boxes } }: { readonly graph: GraphView }) => {
  const first = new Map<number, GraphBox>();
  for (const box of boxes) {
    if (box.kind === 'node' || box.residual !== true || first.has(box.parent)) continue;
    first.set(box.parent, box);
  }
  return (
    <div aria-hidden="true">
      {Array.from(first, ([parent, box]) => {
        const frame = boxes[parent];
        const middle = box.kind !== 'node' && box.opened ? null : box.y + box.height / 2;
        if (middle === null) return null;
        return (
          <span
            key={box.key}
            class="stream-words"
            style={{ left: (frame?.x ?? 0) + inset, top: middle - above, maxWidth: (frame?.width ?? 0) - 2 * inset }}
          >
            {wordsOf(boxes, box)}
          </span>
        );
      })}
    </div>
  );
});

/** `x, the residual stream of position 2 (k → i)`. */
function wordsOf(boxes: readonly GraphBox[], box: GraphBox): string {
  const [variable, call] = box.name.split(' = ');
  let of: GraphBox | undefined;
  for (let at = boxes[box.parent]; at !== undefined; at = boxes[at.parent]) if (detailOf(at) !== '') of ??= at;
  return strings.graph.stream(call === undefined ? '' : (variable ?? ''), of?.name ?? '', of ? detailOf(of) : '');
}

function detailOf(box: GraphBox): string {
  return box.kind === 'scope' ? (box.detail ?? '') : '';
}
