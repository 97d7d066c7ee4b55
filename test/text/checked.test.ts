import assert from 'node:assert/strict';
import { checked, checkedEntry } from '../../src/text/checked';

describe('a checked read', () => {
  it('is what is there, whatever it is', () => {
    assert.equal(checked(Float64Array.of(1, 0), 1, 'loss'), 0);
    assert.equal(checked([null], 0, 'loss'), null);
    assert.equal(checkedEntry(new Map([['wte', 0]]), 'wte', 'matrix wte'), 0);
  });

  it('is an error that names what is missing', () => {
    for (const index of [-1, 2, 0.5, Number.NaN]) {
      assert.throws(() => checked(Float64Array.of(1, 0), index, 'loss'), {
        name: 'RangeError',
        message: `There is no loss ${index} of 2.`,
      });
    }
    assert.throws(() => checkedEntry(new Map(), 'wte', 'matrix wte'), {
      name: 'RangeError',
      message: 'There is no matrix wte.',
    });
  });
});
