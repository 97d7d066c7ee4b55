/** What was set by hand, on the loss curve. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editLabel, editWords, placedEdits } from '../../../src/webview/loss/edits';

const widthOf = (label: string) => 10 * label.length;

describe('the marks of what was set by hand', () => {
  it('say which parameter was set to what, and that there are others', () => {
    const mark = { step: 3, name: 'wpe[0][2]', from: -0.18049, to: 0.5, others: 0 };
    assert.equal(editLabel(mark), 'wpe[0][2] = 0.5000');
    assert.equal(editWords(mark), 'wpe[0][2] set by hand from −0.1805 to 0.5000');
    assert.equal(editWords({ ...mark, others: 2 }), 'wpe[0][2] set by hand from −0.1805 to 0.5000 and 2 more');
  });

  it('stand right of their line, left of it at the end of the plot, and nowhere without room', () => {
    const at = (...xs: number[]) =>
      placedEdits(
        xs.map((x) => ({ x, label: 'abcdefgh' })),
        { left: 0, right: 500 },
        widthOf,
      ).map(({ label, at: begins }) => (label === null ? null : begins));
    assert.deepEqual(at(100), [106]);
    assert.deepEqual(at(450), [450 - 92 + 6]);
    assert.deepEqual(at(100, 150, 490), [14, 156, 490 - 92 + 6]);
    assert.deepEqual(at(20, 40, 60), [null, null, 66]);
  });

  it('never lie over each other or beyond the plot', () => {
    const marks = fc.array(fc.record({ x: fc.integer({ min: 40, max: 400 }), label: fc.string({ maxLength: 12 }) }));
    fc.assert(
      fc.property(marks, (given) => {
        const sorted = given.toSorted((a, b) => a.x - b.x);
        const placed = placedEdits(sorted, { left: 30, right: 410 }, widthOf);
        assert.deepEqual(
          placed.map(({ x }) => x),
          sorted.map(({ x }) => x),
        );
        const labels = placed.flatMap(({ label, at }) => (label === null ? [] : [[at, at + widthOf(label)] as const]));
        for (const [i, [from, end]] of labels.entries()) {
          assert.ok(from >= 30 && end <= 410);
          if (i > 0) assert.ok(from >= (labels[i - 1]?.[1] ?? 0));
        }
      }),
    );
  });
});
