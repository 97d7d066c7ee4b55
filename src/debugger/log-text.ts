/**
 * Log messages: text with expressions in braces, `loss is {loss}`. Two braces, `{{` or `}}`, are
 * one in the text.
 */

import { UserError } from '../engine/user-error';
import { formatNumber } from '../text/numbers';
import { quotedAt } from '../text/quoted-text';
import {
  type Expression,
  type ExpressionMoment,
  type ExpressionNames,
  NotComputed,
  readExpression,
} from './expressions/expression';

/**
 * Returns a function that writes the message of a moment. Throws a UserError for a brace without
 * its other, or a wrong expression.
 */
export function readLogText(text: string, names: ExpressionNames): (at: ExpressionMoment) => string {
  const parts = logParts(text).map((part) => (part.kind === 'text' ? part.text : readExpression(part.text, names)));
  return (at) => parts.map((part) => (typeof part === 'string' ? part : valueText(part, at))).join('');
}

interface LogPart {
  readonly kind: 'text' | 'expression';
  readonly text: string;
}

/** Returns the texts outside of the braces and the expressions in them, in order. */
export function logParts(text: string): LogPart[] {
  const parts: LogPart[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const character = text[at];
    if (character !== '{' && character !== '}') {
      plain += character;
      at++;
    } else if (text[at + 1] === character) {
      plain += character;
      at += 2;
    } else if (character === '}') {
      throw new UserError(`The } at character ${at + 1} of the log message has no matching {: write }} for a brace.`);
    } else {
      const end = closingBrace(text, at + 1);
      if (end === null) {
        throw new UserError(`The { at character ${at + 1} of the log message has no matching }: write {{ for a brace.`);
      }
      if (plain !== '') parts.push({ kind: 'text', text: plain });
      plain = '';
      parts.push({ kind: 'expression', text: text.slice(at + 1, end) });
      at = end + 1;
    }
  }
  if (plain !== '') parts.push({ kind: 'text', text: plain });
  return parts;
}

/**
 * Returns the place of the brace that closes the expression at `from`, or null; braces in quotes
 * are text.
 */
function closingBrace(text: string, from: number): number | null {
  for (let at = from; at < text.length; at = quotedAt(text, at)?.end ?? at + 1) {
    if (text[at] === '}') return at;
    if (text[at] === '{') return null;
  }
  return null;
}

function valueText(expression: Expression, at: ExpressionMoment): string {
  const { strict } = at;
  at.strict = true;
  try {
    const result = expression.evaluate(at);
    switch (result.kind) {
      case 'word':
        return result.value;
      case 'number':
        return formatNumber(result.value);
      case 'vector':
        return `[${[...result.value].map(formatNumber).join(', ')}]`;
    }
  } catch (error) {
    if (error instanceof NotComputed) return '–';
    if (error instanceof UserError) return `(${error.message})`;
    throw error;
  } finally {
    at.strict = strict;
  }
}
