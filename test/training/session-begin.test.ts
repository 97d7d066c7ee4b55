/** A run that is begun in place of another and is not made: the other is there as it was. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { publishedConfig, publishedSampling } from '../../src/training/run/config';
import type { RunState } from '../../src/training/run/state';
import type { Session } from '../../src/training/session';
import type { RunConfig } from '../../src/training/status';
import { inspectionOf } from '../inspected';
import { seed42 } from '../reference';
import { corpusOf, names } from './corpus-text';
import { endSessions, observed, withoutIds } from './observed-session';
import { plainRequest } from './requests';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, numSteps: 9 };
const other = corpusOf('ab\nba');

/** Read when the new model has taken the tape. */
const noMemory = {
  get historyBudget(): number {
    throw new RangeError('Array buffer allocation failed');
  },
};

/** Ways in which a run is not made. */
const failures: readonly ((session: Session, state: RunState) => Promise<void>)[] = [
  (session, state) =>
    assert.rejects(session.resume(state, other), { name: 'UserError', message: /that it was trained on/ }),
  (session, state) => assert.rejects(session.resume({ ...state, losses: new Float64Array(99) }, names), /99 losses/),
  (session) => assert.rejects(session.restart({ ...small, nEmbd: 8, nLayer: 2 }, other, noMemory), RangeError),
];

describe('a run that is not made', () => {
  afterEach(endSessions);

  it('leaves the one at hand as it was: step, graph, losses, samples and all that comes of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          steps: fc.nat({ max: 9 }),
          visited: fc.option(fc.integer({ min: 1, max: 9 })),
          edit: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
          samples: fc.nat({ max: 2 }),
          failure: fc.constantFrom(...failures),
        }),
        async ({ steps, visited, edit, samples, failure }) => {
          const outcome = async (fail: typeof failure | null) => {
            const { session } = observed();
            await session.restart(small, names);
            for (let step = 0; step < steps; step++) await session.step();
            if (edit !== null && steps > 0) session.existing().stepAgain(100, edit);
            if (visited !== null && visited <= steps) await session.visit(visited);
            for (let i = 0; i < samples; i++) await session.sample(publishedSampling);
            const state = session.existing().state();
            const before = [await session.status(), await inspectionOf(session).snapshot(plainRequest)];
            await fail?.(session, state);
            assert.deepEqual([await session.status(), await inspectionOf(session).snapshot(plainRequest)], before);
            const told: unknown[] = [...before];
            while ((await session.status()).state !== 'finished') {
              told.push(await session.sample({ ...publishedSampling, count: 2 }));
              told.push(await session.step());
            }
            told.push(await session.sample({ ...publishedSampling, count: 2 }));
            told.push(session.existing().state());
            if (visited !== null)
              told.push(await session.visit(visited), await inspectionOf(session).snapshot(plainRequest));
            return told;
          };
          assert.deepEqual(withoutIds(await outcome(failure)), withoutIds(await outcome(null)));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('lets the one at hand run on', async () => {
    const { session, reaches } = observed();
    await session.restart(publishedConfig, names);
    await session.run(120);
    const state = session.existing().state();
    for (const failure of failures) await failure(session, state);
    assert.equal((await session.status()).state, 'running');
    assert.equal((await reaches('paused')).step, 120);
    for (const [index, loss] of session.existing().losses.entries()) {
      assert.ok(Math.abs(loss - seed42.losses[index]) < 1e-12);
    }
  });
});
