/** Model files: how fast they train beside the built-in program, what it takes to run one, and what stays behind. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SessionWorker } from '../../src/extension/training/session-worker';
import { Rpc } from '../../src/protocol/rpc';
import { threadPort } from '../../src/protocol/thread-port';
import type { TrialApi, TrialEvents } from '../../src/protocol/trial-api';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { fileOf, models, original } from '../program/edited-model';
import { loaded } from '../program/loaded';
import { seed42 } from '../reference';
import { names } from '../training/corpus-text';
import { quantile } from './quantiles';
import { type Row, ratioRow, type Turn } from './row';
import { type MeasuredStep, SteppedModel, Stepper } from './stepper';

const ROUNDS = 5;
const TURNS = 8;
const STEPS = 16;
const steppers = ['recorded', 'file', 'reloaded'] as const;

export async function run(): Promise<Row[]> {
  const turns: Record<'file' | 'reloaded', Turn[]> = { file: [], reloaded: [] };
  for (let round = 0; round < ROUNDS; round++) await addRound(turns);
  return [
    ratioRow('training step of the built-in text as a file', turns.file, { to: 'built-in step', most: 1.05 }),
    ratioRow('the same after ten other models', turns.reloaded, { to: 'built-in step', most: 1.08 }),
    await toFirstStep(),
    leftBehind(),
  ];
}

async function addRound(turns: Record<'file' | 'reloaded', Turn[]>): Promise<void> {
  const model = new SteppedModel(publishedConfig);
  const documents = Array.from({ length: TURNS * STEPS }, (_, step) => model.tokens(step));
  const measured: Record<(typeof steppers)[number], MeasuredStep[]> = { recorded: [], file: [], reloaded: [] };
  const started = steppers.map((name) => [name, Stepper.ofProgram(name)] as const);
  for (const [, stepper] of started) {
    stepper.begin(model);
    await stepper.take(documents);
    stepper.begin(model);
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, stepper] of started) {
      measured[name].push(...(await stepper.take(documents.slice(turn * STEPS, (turn + 1) * STEPS))));
    }
  }
  for (const [name, stepper] of started) {
    stepper.end();
    for (const [step, { loss }] of measured[name].entries()) {
      if (Math.abs(loss / (seed42.losses[step] ?? Number.NaN) - 1) <= 1e-12) continue;
      throw new Error(`step ${step + 1}: the loss of ${name} is ${loss}`);
    }
  }
  for (const [i, { milliseconds: reference }] of measured.recorded.entries()) {
    // The second half of a turn counts: the first has the caches to fill.
    if (i % STEPS < STEPS / 2) continue;
    for (const name of ['file', 'reloaded'] as const) {
      turns[name].push({ measured: measured[name][i]?.milliseconds ?? Number.NaN, reference });
    }
  }
}

/** Processor time of all threads from the saved text to the first step trained: trial, compiling, loading, a step. */
async function toFirstStep(): Promise<Row> {
  const dist = (name: string) => path.resolve('dist', 'worker', name);
  const nothing = () => {};
  const thread = new SessionWorker({
    file: dist('main.mjs'),
    events: {
      ...{ progress: nothing, reading: nothing, exporting: nothing, moved: nothing, said: nothing },
      save: async () => {},
      archive: async () => {},
      failed: ({ message }) => {
        throw new Error(message);
      },
    },
    ended: (cause) => cause,
    log: (error) => {
      throw error;
    },
  });
  const bytes = new Uint8Array(readFileSync(path.resolve('dist', 'names.txt')));
  const { number } = await thread.session.readCorpus(bytes, 'names', 'lines', publishedConfig);
  await thread.session.restart(publishedConfig, number);
  const taken: number[] = [];
  for (let i = 0; i < 8; i++) {
    const file = fileOf(`${original}// ${i}\n`);
    const worker = new Worker(dist('trial.mjs'), { execArgv: [], env: {} });
    // The thread of the next trial starts while the run before is trained.
    await wait(2000);
    const before = process.cpuUsage();
    const rpc = new Rpc<TrialEvents, TrialApi>({ port: threadPort(worker), serve: { stage: nothing }, log: nothing });
    await rpc.remote.try(file, publishedConfig, {}, await thread.session.trialCorpus(null, publishedConfig.blockSize));
    await worker.terminate();
    await thread.session.restart(publishedConfig, null, {}, { file });
    await thread.session.step();
    const { user, system } = process.cpuUsage(before);
    // The first has the files of the build to read.
    if (i > 0) taken.push((user + system) / 1000);
  }
  await thread.dispose();
  const median = quantile(taken, 0.5);
  return {
    what: 'from a saved model file to its first step, warm, processor time',
    bound: 'under 500 ms',
    measured: `${median.toFixed(0)} ms (median of ${taken.length}, ${Math.min(...taken).toFixed(0)} to ${Math.max(...taken).toFixed(0)})`,
    ok: median < 500,
  };
}

/** What the thread that trains holds after fifty models, to what it holds after five. */
function leftBehind(): Row {
  const config = { ...publishedConfig, nEmbd: 8, nHead: 2 };
  const texts = Object.values(models);
  const trained = (i: number) => {
    const run = new Run(config, names, loaded(fileOf(`${texts[i % texts.length]}// ${i}\n`)));
    for (let step = 0; step < 5; step++) run.step();
  };
  const held = () => {
    for (let i = 0; i < 4; i++) globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  for (let i = 0; i < 5; i++) trained(i);
  const five = held();
  for (let i = 5; i < 50; i++) trained(i);
  const more = held() - five;
  return {
    what: 'memory after fifty models, beyond that after five',
    bound: 'under 20 MB',
    measured: `${more.toFixed(1)} MB`,
    ok: more < 20,
  };
}
