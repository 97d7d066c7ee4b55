/** Manual edits in the loss curve: marks and labels of the values that the user set by hand. */

import type { EditMark } from '../../inspection/edit-marks';
import { formatCount, formatNumber } from '../../text/numbers';
import { strings } from '../strings';

/** Returns the label beside the mark: `wpe[0][2] = 0.5000`. */
export function editLabel({ name, to, others }: EditMark): string {
  const more = others === 0 ? '' : ` ${strings.loss.others(formatCount(others))}`;
  return `${strings.loss.setTo(name, formatNumber(to))}${more}`;
}

/** Returns the edit in words: `wpe[0][2] set by hand from −0.1805 to 0.5000`. */
export function editWords({ name, from, to, others }: EditMark): string {
  const more = others === 0 ? '' : ` ${strings.loss.others(formatCount(others))}`;
  return `${strings.loss.setFromTo(name, formatNumber(from), formatNumber(to))}${more}`;
}

/** A mark at a place on the screen, and the label that fits there; null where none does. */
export interface PlacedEdit {
  readonly x: number;
  readonly label: string | null;
  /** Left end of the label. */
  readonly at: number;
}

const gap = 6;

/**
 * Places the marks from left to right between the plot's `left` and `right` ends. A label is right
 * of its mark or, where there is no room before the next mark, left of it, behind whatever is
 * there.
 */
export function placedEdits(
  marks: readonly { readonly x: number; readonly label: string }[],
  { left, right }: { readonly left: number; readonly right: number },
  widthOf: (label: string) => number,
): readonly PlacedEdit[] {
  let taken = left;
  return marks.map(({ x, label }, i) => {
    const width = widthOf(label) + 2 * gap;
    const fitsRight = x + width <= Math.min(right, marks[i + 1]?.x ?? right);
    const fitsLeft = x - width >= taken;
    taken = fitsRight ? x + width : x;
    if (fitsRight) return { x, label, at: x + gap };
    return fitsLeft ? { x, label, at: x - width + gap } : { x, label: null, at: x };
  });
}
