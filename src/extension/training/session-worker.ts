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

/**
 * While code of the user's own runs, the thread is asked once in this time, milliseconds, whether it
 * is free; it is ended when it has not answered this many times, and ten times as long as ever
 * before.
 */
const PING_MS = 1000;
const PINGS = 10;

/** The cause of the end of a thread whose step did not come to an end. */
export class EndlessStep extends Error {
  override readonly name = 'EndlessStep';
}

/** A running worker thread and the calls that it answers. */
export class SessionWorker {
  readonly session: Calls<SessionApi>;
  private readonly worker: Worker;
  private readonly rpc: Rpc<SessionEvents, SessionApi>;
  private readonly end: (cause: Error) => void;
  private ended = false;
  private watching: NodeJS.Timeout | null = null;

  constructor({ file, events, ended, log }: SessionWorkerOptions) {
    // The extension host's own flags, such as a debugger's port, do not apply to the worker.
    this.worker = new Worker(file, {
      name: 'MicroGPT training',
      execArgv: [],
      // Code of the user's own must not read the environment.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
    });
    this.rpc = new Rpc<SessionEvents, SessionApi>({ port: threadPort(this.worker), serve: events, log });
    this.session = this.rpc.remote;
    const end = (cause: Error) => {
      if (this.ended) return;
      this.ended = true;
      this.watch(false);
      this.rpc.dispose(ended(cause));
    };
    this.end = end;
    this.worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('messageerror', (error) => end(error));
    this.worker.on('exit', (code) => end(new Error(`exit code ${code}`)));
  }

  /**
   * Begins or ends to watch whether the thread answers. A machine that is too busy for the timer is
   * too busy for the thread: only ticks count.
   */
  watch(on: boolean): void {
    if (!on || this.ended) {
      if (this.watching !== null) clearInterval(this.watching);
      this.watching = null;
      return;
    }
    if (this.watching !== null) return;
    let waited = 0;
    let longest = 0;
    let asked = false;
    this.watching = setInterval(() => {
      if (!asked) {
        asked = true;
        const answered = () => {
          longest = Math.max(longest, waited);
          asked = false;
          waited = 0;
        };
        this.session.answers().then(answered, answered);
        return;
      }
      waited++;
      if (waited < Math.max(PINGS, PINGS * longest)) return;
      this.end(new EndlessStep(`a training step did not end within ${waited} s`));
      void this.worker.terminate();
    }, PING_MS);
  }

  /** Ends the thread; resolves when it is gone. */
  async dispose(): Promise<void> {
    this.watch(false);
    this.ended = true;
    this.rpc.dispose();
    await this.worker.terminate();
  }

  /** Ends the thread as a crash would. */
  async crash(): Promise<void> {
    await this.worker.terminate();
  }
}
