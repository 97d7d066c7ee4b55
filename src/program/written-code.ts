/**
 * Written code: what instrumentation writes into a source text. What ends at a place comes before
 * what begins there, and is written in the order of the tree, nodes around before those inside; so
 * what is written nests as the nodes do.
 */

import type { CallExpression, Node } from 'estree';
import type MagicString from 'magic-string';
import { type MethodCall, type OwnMethod, writtenCallee } from './methods';
import { isArrow, isLoop, type OwnCall } from './own-calls';
import type { Products, SumOfProducts } from './runs';
import type { Ancestors, Ast, Positioned } from './syntax-tree';

/** Functions of Math whose last bits are the engine's choice; numbers.ts has its own. */
const NUMBERS = new Set(['exp', 'log', 'pow', 'tanh', 'sin', 'cos']);
/** Spaces and comments. */
const GAP = String.raw`(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)`;
const PARENTHESES = String.raw`(?:${GAP}|\))*`;

/** Declares what calls of methods need. */
export const forMethods = 'let $object, $method; const $methods = new WeakMap(); ';

/**
 * Puts the engine's functions in the place of `**`, `**=` and Math's. Returns whether the node is
 * one of those. Throws a SyntaxError for an assignment whose left side would have to be computed
 * twice.
 */
export function replaceNumbers(edits: MagicString, text: string, node: Ast): boolean {
  if (node.type === 'MemberExpression') {
    const { object, property, computed } = node;
    if (computed || object.type !== 'Identifier' || object.name !== 'Math' || property.type !== 'Identifier')
      return false;
    if (!NUMBERS.has(property.name)) return false;
    edits.update(node.start, node.end, `$numbers.${property.name}`);
    return true;
  }
  if (node.type === 'BinaryExpression' && node.operator === '**') {
    edits.appendRight(node.start, '$numbers.pow(');
    edits.update(...operatorAt(text, node.left as Ast, '**'), ',');
  } else if (node.type === 'AssignmentExpression' && node.operator === '**=') {
    const left = text.slice((node.left as Ast).start, (node.left as Ast).end);
    if (!isPlain(node.left)) {
      const { line, column } = node.loc.start;
      throw new SyntaxError(
        `${left} **= ... cannot be instrumented: write ${left} = ${left} ** ... (${line}:${column})`,
      );
    }
    edits.update(...operatorAt(text, node.left as Ast, '**='), `= $numbers.pow(${left},`);
  } else {
    return false;
  }
  edits.prependLeft(node.end, ')');
  return true;
}

/** The place of the operator behind its left operand, parentheses and comments. */
function operatorAt(text: string, left: Ast, operator: string): [number, number] {
  const at = skip(PARENTHESES, text, left.end);
  return [at, at + operator.length];
}

/**
 * Returns whether a left side is names, properties and indices alone, so that it may stand twice.
 */
function isPlain(node: Node): boolean {
  if (node.type === 'MemberExpression') return isPlain(node.object) && isPlain(node.property);
  return node.type === 'Identifier' || node.type === 'ThisExpression' || node.type === 'Literal';
}

/**
 * Has the tape make the call: `linear(x, w)` becomes `$tape.call(7, linear, x, w)`, where `begun` is
 * `call(7, linear`.
 */
export function wrapCall(edits: MagicString, text: string, call: OwnCall, begun: string): void {
  const types = 'typeArguments' in call ? (call.typeArguments as Ast | undefined) : undefined;
  const open = skip(PARENTHESES, text, types?.end ?? call.callee.end);
  edits.update(call.start, open + 1, `$tape.${begun}${call.arguments.length > 0 ? ', ' : ''}`);
}

/**
 * Has the tape call the method: `layer.forward(x)` becomes `$tape.method($object = layer,
 * $object.forward, 8, 'layer.forward', x)`. The object is computed, then the method is read, then
 * the arguments are computed, as in JavaScript. From `id` on, each of the methods of the name has a
 * scope site, in the order of their numbers.
 */
export function wrapMethodCall(edits: MagicString, text: string, call: MethodCall, id: number, methods: number): void {
  const { object, property } = call.callee;
  const types = 'typeArguments' in call ? (call.typeArguments as Ast | undefined) : undefined;
  const dot = skip(PARENTHESES, text, object.end);
  const open = skip(`${GAP}*`, text, types?.end ?? property.end);
  const method = `$object.${property.name}`;
  const called = methods > 1 ? `$method = ${method}, ${id} + ($methods.get($method) ?? 0)` : `${method}, ${id}`;
  const more = call.arguments.length > 0 ? ', ' : '';
  edits.appendRight(call.start, '$tape.method($object = ');
  edits.update(dot, open + 1, `, ${called}, '${writtenCallee(call.callee)}'${more}`);
}

