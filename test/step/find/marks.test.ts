import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type Marks, MOST_STRETCHES, marksOf } from '../../../src/step/find/marks';
import { completed } from '../../../src/step/in-parts';
import type { TapeRange } from '../../../src/step/map/tape-map';
import { StepReading } from '../../../src/step/reading';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { reach } from '../../../src/step/tape/reach';
import { viewOfNodes } from '../../../src/step/view/graph-view';
import { handStep, inScope, stepFromNumbers } from '../hand-steps';

function marked(step: RecordedStep, mask: Uint8Array, opened: readonly string[], seen: TapeRange | null): Marks {
  const read = reach(step);
  const { view, boxOf } = viewOfNodes(new StepReading(step), {
    opened,
    everywhere: null,
    constants: false,
    parameters: false,
  });
  return completed(marksOf(step, read, mask, { boxOf, parents: view.boxes.map(({ parent }) => parent) }, seen));
}

describe('the marks of a set of nodes', () => {
  it('count nodes, parameters and boxes, and add up what the loss depends on, by hand', () => {
    const step = handStep(
      [2, -3],
      ([a, b]) => {
        const product = inScope(1, () => inScope(2, () => a.mul(b, 1)).exp(1)); // 2, 3
        product.exp(1); // 4, for nothing
        return product.add(a, 1); // 5
      },
      { scopeSites: [{}, {}] },
    );
    const mask = Uint8Array.from([1, 0, 1, 0, 1, 1]);
    const marks = marked(step, mask, ['s1.0'], null);
    assert.deepEqual([marks.nodes, marks.parameters], [3, 1]);
    // a: 1 - 3 exp(-6); the product: exp(-6); the sum: 1.
    assert.ok(Math.abs(marks.absoluteGradient - (1 - 3 * Math.exp(-6) + Math.exp(-6) + 1)) < 1e-12);
    // In order: the opened scope, the one in it, exp, then the nodes outside.
    assert.deepEqual([...marks.boxes], [1, 1, 0, 1, 1]);
    assert.deepEqual([...marks.stretches], [2, 3, 4, 6]);
  });

  it('hold every node of the tape in a stretch, are true to the node close up, and keep to a number', () => {
    const programs = fc.array(fc.nat(100_000), { minLength: 20, maxLength: 300 });
    fc.assert(
      fc.property(
        programs,
        fc.nat(),
        fc.nat(400),
        fc.integer({ min: 1, max: 300 }),
        (program, pattern, from, length) => {
          const step = stepFromNumbers(program);
          const { tape } = step;
          const mask = Uint8Array.from({ length: tape.length }, (_, node) => ((pattern >>> (node % 29)) & 1) as number);
          const { stretches, nodes, parameters } = marked(step, mask, [], { from, end: from + length });
          assert.equal(
            nodes + parameters,
            mask.reduce((sum, one) => sum + one, 0),
          );
          const covered = new Uint8Array(tape.length);
          for (let i = 0; i < stretches.length; i += 2) {
            assert.ok(stretches[i] < stretches[i + 1] && stretches[i] >= (stretches[i - 1] ?? tape.parameterCount));
            covered.fill(1, stretches[i], stretches[i + 1]);
          }
          // Such short tapes are seen node by node.
          assert.deepEqual([...covered.subarray(3)], [...mask.subarray(3)]);
        },
      ),
    );
    const long = handStep([1], ([a]) => {
      let x = a;
      for (let i = 0; i < 20_000; i++) x = x.add(a, 1);
      return x;
    });
    const every = (period: number) =>
      Uint8Array.from({ length: long.tape.length }, (_, node) => Number(node % period === 0));
    for (const period of [2, 3, 7, 11, 50]) {
      const { stretches } = marked(long, every(period), [], null);
      assert.ok(stretches.length <= 2 * MOST_STRETCHES);
      assert.ok(stretches.length > 0);
      const close = marked(long, every(period), [], { from: 5000, end: 5100 }).stretches;
      const inView = [...close].filter((node, i) => i % 2 === 0 && node >= 5000 && node < 5100);
      assert.deepEqual(
        inView,
        Array.from({ length: 100 }, (_, i) => 5000 + i).filter((node) => node % period === 0),
      );
      assert.ok(close.length <= 4 * MOST_STRETCHES);
    }
  });
});
