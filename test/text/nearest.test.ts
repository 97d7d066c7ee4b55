import assert from 'node:assert/strict';
import { nearest } from '../../src/text/nearest';

describe('the nearest names', () => {
  it('are in one order in every language: others put letters of their own first', () => {
    assert.deepEqual(nearest('x', ['xب', 'xz', 'xö', 'xa']), ['xa', 'xö', 'xz']);
  });
});
