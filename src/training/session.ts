/**
 * The training session: one run at a time, which can be let run, paused, stepped, begun anew, sampled and looked at.
 *
 * While training runs, it does so in slices of at most 10 ms (a whole step at least); between two slices the session
 * answers whatever it is asked, so a pause or a query never waits for more than a slice, and always finds a whole step.
 */

import { UserError } from '../engine/user-error';
import { firstNonFinite } from '../graph/first-non-finite';
import { type MatchRow, matchRow } from '../graph/matches';
import type { RecordedStep } from '../graph/recorded-step';
import { codeIn, nodeRange, sourceRange } from '../graph/source-range';
import { StepReading } from '../graph/step-reading';
import type { Selection } from '../graph/view';
import type { SourceRange, SourceTables } from '../instrument/tables';
import { documentsOf } from './corpus';
import type { CursorReport, DebugMessage } from './debug-data';
import { Debugger } from './debugger';
import { collect, type ExportFile, type ExportKind, type ExportRequest, exportLength, exportPieces } from './export';
import { FunctionTimes } from './function-times';
import { lossCurve } from './loss-curve';
import { Run } from './run';
import { checkConfig } from './run-config';
import type { InspectorSnapshot, MatchesRequest, SnapshotRequest } from './snapshot';
import { type SourceStatistics, sourceStatistics } from './source-statistics';
import type { NonFinite, RunConfig, SampleOptions, SessionStatus, TrainingState } from './status';
import { StepRate } from './step-rate';
import { stepSnapshot } from './step-snapshot';

/** What a session needs of where it runs. */
export interface SessionEnvironment {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Resolves after the messages that have arrived were handled. */
  breathe(): Promise<void>;
  /** Told of every change of state and, while training runs, of the progress of each slice. */
  progress(status: SessionStatus): void;
  /** Told of every step, while the recorded step is there to be read. */
  stepped?(recorded: RecordedStep): void;
  /** Told of every move of the cursor, and with null when no step is recorded any more. */
  moved?(report: CursorReport | null): void;
  /** Told of what a debugger's log points say, and of what became of its breakpoints. */
  said?(message: DebugMessage): void;
  /** Told of an error that ended a run between two questions. Training is paused. */
  failed(error: unknown): void;
  readonly source: SourceTables;
}

/** Tells whether what was asked for is still wanted; an AbortSignal is one. */
export interface Cancellation {
  readonly aborted: boolean;
}

export interface ExportOptions {
  /** Text as UTF-8. */
  encode(text: string): Uint8Array;
  /** Told now and then how many bytes there are. */
  made?(bytes: number): void;
  readonly cancelled?: Cancellation;
}

const SLICE_MS = 10;
/** One step in so many is timed while training runs: a timed step takes up to a third longer. */
const STEPS_PER_TIMED = 32;

export class Session {
  /** Stepping inside the step at hand. */
  readonly debugger: Debugger;
  private readonly environment: SessionEnvironment;
  private readonly rate: StepRate;
  private state: TrainingState = 'idle';
  private current: Run | null = null;
  private problem: NonFinite | null = null;
  /** The step after which a run pauses. */
  private until = 0;
  /** The loop that trains, while there is one. */
  private loop: Promise<void> | null = null;
  /** Samplings and long queries under way; training waits for them, so that each is of one step. */
  private readers = 0;
  /** What was read of the step at hand. */
  private lastRead: StepReading | null = null;
  /** Of the run at hand. */
  private times: FunctionTimes;

  constructor(environment: SessionEnvironment) {
    this.environment = environment;
    this.rate = new StepRate(environment.now);
    this.times = new FunctionTimes(environment.source, environment.now);
    this.debugger = new Debugger({
      source: environment.source,
      run: () => this.current,
      state: () => this.state,
      reading: (step) => this.reading(step),
      train: () => this.run(),
      step: () => this.step(),
      stepAgain: (parameter, value) => this.stepAgain(parameter, value),
      moved: (report) => environment.moved?.(report),
      said: (message) => environment.said?.(message),
    });
  }

  /** Begins anew. Where the config or the corpus makes no model, the run at hand stays as it was and a UserError is thrown. */
  async restart(config: RunConfig, corpus: string): Promise<SessionStatus> {
    checkConfig(config);
    const documents = documentsOf(corpus);
    await this.pause();
    await this.loop;
    this.current = null; // its tape is about to be cleared
    this.problem = null;
    this.lastRead = null;
    this.times = new FunctionTimes(this.environment.source, this.environment.now);
    this.state = 'idle';
    this.current = new Run(config, documents, this.environment.source);
    this.debugger.begun();
    return this.enter('ready');
  }

