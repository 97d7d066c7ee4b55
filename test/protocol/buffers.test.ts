import assert from 'node:assert/strict';
import { buffersIn } from '../../src/protocol/buffers';

describe('buffers that are handed over', () => {
  it('are found at any depth, each once', () => {
    const a = new Float64Array(3);
    const b = new Uint8Array(2);
    const value = {
      a,
      again: a,
      deep: [{ b, n: null, t: 'text', part: new Uint8Array(a.buffer, 8, 4) }],
      none: undefined,
    };
    assert.deepEqual(buffersIn(value), [a.buffer, b.buffer]);
    assert.deepEqual(buffersIn(null), []);
  });

  it('leave nothing where they came from', () => {
    const value = { curve: { losses: new Float64Array([1, 2]) } };
    const moved = structuredClone(value, { transfer: buffersIn(value) });
    assert.deepEqual([...moved.curve.losses], [1, 2]);
    assert.equal(value.curve.losses.length, 0);
  });
});
