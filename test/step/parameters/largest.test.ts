import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parameterRows, parametersBySize } from '../../../src/step/parameters/largest';
import { reach } from '../../../src/step/tape/reach';
import { publishedConfig } from '../../../src/training/run/config';
import { seed42 } from '../../reference';
import { handStep } from '../hand-steps';
import { eachRealStep } from '../real-steps';

describe('parameters by size', () => {
  it('come largest first, those that are untouched last, equals in the order of the model', () => {
    // d loss / d: 2, untouched, -5, 0 (not untouched), 5
    const step = handStep([1, 9, 1, 7, 1], ([a, , b, c, d]) => a.mul(2).add(b.mul(-5)).add(c.mul(0)).add(d.mul(5)));
    const read = reach(step);
    const all = [{ first: 0, count: 5 }];
    assert.deepEqual([...parametersBySize(step, read, 'gradient', all)], [2, 4, 0, 3, 1]);
    assert.deepEqual([...parametersBySize(step, read, 'value', all)], [1, 3, 0, 2, 4]);
    assert.deepEqual([...parametersBySize(step, read, 'update', all)], [0, 1, 2, 3, 4]);
    assert.deepEqual(
      [
        ...parametersBySize(step, read, 'gradient', [
          { first: 3, count: 2 },
          { first: 0, count: 2 },
        ]),
      ],
      [4, 0, 3, 1],
    );
    const { parameter, value, gradient, untouched, update } = parameterRows(step, read, Int32Array.of(2, 1));
    assert.deepEqual(
      [[...parameter], [...value], [...gradient], [...untouched], [...update]],
      [
        [2, 1],
        [1, 9],
        [-5, 0],
        [0, 1],
        [1, 1],
      ],
    );
  });

  it('are in exact order, whatever the numbers', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN, 1, 1 + 2 ** -52, 1 + 2 ** -30, -1, 5e-324));
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 60 }), (numbers) => {
        const step = handStep(numbers, ([a]) => a.add(0));
        const order = parametersBySize(step, reach(step), 'value', [{ first: 0, count: numbers.length }]);
        const size = (i: number) => (Number.isNaN(numbers[i]) ? Number.POSITIVE_INFINITY : Math.abs(numbers[i]));
        const rank = (i: number) => (Number.isNaN(numbers[i]) ? 0 : 1);
        const expected = [...numbers.keys()].sort((a, b) => rank(a) - rank(b) || size(b) - size(a) || a - b);
        assert.deepEqual([...order], expected);
      }),
    );
  });

  it('are all those of a real step, and the largest gradient is the published one', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const count = step.tape.parameterCount;
      const order = parametersBySize(step, reach(step), 'gradient', [{ first: 0, count }]);
      assert.equal(new Set(order).size, 4192);
      const largest = Math.max(...Object.values(seed42.detail[1].matrices).map(({ grad_absmax }) => grad_absmax));
      assert.ok(Math.abs(Math.abs(step.tape.grad[order[0]]) / largest - 1) < 1e-12);
      const untouched = count - seed42.detail[1].params_reachable;
      assert.ok([...order.subarray(count - untouched)].every((parameter) => step.tape.grad[parameter] === 0));
      assert.ok([...order.subarray(count - untouched)].every((parameter, i, all) => i === 0 || parameter > all[i - 1]));
    });
  });
});
