/**
 * Trial: a model file is compiled, loaded and run for three steps, and the same three again, before
 * it is trained. Its troubles have their places in the text.
 */

import { Random } from '../../engine/random';
import { tape } from '../../engine/value';
import type { CompiledModel } from '../../program/compile';
import { type Loaded, type LoadOptions, loadProgram } from '../../program/load';
import { ModelError, type ModelPlace } from '../../program/model-error';
import type { ModelConfig, ModelFile } from '../../program/program';
import type { SourceRange } from '../../program/tables';
import { ModelTextError } from '../../program/text-problem';
import type { Corpus } from '../corpus/corpus';
import type { Division } from '../corpus/division';
import { checkFileConfig, withNumbers } from '../run/config';
import { Run } from '../run/run';
import { limitTape, type Memory } from '../run/size';
import type { RunConfig } from '../status';
import { checkingValues } from './checked-values';

/** The steps that are taken. */
export const trialSteps = 3;

export interface Trouble {
  /** An error keeps the file from being trained; a warning does not. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly range: SourceRange;
  /** The calls that led there, innermost first. */
  readonly calls: readonly ModelPlace[];
}

export interface TrialResult {
  readonly troubles: readonly Trouble[];
  /** What was made; null where an error prevented it. */
  readonly made: TrialFigures | null;
}

export interface TrialFigures {
  /** The numbers that the file exports as its config. */
  readonly config: ModelConfig;
  readonly parameters: number;
  /** Nodes of the largest step. */
  readonly nodes: number;
}

/** The documents that the trial learns from, and the vocabulary of all. */
export interface TrialCorpus {
  readonly documents: readonly string[];
  /** Of blocks, the trial takes as many characters as its block size says. */
  readonly division: Division;
  readonly characters: readonly string[];
}

export type Stage = 'compile' | 'load' | 'createModel' | `step ${number}` | `step ${number} again`;

export interface TrialOptions extends LoadOptions {
  readonly config: RunConfig;
  /** Numbers that take the place of the file's. */
  readonly asked?: ModelConfig;
  readonly corpus: TrialCorpus;
  readonly memory?: Memory;
  /** Receives each stage as it begins. */
  readonly at: (stage: Stage) => void;
}

const firstLine: SourceRange = { line: 1, column: 0, endLine: 1, endColumn: 1 };

export function tryModel(file: ModelFile, options: TrialOptions): TrialResult {
  const { at } = options;
  at('compile');
  let loaded: Loaded | null = null;
  const warnings: Trouble[] = [];
  try {
    loaded = loadProgram(file, {
      ...options,
      evaluate: (script, url) => {
        at('load');
        return options.evaluate(script, url);
      },
    });
    warnings.push(...loaded.compiled.warnings.map((warning) => troubleOf('warning', warning.message, warning.range)));
    return { troubles: warnings, made: train(loaded, options, warnings) };
  } catch (error) {
    return { troubles: [...warnings, ...troublesOf(error, file, loaded?.compiled ?? null)], made: null };
  }
}

function train({ program, compiled }: Loaded, options: TrialOptions, warnings: Trouble[]): TrialFigures {
  const { at, asked, memory } = options;
  const config = withNumbers(withNumbers(options.config, program.module.config), asked ?? {});
  checkFileConfig(config);
  limitTape(memory);
  const corpus = corpusOf(options.corpus, config.blockSize);
  const places = Uint32Array.from(options.corpus.documents, (_, i) => i);
  const newRun = () => {
    at('createModel');
    return new Run(config, corpus, program, { order: { places, random: Random.seeded(config.seed) } });
  };
  const run = newRun();
  const losses: number[] = [];
  let nodes = 0;
  for (let index = 0; index < trialSteps; index++) {
    at(`step ${index + 1}`);
    // The first step has checks for better messages, the second for Values that were kept.
    const recorded = index < 2 ? checkingValues(() => run.step()) : run.step();
    losses.push(recorded.loss);
    nodes = Math.max(nodes, recorded.created);
    if (index === 0 && tape.gradients.every((gradient) => gradient === 0)) {
      const message = 'The loss depends on no parameter: nothing is learned. Compute it from the Values of the model.';
      warnings.push(troubleOf('warning', message, compiled.tables.backwardCall ?? firstLine));
    }
  }
  const again = newRun();
  for (const [index, loss] of losses.entries()) {
    at(`step ${index + 1} again`);
    const other = again.step().loss;
    if (Object.is(other, loss)) continue;
    const place = compiled.warnings[0]?.range ?? compiled.tables.scopeSites[0]?.range ?? firstLine;
    warnings.push(
      troubleOf(
        'warning',
        `Step ${index + 1} comes out differently when it is taken again: its loss is ${loss} first, then ${other}. ` +
          'Something is remembered from before, such as a variable outside of the functions: earlier steps cannot be shown again.',
        place,
      ),
    );
    break;
  }
  return { config: program.module.config, parameters: run.parameterCount, nodes };
}

/**
 * Returns the documents as a corpus with the vocabulary of the whole. Blocks are documents of it
 * like lines, whatever their characters.
 */
function corpusOf({ documents, division, characters }: TrialCorpus, blockSize: number): Corpus {
  const encoder = new TextEncoder();
  const cut = (block: string) => Array.from(block).slice(0, blockSize).join('');
  const bytes = documents.map((text) => encoder.encode(`${division === 'blocks' ? cut(text) : text}\n`));
  const starts = Uint32Array.from([0, ...bytes.map(({ length }) => length)]);
  for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
  const all = new Uint8Array(starts[starts.length - 1]);
  for (const [i, one] of bytes.entries()) all.set(one, starts[i]);
  return {
    name: 'trial',
    bytes: all,
    documents: { division: 'lines', starts },
    characters,
    occurrences: new Uint32Array(characters.length),
  };
}

function troubleOf(
  severity: Trouble['severity'],
  message: string,
  range: SourceRange,
  calls: readonly ModelPlace[] = [],
): Trouble {
  return { severity, message, range, calls };
}

/** Throws the error again where it is not one of the file. */
function troublesOf(error: unknown, file: ModelFile, compiled: CompiledModel | null): readonly Trouble[] {
  if (error instanceof ModelTextError) {
    return error.problems.map(({ message, range }) => troubleOf('error', message, range));
  }
  if (!(error instanceof Error) || error.name !== 'UserError') throw error;
  const [message, places] = error instanceof ModelError ? [error.what, error.places] : [error.message, []];
  const [first] = places;
  if (first === undefined) {
    // The message names the function that it is about.
    const named = (name: string) => message.search(new RegExp(`\\b${name}\\b`));
    const [about] = (compiled?.tables.functions ?? [])
      .filter(({ name }) => named(name) >= 0)
      .sort((a, b) => named(a.name) - named(b.name));
    return [
      troubleOf(
        'error',
        message,
        about === undefined ? firstLine : restOfLine(about.range.line, about.range.column, file.text),
      ),
    ];
  }
  const { line, column } = first;
  return [troubleOf('error', message, restOfLine(line, column, file.text), places)];
}

function restOfLine(line: number, column: number, text: string): SourceRange {
  const length = text.split('\n')[line - 1]?.trimEnd().length ?? 0;
  return { line, column, endLine: line, endColumn: Math.max(column + 1, length) };
}
