/**
 * Generation: records the writing of one document as a training step is recorded, by the program's
 * own `sample`. It follows from the model, the stream of random numbers, the temperature, the prefix
 * and the forced tokens: the same again gives the same, bit for bit.
 */

import { Random } from '../../engine/random';
import type { Tape } from '../../engine/tape';
import { UserError } from '../../engine/user-error';
import { tape as onTape } from '../../engine/value';
import type { ScopeSite, SourceTables } from '../../program/tables';
import { gradientsOf } from '../../step/gradients-of';
import { choicesIn } from '../../step/model/choices';
import { copyArrays } from '../../step/optimizer';
import type { RecordedStep } from '../../step/recorded-step';
import { scopeTree } from '../../step/tape/scopes';
import { checked } from '../../text/checked';
import { formatCount } from '../../text/numbers';
import type { Run } from '../run/run';
import type { GenerationStatus } from '../status';
import { copyTape } from './copy-tape';
import { firstSeed, type GenerationOptions, type GenerationStream } from './options';
import { RecordedChoices } from './recorded-choices';

/** More words than samples draw between two steps; they are passed over one by one. */
const MOST_WORDS = 100_000_000;
/** The function of a program that writes. */
const SAMPLE = 'sample';

export interface Generation {
  readonly status: GenerationStatus;
  readonly recorded: RecordedStep;
}

/**
 * Records a generation with the current parameters of a run, which stays as it is. Its gradients
 * are those of the probability of the last token, for there is no loss. Throws a UserError for
 * options that make none, and for a program whose `sample` cannot be followed.
 */
export function generate(run: Run, options: GenerationOptions): Generation {
  checkGeneration(run, options);
  const { temperature, prefix, forced } = options;
  const { tokenizer, program } = run;
  const { characters, bos } = tokenizer;
  const sample = run.sampler();
  const given = program.module.encode(tokenizer, prefix).slice(1, -1);
  const random = streamOf(run, options.stream);
  const choices = new RecordedChoices(forced);
  choices.follow(random, given.length);
  const { text, tape, optimizer } = run.keepingStep((model) => ({
    ...recorded(() => sample(model.model, tokenizer, random, temperature, given)),
    optimizer: copyArrays(model.optimizer),
  }));
  const written = [...given, ...choices.tokens];
  const letters = written.at(-1) === bos ? written.slice(0, -1) : written;
  if (letters.map((token) => characters[token]).join('') !== text || tape.length === tape.parameterCount) {
    throw new UserError(
      `sample of ${program.name} does not draw every token of its document with random.choice, so the writing cannot be followed: ` +
        'call random.choice(probabilities) once at each position, as the built-in model does.',
    );
  }
  const step: RecordedStep = {
    step: run.position,
    document: text,
    tokens: [bos, ...written],
    characters,
    positions: written.length,
    loss: null,
    learningRate: null,
    created: tape.length - tape.parameterCount,
    lossNode: -1,
    gradientNode: tape.length - 1,
    writing: { temperature, prefix, forced, draws: [...given.map(() => null), ...choices.draws] },
    tape,
    matrices: run.matrices,
    valuesBefore: tape.data.slice(0, tape.parameterCount),
    optimizer: optimizer.map(({ name, numbers }) => ({ name, before: numbers, after: numbers })),
    source: writingSource(program.source),
  };
  const last = choicesIn(step, scopeTree(tape))?.at(-1)?.probabilities[checked(written, written.length - 1, 'token')];
  return { status: { ...options, document: text }, recorded: gradientsOf(step, last ?? step.gradientNode) };
}

/** Writes on an empty tape, and returns a copy of it. */
function recorded(write: () => string): { readonly text: string; readonly tape: Tape } {
  onTape.beginStep();
  try {
    const text = write();
    onTape.endStep();
    return { text, tape: copyTape(onTape.read()) };
  } finally {
    onTape.endStep();
  }
}

function streamOf(run: Run, stream: GenerationStream): Random {
  return stream.kind === 'seed' ? Random.seeded(stream.seed) : run.streamAfter(stream.words);
}

const writingSources = new WeakMap<SourceTables, SourceTables>();

/** The tables of a program for what its `sample` runs: the same, with that function in place of the step's. */
function writingSource(source: SourceTables): SourceTables {
  const known = writingSources.get(source);
  if (known !== undefined) return known;
  const { backwardCall: _backward, update: _update, ...others } = source;
  const range =
    source.functions.find(({ name }) => name === SAMPLE)?.range ?? checked(source.scopeSites, 0, 'site').range;
  const root: ScopeSite = { kind: 'step', range, functionName: SAMPLE, callee: SAMPLE };
  const made: SourceTables = { ...others, scopeSites: [root, ...source.scopeSites.slice(1)] };
  writingSources.set(source, made);
  return made;
}

/** Throws a UserError that names the first value that makes no generation, and the remedy. */
export function checkGeneration(run: Run, { stream, temperature, prefix, forced }: GenerationOptions): void {
  run.checkSampling({ count: 1, temperature, prefix });
  if (stream.kind === 'seed' && !Number.isSafeInteger(stream.seed)) {
    throw new UserError(`The seed is ${stream.seed}: give a whole number, such as ${firstSeed}.`);
  }
  if (
    stream.kind === 'sample' &&
    !(Number.isInteger(stream.words) && stream.words >= 0 && stream.words <= MOST_WORDS)
  ) {
    throw new UserError(`The stream of samples has no place ${stream.words}: sample again.`);
  }
  const { blockSize } = run.config;
  const given = Array.from(prefix).length;
  const { bos } = run.tokenizer;
  for (const { position, token } of forced) {
    if (!(Number.isInteger(position) && position >= given && position < blockSize)) {
      throw new UserError(
        `No token can be chosen at position ${position}: give a position from ${given}, where the prefix ends, to ${formatCount(blockSize - 1)}.`,
      );
    }
    if (!(Number.isInteger(token) && token >= 0 && token <= bos)) {
      throw new UserError(`The vocabulary has no token ${token}: give one from 0 to ${formatCount(bos)}.`);
    }
  }
}
