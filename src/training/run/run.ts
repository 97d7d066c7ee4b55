/** Run: a model on its way through the training steps, and the record of its last step. */

import type { Tokenizer } from '../../engine/microgpt';
import { Random } from '../../engine/random';
import { UserError } from '../../engine/user-error';
import { tape } from '../../engine/value';
import type { ModelModule, Program } from '../../program/program';
import { copyArrays } from '../../step/optimizer';
import type { NodeId, ParameterMatrix, TrainingStep } from '../../step/recorded-step';
import { allFinite } from '../../step/tape/first-non-finite';
import { formatCounted } from '../../text/numbers';
import { type Corpus, documentCount, documentOf } from '../corpus/corpus';
import { ActivityHistory } from '../history/activity-history';
import type { Branch } from '../history/branch';
import { type KeptState, KeptStates } from '../history/kept-states';
import { MatrixHistory } from '../history/matrix-history';
import { ParameterHistory } from '../history/parameter-history';
import { HISTORY_BUDGET, StepHistory, shares } from '../history/step-history';
import type { RunConfig, SampleOptions } from '../status';
import { checkPrefix, checkSampling, modelConfig } from './config';
import { type DocumentOrder, documentOrder } from './document-order';
import { ModelOnTape } from './model-on-tape';
import { type Draws, RandomStreams, recalled, type Streams } from './random-streams';
import type { ParameterEdit, RunState, StepBits } from './state';

/**
 * The largest difference of a loss, relative to it, that the last bits of an older version make.
 */
const OLDER_BITS = 1e-9;

export interface RunOptions {
  /** Bytes that the history of the run may take. */
  readonly historyBudget?: number;
}

/** Further parts of a run, where they exist already. */
export interface RunParts extends RunOptions {
  /** The id of a run that continues; a new run gets one of its own. */
  readonly id?: string;
  /** The order of the documents, which the run takes over. */
  readonly order?: DocumentOrder;
}

/**
 * There is one tape, so one run at a time: a new run invalidates the one before, which then throws.
 */
export class Run {
  /** A UUID: the same in whatever is saved of the run. */
  readonly id: string;
  readonly program: Program;
  private readonly module: ModelModule;
  readonly config: RunConfig;
  readonly corpus: Corpus;
  readonly tokenizer: Tokenizer;
  readonly matrices: readonly ParameterMatrix[];
  readonly parameterCount: number;
  /**
   * The current training step; null before the first, and where the run was put before a step that
   * is still to be taken.
   */
  recorded: TrainingStep | null = null;
  /** Finished steps: the number of the current step, from which training continues. */
  position = 0;
  /** The names of the optimizer's arrays. */
  readonly arrayNames: readonly string[];
  /** The history of the steps so far. */
  readonly history: StepHistory;
  /** Whose last bits the steps had that were there when the run was made. */
  bits: StepBits = 'own';

  private readonly model: ModelOnTape;
  /** The random stream continues after training, as in the published program ... */
  private random: Random;
  /**
   * ... and samples before its end come from a separate stream, so that they do not change those
   * drawn after it.
   */
  private preview: Random;
  /**
   * The streams when the current step was finished, and whether samples were drawn from them since.
   */
  private streams: Streams;
  private drawn = false;

  /**
   * The documents in the order in which the run learns from them, as their indices in the corpus.
   */
  private readonly order: Uint32Array;

  /** Shuffles the documents and draws the parameters. `config` has passed checkConfig. */
  constructor(config: RunConfig, corpus: Corpus, program: Program, options: RunParts = {}) {
    this.id = options.id ?? crypto.randomUUID();
    this.config = config;
    const { module } = program;
    this.program = program;
    this.module = module;
    const order = options.order ?? documentOrder(config.seed, documentCount(corpus, config.blockSize));
    this.random = order.random;
    this.order = order.places;
    this.corpus = corpus;
    // A tokenizer depends only on the set of characters.
    this.tokenizer = module.createTokenizer(corpus.characters);
    this.model = new ModelOnTape(module, config, this.tokenizer.bos + 1, this.random);
    this.parameterCount = this.model.parameterCount;
    this.matrices = this.model.matrices;
    this.arrayNames = this.model.optimizer.map(({ name }) => name);
    // Both count the words that are drawn from here on.
    this.random = Random.from(this.random.state());
    this.preview = Random.from(this.random.state());
    this.streams = { step: 0, random: this.random.state(), preview: this.preview.state() };
    const budget = options.historyBudget ?? HISTORY_BUDGET;
    const share = shares(budget);
    this.history = new StepHistory(
      {
        losses: [],
        edits: [],
        matrixHistory: new MatrixHistory(this.matrices, share.matrices),
        parameterHistory: new ParameterHistory(this.parameterCount, config.numSteps, share.parameters),
        activity: new ActivityHistory(this.matrices, config.numSteps),
        streams: new RandomStreams(this.streams),
        states: new KeptStates([{ ...this.model.copy(0), pinned: true }]),
      },
      {
        parameters: this.parameterCount,
        arrays: this.arrayNames.length,
        numSteps: config.numSteps,
        budget,
      },
    );
  }

