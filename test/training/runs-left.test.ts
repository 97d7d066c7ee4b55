/** A run that another takes the place of is kept, and comes back whole. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompareRequest } from '../../src/inspection/panes/compare';
import { publishedConfig, publishedSampling } from '../../src/training/run/config';
import type { Session } from '../../src/training/session';
import type { RunConfig } from '../../src/training/status';
import { inspectionOf } from '../inspected';
import { corpusOf, names } from './corpus-text';
import { endSessions, observed, withoutIds } from './observed-session';
import { plainRequest } from './requests';
import { digest } from './step-digest';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, numSteps: 9 };
const other = corpusOf('ab\nba');
const compare: CompareRequest = { kind: 'compare', quantity: 'value', matrix: 'wte', what: 'value', tolerance: 0 };

async function stepped(session: Session, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await session.step();
}

async function undo(session: Session): Promise<void> {
  const { left } = await session.status();
  assert(left, 'a run was left');
  await session.undo(left.id);
}

/** Ways in which a run takes the place of another, and is trained less far. */
const successors: readonly ((session: Session, steps: number) => Promise<void>)[] = [
  async (session, steps) => {
    await session.restart(small);
    await stepped(session, Math.max(0, steps - 1));
  },
  async (session, steps) => {
    await session.restart({ ...small, nEmbd: 8, nLayer: 2, seed: 7 }, other);
    await stepped(session, Math.max(0, steps - 1));
    if (steps > 1) await inspectionOf(session).compareWith(1);
  },
  async (session, steps) => {
    const state = session.existing().newestState();
    await session.restart(small, other);
    await stepped(session, Math.min(1, steps - 1));
    // What has gone as far takes its place in turn, and that is undone first.
    await session.resume({ ...state, step: 0, losses: new Float64Array(), edits: [] }, names);
    await stepped(session, Math.max(0, steps - 1));
  },
];

describe('a run that is left', () => {
  afterEach(endSessions);

  it('comes back as it was: step, graph, curve, branches, edits, comparison, samples and all that comes of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          steps: fc.integer({ min: 1, max: 9 }),
          visited: fc.option(fc.integer({ min: 1, max: 9 })),
          edit: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
          kept: fc.option(fc.integer({ min: 1, max: 9 })),
          samples: fc.nat({ max: 2 }),
          successor: fc.constantFrom(...successors),
        }),
        async ({ steps, visited, edit, kept, samples, successor }) => {
          const outcome = async (leaves: boolean) => {
            const { session } = observed();
            await session.restart(small, names);
            await stepped(session, steps);
            if (kept !== null && kept <= steps) await inspectionOf(session).compareWith(kept);
            if (visited !== null && visited <= steps) await session.visit(visited);
            if (edit !== null) session.existing().stepAgain(100, edit);
            for (let i = 0; i < samples; i++) await session.sample(publishedSampling);
            const look = async () => {
              const { recorded, losses, edits } = session.existing();
              return {
                status: { ...(await session.status()), left: null },
                snapshot: await inspectionOf(session).snapshot({ ...plainRequest, pane: compare }),
                digest: recorded && digest(recorded),
                losses: [...losses],
                edits: [...edits],
                state: session.existing().state(),
              };
            };
            const before = await look();
            if (leaves) {
              await successor(session, steps);
              while ((await session.status()).left !== null) await undo(session);
              assert.deepEqual(await look(), before);
            }
            const told: unknown[] = [];
            while ((await session.status()).state !== 'finished') told.push(await session.step());
            told.push(await session.sample({ ...publishedSampling, count: 2 }), session.existing().state());
            for (let step = steps; step >= 1; step--) told.push(await session.visit(step));
            return [before, ...told];
          };
          assert.deepEqual(withoutIds(await outcome(true)), withoutIds(await outcome(false)));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is kept until the next one has been trained as far, and no longer', async () => {
    const { session } = observed();
    await session.restart(small, names);
    await stepped(session, 3);
    await session.visit(2);
    const { left } = await session.restart(small);
    assert.deepEqual([left?.step, left?.numSteps, left?.corpus], [2, 9, names.name]);
    await stepped(session, 2);
    assert.deepEqual((await session.status()).left, left);
    assert.equal((await session.step()).left, null);
    await assert.rejects(session.undo(left?.id ?? ''), { name: 'UserError', message: /is no longer kept/ });
    assert.equal((await session.status()).step, 3);
  });

  it('is kept where others were begun since: the one that was left last comes back first', async () => {
    const { session } = observed();
    const configs = [5, 3, 1, 0].map((steps) => ({ steps, config: { ...small, seed: steps } }));
    for (const { steps, config } of configs) {
      await session.restart(config, names);
      await stepped(session, steps);
    }
    // One that was not trained is no loss.
    await session.restart(small, other);
    for (const { steps, config } of configs.slice(0, 3).reverse()) {
      await undo(session);
      const status = await session.status();
      assert.deepEqual([status.step, status.config], [steps, config]);
    }
    assert.equal((await session.status()).left, null);
  });

  it('pauses a run that is trained in its place, and is as it ended: finished, diverged', async () => {
    const { session, reaches } = observed();
    await session.restart(small, names);
    await session.run();
    await reaches('finished');
    await session.restart({ ...small, numSteps: 100_000 }, names);
    await session.run();
    await undo(session);
    const finished = await session.status();
    assert.deepEqual([finished.state, finished.step], ['finished', 9]);
    await session.restart({ ...small, learningRate: 1e200 }, names);
    await session.run();
    const diverged = await reaches('diverged');
    await session.restart(small, names);
    await undo(session);
    assert.deepEqual({ ...(await session.status()), left: null }, { ...diverged, left: null });
  });

  it('takes no more memory than is said, but for the last one', async () => {
    const { session } = observed();
    for (const steps of [9, 8, 7]) {
      await session.restart(small, names, { historyBudget: 0 });
      await stepped(session, steps);
    }
    await session.restart(small, names, { historyBudget: 0 });
    await undo(session);
    const { step, left } = await session.status();
    assert.deepEqual([step, left], [7, null]);
  });
});
