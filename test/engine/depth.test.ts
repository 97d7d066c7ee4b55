/** No recursion anywhere: long and deep models work. */

import assert from 'node:assert/strict';
import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { corpusOf } from '../training/corpus-text';

describe('depth', () => {
  it('block size 256 and 8 layers make a step with finite gradients', () => {
    const letters = 'ab'.repeat(200);
    const run = new Run(
      { ...publishedConfig, blockSize: 256, nLayer: 8, nEmbd: 4, nHead: 1 },
      corpusOf(letters),
      builtIn,
    );
    const { positions, loss, tape } = run.step();
    assert.equal(positions, 256);
    assert.ok(tape.length > 5_000_000, `${tape.length} nodes`);
    assert.ok(Number.isFinite(loss));
    assert.ok(tape.grad.subarray(0, tape.parameterCount).every(Number.isFinite));
    // Untrained, every token is about as likely as the others.
    assert.ok(Math.abs(loss - Math.log(3)) < 0.3, `loss ${loss}`);
  });
});
