/** Answers: what a reader typed under a question, against the number of the run. */

import type { Result } from '../debugger/expressions/expression';
import { parseExpression, type Syntax } from '../debugger/expressions/parse';
import { exp, log, pow } from '../engine/numbers';
import { UserError } from '../engine/user-error';
import { formatPlain } from '../text/numbers';
import { readNumber } from '../text/read-number';
import { shownText } from '../text/token-text';
import type { Question } from './parse-cell';

/** The usual tolerance: a part of the right number; whole numbers have to be exact. */
const USUAL = 0.01;

/** Returns whether an expression reads anything: one without a name is a stored number. */
export function readsTheRun(syntax: Syntax): boolean {
  switch (syntax.kind) {
    case 'number':
    case 'text':
      return false;
    case 'name':
    case 'member':
    case 'element':
      return true;
    case 'call':
      return syntax.args.some(readsTheRun);
    case 'unary':
      return readsTheRun(syntax.argument);
    case 'binary':
      return readsTheRun(syntax.left) || readsTheRun(syntax.right);
    case 'choice':
      return [syntax.test, syntax.yes, syntax.no].some(readsTheRun);
  }
}

/**
 * Returns the number that a reader typed: a number, a calculation such as `-log(1/27)`, or yes or
 * no for 1 or 0. Throws a UserError for anything else.
 */
export function typedNumber(text: string): number {
  const word = text.trim().toLowerCase();
  if (word === 'yes' || word === 'no') return word === 'yes' ? 1 : 0;
  const number = readNumber(text);
  if ('value' in number) return number.value;
  const value = /[-+*/(−]/.test(text) ? calculated(parseExpression(text)) : null;
  if (value !== null && Number.isFinite(value)) return value;
  throw new UserError(
    `\`${shownText(text)}\` is not a number: give one such as 0.37, a calculation such as -log(1/27), or yes or no.`,
  );
}

/** Returns the number that an answer has to be. Throws a UserError for another result. */
export function rightNumber(result: Result): number {
  if (result.kind === 'number' && Number.isFinite(result.value)) return result.value;
  throw new UserError('The question has no answer here: its expression gives no finite number.');
}

export function isRight(typed: number, right: number, tolerance: Question['tolerance']): boolean {
  return Math.abs(typed - right) <= allowed(right, tolerance);
}

/** `within 0.05`; empty where the answer has to be exact. */
export function toleranceWords(right: number, tolerance: Question['tolerance']): string {
  const most = allowed(right, tolerance);
  if (most === 0) return '';
  if (tolerance?.relative === false) return `within ${formatPlain(tolerance.size)}`;
  return `within ${formatPlain((tolerance?.size ?? USUAL) * 100)} %`;
}

function allowed(right: number, tolerance: Question['tolerance']): number {
  if (tolerance === null) return Number.isInteger(right) ? 0 : Math.abs(right) * USUAL;
  return tolerance.relative ? Math.abs(right) * tolerance.size : tolerance.size;
}

/** The value of a calculation with numbers alone; null where it has something else in it. */
function calculated(syntax: Syntax): number | null {
  switch (syntax.kind) {
    case 'number':
      return syntax.value;
    case 'unary': {
      const x = calculated(syntax.argument);
      return x === null || syntax.operator === '!' ? null : syntax.operator === '-' ? -x : x;
    }
    case 'binary': {
      const [a, b] = [calculated(syntax.left), calculated(syntax.right)];
      return a === null || b === null ? null : combined(syntax.operator, a, b);
    }
    case 'call': {
      const [x = null] = syntax.args.map(calculated);
      const functions = new Map([
        ['log', log],
        ['exp', exp],
        ['sqrt', Math.sqrt],
        ['abs', Math.abs],
      ]);
      const of = functions.get(syntax.name);
      return x === null || of === undefined || syntax.args.length !== 1 ? null : of(x);
    }
    default:
      return null;
  }
}

function combined(operator: string, a: number, b: number): number | null {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '**':
      return pow(a, b);
    default:
      return null;
  }
}
