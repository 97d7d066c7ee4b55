/** Nearest names: an unknown name to the known names that may have been meant. */

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
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const above = rows[i - 1];
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const least = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
      row.push(swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
