/** The scrubber of the cursor: its line, its keys, its moves and its words. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CursorSnapshot, StepSnapshot } from '../../src/inspection/snapshot';
import { cursorParts, shortCursorParts } from '../../src/webview/cursor/cursor-words';
import { keyedOrdinal, momentsIn, ordinalAt, segmentsOf, shareOf } from '../../src/webview/cursor/scrubber';
import { ScrubberState } from '../../src/webview/cursor/scrubber-state';
import { strings } from '../../src/webview/strings';

const counts = fc.record({
  forward: fc.integer({ min: 1, max: 300 }),
  backward: fc.nat(300),
  update: fc.integer({ min: 1, max: 50 }),
});

/** A snapshot as far as the scrubber reads it. */
function snapshot(cursor: Partial<CursorSnapshot> | null, step = 12): StepSnapshot {
  const at = { phase: 'forward', index: 3, ordinal: 0, node: null, operation: '', name: '' };
  const there = { ...at, value: null, gradient: null, untouched: false, box: -1, ...cursor };
  const moments = { forward: 101, backward: 90, update: 21 };
  return { step, moments, cursor: cursor === null ? null : there } as StepSnapshot;
}

describe('the scrubber', () => {
  it('has a place for every moment: from left to right, backward from right to left', () => {
    fc.assert(
      fc.property(counts, (moments) => {
        const segments = segmentsOf(moments);
        assert.equal(momentsIn(segments), moments.forward + moments.backward + moments.update);
        for (const segment of segments) {
          const { phase, first, count } = segment;
          const shares = Array.from({ length: count }, (_, i) => shareOf(segments, first + i));
          const sorted = [...shares].sort((a, b) => (phase === 'backward' ? b - a : a - b));
          assert.deepEqual(shares, sorted);
          assert.ok(shares.every((share) => share >= 0 && share <= 1));
          if (count > 1)
            assert.deepEqual(
              shares.map((share) => ordinalAt(segment, share)),
              shares.map((_, i) => first + i),
            );
        }
      }),
    );
  });

  it('stays on its line wherever it is pointed at', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: -2, max: 3, noNaN: true }), (moments, share) => {
        for (const segment of segmentsOf(moments).filter(({ count }) => count > 0)) {
          const ordinal = ordinalAt(segment, share);
          const { first, count, phase } = segment;
          assert.ok(Number.isInteger(ordinal) && ordinal >= first && ordinal < first + count);
          if (share < 0) assert.equal(ordinal, phase === 'backward' ? first + count - 1 : first);
          if (share > 1) assert.equal(ordinal, phase === 'backward' ? first : first + count - 1);
        }
      }),
    );
  });

  it('moves by keys, and no farther than its ends', () => {
    const segments = segmentsOf({ forward: 5000, backward: 4000, update: 100 });
    const moved = (ordinal: number, key: string) => keyedOrdinal(segments, ordinal, key);
    assert.deepEqual(
      [moved(7, 'ArrowRight'), moved(7, 'ArrowUp'), moved(7, 'ArrowLeft'), moved(7, 'ArrowDown')],
      [8, 8, 6, 6],
    );
    assert.deepEqual([moved(7, 'PageUp'), moved(4999, 'ArrowRight'), moved(1200, 'PageDown')], [1007, 5000, 200]);
    assert.deepEqual([moved(7, 'PageDown'), moved(0, 'ArrowLeft'), moved(7, 'Home')], [0, 0, 0]);
    assert.deepEqual([moved(9000, 'PageUp'), moved(9099, 'ArrowRight'), moved(7, 'End')], [9099, 9099, 9099]);
    assert.equal(moved(7, 'Enter'), null);
  });

  it('makes one move at a time; the last that was wanted wins and is shown at once', async () => {
    const moves: [number, number][] = [];
    const arrive: (() => void)[] = [];
    const state = new ScrubberState((step, ordinal) => {
      moves.push([step, ordinal]);
      return new Promise((resolve) => arrive.push(resolve));
    });
    for (const ordinal of [3, 4, 5]) state.moveTo(12, ordinal);
    assert.deepEqual(moves, [[12, 3]]);
    assert.equal(state.ordinalIn(snapshot({ ordinal: 1 })), 5);
    state.shown(); // that of the first move
    assert.equal(state.ordinalIn(snapshot({ ordinal: 3 })), 5);
    arrive.shift()?.();
    await new Promise(setImmediate);
    assert.deepEqual(moves, [
      [12, 3],
      [12, 5],
    ]);
    arrive.shift()?.();
    await new Promise(setImmediate);
    state.shown();
    assert.equal(state.ordinalIn(snapshot({ ordinal: 7 })), 7);
    assert.equal(state.ordinalIn(snapshot(null)), null);
  });

  it('does not hold on to a place in a step that is gone', () => {
    const state = new ScrubberState(() => new Promise(() => {}));
    state.moveTo(12, 5);
    assert.equal(state.ordinalIn(snapshot({ ordinal: 80 }, 13)), 80);
  });

  it('says where the cursor is and what is there at that moment', () => {
    const at = (cursor: Partial<CursorSnapshot> | null) => cursorParts(snapshot(cursor)).join(' | ');
    assert.equal(at({ ordinal: 0 }), 'beginning of step 12');
    assert.equal(at({ phase: 'update', ordinal: 211 }), 'end of step 12');
    assert.equal(at(null), strings.cursor.running);
    const node = { node: 1703, operation: '×', name: 'weights[1]', place: 'position 2 › head 1', value: 0.36014 };
    const where = 'position 2 › head 1 › × weights[1] | node 1,703';
    assert.equal(at({ ...node, ordinal: 100 }), `forward 100 of 100 | ${where} | value 0.3601`);
    const short = (cursor: Partial<CursorSnapshot> | null) => shortCursorParts(snapshot(cursor)).join(' | ');
    assert.equal(short({ ...node, ordinal: 100 }), '× weights[1] = 0.3601 | 100 of 101');
    assert.equal(short({ ordinal: 0 }), 'beginning of step 12');
    const backward = { ...node, phase: 'backward', ordinal: 101, gradient: -0.0018 } as const;
    assert.equal(at(backward), `backward 1 of 90 | ${where} | value 0.3601 | ∇ −0.001800`);
    assert.match(at({ ...backward, untouched: true, gradient: 0 }), /untouched$/);
    const parameter = { node: 7, operation: 'parameter', name: "wte['a'][7]", place: '', value: 0.5, gradient: 0 };
    assert.equal(
      at({ ...parameter, phase: 'update', ordinal: 198 }),
      "update 8 of 20 | wte['a'][7] | value 0.5000 | ∇ 0",
    );
    const bare = { node: 9, operation: 'exp', place: '', ordinal: 6, value: 1 };
    assert.match(at({ ...bare, name: 'exp' }), / \| exp \| node 9 \| value/);
    assert.match(at({ ...bare, name: 'exp [2]' }), / \| exp \[2\] \| node 9 \| value/);
  });
});
