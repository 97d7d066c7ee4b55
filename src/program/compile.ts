/**
 * Compiler of model files: takes the text of a model that a user has edited, and returns code that
 * runs it, and its tables. Types are erased, imports and exports are resolved, and what is left is
 * instrumented as the built-in text is when it is bundled.
 *
 * The code is an expression, a ModelFunction:
 *
 *     (function ($given, process, Date, ...) { 'use strict'; const { Value } = $given; ... { <line 1 of the text>
 *     <the other lines, with sites and scopes>
 *     return { createModel, stateDict, trainStep }; } })
 *
 * Nobody passes the names behind `$given`, so they are undefined in the file. A line of the text is
 * the same line of the code. An exported variable has the value that it has once the file has run.
 */

import type * as numbers from '../engine/numbers';
import type { Random } from '../engine/random';
import type { tape, Value } from '../engine/value';
import { eraseTypes } from './erase-types';
import { instrument } from './instrument';
import { exportProblems, ruleProblems } from './model-rules';
import { moduleForm } from './module-form';
import { repeatabilityWarnings, undefinedNames } from './repeatability';
import { parseJavaScript } from './syntax-tree';
import type { SourceTables, TextPlace } from './tables';
import { ModelTextError, type TextProblem } from './text-problem';

/** What the code of a model file is called with. */
export interface Given {
  readonly tape: typeof tape;
  readonly numbers: typeof numbers;
  readonly Value: typeof Value;
  readonly Random: typeof Random;
}

/** What the code of a model file evaluates to: runs the file, and returns its exports by name. */
export type ModelFunction = (given: Given) => Readonly<Record<string, unknown>>;

export interface CompiledModel {
  /** The expression. */
  readonly code: string;
  readonly tables: SourceTables;
  /** Names of the exports, in the order of the text. */
  readonly exports: readonly string[];
  readonly warnings: readonly TextProblem[];
  /**
   * Returns the place in the text of a place in the code, such as one in a stack trace, where
   * columns count from 1. For code that stands for no text it is the place of what is before it.
   */
  readonly placeInText: (line: number, column: number) => TextPlace;
  /**
   * Returns the message of an error at a place in the code in the words of the text: it names
   * `linear(...)` and not what stands in its place.
   */
  readonly messageInText: (message: string, line: number, column: number) => string;
}

/**
 * Compiles the text of a model file, whose name is shown as `file`. Throws a ModelTextError where it
 * cannot run.
 */
export function compileModel(text: string, file: string): CompiledModel {
  const erased = parsed(text, () => eraseTypes(text));
  refuse(erased.problems);
  // The code does not begin at the beginning of the line.
  const script = erased.code.replace(/^#!/, '//');
  const program = parsed(text, () => parseJavaScript(script));
  const { body, imports, exports, problems } = moduleForm(script, program);
  refuse([...problems, ...ruleProblems(program), ...exportProblems(program, exports)]);

  const entry = exports.get('trainStep') ?? 'trainStep';
  const written = parsed(text, () => instrument(body, { file, entry, language: 'JavaScript' }));
  const given = ['tape: $tape', 'numbers: $numbers', ...imports].join(', ');
  const head = `(function ($given, ${undefinedNames.join(', ')}) { 'use strict'; const { ${given} } = $given; { `;
  const returned = Array.from(exports, ([name, local]) => (name === local ? name : `${name}: ${local}`)).join(', ');
  const lines = text.split('\n').length;
  const placeInBody = (line: number, column: number): [number, number] => [
    Math.min(line, lines),
    line === 1 ? Math.max(0, column - head.length) : column,
  ];
  return {
    code: `${head}${written.code}\nreturn { ${returned} }; } })`,
    tables: { ...written.tables, text },
    exports: [...exports.keys()],
    warnings: repeatabilityWarnings(program),
    placeInText: (line, column) => written.placeInText(...placeInBody(line, column)),
    messageInText: (message, line, column) => written.messageInText(message, ...placeInBody(line, column)),
  };
}

function refuse(problems: readonly TextProblem[]): void {
  if (problems.length === 0) return;
  throw new ModelTextError(problems.toSorted((a, b) => a.range.line - b.range.line || a.range.column - b.range.column));
}

/** Parses with `parse`; a SyntaxError becomes a ModelTextError with its place in the text. */
function parsed<T>(text: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [place, ...numbers] = / \((\d+):(\d+)\)$/.exec(error.message) ?? [];
    const [line, column] = numbers.map(Number);
    if (place === undefined || line === undefined || column === undefined) throw error;
    const found = /^(?:[\w$]+|\S)/.exec(text.split('\n')[line - 1]?.slice(column) ?? '')?.[0];
    const words = error.message.slice(0, -place.length).replace(/\.$/, '');
    const range = { line, column, endLine: line, endColumn: column + (found?.length ?? 1) };
    throw new ModelTextError([{ message: `${syntaxWords(words, found)}.`, range }]);
  }
}

function syntaxWords(words: string, found: string | undefined): string {
  if (words !== 'Unexpected token') return words;
  return found === undefined ? 'The text ends, or a line, where more is expected' : `\`${found}\` is not expected here`;
}