/** Has a class say which of the methods of its name is its own. */
export function numberMethod(edits: MagicString, { method, isStatic, classBody }: OwnMethod, number: number): void {
  const own = `${isStatic ? 'this' : 'this.prototype'}.${method}`;
  edits.appendRight(classBody.start + 1, ` static { $methods.set(${own}, ${number}); }`);
}

/** Has the tape run an expression as a part of the step. */
export function openPart(edits: MagicString, node: Ast, id: number): void {
  edits.appendRight(node.start, `$tape.part(${id}, () => `);
  edits.prependLeft(node.end, ')');
}

/** Has the tape take all turns of a loop at once; where it does not, the loop runs. */
export function takeTurns(edits: MagicString, text: string, loop: Ast, sum: SumOfProducts, sites: string): void {
  const { total, a, b, end } = sum;
  const taken = `$sum${loop.start}`;
  const written = text.slice((end as Ast).start, (end as Ast).end);
  edits.appendRight(
    loop.start,
    `{ const ${taken} = $tape.sumOfProducts(${total}, ${a}, ${b}, ${written}, ${sites}); if (${taken}) ${total} = ${taken}; else `,
  );
  edits.prependLeft(loop.end, ' }');
}

/** Has the tape take all rows of `map` at once; where it does not, `map` runs. */
export function takeProducts(edits: MagicString, map: Ast, { rows, x }: Products, sites: string): void {
  edits.appendRight(map.start, `$tape.products(${rows}, ${x}, ${sites}, () => `);
  edits.prependLeft(map.end, ')');
}

/** Writes the opening and closing of a scope into a loop or an arrow function. */
export function openTurns(edits: MagicString, node: Ast, ancestors: Ancestors, id: number): void {
  if (isLoop(node)) {
    // A label stays with its loop.
    const whole = ancestors[ancestors.findIndex(({ type }) => type !== 'LabeledStatement') - 1] ?? node;
    const body = node.body as Ast;
    const around = `$around${id}`;
    const turn = `$tape.turn(${around}, ${id});`;
    edits.appendRight(whole.start, `{ const ${around} = $tape.current(); `);
    edits.prependLeft(node.end, ` $tape.unwind(${around}); }`);
    if (body.type === 'BlockStatement') edits.appendRight(body.start + 1, ` ${turn}`);
    else {
      edits.appendRight(body.start, `{ ${turn} `);
      edits.prependLeft(body.end, ' }');
    }
  } else if (isArrow(node)) {
    const body = node.body as Ast;
    if (body.type === 'BlockStatement') {
      edits.appendRight(body.start, `{ return $tape.call(${id}, () => `);
      edits.prependLeft(body.end, '); }');
    } else {
      const isList = body.type === 'SequenceExpression';
      edits.appendRight(body.start, `$tape.close($tape.open(${id}), ${isList ? '(' : ''}`);
      edits.prependLeft(body.end, isList ? '))' : ')');
    }
  }
}

/** Closes the scopes that an error has left, where it is caught. */
export function closeCaught(edits: MagicString, node: Ast & { readonly type: 'TryStatement' }): void {
  const around = `$tried${node.start}`;
  edits.appendRight(node.start, `{ const ${around} = $tape.current(); `);
  edits.prependLeft(node.end, ' }');
  for (const block of [node.handler?.body, node.finalizer]) {
    if (block) edits.appendRight((block as Ast).start + 1, ` $tape.unwind(${around});`);
  }
}

/** Adds a site as the last argument, behind a trailing comma if there is one. */
export function appendArgument(
  edits: MagicString,
  text: string,
  call: CallExpression & Positioned,
  site: number,
): void {
  const last = call.arguments.at(-1) as Ast | undefined;
  const behind = last === undefined ? '' : text.slice(last.end, call.end - 1);
  const hasComma = behind.charAt(skip(PARENTHESES, behind, 0)) === ',';
  edits.prependLeft(call.end - 1, `${last && !hasComma ? ', ' : ''}${site}`);
}

/** Returns where what matches at `from` ends. */
function skip(pattern: string, text: string, from: number): number {
  const matching = new RegExp(pattern, 'y');
  matching.lastIndex = from;
  matching.test(text);
  return matching.lastIndex;
}
