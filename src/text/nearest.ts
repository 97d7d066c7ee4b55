/** Nearest names: an unknown name to the known names that may have been meant. */

import { checked } from './checked';

const MOST = 3;

/**
 * Returns the known names closest to the written one, the closest first; empty where none is close.
 */
export function nearest(written: string, known: readonly string[]): string[] {
  const lower = written.toLowerCase();
  const close = known.flatMap((name) => {
    const other = name.toLowerCase();
    const away = other.startsWith(lower) || lower.startsWith(other) ? 1 : distance(lower, other);
    return away <= Math.max(1, Math.floor(Math.max(lower.length, other.length) / 3)) ? [{ name, away }] : [];
  });
  return close
    .toSorted((a, b) => a.away - b.away || a.name.localeCompare(b.name, 'en'))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/**
 * Returns the number of letters to change, insert, remove or swap with the next (optimal string
 * alignment).
 */
function distance(a: string, b: string): number {
  const rows: number[][] = [];
  const read = (i: number, j: number) => checked(checked(rows, i, 'row'), j, 'column');
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    rows.push(row);
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        row.push(i + j);
        continue;
      }
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const least = Math.min(read(i - 1, j) + 1, read(i, j - 1) + 1, read(i - 1, j - 1) + (same ? 0 : 1));
      row.push(swapped ? Math.min(least, read(i - 2, j - 2) + 1) : least);
    }
  }
  return read(a.length, b.length);
}
