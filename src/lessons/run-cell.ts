/** Cell runner: runs the commands of a cell, one after the other, on the stage. */

import type { Result } from '../debugger/expressions/expression';
import { UserError } from '../engine/user-error';
import { nearest } from '../text/nearest';
import { formatCount, formatCounted, formatLoss, formatNumber, formatPlain } from '../text/numbers';
import { quoted } from '../text/quoted-text';
import { shownText, shownToken } from '../text/token-text';
import { publishedSampling } from '../training/run/config';
import type { SessionStatus } from '../training/status';
import { isRight, rightNumber, toleranceWords, typedNumber } from './answer';
import type { Output, QuestionOutput } from './output';
import type { CursorTarget, ParsedCell, PlacedCommand, Question, WrittenExpression } from './parse-cell';
import { barPlot, lossPlot } from './plot';
import { isPublished, isUntouched, type LessonMemory, type LessonStage } from './stage';

/** The most numbers of a list that are printed. */
const MOST_PRINTED = 64;
const NUMBERS_A_ROW = 8;
const TOKENS_A_ROW = 3;

export interface CellRun {
  readonly stage: LessonStage;
  readonly memory: LessonMemory;
  readonly signal: AbortSignal;
  /** Asks the reader: what is typed; null where the question stays open. */
  answer(question: Question, tolerance: string): Promise<string | null>;
  /** The hints of the cell's question that have been shown. */
  readonly hints: number;
}

/**
 * Runs a cell and yields its outputs as they come. Throws a UserError for what cannot be done, and
 * before anything has changed for a cell with problems, or while training runs.
 */
export async function* runCell({ commands, problems }: ParsedCell, run: CellRun): AsyncGenerator<Output, void> {
  const [problem] = problems;
  if (problem !== undefined) throw new UserError(`Line ${problem.line + 1}: ${problem.message}`);
  for (const command of commands) {
    if (run.signal.aborted) throw new UserError('The cell was cancelled.');
    const { state, visiting } = run.stage.status();
    if (state === 'running' && visiting === null) {
      throw new UserError('Training is running: pause it first, then run this cell.');
    }
    yield* runCommand(command, run);
  }
}

async function* runCommand(command: PlacedCommand, run: CellRun): AsyncGenerator<Output, void> {
  const { stage, memory, signal } = run;
  switch (command.kind) {
    case 'begin':
      yield await begin(stage);
      return;
    case 'train':
      await train(stage, command.steps, signal);
      yield text(stepWords(stage.status()));
      return;
    case 'go to':
      await goTo(stage, command.step, signal);
      await toOrdinal(run, null);
      yield text(stepWords(stage.status()));
      return;
    case 'open':
    case 'select': {
      const place = await stage.calls().findPlace(command.place);
      await stage.steer(
        place.kind === 'parameter'
          ? { kind: 'parameter', node: place.first }
          : { kind: 'box', key: place.key, open: command.kind === 'open' },
      );
      return;
    }
    case 'line':
      await stage.showLine(lineOf(await stage.calls().programText(), command.place));
      return;
    case 'tab':
      await stage.steer({ kind: 'pane', pane: command.pane });
      return;
    case 'cursor':
      yield text(await moveCursor(run, command.target));
      return;
    case 'set':
      yield text(await setParameter(run, command.parameter, command.value));
      return;
    case 'let': {
      const result = await resultOf(run, command.value);
      if (result.kind === 'word') throw new UserError('Only numbers can be kept, and lists of numbers.');
      memory.given.set(command.name, result.value);
      yield text(`${command.name} = ${inOneLine(result, null)}`);
      return;
    }
    case 'generate':
      yield* generate(stage, command.prefix, signal);
      return;
    case 'sample': {
      const names = await stage.calls().sample({ ...publishedSampling, count: command.count }, signal);
      yield text(names.map(shownText).join(', '));
      return;
    }
    case 'plot':
      yield command.what === null ? await plotLoss(stage) : await plotList(run, command.what);
      return;
    case 'print':
      yield* print(run, command.expressions, command.digits);
      return;
    case 'compare':
      await compare(stage, command.step);
      yield text(
        `Step ${formatCount(stage.status().step)} is compared with step ${formatCount(command.step)}, in the tab Compare.`,
      );
      return;
    case 'ask':
      yield await ask(run, command.question);
  }
}

