/** A corpus as large as they may be, from the file to the first training step; and what keeping the run costs training. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeCorpus } from '../../scripts/corpus.mjs';
import { RunStore } from '../../src/extension/training/run-store';
import { SessionWorker } from '../../src/extension/training/session-worker';
import { transferring } from '../../src/protocol/rpc';
import type { SessionEvents } from '../../src/protocol/session-api';
import { largestCorpus } from '../../src/training/corpus/corpus';
import { publishedConfig } from '../../src/training/run/config';
import { decodeRun } from '../../src/training/saved/run-file';
import type { SessionStatus } from '../../src/training/status';
import { PlainStep, plainSteps, takeTurns } from './reference';
import { type Row, ratioRow, type Turn } from './row';

const file = path.resolve('dist', 'worker', 'main.mjs');

function start(save: SessionEvents['save'], progress: (status: SessionStatus) => void = () => {}): SessionWorker {
  const nothing = () => {};
  return new SessionWorker({
    file,
    events: {
      progress,
      save,
      archive: async () => {},
      reading: nothing,
      exporting: nothing,
      moved: nothing,
      said: nothing,
      failed: (error) => {
        throw new Error(error.message);
      },
    },
    log: (error) => console.error(error),
    ended: (cause) => cause,
  });
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'microgpt-corpus-bench-'));
  try {
    return await PlainStep.with(async (plainStep) => [
      await firstStep(plainStep, folder, 'short lines', 'anna\nbob\nelisabeth\n'),
      await firstStep(plainStep, folder, 'lines of Cyrillic', 'все счастливые семьи похожи друг на друга\r\n'),
      await keeping(folder),
      await furthestBack(plainStep, folder),
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** From the file on disk; the worker starts as well. */
async function firstStep(plainStep: PlainStep, folder: string, what: string, lines: string): Promise<Row> {
  const text = path.join(folder, 'corpus.txt');
  const bytes = Buffer.from(lines);
  await writeFile(text, Buffer.alloc(Math.floor(largestCorpus / bytes.length) * bytes.length, bytes));
  let documents = 0;
  const turns = await takeTurns(plainStep, 3, 1, async () => {
    const begin = performance.now();
    const read = new Uint8Array(await readFile(text));
    const worker = start(async () => {});
    const { number, figures } = await worker.session.readCorpus(
      transferring(read, [read.buffer]),
      'corpus.txt',
      'lines',
      publishedConfig,
    );
    await worker.session.restart(publishedConfig, number);
    await worker.session.step();
    const taken = performance.now() - begin;
    await worker.dispose();
    documents = figures.documents;
    return taken;
  });
  const count = documents.toLocaleString('en');
  return ratioRow(`a corpus of 50 MB (${what}, ${count} documents), to the first step`, turns, plainSteps(375));
}

/** Training with every save written, against training with none but the first, by turns. */
async function keeping(folder: string): Promise<Row> {
  const store = await RunStore.open(path.join(folder, 'runs'));
  const never = () => new Promise<void>(() => {});
  const turns: Turn[] = [];
  let saves = 0;
  for (let round = 0; round < 6; round++) {
    const reference = await duration(never);
    const measured = await duration(async (...saved) => {
      if (round > 0) saves++;
      await store.save(...saved);
    });
    // The first warms up.
    if (round > 0) turns.push({ measured, reference });
  }
  await store.release();
  const what = `training with the run kept as it goes, ${Math.round(saves / turns.length)} saves in 1000 steps`;
  return ratioRow(what, turns, { to: 'training without', most: 1.05 });
}

/** What would be lost of a run if the worker were killed, at each moment that it tells of. */
async function furthestBack(plainStep: PlainStep, folder: string): Promise<Row> {
  const store = await RunStore.open(path.join(folder, 'lost'));
  const before = await plainStep.take();
  /** When each step was told of. */
  const told: number[] = [0];
  let kept = 0;
  let most = 0;
  let longest = 0;
  /** The age of what would be lost, where that is more than fifty steps. */
  let judged = 0;
  const look = (now: number) => {
    const lost = told.length - 1 - kept;
    const age = lost === 0 ? 0 : now - told[kept + 1];
    if (lost > 50) judged = Math.max(judged, age);
    most = Math.max(most, lost);
    longest = Math.max(longest, age);
  };
  await duration(
    async (...saved) => {
      await store.save(...saved);
      look(performance.now());
      const found = await store.load();
      if (found === null) throw new Error('Nothing was kept.');
      const { state, again } = decodeRun(found.run, found.parts.slice(1));
      kept = state.step + (again ? 1 : 0);
    },
    ({ step }) => {
      const now = performance.now();
      while (told.length <= step) told.push(now);
      look(now);
    },
  );
  await store.release();
  const reference = (before + (await plainStep.take())) / 2;
  return {
    what: 'a run that is kept as it goes: what a kill of the worker would cost at any moment',
    bound: '<= 50 steps or 375 x plain step',
    measured: `at most ${most} steps, ${(longest / reference).toFixed(1)} x (once; ${longest.toFixed(0)} ms to ${reference.toFixed(1)} ms)`,
    ok: judged <= 375 * reference,
  };
}

async function duration(
  save: SessionEvents['save'],
  progress: (status: SessionStatus) => void = () => {},
): Promise<number> {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const worker = start(save, (status) => {
    progress(status);
    if (status.state === 'finished') end();
  });
  const names = new Uint8Array(new TextEncoder().encode(makeCorpus()));
  const { number } = await worker.session.readCorpus(names, 'names', 'lines', publishedConfig);
  await worker.session.restart(publishedConfig, number);
  const begin = performance.now();
  await worker.session.run();
  await ended;
  const took = performance.now() - begin;
  await worker.dispose();
  return took;
}
