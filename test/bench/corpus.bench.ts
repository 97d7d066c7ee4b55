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
import type { Row } from './row';

const file = path.resolve('dist', 'worker', 'main.mjs');

function start(save: SessionEvents['save'], progress: (status: SessionStatus) => void = () => {}): SessionWorker {
  const nothing = () => {};
  return new SessionWorker({
    file,
    events: {
      progress,
      save,
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
    return [
      await firstStep(folder, 'short lines', 'anna\nbob\nelisabeth\n'),
      await firstStep(folder, 'lines of Cyrillic', 'все счастливые семьи похожи друг на друга\r\n'),
      await keeping(folder),
      await furthestBack(folder),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** From the file on disk; the worker starts as well. */
async function firstStep(folder: string, what: string, lines: string): Promise<Row> {
  const text = path.join(folder, 'corpus.txt');
  const bytes = Buffer.from(lines);
  await writeFile(text, Buffer.alloc(Math.floor(largestCorpus / bytes.length) * bytes.length, bytes));
  const begin = performance.now();
  const read = new Uint8Array(await readFile(text));
  const worker = start(async () => {});
  const { number, figures } = await worker.session.readCorpus(
    transferring(read, [read.buffer]),
    'corpus.txt',
    publishedConfig,
  );
  const told = performance.now();
  await worker.session.restart(publishedConfig, number);
  await worker.session.step();
  const seconds = (performance.now() - begin) / 1000;
  await worker.dispose();
  return {
    what: `a corpus of 50 MB (${what}, ${figures.documents.toLocaleString('en')} documents), to the first step`,
    bound: 'under 5 s',
    measured: `${seconds.toFixed(2)} s (${((told - begin) / 1000).toFixed(2)} s to its figures)`,
    ok: seconds < 5,
  };
}

/** Training with every save written, against training with none but the first, by turns. */
async function keeping(folder: string): Promise<Row> {
  const store = await RunStore.open(path.join(folder, 'runs'));
  const never = () => new Promise<void>(() => {});
  const ratios: number[] = [];
  let saves = 0;
  let rounds = 0;
  for (let round = 0; round < 6; round++) {
    const without = await duration(never);
    const kept = await duration(async (...saved) => {
      saves++;
      await store.save(...saved);
    });
    if (round === 0) continue; // warms up
    rounds++;
    ratios.push(kept / without);
  }
  await store.release();
  const middle = ratios.toSorted((a, b) => a - b)[ratios.length >> 1];
  return {
    what: 'training with the run kept as it goes, against training without',
    bound: '<= 1.05 x',
    measured: `${middle.toFixed(2)} x (${Math.round(saves / (rounds + 1))} saves in 1000 steps)`,
    ok: middle <= 1.05,
  };
}

/** What would be lost of a run if the worker were killed, at each moment that it tells of. */
async function furthestBack(folder: string): Promise<Row> {
  const store = await RunStore.open(path.join(folder, 'lost'));
  /** When each step was told of. */
  const told: number[] = [0];
  let kept = 0;
  let most = 0;
  let longest = 0;
  let ok = true;
  const look = (now: number) => {
    const lost = told.length - 1 - kept;
    const age = lost === 0 ? 0 : now - told[kept + 1];
    ok &&= lost <= 50 || age <= 5_000;
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
  return {
    what: 'a run that is kept as it goes: what a kill of the worker would cost at any moment',
    bound: '<= 50 steps or 5 s',
    measured: `at most ${most} steps, ${(longest / 1000).toFixed(2)} s`,
    ok,
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
  const { number } = await worker.session.readCorpus(names, 'names', publishedConfig);
  await worker.session.restart(publishedConfig, number);
  const begin = performance.now();
  await worker.session.run();
  await ended;
  const took = performance.now() - begin;
  await worker.dispose();
  return took;
}
