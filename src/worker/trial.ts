/** Trial thread entry: tries one model file. */

import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { builtIn } from '../program/built-in';
import { Rpc } from '../protocol/rpc';
import { threadPort } from '../protocol/thread-port';
import type { TrialApi, TrialEvents } from '../protocol/trial-api';
import { sha256Of } from '../training/corpus/identity';
import { memoryOf } from '../training/run/size';
import { tryModel } from '../training/trial/trial';
import { evaluate } from './evaluate';

if (parentPort === null) throw new Error('This file is the entry of a worker thread.');

const memory = memoryOf(totalmem(), process.constrainedMemory(), getHeapStatistics().heap_size_limit);

const rpc: Rpc<TrialApi, TrialEvents> = new Rpc<TrialApi, TrialEvents>({
  port: threadPort(parentPort),
  serve: {
    async try(file, config, asked, corpus) {
      const sha256 = await sha256Of(new TextEncoder().encode(file.text));
      return tryModel(file, {
        ...{ evaluate, sha256, passing: builtIn.source.passing, config, asked, corpus, memory },
        at: (stage) => rpc.notify.stage(stage),
      });
    },
  },
  log: (error) => console.error(error),
});
