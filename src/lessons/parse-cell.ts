/**
 * Cell parser: the text of a cell to its commands, and what is wrong with it. One command a line;
 * empty lines and lines that begin with `#` say nothing.
 */

import { parseExpression } from '../debugger/expressions/parse';
import { UserError } from '../engine/user-error';
import type { PaneKind } from '../inspection/panes/panes';
import { nearest } from '../text/nearest';
import { own } from '../text/own';
import { quotedAt } from '../text/quoted-text';
import { type NumberRule, readNumber } from '../text/read-number';
import { shownText } from '../text/token-text';
import { readsTheRun } from './answer';
import { commandWords, questionWords, tabs } from './command-words';

/** A part of a line: lines and columns count from 0. */
export interface CellRange {
  readonly line: number;
  readonly from: number;
  readonly end: number;
}

export interface Problem extends CellRange {
  readonly message: string;
}

/** An expression of the debugger, and where it stands. */
export interface WrittenExpression extends CellRange {
  readonly text: string;
}

export type CursorTarget =
  | { readonly to: 'start' | 'end' }
  | { readonly to: 'forward' | 'backward' | 'update'; readonly place: string | number };

export interface Question {
  readonly text: string;
  readonly answer: WrittenExpression;
  /** Null for the usual one. */
  readonly tolerance: { readonly size: number; readonly relative: boolean } | null;
  readonly hints: readonly string[];
}

export type Command =
  | { readonly kind: 'begin' }
  /** Null: to the end of the schedule. */
  | { readonly kind: 'train'; readonly steps: number | null }
  | { readonly kind: 'go to'; readonly step: number }
  | { readonly kind: 'open' | 'select'; readonly place: string }
  /** By its number, from 1, or the name of a function. */
  | { readonly kind: 'line'; readonly place: number | string }
  | { readonly kind: 'tab'; readonly pane: PaneKind }
  | { readonly kind: 'cursor'; readonly target: CursorTarget }
  | { readonly kind: 'set'; readonly parameter: WrittenExpression; readonly value: WrittenExpression }
  | { readonly kind: 'let'; readonly name: string; readonly value: WrittenExpression }
  | { readonly kind: 'generate'; readonly prefix: string }
  | { readonly kind: 'sample'; readonly count: number }
  /** Null: the losses of the run. */
  | { readonly kind: 'plot'; readonly what: WrittenExpression | null }
  | { readonly kind: 'print'; readonly expressions: readonly WrittenExpression[]; readonly digits: number | null }
  | { readonly kind: 'compare'; readonly step: number }
  | { readonly kind: 'ask'; readonly question: Question };

export type PlacedCommand = Command & { readonly at: CellRange };

export interface ParsedCell {
  readonly commands: readonly PlacedCommand[];
  /** In the order of the text; a cell with problems does not run. */
  readonly problems: readonly Problem[];
}

/** The most steps, samples and digits that a lesson asks for. */
const MOST_STEPS = 1_000_000;
const MOST_SAMPLES = 100;
const MOST_DIGITS = 17;

const WORDS: readonly string[] = [...commandWords, ...questionWords].map(({ word }) => word);
/** Longer words first: `go to` before `go`. */
const WORD = new RegExp(`^(?:${WORDS.toSorted((a, b) => b.length - a.length).join('|')})(?![\\w.[])`);

/** One line of a cell, with the lines that continue it. */
interface Line {
  readonly at: CellRange;
  readonly text: string;
}

/** The words of a line behind its command. */
interface Rest extends CellRange {
  readonly text: string;
}

