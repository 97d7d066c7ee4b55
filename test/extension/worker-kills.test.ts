/** The worker is killed at any moment, and the run that it had is brought back: the built worker, real threads, real files. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeCorpus } from '../../scripts/corpus.mjs';
import { Random } from '../../src/engine/random';
import { RunStore } from '../../src/extension/run-store';
import { SessionWorker } from '../../src/extension/session-worker';
import { publishedConfig } from '../../src/training/run-config';
import type { RunConfig, SessionStatus } from '../../src/training/status';
import { seed42 } from '../reference';
import { plainPane } from '../training/requests';

const steps = publishedConfig.numSteps;
const file = path.resolve('dist', 'worker', 'main.mjs');

/** What a window trains on, and with what. */
interface Kind {
  readonly name: string;
  readonly kills: number;
  readonly text: string;
  readonly config: RunConfig;
}

const published: Kind = { name: 'names', kills: 80, text: makeCorpus(), config: publishedConfig };
/** A text of one's own and another model, whose steps take less. */
const own: Kind = {
  name: 'poems',
  kills: 120,
  text: Array.from({ length: 200 }, (_, i) => `gedicht ${i} 😀 für 𝒜`).join('\n'),
  config: { ...publishedConfig, nEmbd: 8, nHead: 2, blockSize: 12 },
};

/** A worker that keeps its run in a store. */
class Thread {
  status: SessionStatus | null = null;
  readonly worker: SessionWorker;
  readonly failures: unknown[] = [];
  /** When it told of which step. */
  readonly told: { readonly step: number; readonly at: number }[] = [];
  /** Whether a save of it was kept. */
  kept = false;
  private tell: (() => void) | null = null;

  constructor(store: RunStore | null) {
    this.worker = new SessionWorker({
      file,
      events: {
        progress: (status) => {
          this.status = status;
          this.told.push({ step: status.step, at: performance.now() });
          this.tell?.();
        },
        save: async (run, parts) => {
          await store?.save(run, parts);
          this.kept = true;
        },
        reading() {},
        exporting() {},
        moved() {},
        said() {},
        failed: (error) => this.failures.push(error),
      },
      log: (error) => this.failures.push(error),
      ended: (cause) => cause,
    });
  }

  async begin({ text, name, config }: Kind): Promise<void> {
    const bytes = new Uint8Array(new TextEncoder().encode(text));
    const { number } = await this.worker.session.readCorpus(bytes, name, config);
    await this.worker.session.restart(config, number);
  }

  /** Resolves when training has come to a step, or to its end. */
  async reaches(step: number): Promise<void> {
    while ((this.status?.step ?? 0) < Math.min(step, steps)) {
      await new Promise<void>((resolve) => {
        this.tell = resolve;
      });
    }
  }

  /** Losses and the statistics of all matrices, of all steps. */
  async figures(): Promise<string> {
    const { bytes } = await this.worker.session.export({ kind: 'run' });
    return new TextDecoder().decode(bytes);
  }
}

const kills = published.kills + own.kills;

/** The figures of a run that is left alone. */
async function undisturbed(kind: Kind): Promise<string> {
  const thread = new Thread(null);
  await thread.begin(kind);
  await thread.worker.session.run();
  await thread.reaches(steps);
  const figures = await thread.figures();
  await thread.worker.dispose();
  return figures;
}

/** Kills the worker of a run so many times, and lets the run end. */
async function killedAgain(folder: string, kind: Kind): Promise<{ readonly runs: number; readonly most: number }> {
  const expected = await undisturbed(kind);
  const store = await RunStore.open(folder);
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = Random.seeded(seed);
  let killed = 0;
  let runs = 0;
  let most = 0;
  /** The last step that the thread before told of. */
  let reached = 0;
  let told: Thread['told'] = [];
  let killedAt = 0;
  let everKept = false;
  while (killed < kind.kills || reached < steps) {
    const thread = new Thread(store);
    const going = (async () => {
      const kept = await store.load();
      assert(kept !== null || !everKept, `a run was kept, and nothing is back (seed ${seed})`);
      const over = reached === steps;
      // Where a write takes its time, more steps are taken meanwhile.
      const ageAfter = (step: number) => killedAt - (told.find((one) => one.step > step)?.at ?? killedAt);
      if (kept === null || over) {
        assert(over || reached <= 50 || ageAfter(0) <= 5_000, `step ${reached} is lost (seed ${seed})`);
        runs++;
        await thread.begin(kind);
      } else {
        const { step, state } = await thread.worker.session.recover(kept.run, kept.parts);
        assert.notEqual(state, 'running');
        most = Math.max(most, reached - step);
        const age = ageAfter(step);
        assert(
          reached - step <= 50 || age <= 5_000,
          `step ${reached} was told of, and ${step} is back, ${age} ms old (seed ${seed})`,
        );
      }
      if (thread.status?.state !== 'finished') await thread.worker.session.run();
    })();
    if (killed < kind.kills) {
      // A call that the kill cuts off is rejected.
      const failed = going.then(
        () => null,
        (error: unknown) => error,
      );
      // One in eight dies while it begins or comes back, the others at any moment of training.
      if (random.random() < 0.125) await wait(random.random() * 250);
      else {
        const error = await failed;
        if (error !== null) throw error;
        await thread.reaches((thread.status?.step ?? 0) + Math.floor(random.random() * 60));
        await wait(random.random() * 10);
      }
      killedAt = performance.now();
      await thread.worker.crash();
      const error = await failed;
      if (error instanceof assert.AssertionError) throw error;
      killed++;
    } else {
      await going;
      await thread.reaches(steps);
      await thread.worker.session.settled();
      assert.equal(await thread.figures(), expected);
      if (kind === published) {
        const { losses } = await thread.worker.session.below(plainPane);
        for (const [i, loss] of seed42.losses.entries()) assert.ok(Math.abs(losses[2 * i + 1] - loss) < 1e-12);
      }
      await thread.worker.dispose();
    }
    assert.deepEqual(thread.failures, []);
    everKept ||= thread.kept;
    reached = thread.status?.step ?? reached;
    if (thread.status !== null) told = thread.told;
  }
  await store.release();
  return { runs, most };
}

describe('a worker that is killed', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'microgpt-kills-'));
  });
  after(() => rm(folder, { recursive: true }));

  it(`${kills} times at random moments loses at most 50 steps or 5 seconds, and nothing of what its run would have been`, async function () {
    this.timeout(450_000);
    // Two windows at once, each with a run of its own.
    const windows = await Promise.all([published, own].map((kind) => killedAgain(path.join(folder, kind.name), kind)));
    const runs = windows[0].runs + windows[1].runs;
    const most = Math.max(windows[0].most, windows[1].most);
    // The faster the machine, the more steps are taken, and lost, before the first save of a run.
    assert(runs < kills / 2, `${runs} runs: hardly one was brought back`);
    assert(most > 0, 'no kill hit a run between two saves');
    console.log(`      killed ${kills} times, in ${runs} runs; at most ${most} steps were lost`);
  });
});

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
