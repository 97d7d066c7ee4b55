/**
 * Training session: one run at a time, which can be started, paused, stepped, restarted, sampled
 * and inspected.
 *
 * Training runs in slices of at most 10 ms (a whole step at least); between two slices the session
 * answers requests, so a pause or a query never waits for more than a slice, and always finds a
 * whole step.
 */

import { UserError } from '../engine/user-error';
import type { ModelConfig, Program } from '../program/program';
import type { NodeId, RecordedStep, TrainingStep } from '../step/recorded-step';
import { type Corpus, documentCount } from './corpus/corpus';
import type { SessionEnvironment, StepFollower } from './environment';
import type { DrawnSample } from './generation/drawn-sample';
import type { Generation } from './generation/generation';
import type { GenerationOptions } from './generation/options';
import { HISTORY_BUDGET } from './history/step-history';
import { checkConfig, checkFileConfig, withNumbers } from './run/config';
import type { describeProblem } from './run/divergence';
import { orderInSlices } from './run/document-order';
import { FunctionTimes } from './run/function-times';
import { Run, type RunOptions, type RunParts } from './run/run';
import { admitRun, limitTape } from './run/size';
import type { RunState } from './run/state';
import { type LeftRun, RunsLeft } from './runs-left';
import type { AutosavedRun } from './saved/autosaved-run';
import { statusOf, trainable } from './session-status';
import { type Cancellation, SLICE_MS } from './slices';
import type { NonFinite, RunConfig, SampleOptions, SessionStatus, TrainingState } from './status';
import { StepRate } from './step-rate';

/** A visit that takes longer continues in slices, and reports its progress as training does. */
const VISIT_MS = 100;
/** The stride of timed steps while training runs: a timed step takes up to a third longer. */
const STEPS_PER_TIMED = 32;

type Make = (parts: RunParts) => Run;

/** What a run is begun with besides a configuration and a corpus. */
export interface BeginOptions extends RunOptions {
  readonly program?: Program;
  /** Numbers that take the place of the program's own. */
  readonly asked?: ModelConfig;
}

/** Another run whose losses are shown beside those of the current one. */
export interface RunBeside {
  readonly name: string;
  /** Place of its colour among those of other runs. */
  readonly colour: number;
  /** Pairs (step, mean of the last 50 losses), in order. */
  readonly means: readonly number[];
}

/** What a run is made of. */
interface Made {
  readonly config: RunConfig;
  readonly corpus: Corpus;
  readonly program: Program;
}

export class Session {
  /** The program that is trained if no other is asked for. */
  private readonly builtIn: Program;
  readonly environment: SessionEnvironment;
  private readonly rate: StepRate;
  state: TrainingState = 'idle';
  /** The current run; null without one. */
  current: Run | null = null;
  /** The runs whose losses are shown beside those of the current one. */
  beside: readonly RunBeside[] = [];
  private problem: NonFinite | null = null;
  /** Loaded with the first model. */
  private describeProblem: typeof describeProblem | null = null;
  private readonly left = new RunsLeft();
  /** The step after which a run pauses. */
  private until = 0;
  /** The step that a visit is on its way to, while those before it are computed. */
  private visiting: number | null = null;
  /** The number of requested visits: only the newest is wanted. */
  private visits = 0;
  /** The most steps a second; null for as many as the machine takes. */
  private speed: number | null = null;
  /** When the next step is due at that speed, milliseconds. */
  private due = 0;
  /** The loop that trains, while there is one. */
  private loop: Promise<void> | null = null;
  /**
   * The number of samplings and long queries in progress; training waits for them, so that each
   * reads one step.
   */
  private readers = 0;
  /** The function times of the current run. */
  times: FunctionTimes;
  private goesAlong: StepFollower | null = null;
  /** The generation that is shown in place of the current step; null without one. */
  private generation: Generation | null = null;

  constructor(builtIn: Program, environment: SessionEnvironment) {
    this.builtIn = builtIn;
    this.environment = environment;
    this.rate = new StepRate(environment.now);
    this.times = new FunctionTimes(builtIn.source, environment.now);
  }

  /** What is looked at: the generation that is shown, else the current step; null before the first. */
  get shown(): RecordedStep | null {
    return this.generation?.recorded ?? this.current?.recorded ?? null;
  }

  /** The program of the current run; without one, the built-in program. */
  get program(): Program {
    return this.current?.program ?? this.builtIn;
  }

  /** Shows the losses of other runs beside those of the current one. */
  showBeside(runs: readonly RunBeside[]): void {
    this.beside = runs;
    this.reported();
  }