export function parseCell(text: string): ParsedCell {
  const problems: Problem[] = [];
  const commands: PlacedCommand[] = [];
  const attempt = <T>(at: CellRange, read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push({ ...(error instanceof ProblemAt ? error.at : at), message: error.message });
      return null;
    }
  };
  const lines = linesOf(text);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) continue;
    const word = WORD.exec(line.text)?.[0];
    if (word === undefined) {
      problems.push(unknownCommand(line));
      continue;
    }
    const rest = restOf(line, word);
    if (questionWords.some((one) => one.word === word)) {
      problems.push({ ...line.at, message: `\`${word}\` belongs to a question: write \`ask ...\` before it.` });
      continue;
    }
    if (word === 'ask') {
      const parts: Line[] = [];
      while (questionWords.some((one) => one.word === WORD.exec(lines[i + 1]?.text ?? '')?.[0])) {
        const part = lines[++i];
        if (part !== undefined) parts.push(part);
      }
      const question = attempt(line.at, () => readQuestion(rest, parts, attempt));
      if (question === null) continue;
      if (commands.some(({ kind }) => kind === 'ask')) {
        problems.push({ ...line.at, message: 'A cell has one question: put this one into a cell of its own.' });
      } else commands.push({ kind: 'ask', question, at: line.at });
      continue;
    }
    const command = attempt(rest, () => readCommand(word, rest));
    if (command !== null) commands.push({ ...command, at: line.at });
  }
  return { commands, problems: problems.toSorted((a, b) => a.line - b.line || a.from - b.from) };
}

/** Returns the expressions of a command, to check their names. */
export function expressionsOf(command: Command): readonly WrittenExpression[] {
  switch (command.kind) {
    case 'set':
      return [command.parameter, command.value];
    case 'let':
      return [command.value];
    case 'plot':
      return command.what === null ? [] : [command.what];
    case 'print':
      return command.expressions;
    case 'ask':
      return [command.question.answer];
    default:
      return [];
  }
}

/** A UserError about a part of a line. */
class ProblemAt extends UserError {
  readonly at: CellRange;
  constructor(at: CellRange, message: string) {
    super(message);
    this.at = at;
  }
}

