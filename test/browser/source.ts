/** Model source: the text as the package ships it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';

const lines = fs.readFileSync('src/engine/microgpt.ts', 'utf8').split('\n');

/** Returns the one line, from 1, that contains `code`. */
export function lineOf(code: string): number {
  const found = lines.flatMap((line, i) => (line.includes(code) ? [i + 1] : []));
  assert.equal(found.length, 1, `${code} stands in one line of microgpt.ts`);
  return found[0] ?? 0;
}
