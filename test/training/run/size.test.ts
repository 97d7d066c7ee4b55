/** What is too large for a machine is refused before anything of it is made, with its size, the machine's and the remedy. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { publishedConfig } from '../../../src/training/run/config';
import { type Memory, memoryOf, stepNodes } from '../../../src/training/run/size';
import type { RunConfig } from '../../../src/training/status';
import { corpusOf, names } from '../corpus-text';
import { endSessions, observed } from '../observed-session';

const machine: Memory = { machine: 16e9, heap: 2 ** 32 };

describe('the size of a run', () => {
  afterEach(endSessions);
  // The tape is the process's: the next test finds it without a limit.
  after(async () => void (await observed().session.restart(publishedConfig, names)));

  it('is known to the node: as many as a step makes, of any shape and document', async () => {
    const shape = fc.record({
      nHead: fc.integer({ min: 1, max: 4 }),
      headDim: fc.integer({ min: 1, max: 5 }),
      nLayer: fc.integer({ min: 1, max: 3 }),
      blockSize: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, fc.string({ minLength: 1, maxLength: 12 }), async ({ headDim, ...shape }, text) => {
        const document = text.replace(/\s/g, 'x');
        const config: RunConfig = { ...publishedConfig, ...shape, nEmbd: shape.nHead * headDim };
        const { session } = observed();
        await session.restart(config, corpusOf(document));
        await session.step();
        const { recorded, tokenizer } = session.existing();
        assert.ok(recorded);
        const { length, parameterCount } = recorded.tape;
        assert.equal(stepNodes(config, tokenizer.bos + 1, recorded.positions), length - parameterCount);
      }),
      { numRuns: 50 },
    );
    for (const n of [1, 2, 7, 16]) assert.equal(stepNodes(publishedConfig, 27, n), 50 * n ** 2 + 7690 * n + 3);
  });

  const refusals: readonly (readonly [Partial<RunConfig>, RegExp])[] = [
    [{ nEmbd: 100_000_000 }, /^A model of n_embd 100000000, .* has about 1\.200e17 parameters: .* about 4\.068e10 GB/],
    [{ nLayer: Number.MAX_SAFE_INTEGER }, /n_layer 9007199254740991.* has about 2\.767e19 parameters/],
    [{ blockSize: 1e12 }, /block_size 1000000000000 .* has 16,000,000,003,936 parameters: .* about 3\.440e6 GB/],
    [{ nEmbd: 2000, nHead: 1, nLayer: 4 }, /has 192,140,000 parameters: its smallest step takes 960,820,615 nodes/],
  ];
  for (const [change, message] of refusals) {
    it(`is refused at once where it is too large: ${JSON.stringify(change)}`, async () => {
      const { session, progress } = observed({ memory: machine });
      await session.restart(publishedConfig, names);
      await session.step();
      const before = await session.status();
      const told = progress.length;
      const room =
        /there is room for 16,777,216 parameters, 516,129,032 nodes and 16 GB here\. Lower n_embd, n_layer or block_size, or train/;
      const config = { ...publishedConfig, ...change };
      await assert.rejects(session.restart(config, names), { name: 'UserError', message });
      await assert.rejects(session.restart(config, names), { name: 'UserError', message: room });
      const state = { ...session.existing().state(), config };
      await assert.rejects(session.resume(state, names), { name: 'UserError', message });
      // What is at hand is as it was, and goes on.
      assert.deepEqual(await session.status(), before);
      assert.equal(progress.length, told);
      assert.equal((await session.step()).step, 2);
    });
  }

  it('is refused by the memory there is, not by a figure of its own', async () => {
    const config = { ...publishedConfig, nEmbd: 64, nLayer: 2 };
    // 102,784 parameters of 184 bytes; 511,275 nodes of 31 bytes with them at 2 positions.
    await observed({ memory: { ...machine, machine: 36e6 } }).session.restart(config, names);
    const { session } = observed({ memory: { ...machine, machine: 34e6 } });
    await assert.rejects(session.restart(config, names), /about 0\.03\d+ GB, and there .* and 0\.03400 GB here/);
  });

  it('is limited by the heap, which holds a handle for each parameter', async () => {
    const { session } = observed({ memory: { ...machine, heap: 56 * 4_191 } });
    await assert.rejects(session.restart(publishedConfig, names), /4,192 parameters: .* room for 4,191 parameters, /);
  });

  it('is limited by the nodes: a document that is too long for them says so, and a shorter one is trained on', async () => {
    const { session } = observed({ memory: { ...machine, machine: 31 * 300_000 } });
    const config = { ...publishedConfig, nEmbd: 32 };
    await session.restart(config, corpusOf('a'.repeat(16)));
    await assert.rejects(session.step(), { name: 'UserError', message: /more than 300,000 nodes\. Lower the block/ });
    await session.restart(config, corpusOf('ab'));
    assert.equal((await session.step()).step, 1);
  });

  it('of a machine is what a process may have of it', () => {
    assert.deepEqual(memoryOf(16e9, undefined, 4e9), { machine: 16e9, heap: 4e9 });
    assert.deepEqual(memoryOf(16e9, 0, 4e9), { machine: 16e9, heap: 4e9 });
    assert.deepEqual(memoryOf(16e9, 2 ** 64, 4e9), { machine: 16e9, heap: 4e9 });
    assert.deepEqual(memoryOf(16e9, 2e9, 4e9), { machine: 2e9, heap: 4e9 });
  });
});
