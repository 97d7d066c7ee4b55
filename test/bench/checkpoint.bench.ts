/** Checkpoints of the default model after 1,000 steps: saved to a file, and opened from one, by the worker thread as it is shipped. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SessionWorker } from '../../src/extension/training/session-worker';
import { transferring } from '../../src/protocol/rpc';
import { publishedConfig } from '../../src/training/run/config';
import type { Row } from './row';

const MOST_MILLISECONDS = 100;
const ROUNDS = 20;

export async function run(): Promise<Row[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-bench-'));
  const file = path.join(folder, 'checkpoint.safetensors');
  let finished = () => {};
  const fail = (error: Error) => {
    throw error;
  };
  const worker = new SessionWorker({
    file: path.resolve('dist', 'worker', 'main.mjs'),
    events: {
      progress: ({ state }) => {
        if (state === 'finished') finished();
      },
      save: async () => {},
      reading: () => {},
      exporting: () => {},
      moved: () => {},
      said: () => {},
      failed: ({ message }) => fail(new Error(message)),
    },
    ended: (cause) => cause,
    log: fail,
  });
  try {
    const { session } = worker;
    const names = new Uint8Array(fs.readFileSync(path.resolve('dist', 'names.txt')));
    const { number } = await session.readCorpus(names, 'names', publishedConfig);
    await session.restart(publishedConfig, number);
    const trained = new Promise<void>((resolve) => {
      finished = resolve;
    });
    await session.run();
    await trained;
    const saving = await slowest(async () => {
      const { bytes } = await session.checkpoint();
      await fs.promises.writeFile(`${file}.tmp`, bytes);
      await fs.promises.rename(`${file}.tmp`, file);
    });
    const opening = await slowest(async () => {
      const bytes = new Uint8Array(await fs.promises.readFile(file));
      await session.readCheckpoint(transferring(bytes, [bytes.buffer]), 'checkpoint');
      const status = await session.resume(null);
      assert.equal(status?.step, 1000);
    });
    return [row('saving a checkpoint', saving), row('opening a checkpoint', opening)];
  } finally {
    await worker.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds that the slowest of all rounds took. */
async function slowest(work: () => Promise<void>): Promise<number> {
  let most = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await work();
    most = Math.max(most, performance.now() - start);
  }
  return most;
}

function row(what: string, milliseconds: number): Row {
  return {
    what: `${what} of the default model`,
    bound: `< ${MOST_MILLISECONDS} ms`,
    measured: `${milliseconds.toFixed(1)} ms (slowest of ${ROUNDS})`,
    ok: milliseconds < MOST_MILLISECONDS,
  };
}
