/** The text of an expression as a tree: jsep parses, what is no part of the language is refused in words. */

import jsep from 'jsep';
import { UserError } from '../engine/user-error';

export type BinaryOperator = (typeof BINARY)[number];
export type UnaryOperator = '-' | '+' | '!';

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

/** Throws a UserError for a text that is no expression. */
export function parseExpression(text: string): Syntax {
  if (text.trim() === '') throw new UserError('The expression is empty: write one such as `grad > 0.1`.');
  if (text.length > LONGEST) {
    throw new UserError(`The expression has ${text.length} characters: write one of ${LONGEST} at most.`);
  }
  let parsed: jsep.Expression;
  try {
    parsed = jsep(text);
  } catch (error) {
    const { message, description, index } = error as { message: string; description?: string; index?: number };
    const where = index === undefined ? '' : ` at character ${index + 1}`;
    throw new UserError(`\`${text}\` does not parse${where}: ${(description ?? message).toLowerCase()}.`);
  }
  return checked(parsed as jsep.CoreExpression, text);
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
      const operator = (['-', '+', '!'] as const).find((known) => known === node.operator);
      if (operator === undefined) break;
      return { kind: 'unary', operator, argument: inner(node.argument) };
    }
    case 'BinaryExpression': {
      const written = node.operator.replace(/^([!=]=)=$/, '$1');
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
  Literal: 'a literal that is no number or text',
  MemberExpression: 'an optional chain',
  CallExpression: 'a call of something other than a function',
  UnaryExpression: 'an operator',
  ThisExpression: '`this`',
  ArrayExpression: 'an array',
};

function refused(text: string, what: string): UserError {
  return new UserError(
    `\`${text}\` ${what}, which cannot be evaluated here: use numbers, names, ${BINARY.join(' ')} ! ?: and functions.`,
  );
}