/** Returns the line of a number, or of the function of a name. */
function lineOf(source: string, place: number | string): number {
  const lines = source.split('\n');
  if (typeof place === 'number') {
    if (place <= lines.length) return place;
    throw new UserError(`There is no line ${place}: the source has ${formatCounted(lines.length, 'line')}.`);
  }
  const functions = lines.map((line) => /^\s*(?:export )?(?:async )?function\*? (\w+)/.exec(line)?.[1] ?? null);
  const found = functions.indexOf(place);
  if (found >= 0) return found + 1;
  const known = functions.filter((name) => name !== null);
  const close = nearest(place, known);
  const meant = close.length > 0 ? `Did you mean ${close.join(' or ')}?` : `There are: ${known.join(', ')}.`;
  throw new UserError(`There is no function \`${place}\` in the source. ${meant}`);
}

async function begin(stage: LessonStage): Promise<Output> {
  const before = stage.status();
  if (isPublished(before) && isUntouched(before)) {
    const where = before.step === 0 ? 'No step is taken yet.' : stepWords(before);
    return text(`The published run is here. ${where}`);
  }
  await stage.begin();
  const { parameters, documents } = stage.status();
  const kept = before.step > 0 ? ' The run before is in the view Runs.' : '';
  return text(
    `The published run begins: ${formatCounted(parameters, 'parameter')}, ${formatCounted(documents, 'name')}.${kept}`,
  );
}

async function train(stage: LessonStage, steps: number | null, signal: AbortSignal): Promise<void> {
  const { state, step, numSteps } = stage.status();
  if (state === 'finished') {
    throw new UserError(
      `The schedule ends with step ${formatCount(numSteps)}, and this is it: go to an earlier step first.`,
    );
  }
  await stage.train(steps, signal);
  const after = stage.status();
  const end = steps === null ? after.numSteps : Math.min(step + steps, after.numSteps);
  if (after.step < end && after.state !== 'diverged') {
    throw new UserError(`Training was paused at step ${formatCount(after.step)}, before step ${formatCount(end)}.`);
  }
}

async function goTo(stage: LessonStage, step: number, signal: AbortSignal): Promise<void> {
  const { numSteps, newest, step: current } = stage.status();
  if (numSteps > 0 && step > numSteps) {
    throw new UserError(`There is no step ${formatCount(step)}: give one from 1 to ${formatCount(numSteps)}.`);
  }
  if (step <= newest) {
    await stage.calls().visit(step);
  } else {
    if (current < newest) await stage.calls().visit(newest);
    await train(stage, step - newest, signal);
  }
  const reached = stage.status();
  if (reached.step !== step) {
    throw new UserError(
      `The step on the way to step ${formatCount(step)} is step ${formatCount(reached.step)}: run the cell again.`,
    );
  }
}

async function moveCursor({ stage, memory }: CellRun, target: CursorTarget): Promise<string> {
  const calls = stage.calls();
  const report = await calls.cursor();
  if (report === null) throw new UserError('No training step is recorded yet: write `go to 1` before this line.');
  memory.frame = null;
  const { step, count } = report;
  const there = async (move: Parameters<typeof calls.moveCursor>[0]) => {
    const moved = await calls.moveCursor(move);
    if (moved === null) throw new UserError('The step was left while the cursor moved: run the cell again.');
    return moved;
  };
  if (!('place' in target)) {
    return (await there({ kind: 'place', step, ordinal: target.to === 'start' ? 0 : count - 1 })).description;
  }
  const { to, place } = target;
  if (typeof place === 'number') {
    return (await there({ kind: 'number', phase: to, number: place })).description;
  }
  const found = await calls.findPlace(place);
  if (to === 'update' && found.kind !== 'parameter') {
    throw new UserError(`\`${shownText(place)}\` is no parameter: write one such as \`wte[BOS][0]\`.`);
  }
  if (to !== 'update' && found.scope === null) {
    throw new UserError(
      `\`${shownText(place)}\` is made before the step: the cursor goes there in the update, \`cursor update ${shownText(place)}\`.`,
    );
  }
  const moved = await there({ kind: 'to', phase: to, index: to === 'forward' ? found.last : found.first });
  const { run } = stage.status();
  if (found.scope !== null) memory.frame = { scope: found.scope, step, run, ordinal: moved.ordinal };
  return moved.description;
}

