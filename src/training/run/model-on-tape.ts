/** The model of a run where it learns: its parameters on the tape, and the optimizer's arrays beside it. */

import type { Model } from '../../engine/microgpt';
import { Random } from '../../engine/random';
import { tape, type Value } from '../../engine/value';
import type { ModelModule } from '../../program/program';
import { copyArrays, type OptimizerArrays, setArrays } from '../../step/optimizer';
import { copyState, type KeptState } from '../history/kept-states';
import type { RunConfig } from '../status';
import type { ParameterEdit } from './state';

/** There is one tape: a new model voids the one before, until that is put back. */
export class ModelOnTape {
  readonly model: Model;
  private readonly module: ModelModule;
  /** Of the step that was computed last: what it computed with. */
  readonly valuesBefore: Float64Array;
  private readonly optimizerBefore: OptimizerArrays;
  readonly optimizer: OptimizerArrays;
  readonly parameterCount: number;
  private readonly parameters: Value[];
  private readonly config: RunConfig;
  private readonly vocabularySize: number;
  /** The numbers of `optimizer` as trainStep takes them. */
  private readonly arrays: Readonly<Record<string, Float64Array>>;
  private generation = 0;

  /** Draws the parameters. */
  constructor(module: ModelModule, config: RunConfig, vocabularySize: number, random: Random) {
    this.module = module;
    this.config = config;
    this.vocabularySize = vocabularySize;
    this.model = this.create(random);
    this.parameters = module.stateDict(this.model).flatMap(([, matrix]) => matrix.flat());
    const count = this.parameters.length;
    this.parameterCount = count;
    this.valuesBefore = new Float64Array(count);
    this.optimizer = module.optimizer.map((name) => ({ name, numbers: new Float64Array(count) }));
    this.arrays = Object.fromEntries(this.optimizer.map(({ name, numbers }) => [name, numbers]));
    this.optimizerBefore = copyArrays(this.optimizer);
  }

  /** Those of the step that was computed last. They are overwritten by the next. */
  get numbers() {
    const { valuesBefore, optimizerBefore } = this;
    const optimizer = this.optimizer.map(({ name, numbers: after }, i) => {
      return { name, before: optimizerBefore[i].numbers, after };
    });
    return { tape, valuesBefore, optimizer };
  }

  /** The parameters as they are, on the tape. */
  get values(): Float64Array {
    return tape.data.subarray(0, this.parameterCount);
  }

  check(): void {
    if (tape.generation !== this.generation)
      throw new Error('Another run has begun, and with it the tape of this one has gone.');
  }

  /** Takes the tape again. The parameters are the same nodes as before, so the handles of the model are theirs. */
  takeTape(): void {
    this.create(Random.seeded(this.config.seed));
  }

  put({ values, optimizer }: KeptState): void {
    tape.data.set(values);
    setArrays(this.optimizer, optimizer);
  }

  /** A copy of the model as it is; `step` is where that is. */
  copy(step: number): KeptState {
    return copyState(step, this.values, this.optimizer);
  }

  /** The same of what the step that was computed last began with. */
  copyBefore(step: number): KeptState {
    return copyState(step, this.valuesBefore, this.optimizerBefore);
  }

  /** Takes the step `index`, counted from 0, with what is set by hand in it. */
  compute(index: number, tokens: number[], edits: readonly ParameterEdit[]): Value {
    for (const { parameter, to } of edits) tape.data[parameter] = to;
    this.valuesBefore.set(this.values);
    setArrays(this.optimizerBefore, this.optimizer);
    tape.beginStep();
    const loss = this.module.trainStep(this.model, this.parameters, this.arrays, tokens, index);
    tape.endStep();
    return loss;
  }

  private create(random: Random): Model {
    tape.clear();
    this.generation = tape.generation;
    const model = this.module.createModel(this.config, this.vocabularySize, random);
    tape.endStep();
    return model;
  }
}
