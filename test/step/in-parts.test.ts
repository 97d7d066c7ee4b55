import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { completed, inParts, inPartsBackwards, PART } from '../../src/step/in-parts';

describe('a computation in parts', () => {
  for (const [name, go] of [
    ['from the beginning', inParts],
    ['from the end', inPartsBackwards],
  ] as const) {
    it(`goes over each node once, ${name}, and lets others in between`, () => {
      fc.assert(
        fc.property(fc.nat(5_000), fc.nat(3_000_000), (from, length) => {
          const end = from + length;
          const parts: [number, number][] = [];
          let breaks = 0;
          const computation = go(from, end, (first, behind) => parts.push([first, behind]));
          while (computation.next().done !== true) breaks++;
          assert.equal(breaks, Math.max(0, parts.length - 1));
          const inOrder = go === inParts ? parts : parts.toReversed();
          let at = from;
          for (const [first, behind] of inOrder) {
            assert.equal(first, at);
            assert.ok(behind > first && behind - first <= PART);
            at = behind;
          }
          assert.equal(at, end);
        }),
        { numRuns: 50 },
      );
    });
  }

  it('of a real step is one part, and gives what it comes to', () => {
    const asked: number[] = [];
    const computation = inParts(4_192, 139_000, (from, end) => asked.push(from, end));
    assert.equal(computation.next().done, true);
    assert.deepEqual(asked, [4_192, 139_000]);
    function* sum(): Generator<void, number> {
      yield;
      return 3;
    }
    assert.equal(completed(sum()), 3);
  });
});
