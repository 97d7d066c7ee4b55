/** Checkpoints of the default model after 1,000 steps: saved to a file, and opened from one, by the worker thread as it is shipped. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SessionWorker } from '../../src/extension/training/session-worker';
import { transferring } from '../../src/protocol/rpc';
import { publishedConfig } from '../../src/training/run/config';
import { PlainStep, plainSteps, takeTurns } from './reference';
import { type Row, ratioRow } from './row';

const ROUNDS = 20;
const MOST = plainSteps(7.5, 1);

export function run(): Promise<Row[]> {
  return PlainStep.with(measure);
}

async function measure(plainStep: PlainStep): Promise<Row[]> {
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
      archive: async () => {},
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
    const { number } = await session.readCorpus(names, 'names', 'lines', publishedConfig);
    await session.restart(publishedConfig, number);
    const trained = new Promise<void>((resolve) => {
      finished = resolve;
    });
    await session.run();
    await trained;
    const saving = await takeTurns(plainStep, ROUNDS, 1, async () => {
      const { bytes } = await session.checkpoint();
      await fs.promises.writeFile(`${file}.tmp`, bytes);
      await fs.promises.rename(`${file}.tmp`, file);
    });
    const opening = await takeTurns(plainStep, ROUNDS, 1, async () => {
      const bytes = new Uint8Array(await fs.promises.readFile(file));
      await session.readCheckpoint(transferring(bytes, [bytes.buffer]), 'checkpoint');
      const status = await session.resume(null);
      assert.equal(status?.step, 1000);
    });
    return [
      ratioRow('saving a checkpoint of the default model', saving, MOST),
      ratioRow('opening a checkpoint of the default model', opening, MOST),
    ];
  } finally {
    await worker.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
