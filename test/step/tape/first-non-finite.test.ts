import assert from 'node:assert/strict';
import { firstNonFinite } from '../../../src/step/tape/first-non-finite';
import { reach } from '../../../src/step/tape/reach';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep } from '../hand-steps';
import { eachRealStep } from '../real-steps';

describe('the first node that is not finite', () => {
  it('is found in order of computation', () => {
    // log(0) = -Infinity, then Infinity x 0 = NaN
    const step = handStep([0, 1], ([a, b]) => b.exp(1).add(a.log(2), 3).mul(0, 4));
    assert.deepEqual(firstNonFinite(step, reach(step)), { node: 3, what: 'value', value: Number.NEGATIVE_INFINITY });
    const negative = handStep([-1], ([a]) => a.log(1));
    assert.deepEqual(firstNonFinite(negative, reach(negative)), { node: 1, what: 'value', value: Number.NaN });
  });

  it('is a parameter whose value was not finite before the update', () => {
    const step = handStep([1, Number.POSITIVE_INFINITY], ([a, b]) => a.add(b, 1));
    assert.deepEqual(firstNonFinite(step, reach(step)), { node: 1, what: 'value', value: Number.POSITIVE_INFINITY });
  });

  it('is found in order of the backward sweep where all values are finite', () => {
    // d sqrt(x) / dx is infinite at 0: 0.5 x 0^-0.5
    const step = handStep([0, 2], ([a, b]) => a.mul(b, 1).pow(0.5, 2).add(b, 3));
    assert.deepEqual(firstNonFinite(step, reach(step)), { node: 2, what: 'gradient', value: Number.POSITIVE_INFINITY });
  });

  it('is not looked for in what the loss does not depend on, nor found in a sound step', () => {
    eachRealStep(publishedConfig, [1], (step) => assert.equal(firstNonFinite(step, reach(step)), null));
  });
});
