/** How many nodes of each box are marked: a badge on the upper edge of the box, where it hides none of its numbers. */

import type { Marking } from '../../step/find/marking';
import type { GraphBox } from '../../step/view/view';
import { formatCount } from '../../text/numbers';
import { strings } from '../strings';
import { memo } from '../ui/memo';

export interface MarkLayerProps {
  /** The boxes that are drawn, and their index in the view. */
  readonly boxes: readonly GraphBox[];
  readonly indexOf: ReadonlyMap<GraphBox, number>;
  readonly marks: Marking;
}

export const MarkLayer = memo(({ boxes, indexOf, marks }: MarkLayerProps) => {
  if (!marks.filter?.marks && marks.line === null) return null;
  return (
    <div class="mark-layer" aria-hidden="true">
      {boxes.map((box) => {
        const { found, onLine } = markedIn(marks, indexOf.get(box));
        if (found + onLine === 0) return null;
        return (
          <span key={box.key} class="badges" style={{ left: box.x + box.width, top: box.y }}>
            {onLine > 0 && <span class="badge line">{formatCount(onLine)}</span>}
            {found > 0 && <span class="badge filter">{formatCount(found)}</span>}
          </span>
        );
      })}
    </div>
  );
});

export interface MarkedInBox {
  /** How many of its nodes the filter means, and how many the line of the cursor makes. */
  readonly found: number;
  readonly onLine: number;
  /** Whether a cone is shown that has nothing in it. */
  readonly outside: boolean;
}

/** What is marked in a box, by its index in the view. */
export function markedIn({ filter, line, cone }: Marking, index: number | undefined): MarkedInBox {
  if (index === undefined) return { found: 0, onLine: 0, outside: false };
  return {
    found: filter?.marks?.boxes[index] ?? 0,
    onLine: line?.boxes[index] ?? 0,
    outside: cone !== null && cone.boxes[index] === 0,
  };
}

/** `, 12 found, 3 of the line`: what goes behind the name of a box. */
export function spokenMarks(found: number, onLine: number): string {
  const { find: words } = strings;
  const parts = [
    ...(found > 0 ? [words.badgeFound(formatCount(found))] : []),
    ...(onLine > 0 ? [words.badgeLine(formatCount(onLine))] : []),
  ];
  return parts.map((part) => `, ${part}`).join('');
}
