/**
 * Model on the tape: the parameters of the model that a run trains, with the optimizer's arrays.
 */

import { Random } from '../../engine/random';
import { UserError } from '../../engine/user-error';
import { tape, Value } from '../../engine/value';
import type { Model, ModelModule } from '../../program/program';
import { copyArrays, type OptimizerArrays, setArrays } from '../../step/optimizer';
import type { ParameterMatrix } from '../../step/recorded-step';
import { copyState, type KeptState } from '../history/kept-states';
import type { RunConfig } from '../status';
import { modelConfig } from './config';
import { parametersOf } from './matrices';
import type { ParameterEdit } from './state';

/** There is one tape: a new model invalidates the one before until that is restored. */
export class ModelOnTape {
  readonly model: Model;
  private readonly module: ModelModule;
  private readonly optimizerBefore: OptimizerArrays;
  readonly optimizer: OptimizerArrays;
  readonly parameterCount: number;
  readonly matrices: readonly ParameterMatrix[];
  private readonly parameters: Value[];
  private readonly config: RunConfig;
  private readonly vocabularySize: number;
  /** The numbers of `optimizer` in the form that trainStep takes. */
  private readonly arrays: Readonly<Record<string, Float64Array>>;
  private generation = 0;

  /** Draws the parameters. Throws a UserError for a program that makes no model. */
  constructor(module: ModelModule, config: RunConfig, vocabularySize: number, random: Random) {
    this.module = module;
    this.config = config;
    this.vocabularySize = vocabularySize;
    this.model = this.create(random);
    const { values, matrices } = parametersOf(module.stateDict(this.model), vocabularySize, config.blockSize);
    this.parameters = values;
    this.matrices = matrices;
    this.parameterCount = values.length;
    this.arrays = module.createOptimizer(values.length);
    this.optimizer = Object.entries(this.arrays).map(([name, numbers]) => ({ name, numbers }));
    this.optimizerBefore = copyArrays(this.optimizer);
  }

  /** The numbers of the step that was computed last. The next step overwrites them. */
  get numbers() {
    const { optimizerBefore } = this;
    const optimizer = this.optimizer.map(({ name, numbers: after }, i) => {
      return { name, before: optimizerBefore[i].numbers, after };
    });
    return { valuesBefore: this.valuesBefore, optimizer };
  }

  /** The values that the last computed step computed with. */
  get valuesBefore(): Float64Array {
    return tape.began;
  }

  /** The current parameters, on the tape. */
  get values(): Float64Array {
    return tape.values;
  }

  check(): void {
    if (tape.generation !== this.generation)
      throw new Error('Another run has begun, and with it the tape of this one has gone.');
  }

  /**
   * Takes the tape again. The parameters are the same nodes as before, so the model's handles are
   * valid.
   */
  takeTape(): void {
    this.create(Random.seeded(this.config.seed));
  }

  put({ values, optimizer }: KeptState): void {
    tape.values.set(values);
    setArrays(this.optimizer, optimizer);
  }

  /** Returns a copy of the current model; `step` is its step. */
  copy(step: number): KeptState {
    return copyState(step, this.values, this.optimizer);
  }

  /** Returns a copy of the model that the last computed step began with. */
  copyBefore(step: number): KeptState {
    return copyState(step, this.valuesBefore, this.optimizerBefore);
  }

  /** Takes step `index`, counted from 0, with its edits. */
  compute(index: number, tokens: number[], edits: readonly ParameterEdit[]): Value {
    for (const { parameter, to } of edits) tape.values[parameter] = to;
    setArrays(this.optimizerBefore, this.optimizer);
    tape.beginStep();
    try {
      const loss = this.module.trainStep(this.model, this.parameters, this.arrays, tokens, index, this.config.seed);
      checkLoss(loss);
      return loss;
    } finally {
      tape.endStep();
    }
  }

  private create(random: Random): Model {
    tape.clear();
    this.generation = tape.generation;
    try {
      return this.module.createModel(modelConfig(this.config), this.vocabularySize, random);
    } finally {
      tape.endStep();
    }
  }
}

/**
 * Throws a UserError for a loss that is none, or whose gradients are not those that `backward()`
 * has computed.
 */
function checkLoss(loss: unknown): void {
  if (!(loss instanceof Value)) {
    const given = typeof loss === 'number' ? 'a number' : loss === undefined ? 'nothing' : 'no Value';
    throw new UserError(`trainStep gives ${given}: return the loss, the Value that backward() was called on.`);
  }
  if (tape.passedFrom === loss.entry) return;
  throw new UserError(
    tape.passedFrom === null
      ? 'trainStep has not called backward(): call it on the loss, before the optimizer.'
      : 'trainStep returns another Value than the one that backward() was called on: return that one.',
  );
}
