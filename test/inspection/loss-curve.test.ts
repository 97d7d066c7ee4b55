/** The curve shows real losses, and the extremes of a long run. */

import assert from 'node:assert/strict';
import { branchCurve, lossCurve } from '../../src/inspection/loss-curve';

describe('the loss curve', () => {
  it('has every step of a short run', () => {
    assert.deepEqual([...lossCurve([3, 2, 4])], [1, 3, 2, 2, 3, 4]);
    assert.equal(lossCurve([]).length, 0);
    assert.equal(lossCurve(new Array(4096).fill(1)).length, 2 * 4096);
  });

  it('has lowest and highest of each stretch of a long run, in order, and its last step', () => {
    const losses = Array.from({ length: 100_000 }, (_, i) => ((i * 7919) % 10_007) / 1000);
    losses[54_321] = 99;
    losses[54_322] = -99;
    const curve = lossCurve(losses);
    assert.ok(curve.length <= 2 * 4097);
    const steps = [...curve].filter((_, i) => i % 2 === 0);
    for (const [i, step] of steps.entries()) {
      assert.equal(curve[2 * i + 1], losses[step - 1]);
      assert.ok(i === 0 || step > steps[i - 1]);
    }
    assert.ok(steps.includes(54_322) && steps.includes(54_323));
    assert.equal(steps.at(-1), 100_000);
  });

  it('of a branch begins with the last step before it', () => {
    assert.deepEqual([...branchCurve([3, 2, 4, 1], 2)], [2, 2, 3, 4, 4, 1]);
    assert.deepEqual([...branchCurve([3, 2], 0)], [1, 3, 2, 2]);
    assert.equal(branchCurve([3, 2], 2).length, 2);
  });
});
