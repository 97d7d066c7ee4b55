/** Session worker: the worker thread that the training session runs in. */

import { Worker } from 'node:worker_threads';
import { type Calls, Rpc } from '../../protocol/rpc';
import type { SessionApi, SessionEvents } from '../../protocol/session-api';
import { threadPort } from '../../protocol/thread-port';

/**
 * Heap limit of the worker, megabytes: a model that outgrows it ends the worker, not the extension
 * host. It holds the handles of 64 million nodes.
 */
const heapLimitMb = 4096;

export interface SessionWorkerOptions {
  /** Path of the worker's bundle. */
  readonly file: string;
  readonly events: SessionEvents;
  /**
   * Called when the thread has ended unasked. Its calls are about to be rejected with the returned
   * error.
   */
  readonly ended: (cause: Error) => Error;
  /** Receives messages that were refused. */
  readonly log: (error: Error) => void;
}

/** A running worker thread and the calls that it answers. */
export class SessionWorker {
  readonly session: Calls<SessionApi>;
  private readonly worker: Worker;
  private readonly rpc: Rpc<SessionEvents, SessionApi>;
  private ended = false;

  constructor({ file, events, ended, log }: SessionWorkerOptions) {
    // The extension host's own flags, such as a debugger's port, do not apply to the worker.
    this.worker = new Worker(file, {
      name: 'MicroGPT training',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
    });
    this.rpc = new Rpc<SessionEvents, SessionApi>({ port: threadPort(this.worker), serve: events, log });
    this.session = this.rpc.remote;
    const end = (cause: Error) => {
      if (this.ended) return;
      this.ended = true;
      this.rpc.dispose(ended(cause));
    };
    this.worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('messageerror', (error) => end(error));
    this.worker.on('exit', (code) => end(new Error(`exit code ${code}`)));
  }

  /** Ends the thread; resolves when it is gone. */
  async dispose(): Promise<void> {
    this.ended = true;
    this.rpc.dispose();
    await this.worker.terminate();
  }

  /** Ends the thread as a crash would. */
  async crash(): Promise<void> {
    await this.worker.terminate();
  }
}