  async run(steps = Number.POSITIVE_INFINITY): Promise<SessionStatus> {
    const run = this.trainable();
    if (!(steps >= 1)) throw new UserError(`The number of steps is ${steps}: give 1 or more.`);
    this.until = Math.min(run.losses.length + steps, run.config.numSteps);
    if (this.state !== 'running') {
      await this.loop;
      this.rate.reset();
      this.enter('running');
      this.loop = this.train(run);
    }
    return this.statusNow();
  }

  async pause(): Promise<SessionStatus> {
    return this.state === 'running' ? this.enter('paused') : this.status();
  }

  async step(): Promise<SessionStatus> {
    if (this.state === 'running') throw new UserError('Training runs: pause it first, then go step by step.');
    const run = this.trainable();
    return this.enter(this.oneStep(run, true) ?? 'paused');
  }

  /** Names from the model as it is between two steps; the recorded step stays. */
  async sample(options: SampleOptions, cancelled?: Cancellation): Promise<readonly string[]> {
    const run = this.existing();
    run.checkSampling(options);
    const samples: string[] = [];
    this.readers++;
    try {
      while (samples.length < options.count) {
        if (cancelled?.aborted)
          throw new UserError(`Sampling was cancelled after ${samples.length} of ${options.count}.`);
        if (this.current !== run) throw new UserError('Training began anew while sampling: sample again.');
        samples.push(run.sample(options));
        await this.environment.breathe();
      }
    } finally {
      this.readers--;
    }
    return samples;
  }

  /** About how long a file would be, bytes. */
  async exportLength(kind: ExportKind): Promise<number> {
    const { run, reading } = this.exportable();
    return exportLength(kind, run, reading);
  }

  /** A file of the step at hand, or of the run. */
  async export(request: ExportRequest, { encode, made, cancelled }: ExportOptions): Promise<ExportFile> {
    const { run, reading } = this.exportable();
    const { now, breathe } = this.environment;
    let start = now();
    const between = async (length: number) => {
      if (now() - start < SLICE_MS) return;
      made?.(length);
      await breathe();
      if (cancelled?.aborted) throw new UserError('The export was cancelled.');
      if (run.recorded !== reading.step || this.current !== run) {
        throw new UserError('Another step was taken during the export: export again.');
      }
      start = now();
    };
    this.readers++;
    try {
      const bytes = await collect(exportPieces(request, run, reading), { encode, between });
      return { step: reading.step.step, bytes };
    } finally {
      this.readers--;
    }
  }

  async status(): Promise<SessionStatus> {
    return this.statusNow();
  }

  async snapshot(request: SnapshotRequest): Promise<InspectorSnapshot> {
    // Where the step changes under a query, the query begins anew with the step that is there now.
    while ((await this.queried(({ masks }) => masks.find(request.marking))) === 'gone');
    const run = this.current;
    return {
      status: this.statusNow(),
      losses: lossCurve(run?.losses ?? []),
      recorded: run?.recorded ? stepSnapshot(this.reading(run.recorded), run.parameterHistory, request) : null,
    };
  }

  /** Null before the first step. */
  async sourceStatistics(): Promise<SourceStatistics | null> {
    const recorded = this.current?.recorded ?? null;
    return recorded && sourceStatistics(this.reading(recorded), this.times.read());
  }

  /** The matches that are asked for; null where the step is no longer there. Throws a UserError when it is cancelled. */
  async matches(request: MatchesRequest, cancelled?: Cancellation): Promise<readonly MatchRow[] | null> {
    const { step, filter, order, from, count } = request;
    if (this.current?.recorded?.step !== step) return null;
    const nodes = await this.queried(({ masks }) => masks.findMatches(filter, order), cancelled);
    const recorded = this.current?.recorded ?? null;
    if (recorded === null || !(nodes instanceof Int32Array)) return null;
    const { reach, tree } = this.reading(recorded);
    return Array.from(nodes.subarray(from, from + count), (node) => matchRow(recorded, reach, tree, node));
  }

  async locate(selection: Selection, step: number): Promise<SourceRange> {
    const recorded = this.current?.recorded ?? null;
    if (recorded === null || (recorded.step !== step && selection.kind === 'node')) {
      throw new UserError(`Step ${step} is no longer shown. Select the node again in the step at hand.`);
    }
    const range = sourceRange(recorded, selection);
    if (range === null) throw new UserError(`Step ${recorded.step} does not have what was selected. Select it again.`);
    return range;
  }

