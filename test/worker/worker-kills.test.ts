/** The worker is killed at any moment, and the run that it had is brought back: the built worker, real threads, real files. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeCorpus } from '../../scripts/corpus.mjs';
import { Random } from '../../src/engine/random';
import { RunStore } from '../../src/extension/training/run-store';
import { SessionWorker } from '../../src/extension/training/session-worker';
import type { ModelFile } from '../../src/program/program';
import { publishedConfig } from '../../src/training/run/config';
import type { RunConfig, SessionStatus } from '../../src/training/status';
import { fileOf, models } from '../program/edited-model';
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
  /** A model file in place of the built-in program. */
  readonly file?: ModelFile;
}

const published: Kind = { name: 'names', kills: 80, text: makeCorpus(), config: publishedConfig };
/** A text of one's own and another model, whose steps take less. */
const own: Kind = {
  name: 'poems',
  kills: 80,
  text: Array.from({ length: 200 }, (_, i) => `gedicht ${i} 😀 für 𝒜`).join('\n'),
  config: { ...publishedConfig, nEmbd: 8, nHead: 2, blockSize: 12 },
};

/** A model file, which draws random numbers in its steps. */
const edited: Kind = {
  ...own,
  name: 'model file',
  kills: 40,
  file: fileOf(models['dropout by Math.random'] ?? assert.fail('there is such a model')),
};

/** A worker that keeps its run in a store. */
class Thread {
  status: SessionStatus | null = null;
  readonly worker: SessionWorker;
  readonly failures: unknown[] = [];
  /** The run that was kept last, and the one that is being kept. */
  kept: Uint8Array | null = null;
  underWay: Uint8Array | null = null;
  private tell: (() => void) | null = null;

  constructor(store: RunStore | null) {
    this.worker = new SessionWorker({
      file,
      events: {
        progress: (status) => {
          this.status = status;
          this.tell?.();
        },
        save: async (run, parts) => {
          this.underWay = run;
          await store?.save(run, parts);
          this.underWay = null;
          this.kept = run;
          this.tell?.();
        },
        archive: async () => {},
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

  async begin({ text, name, config, file: model }: Kind): Promise<void> {
    const bytes = new Uint8Array(new TextEncoder().encode(text));
    const { number } = await this.worker.session.readCorpus(bytes, name, 'lines', config);
    await this.worker.session.restart(config, number, {}, model && { file: model });
  }

  /** Resolves when training has come to a step, or to its end. */
  async reaches(step: number): Promise<void> {
    await this.until(() => (this.status?.step ?? 0) >= Math.min(step, steps));
  }

  /** Resolves when it has kept its run. */
  async keeps(): Promise<void> {
    await this.until(() => this.kept !== null);
  }

  private async until(probe: () => boolean): Promise<void> {
    while (!probe()) {
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

const kinds = [published, own, edited];
const kills = kinds.reduce((sum, kind) => sum + kind.kills, 0);

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

/** What became of the runs of a window. */
interface Killed {
  readonly begun: number;
  readonly broughtBack: number;
  /** The most steps that were told of, and lost. */
  readonly most: number;
}

/** Kills the worker of a run so many times, and lets the run end. */
async function killedAgain(folder: string, kind: Kind): Promise<Killed> {
  const expected = await undisturbed(kind);
  const store = await RunStore.open(folder);
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = Random.seeded(seed);
  let killed = 0;
  let begun = 0;
  let broughtBack = 0;
  let most = 0;
  /** The thread before, and the last step that was told of. */
  let before: Thread | null = null;
  let reached = 0;
  let kept: Uint8Array | null = null;
  while (killed < kind.kills || reached < steps) {
    const thread = new Thread(store);
    const going = (async () => {
      const found = await store.load();
      const allowed = [before?.kept ?? kept];
      if (before?.underWay) allowed.push(before.underWay);
      assert(
        allowed.some((run) => (run === null || found === null ? run === found : same(run, found.run))),
        `there is neither what was kept last nor what was being kept (seed ${seed})`,
      );
      kept = found?.run ?? null;
      if (found === null || reached === steps) {
        begun++;
        await thread.begin(kind);
      } else {
        const { step, state } = await thread.worker.session.recover(found.run, found.parts, { runsFiles: true });
        assert.notEqual(state, 'running');
        broughtBack++;
        most = Math.max(most, reached - step);
      }
      if (thread.status?.state !== 'finished') await thread.worker.session.run();
    })();
    if (killed < kind.kills) {
      // A call that the kill cuts off is rejected.
      const failed = going.then(
        () => null,
        (error: unknown) => error,
      );
      // One in eight dies while it begins or comes back, the others at any moment of training, half of these after a save.
      if (random.random() < 0.125) await wait(random.random() * 250);
      else {
        const error = await failed;
        if (error !== null) throw error;
        if (random.random() < 0.5) await thread.keeps();
        await thread.reaches((thread.status?.step ?? 0) + Math.floor(random.random() * 60));
        await wait(random.random() * 10);
      }
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
        const { losses } = await thread.worker.session.panes(plainPane);
        for (const [i, loss] of seed42.losses.entries()) assert.ok(Math.abs(losses[2 * i + 1] - loss) < 1e-12);
      }
      await thread.worker.dispose();
    }
    assert.deepEqual(thread.failures, []);
    before = thread;
    reached = thread.status?.step ?? reached;
  }
  await store.release();
  return { begun, broughtBack, most };
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

describe('a worker that is killed', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'microgpt-kills-'));
  });
  after(() => rm(folder, { recursive: true }));

  // How far back it may be is tested with the clock of a test (autosave.test.ts), and measured (`npm run bench -- corpus`).
  it(`${kills} times at random moments loses nothing that was kept, nor of what its run would have been`, async function () {
    // The limit is for what hangs.
    this.timeout(1_200_000);
    // Three windows at once, each with a run of its own.
    const windows = await Promise.all(kinds.map((kind) => killedAgain(path.join(folder, kind.name), kind)));
    const sum = (of: (window: Killed) => number) => windows.reduce((sum, window) => sum + of(window), 0);
    const broughtBack = sum((window) => window.broughtBack);
    const most = Math.max(...windows.map((window) => window.most));
    assert(broughtBack > kills / 4, `${broughtBack} were brought back: hardly one had been kept`);
    assert(most > 0, 'no kill hit a run between two saves');
    const begun = sum((window) => window.begun);
    console.log(
      `      killed ${kills} times: ${begun} runs begun, ${broughtBack} brought back; at most ${most} steps were lost`,
    );
  });
});

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
