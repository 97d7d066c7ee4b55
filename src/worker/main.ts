/** The worker thread's entry: one training session, asked and answered over the thread's port. */

import { sourceTables } from 'microgpt:source';
import { parentPort } from 'node:worker_threads';
import { buffersIn } from '../protocol/buffers';
import { Rpc, transferring } from '../protocol/rpc';
import type { SessionApi, SessionEvents } from '../protocol/session-api';
import { threadPort } from '../protocol/thread-port';
import { Session } from '../training/session';
import { serveDebugger } from './debugging';

if (parentPort === null) throw new Error('This file is the entry of a worker thread.');

const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);

const session = new Session({
  now: () => performance.now(),
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
  progress: (status) => rpc.notify.progress(status),
  failed: (thrown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    rpc.notify.failed({ name: error.name, message: error.message, stack: error.stack ?? '' });
  },
  moved: (report) => rpc.notify.moved(report),
  said: (message) => rpc.notify.said(message),
  source: sourceTables,
});

const rpc: Rpc<SessionApi, SessionEvents> = new Rpc<SessionApi, SessionEvents>({
  port: threadPort(parentPort),
  serve: {
    ...serveDebugger(session),
    restart: (config, corpus) => session.restart(config, corpus),
    run: (steps) => session.run(steps),
    pause: () => session.pause(),
    step: () => session.step(),
    sample: (options, signal) => session.sample(options, signal),
    status: () => session.status(),
    sourceStatistics: () => session.sourceStatistics(),
    matches: (request, signal) => session.matches(request, signal),
    exportLength: (kind) => session.exportLength(kind),
    async export(request, signal) {
      const made = (bytes: number) => rpc.notify.exporting(bytes);
      const file = await session.export(request, { encode, made, ...(signal && { cancelled: signal }) });
      return transferring(file, buffersIn(file));
    },
    locate: (selection, step) => session.locate(selection, step),
    async snapshot(request) {
      const snapshot = await session.snapshot(request);
      return transferring(snapshot, buffersIn(snapshot));
    },
  },
  log: (error) => console.error(error),
});
