/** A run: a model on its way through the training steps, and what was recorded of the last one. */

import {
  createModel,
  createTokenizer,
  encode,
  learningRateAt,
  type Model,
  type Moments,
  sample,
  stateDict,
  type Tokenizer,
  trainStep,
} from '../engine/microgpt';
import { Random } from '../engine/random';
import { UserError } from '../engine/user-error';
import { tape, type Value } from '../engine/value';
import type { NodeId, ParameterMatrix, RecordedStep } from '../graph/recorded-step';
import type { SourceTables } from '../instrument/tables';
import { MatrixHistory } from './matrix-history';
import { ParameterHistory } from './parameter-history';
import { checkSampling } from './run-config';
import type { RunConfig, SampleOptions } from './status';

/** A parameter that was set by hand at the beginning of a step. */
export interface ParameterEdit {
  readonly step: number;
  readonly parameter: NodeId;
  readonly from: number;
  readonly to: number;
}

/** There is one tape, so one run at a time: a new run voids the one before, which then throws. */
export class Run {
  readonly config: RunConfig;
  readonly documents: readonly string[];
  readonly tokenizer: Tokenizer;
  readonly matrices: readonly ParameterMatrix[];
  readonly parameterCount: number;
  /** The last finished training step. */
  recorded: RecordedStep | null = null;
  /** Loss of each step so far, nats. */
  readonly losses: number[] = [];
  readonly history: MatrixHistory;
  readonly parameterHistory: ParameterHistory;

  /** What was set by hand, oldest first. */
  readonly edits: ParameterEdit[] = [];

  private readonly source: SourceTables;
  private readonly generation: number;
  private readonly model: Model;
  private readonly parameters: Value[];
  private readonly moments: Moments;
  private readonly valuesBefore: Float64Array;
  private readonly momentsBefore: Moments;
  /** The random stream goes on after training, as in the published program ... */
  private readonly random: Random;
  /** ... and samples drawn before its end come from a stream of their own, so that they change nothing of those drawn after. */
  private readonly preview: Random;

  /** Shuffles the documents, in place, and draws the parameters. `config` has passed checkConfig. */
  constructor(config: RunConfig, documents: string[], source: SourceTables) {
    this.config = config;
    this.source = source;
    this.random = Random.seeded(config.seed);
    this.random.shuffle(documents);
    this.documents = documents;
    this.tokenizer = createTokenizer(documents);
    tape.clear();
    this.generation = tape.generation;
    this.model = createModel(config, this.tokenizer.bos + 1, this.random);
    tape.endStep();
    const matrices = stateDict(this.model);
    this.parameters = matrices.flatMap(([, matrix]) => matrix.flat());
    this.parameterCount = this.parameters.length;
    this.matrices = matrices.map(([name, matrix]) => ({
      name,
      rows: matrix.length,
      columns: matrix[0].length,
      first: matrix[0][0].node,
      scopeSite: tape.scopeSite[tape.scope[matrix[0][0].node]],
    }));
    this.history = new MatrixHistory(this.matrices);
    this.moments = { m: new Float64Array(this.parameterCount), v: new Float64Array(this.parameterCount) };
    this.valuesBefore = new Float64Array(this.parameterCount);
    this.momentsBefore = { m: new Float64Array(this.parameterCount), v: new Float64Array(this.parameterCount) };
    this.parameterHistory = new ParameterHistory(this.parameterCount, config.numSteps);
    this.preview = Random.from(this.random.state());
  }

  get finished(): boolean {
    return this.losses.length >= this.config.numSteps;
  }

  /** The document of the step `index`, counted from 0. */
  documentAt(index: number): string {
    return this.documents[index % this.documents.length];
  }

  /** One training step, recorded. */
  step(): RecordedStep {
    this.checkTape();
    const index = this.losses.length;
    const document = this.documentAt(index);
    const tokens = encode(this.tokenizer, document);
    // What is recorded is overwritten from here on; a step that fails leaves none behind.
    this.recorded = null;
    this.valuesBefore.set(tape.data.subarray(0, this.parameterCount));
    this.momentsBefore.m.set(this.moments.m);
    this.momentsBefore.v.set(this.moments.v);
    tape.beginStep();
    const loss = trainStep(this.model, this.parameters, this.moments, tokens, index);
    tape.endStep();
    this.losses.push(loss.data);
    this.history.record(index, tape.grad, tape.data, this.valuesBefore);
    this.parameterHistory.record(index + 1, this.valuesBefore, tape.grad);
    this.recorded = {
      step: index + 1,
      document,
      tokens,
      characters: this.tokenizer.characters,
      positions: Math.min(this.config.blockSize, tokens.length - 1),
      loss: loss.data,
      learningRate: learningRateAt(this.config, index),
      lossNode: loss.node,
      tape,
      matrices: this.matrices,
      valuesBefore: this.valuesBefore,
      firstMomentBefore: this.momentsBefore.m,
      secondMomentBefore: this.momentsBefore.v,
      firstMoment: this.moments.m,
      secondMoment: this.moments.v,
      source: this.source,
    };
    return this.recorded;
  }

  /** Takes the last step anew, with another value of a parameter at its beginning. */
  stepAgain(parameter: NodeId, value: number): RecordedStep {
    this.checkTape();
    if (this.recorded === null) throw new Error('No step is recorded.');
    const { step } = this.recorded;
    this.edits.push({ step, parameter, from: this.valuesBefore[parameter], to: value });
    tape.data.set(this.valuesBefore);
    this.moments.m.set(this.momentsBefore.m);
    this.moments.v.set(this.momentsBefore.v);
    tape.data[parameter] = value;
    this.losses.pop();
    return this.step();
  }

  /** Throws a UserError for options that this model cannot sample with. */
  checkSampling(options: SampleOptions): void {
    checkSampling(options);
    const unknown = Array.from(options.prefix).find((character) => !this.tokenizer.tokenOf.has(character));
    if (unknown !== undefined) {
      throw new UserError(
        `The prefix '${options.prefix}' has the character '${unknown}', which is not in the vocabulary: ` +
          `use characters of the corpus (${excerpt(this.tokenizer.characters)}).`,
      );
    }
    const length = Array.from(options.prefix).length;
    if (length >= this.config.blockSize) {
      throw new UserError(
        `The prefix '${options.prefix}' has ${length} characters: give fewer than the block size, ${this.config.blockSize}.`,
      );
    }
  }

  /** One new document. What is recorded of the last training step stays as it is: sampling writes behind it on the tape. */
  sample({ temperature, prefix }: SampleOptions): string {
    this.checkTape();
    const mark = tape.mark();
    try {
      return sample(this.model, this.tokenizer, this.finished ? this.random : this.preview, temperature, prefix);
    } finally {
      tape.rewind(mark);
    }
  }

  private checkTape(): void {
    if (tape.generation !== this.generation)
      throw new Error('Another run has begun, and with it the tape of this one has gone.');
  }
}

function excerpt(characters: readonly string[]): string {
  const shown = characters.slice(0, 40).join('');
  return characters.length > 40 ? `${shown}...` : shown;
}
