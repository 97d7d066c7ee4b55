/**
 * Expression parser: text to Syntax, or an error in words. jsep parses; syntax outside of the
 * language is refused.
 */

import jsep from 'jsep';
import { UserError } from '../../engine/user-error';
import { quotedAt } from '../../text/quoted-text';
import { howNumbersAreWritten, unsignedAt, whatDoublesHold } from '../../text/read-number';
import { tokenNamedAt } from '../../text/token-names';
import { shownText } from '../../text/token-text';

export type BinaryOperator = (typeof BINARY)[number];
type UnaryOperator = '-' | '+' | '!';

export type Syntax =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly object: Syntax; readonly name: string }
  | { readonly kind: 'element'; readonly object: Syntax; readonly index: Syntax }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Syntax[] }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly argument: Syntax }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'choice'; readonly test: Syntax; readonly yes: Syntax; readonly no: Syntax };

const BINARY = ['+', '-', '*', '/', '%', '**', '<', '<=', '>', '>=', '==', '!=', '&&', '||'] as const;
const LONGEST = 1_000;

/** The minus that the Inspector and the debugger print. */
const MINUS = '−';

// The product's own rules read texts and numbers: the hook takes such a token at `index`, and
// leaves others to jsep.
jsep.hooks.add('gobble-token', function (env) {
  if (this.char === "'" || this.char === '"') {
    const text = quotedAt(this.expr, this.index);
    if (text === null) this.throwError('these quotes are not closed');
    env.node = { type: 'Literal', value: text.value, raw: this.expr.slice(this.index, text.end) };
    this.index = text.end;
    return;
  }
  const token = tokenNamedAt(this.expr, this.index);
  if (token !== null) {
    env.node = { type: 'Literal', value: token.value, raw: this.expr.slice(this.index, token.end) };
    this.index = token.end;
    return;
  }
  const number = unsignedAt(this.expr, this.index);
  if (number === null) return;
  const follows = /[\w.$\u0080-\uffff]/.test(this.expr[number.end] ?? '') && this.expr[number.end] !== MINUS;
  if (follows) this.throwError(howNumbersAreWritten);
  if (number.value === null) this.throwError(whatDoublesHold);
  env.node = { type: 'Literal', value: number.value, raw: this.expr.slice(this.index, number.end) };
  this.index = number.end;
});
jsep.addUnaryOp(MINUS);
jsep.addBinaryOp(MINUS, jsep.binary_ops['-']);

/** Throws a UserError for a text that is not an expression. */
export function parseExpression(text: string): Syntax {
  if (text.trim() === '') throw new UserError('The expression is empty: write one such as `grad > 0.1`.');
  if (text.length > LONGEST) {
    throw new UserError(`The expression has ${text.length} characters: write one of ${LONGEST} at most.`);
  }
  const stray = straySeparator(text);
  if (stray !== null) {
    throw new UserError(
      `\`${shownText(text)}\` does not parse at character ${stray + 1}: only the arguments of a function stand side by side. ` +
        `For a number, ${howNumbersAreWritten}.`,
    );
  }
  let parsed: jsep.Expression;
  try {
    parsed = jsep(text);
  } catch (error) {
    const { message, description, index } = error as { message: string; description?: string; index?: number };
    const where = index === undefined ? '' : ` at character ${index + 1}`;
    throw new UserError(`\`${shownText(text)}\` does not parse${where}: ${(description ?? message).toLowerCase()}.`);
  }
  return checked(parsed as jsep.CoreExpression, text);
}

/**
 * Returns the place of a comma or semicolon that separates nothing, such as the one of `0,125`;
 * null if there is none. jsep skips those at the beginning and at the end.
 */
function straySeparator(text: string): number | null {
  const open: string[] = [];
  let before = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    at = (quotedAt(text, at)?.end ?? at + 1) - 1;
    if (/\s/.test(character)) continue;
    if (character === '(') open.push(/[\w$\u0080-\uffff]/.test(before) ? 'call' : 'group');
    if (character === '[') open.push('index');
    if (character === ')' || character === ']') open.pop();
    if (character === ';' || (character === ',' && open.at(-1) !== 'call')) return at;
    before = character;
  }
  return null;
}

function checked(node: jsep.CoreExpression, text: string): Syntax {
  const inner = (child: jsep.Expression) => checked(child as jsep.CoreExpression, text);
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'number') return { kind: 'number', value: node.value };
      if (typeof node.value === 'boolean') return { kind: 'number', value: node.value ? 1 : 0 };
      if (typeof node.value === 'string') return { kind: 'text', value: node.value };
      break;
    case 'Identifier':
      return { kind: 'name', name: node.name };
    case 'MemberExpression':
      if (node.optional === true) break;
      if (node.computed) return { kind: 'element', object: inner(node.object), index: inner(node.property) };
      return { kind: 'member', object: inner(node.object), name: (node.property as jsep.Identifier).name };
    case 'CallExpression': {
      const callee = inner(node.callee);
      if (callee.kind !== 'name') break;
      return { kind: 'call', name: callee.name, args: node.arguments.map(inner) };
    }
    case 'UnaryExpression': {
      const operator = (['-', '+', '!'] as const).find((known) => known === node.operator.replace(MINUS, '-'));
      if (operator === undefined) break;
      return { kind: 'unary', operator, argument: inner(node.argument) };
    }
    case 'BinaryExpression': {
      const written = node.operator.replace(/^([!=]=)=$/, '$1').replace(MINUS, '-');
      const operator = BINARY.find((known) => known === written);
      if (operator === undefined) throw refused(text, `has the operator ${node.operator}`);
      return { kind: 'binary', operator, left: inner(node.left), right: inner(node.right) };
    }
    case 'ConditionalExpression':
      return { kind: 'choice', test: inner(node.test), yes: inner(node.consequent), no: inner(node.alternate) };
    case 'Compound':
    case 'SequenceExpression':
      throw refused(text, 'is more than one expression');
  }
  throw refused(text, `has ${words[node.type] ?? 'something'}`);
}

const words: { readonly [type: string]: string } = {
  Literal: 'a literal that is neither a number nor text',
  MemberExpression: 'an optional chain',
  CallExpression: 'a call of something other than a function',
  UnaryExpression: 'an operator',
  ThisExpression: '`this`',
  ArrayExpression: 'an array',
};

function refused(text: string, what: string): UserError {
  return new UserError(
    `\`${shownText(text)}\` ${what}, which cannot be evaluated here: use numbers, names, ${BINARY.join(' ')} ! ?: and functions.`,
  );
}
