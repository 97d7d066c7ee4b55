import assert from 'node:assert/strict';
import { formatLoss } from '../../../src/text/numbers';
import { meanSteps } from '../../../src/training/mean-curve';
import { axisEnd, lossRange, lossSeries } from '../../../src/webview/loss/series';

function pairs(losses: readonly number[]): Float64Array {
  return Float64Array.from(losses.flatMap((loss, i) => [i + 1, loss]));
}

describe('the range of the losses', () => {
  it('leaves out the two most extreme of a hundred at each end', () => {
    const losses = Array.from({ length: 100 }, (_, i) => i / 10);
    assert.deepEqual(lossRange([losses]), [0.2, 9.7]);
    assert.deepEqual(lossRange([losses.slice(0, 50), losses.slice(50)]), [0.2, 9.7]);
  });

  it('has a height where all losses are equal, and where there is none', () => {
    assert.deepEqual(lossRange([[2, 2, null]]), [1.95, 2.05]);
    assert.deepEqual(lossRange([[], [null, Number.NaN, Number.POSITIVE_INFINITY]]), [0, 4]);
  });
});

describe('the losses as a plot takes them', () => {
  it('are each loss as it is', () => {
    const { steps, losses, lowest } = lossSeries(pairs([3.5, 2.25, 3]));
    assert.deepEqual(steps, [1, 2, 3]);
    assert.deepEqual(losses, [3.5, 2.25, 3]);
    assert.deepEqual(lowest, { step: 2, loss: 2.25 });
  });

  it('have the mean of the last steps where there are enough of them', () => {
    const losses = Array.from({ length: 120 }, (_, i) => 3 + Math.sin(i));
    const { means } = lossSeries(pairs(losses));
    for (const [i, mean] of means.entries()) {
      if (i < meanSteps - 1) {
        assert.equal(mean, null);
        continue;
      }
      const last = losses.slice(i - meanSteps + 1, i + 1);
      const expected = last.reduce((sum, loss) => sum + loss, 0) / meanSteps;
      assert.ok(mean !== null && Math.abs(mean - expected) < 1e-12);
    }
  });

  it('have no mean where steps are left out', () => {
    const thinned = Float64Array.from(Array.from({ length: 100 }, (_, i) => [3 * i + 2, 2.5]).flat());
    const { means, whole } = lossSeries(thinned);
    assert.ok(means.every((mean) => mean === null));
    assert.equal(whole, false);
  });

  it('may be none', () => {
    assert.deepEqual(lossSeries(new Float64Array()), { steps: [], losses: [], means: [], lowest: null, whole: true });
  });
});

describe('the axis of steps', () => {
  it('grows in stages up to the end of the schedule', () => {
    const ends = [0, 1, 10, 11, 20, 21, 50, 51, 99, 101, 499, 501, 1000].map((step) => axisEnd(step, 1000));
    assert.deepEqual(ends, [10, 10, 10, 20, 20, 50, 50, 100, 100, 200, 500, 1000, 1000]);
    assert.equal(axisEnd(3, 7), 7);
    assert.equal(axisEnd(60, 75), 75);
  });
});

it('a loss is written with 4 decimals, or said not to be finite', () => {
  assert.equal(formatLoss(2.6496944697407585), '2.6497');
  assert.equal(formatLoss(Number.NaN), 'NaN');
  assert.equal(formatLoss(Number.POSITIVE_INFINITY), '∞');
});
