/**
 * Mark layer: the number of marked nodes of each box, as a badge on the upper edge of the box,
 * where it hides none of its numbers.
 */

import type { Marking } from '../../step/find/marking';
import type { Marks } from '../../step/find/marks';
import type { GraphBox } from '../../step/view/view';
import { checked } from '../../text/checked';
import { formatCount } from '../../text/numbers';
import { strings } from '../strings';
import { memo } from '../ui/memo';

export interface MarkLayerProps {
  /** The drawn boxes, and their index in the view. */
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
  /** Number of its nodes that match the filter, and number that the cursor's line makes. */
  readonly found: number;
  readonly onLine: number;
  /** True if a cone is shown that contains nothing of the box. */
  readonly outside: boolean;
}

/** Returns the marks in a box, by the index of the box in the view. */
export function markedIn({ filter, line, cone }: Marking, index: number | undefined): MarkedInBox {
  if (index === undefined) return { found: 0, onLine: 0, outside: false };
  const inBox = (marks: Pick<Marks, 'boxes'> | null | undefined) =>
    marks == null ? 0 : checked(marks.boxes, index, 'box');
  return {
    found: inBox(filter?.marks),
    onLine: inBox(line),
    outside: cone !== null && inBox(cone) === 0,
  };
}

/** Returns the marks that follow the name of a box: `, 12 found, 3 of the line`. */
export function spokenMarks(found: number, onLine: number): string {
  const { find: words } = strings;
  const parts = [
    ...(found > 0 ? [words.badgeFound(formatCount(found))] : []),
    ...(onLine > 0 ? [words.badgeLine(formatCount(onLine))] : []),
  ];
  return parts.map((part) => `, ${part}`).join('');
}
