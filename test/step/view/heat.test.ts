import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { heatOf, heatRangeOf, heatRanges, heldRange } from '../../../src/step/view/heat';
import { inkOn, lightness } from '../../../src/step/view/ink';
import { publishedConfig } from '../../../src/training/run/config';
import { eachRealStep } from '../real-steps';
import { viewOf } from '../views';

describe('the range of heat', () => {
  it('goes from the 5th to the 95th percentile of the scopes, each as often as it has nodes', () => {
    const amounts = [1e9, ...Array.from({ length: 100 }, (_, i) => i + 1)];
    assert.deepEqual(
      heatRangeOf(amounts, () => 1),
      { none: 5, full: 95 },
    );
    // The step itself does not count; one scope of 95 nodes counts as much as 95 of one node.
    const weighted = heatRangeOf([7, 2, 1000], (scope) => (scope === 1 ? 95 : 5));
    assert.deepEqual(weighted, { none: 2, full: 20 });
  });

  it('is the general one where nothing counts, and never shorter than one power of ten', () => {
    assert.deepEqual(
      heatRangeOf([0, 0, -1, Number.NaN, Number.POSITIVE_INFINITY], () => 1),
      heatRanges.gradient,
    );
    const amounts = fc.array(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(amounts, (some) => {
        const { none, full } = heatRangeOf(some, () => 1);
        assert.ok(none > 0 && full >= 9.9 * none, `${none} to ${full}`);
      }),
    );
  });

  it('is kept as long as it fits', () => {
    const range = { none: 0.01, full: 10 };
    assert.equal(heldRange(null, range), range);
    assert.equal(heldRange(range, { none: 0.003, full: 35 }), range);
    const other = { none: 0.002, full: 10 };
    assert.equal(heldRange(range, other), other);
  });

  it('tells a gradient of 0.003 from one of 7.07 in a real step', () => {
    eachRealStep(publishedConfig, [50], (step) => {
      const { heat } = viewOf(step);
      const [low, high] = [0.003, 7.07].map((gradient) => heatOf(gradient, 'gradient', heat));
      assert.ok(high - low > 0.75, `${low} and ${high} of ${heat.none} to ${heat.full}`);
    });
  });
});

describe('the ink on a colour of heat', () => {
  it('flips at a lightness of 0.56', () => {
    assert.ok(Math.abs(lightness('#ffffff') - 1) < 1e-6 && lightness('#000000') === 0);
    // OKLCH .54 .12 55 and .66 .15 55.
    assert.ok(Math.abs(lightness('#a3591c') - 0.54) < 0.005);
    assert.ok(Math.abs(lightness('#d67523') - 0.66) < 0.005);
    const dark = ['#2d251c', '#633e1d', '#a3591c', '#dd881b', '#f9d46b'].map(inkOn);
    assert.deepEqual(new Set(dark.slice(0, 3)).size, 1);
    assert.deepEqual(new Set(dark.slice(3)).size, 1);
    assert.notEqual(dark[0], dark[4]);
  });
});