  /**
   * Returns a run that continues from `state` exactly, bit for bit, as the original run would have.
   * `corpus` is that run's. No step is recorded until one is taken or visited. Throws a UserError
   * where the state is of another model. The state has the arrays of the program's optimizer.
   */
  static resumed(state: RunState, corpus: Corpus, program: Program, options: RunParts = {}): Run {
    const run = new Run(state.config, corpus, program, options);
    for (const numbers of [state.values, ...state.optimizer.map(({ numbers }) => numbers)]) {
      if (numbers.length === run.parameterCount) continue;
      throw new UserError(
        `The saved run has ${formatCounted(numbers.length, 'parameter')}, and the model for this corpus has ${run.parameterCount}: give the corpus that it was trained on.`,
      );
    }
    if (state.losses.length !== state.step) {
      throw new UserError(
        `The saved run has ${formatCounted(state.losses.length, 'loss', 'losses')} for ${formatCounted(state.step, 'step')}: it is incomplete.`,
      );
    }
    const { history } = run;
    run.bits = state.bits;
    history.branch = history.branch.another(state);
    run.restore({ ...state, pinned: true });
    run.drawFrom({ step: state.step, random: state.random, preview: state.preview });
    return run;
  }

  /** The newest step of the current branch. */
  get newest(): number {
    return this.history.branch.newest;
  }

  /** Loss of each step up to the newest, nats. */
  get losses(): readonly number[] {
    return this.history.branch.losses;
  }

  /** The edits by hand, oldest first. */
  get edits(): readonly ParameterEdit[] {
    return this.history.branch.edits;
  }

  get matrixHistory(): MatrixHistory {
    return this.history.branch.matrixHistory;
  }

  get parameterHistory(): ParameterHistory {
    return this.history.branch.parameterHistory;
  }

  /** The number of words drawn since the newest step, while that is the current one. */
  get pendingDraws(): number {
    return this.position === this.newest && this.drawn ? this.preview.drawn : 0;
  }

  /** Returns the run between the current step and the next. */
  state(): RunState {
    this.model.check();
    const { position: step, model } = this;
    const streams = { step, random: this.random.state(), preview: this.preview.state() };
    return this.stateAfter(model.copy(step), streams, this.history.branch);
  }

  /** Returns the run after the newest step of a branch, whatever the current step. */
  newestState(branch = this.history.branch): RunState {
    const { newestState, streams } = branch;
    return newestState === null ? this.state() : this.stateAfter(newestState, streams.at(newestState.step), branch);
  }

  private stateAfter({ step, values, optimizer }: KeptState, { random, preview }: Streams, branch: Branch): RunState {
    return {
      config: this.config,
      bits: this.bits === 'own' ? 'own' : 'mixed',
      step,
      values: values.slice(),
      optimizer: copyArrays(optimizer),
      random,
      preview,
      losses: Float64Array.from(branch.losses.slice(0, step)),
      edits: branch.edits.filter((edit) => edit.step <= step),
    };
  }

  /** Whether the loss and all gradients of the current step are finite. */
  get isFinite(): boolean {
    return this.recorded === null || allFinite(this.recorded.loss, tape.gradients);
  }

  /** Whether the current step is the schedule's last. */
  get finished(): boolean {
    return this.position >= this.config.numSteps;
  }

  /** Returns the document of step `index`, counted from 0. */
  documentAt(index: number): string {
    return documentOf(this.corpus, this.order[index % this.order.length], this.config.blockSize);
  }

  /**
   * Returns the learning rate of step `index`, counted from 0; null where the program does not say
   * it.
   */
  learningRateAt(index: number): number | null {
    return this.module.learningRateAt?.(modelConfig(this.config), index) ?? null;
  }