/** Takes the current step again with another value of a parameter, and goes to its end. */
async function setParameter(run: CellRun, parameter: WrittenExpression, value: WrittenExpression): Promise<string> {
  const { stage, memory } = run;
  const calls = stage.calls();
  const place = await calls.findPlace(parameter.text);
  if (place.kind !== 'parameter') {
    throw new UserError(`\`${shownText(parameter.text)}\` is no parameter: write one such as \`wte['a'][0]\`.`);
  }
  const { step, loss } = stage.status();
  await toOrdinal(run, 0);
  memory.frame = null;
  const given = await resultOf(run, value);
  if (given.kind !== 'number' || !Number.isFinite(given.value)) {
    throw new UserError(`A parameter cannot be \`${shownText(value.text)}\`: give a finite number such as 0.5.`);
  }
  const before = await calls.debugResult(place.name, null, memory.given);
  const [, matrix = '', row = '', column = ''] = /^(.*?)\[(.*)\]\[(\d+)\]$/.exec(place.name) ?? [];
  const rows = await calls.findPlace(`${matrix}[${row}]`);
  const first = await calls.findPlace(matrix);
  const columns = rows.last - rows.first + 1;
  const list = { kind: 'row', name: matrix, row: (rows.first - first.first) / columns } as const;
  await calls.debugSetVariable(list, `[${column}]`, String(given.value));
  await toOrdinal(run, null);
  const after = stage.status().loss;
  const was = before.kind === 'number' ? formatNumber(before.value) : '–';
  const losses = loss === null || after === null ? '' : ` Loss ${formatLoss(loss)} → ${formatLoss(after)}.`;
  return `${place.name} was ${was} and is ${formatPlain(given.value)} at the beginning of step ${formatCount(step)}.${losses}`;
}

/** Moves the cursor to a moment of the current step; null: to its end. */
async function toOrdinal({ stage }: CellRun, ordinal: number | null): Promise<void> {
  const calls = stage.calls();
  const report = await calls.cursor();
  if (report === null) throw new UserError('No training step is recorded yet: write `go to 1` before this line.');
  await calls.moveCursor({ kind: 'place', step: report.step, ordinal: ordinal ?? report.count - 1 });
}

async function resultOf({ stage, memory }: CellRun, { text: expression }: WrittenExpression): Promise<Result> {
  const calls = stage.calls();
  const report = await calls.cursor();
  if (report === null) throw new UserError('No training step is recorded yet: write `go to 1` before this line.');
  const { frame } = memory;
  const there =
    frame !== null &&
    frame.ordinal === report.ordinal &&
    frame.step === report.step &&
    frame.run === stage.status().run;
  return await calls.debugResult(expression, there ? frame.scope : null, memory.given);
}

async function* print(
  run: CellRun,
  expressions: readonly WrittenExpression[],
  digits: number | null,
): AsyncGenerator<Output, void> {
  const results: (readonly [string, Result])[] = [];
  for (const expression of expressions) results.push([expression.text, await resultOf(run, expression)]);
  const [only] = results;
  if (results.length > 1 || only === undefined) {
    const rows = results.map(([name, result]) => [name, inOneLine(result, digits)]);
    yield { kind: 'table', columns: ['', 'value'], rows };
    return;
  }
  const [name, result] = only;
  if (result.kind !== 'vector') {
    yield text(`${name} = ${inOneLine(result, digits)}`);
    return;
  }
  const { value } = result;
  const { characters } = await run.stage.calls().debugNames();
  if (value.length === characters.length + 1 && value.length <= MOST_PRINTED) {
    yield tokensTable(name, [...characters, 'BOS'], value, digits);
    return;
  }
  const shown = value.subarray(0, MOST_PRINTED);
  const rows: string[][] = [];
  for (let from = 0; from < shown.length; from += NUMBERS_A_ROW) {
    rows.push(Array.from(shown.subarray(from, from + NUMBERS_A_ROW), (number) => inDigits(number, digits)));
  }
  yield numbersTable(name, Math.min(NUMBERS_A_ROW, shown.length), rows);
  if (value.length > shown.length) {
    yield text(`The first ${shown.length} of ${formatCounted(value.length, 'number')}.`);
  }
}

/** A list with a number for each token: so many of them side by side. */
function tokensTable(name: string, tokens: readonly string[], value: Float64Array, digits: number | null): Output {
  const rows = Math.ceil(tokens.length / TOKENS_A_ROW);
  const cells = (row: number) =>
    Array.from({ length: TOKENS_A_ROW }, (_, column) => {
      const token = tokens[column * rows + row];
      return token === undefined
        ? ['', '']
        : [shownToken(token), inDigits(value[column * rows + row] ?? Number.NaN, digits)];
    }).flat();
  return {
    kind: 'table',
    columns: Array.from({ length: TOKENS_A_ROW }, () => ['token', name]).flat(),
    rows: Array.from({ length: rows }, (_, row) => cells(row)),
  };
}

