/** Worker thread entry: one training session, served over the thread's port. */

import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { builtIn } from '../program/built-in';
import { Rpc } from '../protocol/rpc';
import type { SessionApi, SessionEvents } from '../protocol/session-api';
import { threadPort } from '../protocol/thread-port';
import { memoryOf } from '../training/run/size';
import { Session } from '../training/session';
import { Autosave } from './autosave';
import { serveCheckpoints } from './checkpoints';
import { serveCorpora } from './corpora';
import { serveDebugger } from './debugging';
import { Idle } from './idle';
import { serveInspection } from './inspecting';
import { programs } from './programs';

if (parentPort === null) throw new Error('This file is the entry of a worker thread.');

const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);

const time = {
  now: () => performance.now(),
  breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
  wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
};

const session = new Session(builtIn, {
  ...time,
  progress(status) {
    rpc.notify.progress(status);
    autosave.entered(status);
    if (status.state !== 'running') idle.disturbed();
  },
  stepped: () => autosave.stepped(),
  async leaving(run) {
    const { summaryOf } = await import('../training/run-summary');
    await autosave.settled();
    await rpc.remote.archive(summaryOf(run));
  },
  failed: (thrown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    rpc.notify.failed({ name: error.name, message: error.message, stack: error.stack ?? '' });
  },
  memory: memoryOf(totalmem(), process.constrainedMemory(), getHeapStatistics().heap_size_limit),
});

const inspection = serveInspection(session, encode, (bytes) => rpc.notify.exporting(bytes));
const files = programs(builtIn);
const corpora = serveCorpora(session, time, files, (part) => rpc.notify.reading(part));
const after = (milliseconds: number, then: () => void) => void setTimeout(then, milliseconds);
const idle = new Idle({ run: () => session.resting, now: time.now, after });
parentPort.on('message', () => idle.disturbed());
const autosave = new Autosave({
  run: () => session.current,
  now: time.now,
  after,
  save: (...saved) => rpc.remote.save(...saved),
  failed: (error) => console.error(error),
});

// Messages are copied: the first buffer that a thread transfers makes V8 check every later access
// to a typed array, and a training step take a tenth longer.
const rpc: Rpc<SessionApi, SessionEvents> = new Rpc<SessionApi, SessionEvents>({
  port: threadPort(parentPort),
  serve: {
    ...serveDebugger(session, inspection.load, {
      moved: (report) => rpc.notify.moved(report),
      said: (message) => rpc.notify.said(message),
    }),
    ...inspection.api,
    ...corpora.api,
    ...serveCheckpoints(session, corpora.corpusOf, files, encode),
    async recover(...saved) {
      const { serveRecovery } = await import('./recovery');
      return serveRecovery(session, time, files, autosave).recover(...saved);
    },
    settled: () => autosave.settled(),
    async runSummary() {
      const { summaryOf } = await import('../training/run-summary');
      return session.current && summaryOf(session.current);
    },
    showBeside: async (runs) => session.showBeside(runs),
    answers: async () => {},
    programText: async () => session.existing().program.source.text,
    run: (steps) => session.run(steps),
    undo: (left) => session.undo(left),
    pause: () => session.pause(),
    setSpeed: (stepsPerSecond) => session.setSpeed(stepsPerSecond),
    step: () => session.step(),
    visit: (step) => session.visit(step),
    changeBranch: () => session.changeBranch(),
    sample: (options, signal) => session.sample(options, signal),
    drawSamples: (options, signal) => session.drawSamples(options, signal),
    generate: (options) => session.generate(options),
    leaveGeneration: async () => session.leaveGeneration(),
    async isDocument(text) {
      const { isDocument } = await import('../training/corpus/search');
      return isDocument(session.existing(), text);
    },
  },
  log: (error) => console.error(error),
});