  /**
   * Takes and records the training step after the current one. Where it has been taken before, it
   * is computed again with its edits, and comes out the same. `target`: a later step that a visit
   * is on its way to.
   */
  step(target = 0): TrainingStep {
    this.model.check();
    const { history, model, position: index } = this;
    const { branch } = history;
    const again = index < branch.newest;
    // The record is overwritten from here on; a step that fails leaves no record.
    this.recorded = null;
    const { document, tokens, loss } = this.compute(index);
    this.position = index + 1;
    if (again) this.checkAgain(loss.data);
    else branch.losses.push(loss.data);
    this.note(index, again);
    if (!again) {
      branch.parameterHistory.record(index + 1, model.valuesBefore, tape.gradients);
      history.advanced();
    }
    this.arrive(again);
    history.passed(this.position, model.values, model.optimizer);
    if (target > this.position) history.passedTowards(target, this.position, model.values, model.optimizer);
    this.recorded = {
      step: index + 1,
      document,
      tokens,
      characters: this.tokenizer.characters,
      positions: Math.min(this.config.blockSize, tokens.length - 1),
      loss: loss.data,
      learningRate: this.learningRateAt(index),
      created: tape.length - tape.parameterCount,
      lossNode: loss.node,
      gradientNode: loss.node,
      writing: null,
      matrices: this.matrices,
      source: this.program.source,
      // Written out when it is looked at: at full speed nobody does.
      get tape() {
        return tape.read();
      },
      ...model.numbers,
    };
    return this.recorded;
  }

  private compute(index: number, branch = this.history.branch) {
    if (index > 0 && index === branch.older) this.putOlder(branch);
    const document = this.documentAt(index);
    const tokens = this.module.encode(this.tokenizer, document);
    const loss = this.model.compute(index, tokens, branch.editsOf(index + 1));
    return { document, tokens, loss };
  }

  /**
   * Puts the model as an older version left it: the steps after that were computed from it. A
   * branch that parted earlier goes on from the steps as they are computed here.
   */
  private putOlder(branch: Branch): void {
    const kept = branch.stateNotAfter(branch.older);
    if (kept.step === branch.older) this.model.put(kept);
  }

  /**
   * A run that continues from a checkpoint has no statistics of the earlier steps; steps that are
   * computed again get theirs again.
   */
  private note(index: number, again: boolean, { matrixHistory, activity } = this.history.branch): void {
    activity.record(index + 1, tape);
    if (again && matrixHistory.at(index, 0) !== null) return;
    matrixHistory.record(index, tape.gradients, tape.values, this.model.valuesBefore);
  }

  /**
   * Computes the steps of a branch after a kept state again, as long as `more` returns true for the
   * last of them, and keeps the states that are due. The current step is unchanged afterwards, to
   * the last bit. Returns the last computed state; null where a step differs from the original.
   */
  retake(from: KeptState, more: (step: number) => boolean, branch = this.history.branch): KeptState | null {
    const { model, history } = this;
    return this.keepingStep(() => {
      model.put(from);
      for (let index = from.step; ; index++) {
        if (!isLossOf(branch, index, this.compute(index, branch).loss.data)) return null;
        this.note(index, true, branch);
        history.passed(index + 1, model.values, model.optimizer, branch);
        if (!more(index + 1)) return model.copy(index + 1);
      }
    });
  }

  /** Runs work that uses the tape. The current step is unchanged afterwards, to the last bit. */
  keepingStep<T>(work: (model: ModelOnTape) => T): T {
    const { model, position, recorded } = this;
    model.check();
    const here = recorded === null ? model.copy(position) : model.copyBefore(position - 1);
    try {
      return work(model);
    } finally {
      model.put(here);
      if (recorded !== null) this.compute(here.step);
    }
  }

  /**
   * Puts the run before `step`, which has been taken: at the nearest step from which it can be
   * computed again. The current step is then not recorded, unless it was already.
   */
  approach(step: number): void {
    this.model.check();
    const { branch } = this.history;
    const nearest = branch.stateNotAfter(step - 1);
    if (this.position < step && this.position >= nearest.step) return;
    this.leave();
    this.restore(nearest);
  }

  /**
   * Switches to the other branch; there is no current step on it until one is visited. Throws where
   * there is no other branch.
   */
  changeBranch(): void {
    this.model.check();
    this.leave();
    this.history.change();
    this.restore(this.history.branch.stateNotAfter(this.newest));
  }

  /**
   * Takes the current step again, with another value of a parameter at its beginning. The steps
   * from it on become a new branch; where they are one already, and there is no later step, that
   * branch is changed.
   */
  stepAgain(parameter: NodeId, value: number): TrainingStep {
    this.model.check();
    if (this.recorded === null) throw new Error('No step is recorded.');
    const { step } = this.recorded;
    this.leave();
    let { branch } = this.history;
    if (branch.number > 1 && branch.parted === step - 1 && branch.newest === step) branch.dropNewest();
    else branch = this.history.fork(step - 1);
    branch.edits.push({ step, parameter, from: this.model.valuesBefore[parameter], to: value });
    this.model.put(this.model.copyBefore(step - 1));
    tape.values[parameter] = value;
    this.position = step - 1;
    this.drawFrom(branch.streams.at(this.position));
    return this.step();
  }

