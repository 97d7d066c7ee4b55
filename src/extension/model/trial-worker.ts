/** Trial worker: tries a model file in a thread of its own, which is ended where it does not end. */

import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { ModelConfig, ModelFile } from '../../program/program';
import { Rpc } from '../../protocol/rpc';
import { threadPort } from '../../protocol/thread-port';
import type { TrialApi, TrialEvents } from '../../protocol/trial-api';
import type { RunConfig } from '../../training/status';
import type { Stage, TrialCorpus, TrialResult } from '../../training/trial/trial';

/** Heap limit of the thread, megabytes. */
const heapLimitMb = 1024;
/** A stage that runs the file's code may take this many ticks of this length, milliseconds. */
const TICK_MS = 100;
const TICKS = 50;

export interface TrialRequest {
  readonly file: ModelFile;
  readonly config: RunConfig;
  readonly asked: ModelConfig;
  readonly corpus: TrialCorpus;
}

export interface TrialOptions {
  /** Path of the thread's bundle. */
  readonly bundle: string;
  /** Receives messages that were refused. */
  readonly log: (error: Error) => void;
}

/** Threads that try model files, one file each; the next one starts while the file before is trained. */
export class TrialThreads {
  private readonly options: TrialOptions;
  private next: Worker | null = null;

  constructor(options: TrialOptions) {
    this.options = options;
  }

  dispose(): void {
    void this.next?.terminate();
    this.next = null;
  }

  /**
   * Returns what the trial finds. Ticks are counted, not time: where the machine is too busy for
   * this thread's timer, it is too busy for the trial as well.
   */
  async tried({ file, config, asked, corpus }: TrialRequest, signal: AbortSignal): Promise<TrialResult> {
    const worker = this.next ?? this.start();
    this.next = null;
    let stage: Stage | null = null;
    let ticks = 0;
    const events: TrialEvents = {
      stage(begun) {
        stage = begun;
        ticks = 0;
      },
    };
    const rpc = new Rpc<TrialEvents, TrialApi>({ port: threadPort(worker), serve: events, log: this.options.log });
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<TrialResult>((resolve, reject) => {
      const stops = (message: string) => resolve(failed(message, file, stage));
      timer = setInterval(() => {
        if (stage !== null && stage !== 'compile' && ++ticks > TICKS) {
          stops(vscode.l10n.t('{0} does not come to an end: there is a loop without end.', stageWords(stage)));
        }
      }, TICK_MS);
      worker.on('error', (error: Error & { readonly code?: string }) =>
        stops(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? vscode.l10n.t('{0} needs more than {1} MB of memory.', stageWords(stage), heapLimitMb)
            : error.message,
        ),
      );
      signal.addEventListener('abort', () => reject(new vscode.CancellationError()));
    });
    try {
      return await Promise.race([rpc.remote.try(file, config, asked, corpus), ended]);
    } finally {
      clearInterval(timer);
      rpc.dispose();
      await worker.terminate();
      // A trial that was given up has another behind it, or the window ends.
      if (!signal.aborted) this.next ??= this.start();
    }
  }

  private start(): Worker {
    const { bundle, log } = this.options;
    const worker = new Worker(bundle, {
      name: 'MicroGPT trial',
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
    });
    worker.on('error', log);
    worker.unref();
    return worker;
  }
}

function failed(message: string, { text }: ModelFile, stage: Stage | null): TrialResult {
  const name = stage?.startsWith('step') === true ? 'trainStep' : stage === 'createModel' ? stage : null;
  const found = name === null ? -1 : text.split('\n').findIndex((line) => line.includes(`function ${name}`));
  const line = found + 1 || 1;
  const range = { line, column: 0, endLine: line, endColumn: 1 };
  return { troubles: [{ severity: 'error', message, range, calls: [] }], made: null };
}

function stageWords(stage: Stage | null): string {
  switch (stage) {
    case null:
    case 'compile':
    case 'load':
      return vscode.l10n.t('Loading the file');
    case 'createModel':
      return 'createModel';
    default:
      return vscode.l10n.t('Training step {0}', stage.replace(/\D+/g, ''));
  }
}