  /**
   * The answer to a query of the step at hand, null without one. A long query goes in slices of 10 ms, between which the
   * session answers others; 'gone' where the step was replaced meanwhile, by a step or a restart.
   */
  private async queried<T>(
    query: (reading: StepReading) => Generator<void, T>,
    cancelled?: Cancellation,
  ): Promise<T | 'gone' | null> {
    const recorded = this.current?.recorded ?? null;
    if (recorded === null) return null;
    const computation = query(this.reading(recorded));
    this.readers++;
    try {
      for (let start = this.environment.now(); ; ) {
        const { done, value } = computation.next();
        if (done) return value;
        if (this.environment.now() - start < SLICE_MS) continue;
        await this.environment.breathe();
        if (cancelled?.aborted) throw new UserError('The search was cancelled.');
        if (this.current?.recorded !== recorded) return 'gone';
        start = this.environment.now();
      }
    } finally {
      this.readers--;
    }
  }

  private async train(run: Run): Promise<void> {
    try {
      while (this.state === 'running' && this.current === run) {
        await this.environment.breathe();
        if (this.readers === 0 && this.state === 'running') this.slice(run);
      }
    } catch (error) {
      this.enter('paused');
      this.environment.failed(error);
    } finally {
      this.loop = null;
    }
  }

  /** Steps for as long as a slice is. */
  private slice(run: Run): void {
    const start = this.environment.now();
    let ended: TrainingState | null = null;
    do {
      ended = this.oneStep(run, run.losses.length % STEPS_PER_TIMED === 0);
      this.rate.stepped();
      if (ended === null && run.losses.length >= this.until) ended = 'paused';
    } while (ended === null && this.environment.now() - start < SLICE_MS);
    this.enter(ended ?? 'running');
  }

  /** Gives the state that the step ends training in, if it does. */
  private oneStep(run: Run, timed: boolean): TrainingState | null {
    const recorded = timed ? this.times.time(() => run.step()) : run.step();
    return this.stepped(run, recorded);
  }

  private stepped(run: Run, recorded: RecordedStep): TrainingState | null {
    this.environment.stepped?.(recorded);
    const rests = this.debugger.taken(recorded);
    this.problem = allFinite(recorded) ? null : this.describe(recorded);
    if (this.problem !== null) return 'diverged';
    return run.finished ? 'finished' : rests ? 'paused' : null;
  }

  /** The last step anew, with another value of a parameter at its beginning. */
  private stepAgain(parameter: number, value: number): void {
    const run = this.existing();
    this.enter(this.stepped(run, run.stepAgain(parameter, value)) ?? 'paused');
  }

  private describe(recorded: RecordedStep): NonFinite {
    const first = firstNonFinite(recorded, this.reading(recorded).reach);
    const node = first?.node ?? recorded.lossNode;
    const range = nodeRange(recorded, node);
    return {
      step: recorded.step,
      loss: recorded.loss,
      node,
      what: first?.what ?? 'value',
      value: first?.value ?? recorded.loss,
      range,
      code: codeIn(recorded.source, range),
    };
  }

  private reading(step: RecordedStep): StepReading {
    if (this.lastRead?.step !== step) this.lastRead = new StepReading(step);
    return this.lastRead;
  }

  private exportable(): { readonly run: Run; readonly reading: StepReading } {
    const run = this.existing();
    if (run.recorded === null) throw new UserError('There is no training step yet: take one first.');
    return { run, reading: this.reading(run.recorded) };
  }

  private existing(): Run {
    if (this.current === null) throw new UserError('There is no model yet: train first.');
    return this.current;
  }

  private trainable(): Run {
    const run = this.existing();
    if (this.state === 'finished') {
      throw new UserError(
        `All ${run.config.numSteps} steps of the schedule are taken: restart, or sample from the model.`,
      );
    }
    if (this.state === 'diverged') {
      throw new UserError(`Training went wrong at step ${run.losses.length} and cannot go on: restart it.`);
    }
    return run;
  }

  private enter(state: TrainingState): SessionStatus {
    this.state = state;
    const status = this.statusNow();
    this.environment.progress(status);
    this.debugger.entered(state);
    return status;
  }

  private statusNow(): SessionStatus {
    const run = this.current;
    const recorded = run?.recorded ?? null;
    return {
      state: this.state,
      step: run?.losses.length ?? 0,
      numSteps: run?.config.numSteps ?? 0,
      loss: recorded?.loss ?? null,
      learningRate: recorded?.learningRate ?? null,
      document: recorded?.document ?? null,
      stepsPerSecond: this.state === 'running' ? this.rate.perSecond() : null,
      config: run?.config ?? null,
      documents: run?.documents.length ?? 0,
      vocabularySize: run === null ? 0 : run.tokenizer.bos + 1,
      parameters: run?.parameterCount ?? 0,
      problem: this.problem,
    };
  }
}

/** Whether the loss and all gradients are numbers. */
function allFinite({ loss, tape }: RecordedStep): boolean {
  let sum = loss * 0;
  for (let p = 0; p < tape.parameterCount; p++) sum += tape.grad[p] * 0; // 0, or NaN for good
  return sum === 0;
}
