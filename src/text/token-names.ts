/**
 * Token name parser: names of tokens that cannot be seen to an index: `space`, `U+200B`, a
 * combining mark on its circle.
 */

const NAMED = /(?<=\[\s*)(?:(space)|U\+([0-9a-f]{4,6})|◌(\p{M}))(?=\s*\])/iuy;

/**
 * The token whose name fills the index that begins in a text at `at`, and where it ends; null where
 * none does.
 */
export function tokenNamedAt(text: string, at: number): { readonly value: string; readonly end: number } | null {
  NAMED.lastIndex = at;
  const [name, space, point = '', mark] = NAMED.exec(text) ?? [];
  if (name === undefined || Number.parseInt(point, 16) > 0x10ffff) return null;
  const value = space !== undefined ? ' ' : (mark ?? String.fromCodePoint(Number.parseInt(point, 16)));
  return { value, end: at + name.length };
}