/** A list as a table: each row begins with the index of its first number. */
function numbersTable(name: string, columns: number, rows: readonly (readonly string[])[]): Output {
  return {
    kind: 'table',
    columns: [name, ...Array.from({ length: columns }, (_, i) => `+${i}`)],
    rows: rows.map((row, i) => [
      `[${i * columns}]`,
      ...Array.from({ length: columns }, (_, column) => row[column] ?? ''),
    ]),
  };
}

function inOneLine(result: Result, digits: number | null): string {
  switch (result.kind) {
    case 'number':
      return inDigits(result.value, digits);
    case 'word':
      return quoted(result.value);
    case 'vector': {
      const numbers = Array.from(result.value.subarray(0, NUMBERS_A_ROW), (number) => inDigits(number, digits));
      return `${numbers.join(', ')}${result.value.length > NUMBERS_A_ROW ? ', …' : ''}`;
    }
  }
}

function inDigits(value: number, digits: number | null): string {
  return digits === null || !Number.isFinite(value) ? formatNumber(value) : value.toPrecision(digits).replace('-', '−');
}

async function* generate(stage: LessonStage, prefix: string, signal: AbortSignal): AsyncGenerator<Output, void> {
  if (await stage.generate(prefix)) {
    yield text('The Inspector shows how it is written, letter by letter.');
    return;
  }
  const count = 5;
  const names = await stage.calls().sample({ ...publishedSampling, count, prefix }, signal);
  yield text(
    `${formatCounted(count, 'document')} that begin with ${quoted(prefix)}: ${names.map(shownText).join(', ')}`,
  );
}

async function plotLoss(stage: LessonStage): Promise<Output> {
  const calls = stage.calls();
  const [{ losses }, summary] = [await calls.panes({ kind: 'tokenizer' }), await calls.runSummary()];
  return lossPlot(losses, summary?.means ?? []);
}

async function plotList(run: CellRun, what: WrittenExpression): Promise<Output> {
  const result = await resultOf(run, what);
  if (result.kind === 'vector') return barPlot(what.text, result.value);
  throw new UserError(
    `\`${shownText(what.text)}\` is no list of numbers: draw one such as \`wte[BOS]\`, or the losses with \`plot loss\`.`,
  );
}

async function compare(stage: LessonStage, step: number): Promise<void> {
  const { newest } = stage.status();
  if (step > newest) {
    throw new UserError(`There is no step ${formatCount(step)} yet: give one from 1 to ${formatCount(newest)}.`);
  }
  await stage.calls().compareWith(step);
  await stage.steer({ kind: 'pane', pane: 'compare' });
}

async function ask(run: CellRun, question: Question): Promise<QuestionOutput> {
  const { answer, tolerance, hints } = question;
  const right = rightNumber(await resultOf(run, answer));
  const typed = await run.answer(question, toleranceWords(right, tolerance));
  const shown = hints.slice(0, run.hints);
  const asked = { kind: 'question', question: question.text } as const;
  if (typed === null) {
    const note = 'Run this cell by itself, or press Answer below it.';
    return { ...asked, state: 'open', note, hints: shown, hasMore: shown.length < hints.length };
  }
  const number = typedNumber(typed);
  if (isRight(number, right, tolerance)) {
    const exactly = number === right ? '' : ` The run has ${formatNumber(right)}.`;
    return {
      ...asked,
      state: 'right',
      note: `${formatNumber(number)} is right.${exactly}`,
      hints: shown,
      hasMore: false,
    };
  }
  const more = hints.slice(0, run.hints + 1);
  const over = run.hints >= hints.length;
  const note = over
    ? `${formatNumber(number)} is not it. The run has ${formatNumber(right)}: \`${answer.text}\`.`
    : `${formatNumber(number)} is not it.`;
  return { ...asked, state: 'wrong', note, hints: more, hasMore: more.length < hints.length };
}

/** `Step 1: 'yuheng', loss 3.3660.` */
function stepWords({ step, document, loss, state, problem }: SessionStatus): string {
  if (step === 0) return 'No step is taken yet.';
  const what = document === null ? '' : ` '${shownText(document)}',`;
  const number = loss === null ? 'the loss is not recorded' : `loss ${formatLoss(loss)}`;
  const end = state === 'finished' ? ' The schedule is done.' : '';
  const diverged = problem === null ? '' : ` Training diverged: ${problem.place} is ${formatNumber(problem.value)}.`;
  return `Step ${formatCount(step)}:${what} ${number}.${end}${diverged}`;
}

function text(words: string): Output {
  return { kind: 'text', text: words };
}