  /** Reports the status: what is shown of it has changed. */
  reported(): SessionStatus {
    const status = this.statusNow();
    this.environment.progress(status);
    return status;
  }

  /** Attaches a debugger to training: it is notified of every step from now on. */
  follow(follower: StepFollower): void {
    this.goesAlong = follower;
  }

  /** The companion of training; null where there is none. */
  get follower(): StepFollower | null {
    return this.goesAlong;
  }

  /**
   * Starts a new run, on the corpus of the current run and of its program unless others are given.
   * Numbers of the program itself take the place of the config's. Throws a UserError where they
   * make no model.
   */
  async restart(
    settings: RunConfig,
    corpus = this.existing().corpus,
    options: BeginOptions = {},
  ): Promise<SessionStatus> {
    const { program = this.program, asked = {} } = options;
    const config = withNumbers(withNumbers(settings, program.module.config), asked);
    const make: Make = (parts) => new Run(config, corpus, program, parts);
    return this.rest(await this.begin({ config, corpus, program }, make, options));
  }

  /** Continues from the state of a run of the program, or of the built-in one, on this corpus. */
  async resume(state: RunState, corpus: Corpus, options: BeginOptions = {}): Promise<SessionStatus> {
    const { program = this.builtIn } = options;
    const make: Make = (parts) => Run.resumed(state, corpus, program, parts);
    return this.rest(await this.begin({ config: state.config, corpus, program }, make, options));
  }

  /**
   * Continues from an autosaved run: its newest step is taken again. Throws a UserError for a run
   * of another corpus.
   */
  async recover(saved: AutosavedRun, corpus: Corpus, options: BeginOptions = {}): Promise<SessionStatus> {
    const { program = this.builtIn } = options;
    const { recoveredRun } = await import('./saved/recovered-run');
    const make: Make = (parts) => recoveredRun(saved, corpus, program, parts);
    const run = await this.begin({ config: saved.state.config, corpus, program }, make, options);
    const ended = saved.again ? this.oneStep(run, true) : null;
    if (saved.drawn !== null) run.recall(saved.drawn);
    return ended === null ? this.rest(run) : this.enter(ended);
  }

  /** The current run while nothing is done with it; else null. */
  get resting(): Run | null {
    return this.state === 'running' || this.loop !== null || this.readers > 0 ? null : this.current;
  }

  private rest(run: Run): SessionStatus {
    return this.enter(run.position === 0 ? 'ready' : run.finished ? 'finished' : 'paused');
  }

  /** Replaces the current run with a new one, and keeps the old one aside. */
  private async begin({ config, corpus, program }: Made, make: Make, options: BeginOptions): Promise<Run> {
    const { now, memory } = this.environment;
    if (program.file === null) {
      checkConfig(config);
      admitRun(config, corpus.characters.length + 1, memory);
    } else {
      checkFileConfig(config);
      limitTape(memory);
    }
    const order = await orderInSlices(config.seed, documentCount(corpus, config.blockSize), this.environment);
    this.describeProblem ??= (await import('./run/divergence')).describeProblem;
    const { historyBudget = HISTORY_BUDGET } = options;
    const { run, left } = await this.replace(() => make({ historyBudget, order }));
    this.problem = null;
    this.times = new FunctionTimes(program.source, now);
    this.state = 'idle';
    if (left !== null) this.left.add(left, historyBudget);
    return run;
  }

  /**
   * Restores a run that was left, with its whole history; the current one is dropped. Throws a
   * UserError where it is not kept any more.
   */
  async undo(id: string): Promise<SessionStatus> {
    const left = this.left.find(id);
    await this.replace(() => {
      left.comeBack();
      return left.run;
    });
    this.left.drop(left);
    this.problem = left.problem;
    this.times = left.times;
    // Its step is visited, not newly taken.
    this.follower?.visited();
    return this.enter(left.state);
  }

  /**
   * Replaces the current run and returns the old one; where no new run is made, the old one is as
   * before.
   */
  private async replace(make: () => Run): Promise<{ readonly run: Run; readonly left: LeftRun | null }> {
    this.visits++;
    this.generation = null;
    const trained = this.state === 'running' && this.visiting === null;
    await this.pause();
    await this.loop;
    const { current: before, state, problem, times } = this;
    if (before !== null && before.newest > 0) await this.environment.leaving?.(before);
    const comeBack = before?.setAside();
    try {
      this.current = make();
    } catch (error) {
      comeBack?.();
      if (before !== null && trained) this.letRun(before);
      throw error;
    }
    this.follower?.begun();
    const left = before && comeBack ? { run: before, comeBack, state, problem, times } : null;
    return { run: this.current, left };
  }