  /**
   * Prepares for another run in place of this one; call it before that is made. The function that
   * it returns restores this run to the last bit: it takes back the tape, and takes the current
   * step again.
   */
  setAside(): () => void {
    this.model.check();
    const { recorded, random, preview, streams, drawn, position, model } = this;
    const state = recorded === null ? model.copy(position) : model.copyBefore(position - 1);
    return () => {
      model.takeTape();
      this.restore(state);
      if (recorded !== null) this.step();
      Object.assign(this, { random, preview, streams, drawn });
    };
  }

  /** Throws a UserError for options with which this model cannot sample. */
  checkSampling(options: SampleOptions): void {
    this.sampler();
    checkSampling(options);
    checkPrefix(options.prefix, this.tokenizer, this.config.blockSize);
  }

  /**
   * Samples one new document. The record of the last training step is unchanged: sampling writes
   * behind it on the tape. `follow` gets the stream before anything is drawn from it, and the first
   * position that is drawn.
   */
  sample({ temperature, prefix }: SampleOptions, follow?: (random: Random, first: number) => void): string {
    this.model.check();
    const mark = tape.mark();
    this.drawn = true;
    const random = this.finished ? this.random : this.preview;
    const given = this.module.encode(this.tokenizer, prefix).slice(1, -1);
    follow?.(random, given.length);
    try {
      return this.sampler()(this.model.model, this.tokenizer, random, temperature, given);
    } finally {
      tape.rewind(mark);
    }
  }

  /** Returns the stream of samples as it was at the current step when `words` had been drawn. */
  streamAfter(words: number): Random {
    const { random, preview } = this.streams;
    const stream = Random.from(this.finished ? random : preview);
    stream.skip(words);
    return stream;
  }

  /** Returns the program's `sample`. Throws a UserError where it has none. */
  sampler() {
    const { name, module } = this.program;
    if (module.sample !== null) return module.sample;
    throw new UserError(`${name} exports no function sample: add one to draw samples from the model.`);
  }

  /** Keeps the newest step's state while another step is the current one. */
  private leave(): void {
    const { branch } = this.history;
    if (this.position === branch.newest) branch.newestState = this.model.copy(this.position);
  }

  /** Puts the run at a state. */
  private restore(state: KeptState): void {
    this.recorded = null;
    this.model.put(state);
    this.position = state.step;
    this.arrive(true);
  }

  /**
   * Sets the random streams for the step at which the run has arrived: to their state when it was
   * first finished.
   */
  private arrive(again: boolean): void {
    const { branch } = this.history;
    if (again) {
      const streams = branch.streams.at(this.position);
      if (this.drawn || streams !== this.streams) this.drawFrom(streams);
    } else if (this.drawn) {
      const words = this.preview.drawn;
      this.drawFrom({ step: this.position, random: this.random.state(), preview: this.preview.state() });
      branch.streams.add(this.streams, words);
    }
    if (this.position === branch.newest) branch.newestState = null;
  }

  /** Recalls the random streams after each step, if `drawn` leads to their state. */
  recall(drawn: Draws): void {
    const { branch } = this.history;
    const found = recalled(branch.streams.at(0), drawn, this.preview);
    if (found === null) return;
    branch.streams = found.streams;
    Object.assign(this, { streams: found.streams.at(this.position), preview: found.preview, drawn: true });
  }

  private drawFrom(streams: Streams): void {
    this.random = Random.from(streams.random);
    this.preview = Random.from(streams.preview);
    this.streams = streams;
    this.drawn = false;
  }

  /**
   * Checks that a step that was computed again is the same. Where it is not, the run returns to its
   * newest step.
   */
  private checkAgain(loss: number): void {
    const { branch } = this.history;
    const step = this.position;
    if (isLossOf(branch, step - 1, loss)) return;
    const { losses, newestState } = branch;
    const was = losses[step - 1];
    if (newestState !== null) this.restore(newestState);
    const why =
      this.program.file === null
        ? 'The saved run may come from another version'
        : `${this.program.name} computes with something that changes from one time to the next, such as a variable outside of its functions`;
    throw new UserError(
      `Step ${step} cannot be shown as it was: recomputed, its loss is ${loss} instead of ${was}. ` +
        `${why}; you can go to the steps after it.`,
    );
  }
}

/**
 * Returns whether `loss` is that of step `index`, counted from 0: to the last bit where they are
 * this version's.
 */
function isLossOf({ losses, older }: Branch, index: number, loss: number): boolean {
  const was = losses[index];
  return Object.is(loss, was) || (index < older && Math.abs(loss - was) <= OLDER_BITS * Math.abs(was));
}