/** The lines that say something; those that begin with two spaces continue the one before. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const [line, whole] of text.split(/\r?\n/).entries()) {
    const trimmed = whole.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const from = whole.length - whole.trimStart().length;
    const last = lines.at(-1);
    if (from >= 2 && last !== undefined) lines[lines.length - 1] = { ...last, text: `${last.text} ${trimmed}` };
    else lines.push({ at: { line, from, end: from + trimmed.length }, text: trimmed });
  }
  return lines;
}

function restOf({ at, text }: Line, word: string): Rest {
  const rest = text.slice(word.length);
  const from = at.from + word.length + rest.length - rest.trimStart().length;
  return { line: at.line, from, end: Math.max(from, at.end), text: rest.trim() };
}

function unknownCommand({ at, text }: Line): Problem {
  const [first = ''] = /^\S+/.exec(text) ?? [];
  const known: string[] = commandWords.map(({ word }) => word);
  const close = nearest(first, known);
  const two = nearest(/^\S+\s+\S+/.exec(text)?.[0] ?? '', known);
  const meant = [...new Set([...close, ...two])];
  const remedy = meant.length > 0 ? `Did you mean \`${meant.join('` or `')}\`?` : `There are: ${known.join(', ')}.`;
  const end = at.from + first.length;
  return { line: at.line, from: at.from, end, message: `There is no command \`${shownText(first)}\`. ${remedy}` };
}

function readCommand(word: string, rest: Rest): Command {
  switch (word) {
    case 'begin':
      if (rest.text !== '') throw new ProblemAt(rest, '`begin` stands alone: take out what is behind it.');
      return { kind: 'begin' };
    case 'train':
      if (rest.text === '') return { kind: 'train', steps: null };
      return { kind: 'train', steps: whole(rest, 'number of steps', { highest: MOST_STEPS }) };
    case 'go to':
      return { kind: 'go to', step: whole(rest, 'step', { highest: MOST_STEPS }) };
    case 'open':
    case 'select':
      return { kind: word, place: readPlace(rest, word) };
    case 'line':
      if (/^[A-Za-z_$][\w$]*$/.test(rest.text)) return { kind: 'line', place: rest.text };
      return { kind: 'line', place: whole(rest, 'line', { highest: MOST_STEPS }) };
    case 'tab':
      return { kind: 'tab', pane: readTab(rest) };
    case 'cursor':
      return { kind: 'cursor', target: readCursor(rest) };
    case 'set': {
      const [parameter, value] = readAssignment(rest, "set wte['a'][0] = 0.5");
      return { kind: 'set', parameter: checked(parameter), value: checked(value) };
    }
    case 'let': {
      const [name, value] = readAssignment(rest, 'let before = loss');
      if (!/^[A-Za-z_]\w*$/.test(name.text)) {
        throw new ProblemAt(name, `\`${shownText(name.text)}\` is not a name: use letters, digits and _.`);
      }
      return { kind: 'let', name: name.text, value: checked(value) };
    }
    case 'generate':
      return { kind: 'generate', prefix: rest.text === '' ? '' : readQuoted(rest, 'generate "ka"') };
    case 'sample':
      return { kind: 'sample', count: whole(rest, 'number of documents', { highest: MOST_SAMPLES }) };
    case 'plot':
      if (rest.text === '') throw new ProblemAt(rest, 'Write what to draw, such as `plot loss`.');
      return { kind: 'plot', what: rest.text === 'loss' ? null : checked(rest) };
    case 'print':
      return readPrint(rest);
    case 'compare':
      return { kind: 'compare', step: whole(rest, 'step', { highest: MOST_STEPS }) };
    default:
      throw new RangeError(`The command ${word} has no reader.`);
  }
}

function readQuestion(
  rest: Rest,
  parts: readonly Line[],
  attempt: <T>(at: CellRange, read: () => T) => T | null,
): Question {
  if (rest.text === '') throw new ProblemAt(rest, 'The question is empty: write it behind `ask`.');
  let answer: WrittenExpression | null = null;
  let tolerance: Question['tolerance'] = null;
  const hints: string[] = [];
  let wrong = false;
  for (const line of parts) {
    const word = WORD.exec(line.text)?.[0] ?? '';
    const part = restOf(line, word);
    const read = attempt(part, () => {
      if (part.text === '') throw new ProblemAt(line.at, `Nothing is behind \`${word}\`.`);
      if (word === 'answer') answer = checkedAnswer(part);
      else if (word === 'tolerance') tolerance = readTolerance(part);
      else hints.push(part.text);
      return true;
    });
    wrong ||= read === null;
  }
  if (answer === null) {
    if (wrong) throw new ProblemAt(rest, 'The question has no answer that can be read.');
    throw new UserError(
      'The question has no answer: write below it `answer` and an expression, such as `answer loss`.',
    );
  }
  return { text: rest.text, answer, tolerance, hints };
}

function readTolerance(rest: Rest): NonNullable<Question['tolerance']> {
  const relative = rest.text.endsWith('%');
  const number = readNumber(relative ? rest.text.slice(0, -1) : rest.text, { lowest: 0, example: 0.05 });
  if ('remedy' in number) throw new ProblemAt(rest, `The tolerance is \`${shownText(rest.text)}\`: ${number.remedy}.`);
  return { size: relative ? number.value / 100 : number.value, relative };
}

function whole(rest: Rest, what: string, { highest }: Pick<NumberRule, 'highest'>): number {
  const rule: NumberRule = { whole: true, lowest: 1, ...(highest !== undefined && { highest }) };
  const read = readNumber(rest.text, rule);
  if ('value' in read) return read.value;
  if (rest.text === '') throw new ProblemAt(rest, `The ${what} is missing: ${read.remedy}.`);
  throw new ProblemAt(rest, `The ${what} is \`${shownText(rest.text)}\`: ${read.remedy}.`);
}

/** A place in quotes, or the name of a parameter as it is. */
function readPlace(rest: Rest, word: string): string {
  if (rest.text === '') {
    throw new ProblemAt(rest, `The place is missing: write one, such as \`${word} "position 2 > head 1"\`.`);
  }
  return /^["']/.test(rest.text) ? readQuoted(rest, `${word} "position 2 > head 1"`) : rest.text;
}

function readQuoted(rest: Rest, example: string): string {
  const text = quotedAt(rest.text, 0);
  if (text !== null && text.end === rest.text.length) return text.value;
  throw new ProblemAt(rest, `Write the text in quotes, as in \`${example}\`.`);
}

function readTab(rest: Rest): PaneKind {
  const pane = own(tabs, rest.text);
  if (pane !== undefined) return pane;
  const known = Object.keys(tabs);
  const close = nearest(rest.text, known);
  const remedy = close.length > 0 ? `Did you mean ${close.join(' or ')}?` : `There are: ${known.join(', ')}.`;
  throw new ProblemAt(rest, `There is no tab \`${shownText(rest.text)}\`. ${remedy}`);
}

function readCursor(rest: Rest): CursorTarget {
  const [, to = '', place = ''] = /^(\S*)\s*(.*)$/.exec(rest.text) ?? [];
  if ((to === 'start' || to === 'end') && place === '') return { to };
  if (to === 'forward' || to === 'backward' || to === 'update') {
    const at = { ...rest, from: rest.end - place.length, text: place };
    if (/^\d/.test(place)) return { to, place: whole(at, 'operation', {}) };
    return { to, place: readPlace(at, `cursor ${to}`) };
  }
  throw new ProblemAt(
    rest,
    'Write where the cursor goes: `cursor start`, `cursor end`, `cursor forward "position 0"`, `cursor backward 20000` or `cursor update wte[BOS][0]`.',
  );
}

function readAssignment(rest: Rest, example: string): [Rest, Rest] {
  const [at] = topLevel(rest.text, (text, i) => text[i] === '=' && !/[=!<>]/.test(`${text[i - 1]}${text[i + 1]}`));
  if (at === undefined) throw new ProblemAt(rest, `There is no \`=\`: write it as in \`${example}\`.`);
  const [left, right] = [part(rest, 0, at), part(rest, at + 1, rest.text.length)];
  if (left.text === '' || right.text === '') {
    throw new ProblemAt(rest, `One side of the \`=\` is empty: write it as in \`${example}\`.`);
  }
  return [left, right];
}

function readPrint(rest: Rest): Command {
  const [to = ''] = /\s+to\s+\S+\s+digits?$/.exec(rest.text) ?? [];
  let digits: number | null = null;
  if (to !== '') {
    const [, number = ''] = /to\s+(\S+)/.exec(to) ?? [];
    const read = readNumber(number, { whole: true, lowest: 1, highest: MOST_DIGITS });
    if ('remedy' in read) throw new ProblemAt(rest, `\`${shownText(number)}\` digits: ${read.remedy}.`);
    digits = read.value;
  }
  const listed = rest.text.slice(0, rest.text.length - to.length);
  const commas = topLevel(listed, (text, i) => text[i] === ',');
  const expressions = [...commas, listed.length].map((end, i) => checked(part(rest, (commas[i - 1] ?? -1) + 1, end)));
  return { kind: 'print', expressions, digits };
}

/** Returns the places outside of brackets and quotes at which `holds`. */
function topLevel(text: string, holds: (text: string, at: number) => boolean): number[] {
  const places: number[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const quote = quotedAt(text, at);
    if (quote !== null) at = quote.end - 1;
    else if ('([{'.includes(text.charAt(at))) depth++;
    else if (')]}'.includes(text.charAt(at))) depth--;
    else if (depth === 0 && holds(text, at)) places.push(at);
  }
  return places;
}

function part(rest: Rest, from: number, end: number): Rest {
  const text = rest.text.slice(from, end);
  const start = rest.from + from + text.length - text.trimStart().length;
  return { line: rest.line, from: start, end: start + text.trim().length, text: text.trim() };
}

/** An answer is read from the run, so that it is right for whatever run there is. */
function checkedAnswer(rest: Rest): WrittenExpression {
  const answer = checked(rest);
  if (readsTheRun(parseExpression(rest.text))) return answer;
  throw new ProblemAt(
    rest,
    `The answer \`${shownText(rest.text)}\` is a stored number: write an expression that reads the run, such as \`loss\`.`,
  );
}

/** Returns an expression that parses. Its names are looked up when the cell runs. */
function checked(rest: Rest): WrittenExpression {
  try {
    parseExpression(rest.text);
  } catch (error) {
    throw error instanceof UserError ? new ProblemAt(rest, error.message) : error;
  }
  return { text: rest.text, line: rest.line, from: rest.from, end: rest.end };
}