  async run(steps = Number.POSITIVE_INFINITY): Promise<SessionStatus> {
    const run = trainable(this.existing(), this.state);
    if (!(steps >= 1)) throw new UserError(`The number of steps is ${steps}: give 1 or more.`);
    this.endVisit();
    this.generation = null;
    this.until = Math.min(run.position + steps, run.config.numSteps);
    if (this.state !== 'running') {
      await this.loop;
      this.letRun(run);
    }
    return this.statusNow();
  }

  async pause(): Promise<SessionStatus> {
    if (this.state !== 'running') return this.status();
    this.endVisit();
    return this.enter('paused');
  }

  async step(): Promise<SessionStatus> {
    if (this.state === 'running') throw new UserError('Training is running: pause it first, then go step by step.');
    const run = trainable(this.existing(), this.state);
    this.generation = null;
    return this.enter(this.oneStep(run, true) ?? 'paused');
  }

  /**
   * Shows a step of the current branch again, as it was; training continues from there. A run in
   * progress pauses. A long visit reports its progress as training does, with `visiting` in the
   * status, and ends with a pause or the next visit, at the step that it has reached.
   */
  async visit(step: number): Promise<SessionStatus> {
    const { newest } = this.existing();
    if (newest === 0) throw new UserError('There is no training step yet: take one first.');
    if (!Number.isInteger(step) || step < 1 || step > newest) {
      throw new UserError(`There is no step ${step} yet: give one from 1 to ${newest}.`);
    }
    return this.show((run) => Math.min(step, run.newest));
  }

  /** Goes to the newest step of the branch that was left. */
  async changeBranch(): Promise<SessionStatus> {
    if (this.existing().history.other === null) {
      throw new UserError('There is no other branch: one begins where a parameter of an earlier step is set by hand.');
    }
    return this.show((run) => {
      if (run.history.other !== null) run.changeBranch();
      return run.newest;
    });
  }

  /** Takes the current step again, with another value of a parameter at its beginning. */
  stepAgain(parameter: NodeId, value: number): void {
    const run = this.existing();
    this.generation = null;
    this.enter(this.stepped(run, run.stepAgain(parameter, value)) ?? 'paused');
  }

  /** Samples names from the current model, between two steps; the recorded step stays. */
  async sample(options: SampleOptions, cancelled?: Cancellation): Promise<readonly string[]> {
    return (await this.drawSamples(options, cancelled)).map(({ text }) => text);
  }

  /** The same, with what each was drawn from. */
  async drawSamples(options: SampleOptions, cancelled?: Cancellation): Promise<readonly DrawnSample[]> {
    const run = this.existing();
    const { sampled } = await import('./run/sampling');
    const { breathe } = this.environment;
    const current = () => this.current;
    return await this.holding(() => sampled(run, options, { breathe, current, cancelled }));
  }

  /**
   * Records the writing of a document with the current model, and shows it in place of the current
   * step, which stays as it is. Training pauses. Throws a UserError for options that make no
   * generation.
   */
  async generate(options: GenerationOptions): Promise<SessionStatus> {
    const { checkGeneration, generate } = await import('./generation/generation');
    checkGeneration(this.existing(), options);
    const visit = ++this.visits;
    if (this.loop !== null) await this.rested();
    if (visit !== this.visits) return this.statusNow();
    this.generation = generate(this.existing(), options);
    this.follower?.visited();
    return this.enter(this.state);
  }

  /** Shows the current step again in place of a generation. */
  leaveGeneration(): SessionStatus {
    if (this.generation === null) return this.statusNow();
    this.generation = null;
    this.follower?.visited();
    return this.enter(this.state);
  }

  async status(): Promise<SessionStatus> {
    return this.statusNow();
  }

  /** Runs the work while no step is taken, so that all of it reads one step. */
  async holding<T>(work: () => Promise<T>): Promise<T> {
    this.readers++;
    try {
      return await work();
    } finally {
      this.readers--;
    }
  }

  private letRun(run: Run): void {
    this.rate.reset();
    this.enter('running');
    this.loop = this.train(run);
  }

  private async train(run: Run): Promise<void> {
    try {
      while (this.state === 'running' && this.current === run) {
        await this.environment.breathe();
        if (this.readers > 0 || this.state !== 'running') continue;
        if (this.isDue()) this.slice(run);
        else await this.environment.wait?.(SLICE_MS);
      }
    } catch (error) {
      this.endVisit();
      this.enter('paused');
      this.environment.failed(error);
    } finally {
      this.loop = null;
    }
  }

  /** Whether training goes at a speed of its own; the way to a visited step never does. */
  private get isPaced(): boolean {
    return this.speed !== null && this.visiting === null;
  }

