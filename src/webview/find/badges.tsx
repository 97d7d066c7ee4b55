/** How many nodes of a box are marked, on the box. */

import { formatCount } from '../../graph/format';
import { strings } from '../strings';

/** For the eye; the box's own label has it in words. */
export function Badges({ found, onLine }: { readonly found: number; readonly onLine: number }) {
  return (
    <span class="badges" aria-hidden="true">
      {onLine > 0 && <span class="badge line">{formatCount(onLine)}</span>}
      {found > 0 && <span class="badge filter">{formatCount(found)}</span>}
    </span>
  );
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
