/**
 * Generation: records the writing of one document as a training step is recorded, by the program's
 * own `sample`. It follows from the model, the stream of random numbers, the temperature, the prefix
 * and the forced tokens: the same again gives the same, bit for bit.
 */

import { Random } from '../../engine/random';
import { UserError } from '../../engine/user-error';
import type { ScopeSite, SourceTables } from '../../program/tables';
import { gradientsOf } from '../../step/gradients-of';
import { choicesIn } from '../../step/model/choices';
import type { RecordedStep } from '../../step/recorded-step';
import { scopeTree } from '../../step/tape/scopes';
import { checked } from '../../text/checked';
import type { Run } from '../run/run';
import { checkGeneration, type GenerationOptions, type GenerationStream } from './options';
import { RecordedChoices } from './recorded-choices';

/** The function of a program that writes. */
const SAMPLE = 'sample';

export interface Generation {
  readonly options: GenerationOptions;
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
  const { draws, tokens: chosen } = new RecordedChoices(random, given.length, forced);
  const { result: text, tape } = run.recordAside((model) => sample(model, tokenizer, random, temperature, given));
  const written = [...given, ...chosen];
  const letters = written.at(-1) === bos ? written.slice(0, -1) : written;
  if (letters.map((token) => characters[token]).join('') !== text || tape.length === tape.parameterCount) {
    throw new UserError(
      `sample of ${program.name} does not draw every token of its document with random.choice, so the writing cannot be followed: ` +
        'call random.choice(probabilities) once at each position, as the built-in model does.',
    );
  }
  const recorded: RecordedStep = {
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
    writing: { temperature, prefix, forced, draws: [...given.map(() => null), ...draws] },
    tape,
    matrices: run.matrices,
    valuesBefore: tape.data.slice(0, tape.parameterCount),
    optimizer: run.optimizerNow,
    source: writingSource(program.source),
  };
  const last = choicesIn(recorded, scopeTree(tape))?.at(-1)?.probabilities[
    checked(written, written.length - 1, 'token')
  ];
  return { options, recorded: gradientsOf(recorded, last ?? recorded.gradientNode) };
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