  /** Returns whether a step is to be taken now; the next is due an interval later. */
  private isDue(): boolean {
    if (this.speed === null || this.visiting !== null) return true;
    const now = this.environment.now();
    if (now < this.due) return false;
    const interval = 1000 / this.speed;
    // After a pause the time that has passed is not made up for.
    this.due = now - this.due < interval ? this.due + interval : now + interval;
    return true;
  }

  /**
   * Sets the most steps a second that training takes; null for as many as the machine takes. Throws
   * a UserError for anything but a positive number.
   */
  async setSpeed(stepsPerSecond: number | null): Promise<SessionStatus> {
    if (stepsPerSecond !== null && !(stepsPerSecond > 0 && Number.isFinite(stepsPerSecond))) {
      throw new UserError(`The speed is ${stepsPerSecond} steps a second: give a number above 0.`);
    }
    this.speed = stepsPerSecond;
    this.due = 0;
    this.rate.reset();
    return this.reported();
  }

  /** Takes steps for the length of a slice. */
  private slice(run: Run): void {
    const start = this.environment.now();
    let ended: TrainingState | null = null;
    do {
      if (this.visiting !== null) {
        run.step(this.visiting);
        if (run.position === this.visiting) ended = this.arrived(run);
      } else {
        ended = this.oneStep(run, run.position % STEPS_PER_TIMED === 0);
        if (ended === null && run.position >= this.until) ended = 'paused';
      }
      this.rate.stepped();
    } while (ended === null && !this.isPaced && this.environment.now() - start < SLICE_MS);
    this.enter(ended ?? 'running');
  }

  /** Returns the state in which the step ends training, if it does. */
  private oneStep(run: Run, timed: boolean): TrainingState | null {
    const recorded = timed ? this.times.time(() => run.step()) : run.step();
    return this.stepped(run, recorded);
  }

  private stepped(run: Run, recorded: TrainingStep): TrainingState | null {
    this.environment.stepped?.(recorded);
    const rests = this.follower?.taken(recorded) ?? false;
    return this.endAt(run, recorded) ?? (rests ? 'paused' : null);
  }

  private endAt(run: Run, recorded: TrainingStep): TrainingState | null {
    this.problem = run.isFinite ? null : (this.describeProblem?.(recorded) ?? null);
    if (this.problem !== null) return 'diverged';
    return run.finished ? 'finished' : null;
  }

  /**
   * Goes to the step that `choose` returns as soon as nothing else runs; does nothing if another
   * visit is wanted by then.
   */
  private async show(choose: (run: Run) => number): Promise<SessionStatus> {
    const visit = ++this.visits;
    if (this.loop !== null) await this.rested();
    const run = this.current;
    if (visit !== this.visits || run === null) return this.statusNow();
    const step = choose(run);
    if (run.position === step && this.generation !== null) return this.leaveGeneration();
    this.generation = null;
    if (run.position === step && run.recorded !== null) return this.statusNow();
    this.visiting = step;
    try {
      run.approach(step);
      const start = this.environment.now();
      do run.step(step);
      while (run.position < step && this.environment.now() - start < VISIT_MS);
    } catch (error) {
      this.endVisit();
      this.enter('paused');
      throw error;
    }
    if (run.position === step) return this.enter(this.arrived(run));
    this.letRun(run);
    await this.loop;
    return this.statusNow();
  }

  /** Resolves when nothing trains any more. */
  private async rested(): Promise<void> {
    while (this.loop !== null) {
      await this.pause();
      await this.loop;
    }
  }

  /** The visit has reached its step. */
  private arrived(run: Run): TrainingState {
    this.endVisit();
    return (run.recorded && this.endAt(run, run.recorded)) ?? 'paused';
  }

  /** Shows the current step, whether or not it is the requested one. */
  private endVisit(): void {
    if (this.visiting === null) return;
    this.visiting = null;
    this.problem = null;
    this.follower?.visited();
  }

  /** Returns the current run. Throws a UserError where there is none. */
  existing(): Run {
    if (this.current === null) throw new UserError('There is no model yet: train first.');
    return this.current;
  }

  private enter(state: TrainingState): SessionStatus {
    this.state = state;
    if (this.current !== null) this.left.passed(this.current);
    const status = this.reported();
    this.follower?.entered(state);
    return status;
  }

  statusNow(): SessionStatus {
    const { state, speed, visiting, problem } = this;
    const stepsPerSecond = state === 'running' ? this.rate.perSecond() : null;
    return statusOf(this.current, {
      state,
      stepsPerSecond,
      speed,
      visiting,
      problem,
      generation: this.generation?.status ?? null,
      left: this.left.status,
    });
  }
}
