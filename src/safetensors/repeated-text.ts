/** Repeated text: finds a string that is there twice among very many. */

import { checked } from '../text/checked';
import type { JsonCursor } from './json-cursor';

/**
 * Returns a string that is at two of the places, or null. It takes 4 bytes a place: strings are
 * distinguished by a hash, and only those whose hashes meet are compared. The hash begins with a
 * random number, so that no file can be made whose hashes all meet.
 */
export function repeatedText(cursor: JsonCursor, places: Uint32Array): string | null {
  const textAt = (place: number) => {
    cursor.at = place;
    return cursor.read(cursor.text());
  };
  const seed = checked(crypto.getRandomValues(new Uint32Array(1)), 0, 'random number');
  const hashes = places.map((place) => hashOf(textAt(place), seed)).sort();
  const met = new Set<number>();
  let before: number | null = null;
  for (const hash of hashes) {
    if (hash === before) met.add(hash);
    before = hash;
  }
  if (met.size === 0) return null;
  const seen = new Set<string>();
  for (const place of places) {
    const text = textAt(place);
    if (!met.has(hashOf(text, seed))) continue;
    if (seen.has(text)) return text;
    seen.add(text);
  }
  return null;
}

/**
 * FNV-1a over code units, with a multiplication at the end so that short texts differ in all bits.
 */
function hashOf(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
}
