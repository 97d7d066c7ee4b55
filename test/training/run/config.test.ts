/** What makes no run is refused by name, value and remedy. */

import assert from 'node:assert/strict';
import { remedyFor } from '../../../src/text/read-number';
import { checkConfig, publishedConfig, samplingRules } from '../../../src/training/run/config';
import type { RunConfig } from '../../../src/training/status';

const refusals: readonly (readonly [Partial<RunConfig>, RegExp])[] = [
  [{ nLayer: 0 }, /n_layer is 0: give a whole number/],
  [{ nEmbd: -16 }, /n_embd is -16/],
  [{ nHead: 2.5 }, /n_head is 2.5/],
  [{ blockSize: Number.NaN }, /block_size is NaN/],
  [{ numSteps: -1 }, /num_steps is -1/],
  [{ nEmbd: 30 }, /n_embd 30 is not divisible by n_head 4.*32/],
  [{ learningRate: 0 }, /learning rate is 0/],
  [{ learningRate: Number.POSITIVE_INFINITY }, /learning rate is Infinity/],
  [{ beta1: 1 }, /beta1 is 1: give a number from 0 to below 1/],
  [{ beta2: -0.1 }, /beta2 is -0.1/],
  [{ eps: 0 }, /eps is 0/],
  [{ initStd: -1 }, /init std is -1/],
  [{ seed: 0.5 }, /seed is 0.5: give a whole number/],
];

describe('a run configuration', () => {
  it('may be the published one', () => checkConfig(publishedConfig));

  for (const [change, message] of refusals) {
    it(`may not have ${JSON.stringify(change)}`, () => {
      assert.throws(() => checkConfig({ ...publishedConfig, ...change }), { name: 'UserError', message });
    });
  }
});

describe('a sampling', () => {
  it('takes a whole count in range and a temperature above 0', () => {
    const takes = (part: keyof typeof samplingRules, value: unknown) => remedyFor(value, samplingRules[part]) === null;
    for (const count of [1, 10_000]) assert(takes('count', count));
    for (const count of [0, -1, 1.5, 10_001, Number.NaN, '20', null]) assert(!takes('count', count), String(count));
    for (const temperature of [0.5, 2]) assert(takes('temperature', temperature));
    for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1', null]) {
      assert(!takes('temperature', temperature), String(temperature));
    }
  });
});
