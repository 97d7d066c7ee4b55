/** Values that are varied, as a user writes them, and their combinations. */

import assert from 'node:assert/strict';
import { combinations, readValues } from '../../../src/extension/runs/variations';

describe('variations', () => {
  it('are lists of numbers, and ranges of whole ones', () => {
    assert.deepEqual(readValues('0.001, 0.003,0.01', {}), [0.001, 0.003, 0.01]);
    assert.deepEqual(readValues(' 1 to 5 ', { whole: true }), [1, 2, 3, 4, 5]);
    assert.deepEqual(readValues('4, 4, 2', { whole: true }), [4, 2]);
    assert.deepEqual(readValues('-1 to 1', {}), [-1, 0, 1]);
  });

  it('are refused by the value that is wrong', () => {
    for (const [text, says] of [
      ['1, x', /^'x': /],
      ['', /^'': /],
      ['0', /^'0': give a whole number of 1 or more/],
      ['5 to 1', /^'5 to 1' has no number/],
      ['1 to 1000', /^'1 to 1000' has no number, or more than 100/],
    ] as const) {
      assert.throws(() => readValues(text, { whole: true, lowest: 1 }), { name: 'UserError', message: says });
    }
  });

  it('are combined, the last fastest, up to a hundred runs', () => {
    const all = combinations([
      { name: 'nHead', values: [1, 2] },
      { name: 'seed', values: [7, 8, 9] },
    ]);
    assert.deepEqual(
      all.map(({ nHead, seed }) => [nHead, seed]),
      [1, 2].flatMap((nHead) => [7, 8, 9].map((seed) => [nHead, seed])),
    );
    const many = Array.from({ length: 11 }, (_, i) => i);
    assert.throws(
      () =>
        combinations([
          { name: 'a', values: many },
          { name: 'b', values: many },
        ]),
      /more than 100 runs/,
    );
  });
});
