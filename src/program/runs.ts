/**
 * Runs in a source text: loops that sum products up, and products of a matrix and a vector, which
 * the tape takes as a whole. They are found by their syntax alone.
 */

import type { CallExpression, ForStatement, FunctionDeclaration, Node } from 'estree';
import { type Ast, runsAtOnce, visit } from './syntax-tree';

/**
 * A loop `for (let i = 0; i < end; i++) total = total.add(a[i].mul(b[i]));` over plain variables.
 */
export interface SumOfProducts {
  readonly loop: ForStatement;
  /** What i stays below: `a.length` or a variable. */
  readonly end: Node;
  readonly total: string;
  readonly a: string;
  readonly b: string;
  /** The call of `add`, and the call of `mul` in it. */
  readonly add: Node;
  readonly mul: Node;
}

/** Returns the loop as a sum of products; null where it is none. */
export function sumOfProducts(loop: Node): SumOfProducts | null {
  if (loop.type !== 'ForStatement') return null;
  const { init, test, update } = loop;
  if (init?.type !== 'VariableDeclaration' || init.kind !== 'let' || init.declarations.length !== 1) return null;
  const [counter] = init.declarations;
  const i = nameOf(counter?.id);
  if (i === null || counter?.init?.type !== 'Literal' || counter.init.value !== 0) return null;
  if (update?.type !== 'UpdateExpression' || update.operator !== '++' || nameOf(update.argument) !== i) return null;
  if (test?.type !== 'BinaryExpression' || test.operator !== '<' || nameOf(test.left) !== i) return null;
  const end = test.right;
  const bound = nameOf(end) ?? lengthOf(end);
  const body = loop.body.type === 'BlockStatement' && loop.body.body.length === 1 ? loop.body.body[0] : loop.body;
  if (body?.type !== 'ExpressionStatement' || body.expression.type !== 'AssignmentExpression') return null;
  const { operator, left, right: add } = body.expression;
  const total = nameOf(left);
  const sum = methodCall(add, 'add');
  const product = methodCall(sum?.argument, 'mul');
  const a = elementAt(product?.object, i);
  const b = elementAt(product?.argument, i);
  if (operator !== '=' || total === null || nameOf(sum?.object) !== total) return null;
  if (sum === null || a === null || b === null || bound === null) return null;
  if ([a, b, bound].some((name) => name === total || name === i)) return null;
  return { loop, end, total, a, b, add, mul: sum.argument };
}

/** A function `(a, b) => the sum of their products`, from a constant 0. */
export interface DotFunction {
  readonly name: string;
  /** The call that makes the constant. */
  readonly zero: Node;
  readonly sum: SumOfProducts;
}

/** Returns the function as a dot product of its parameters; null where it is none. */
function dotFunction({ id, params, body }: FunctionDeclaration): DotFunction | null {
  const [first, loop, last, ...others] = body.body;
  if (params.length !== 2 || others.length > 0 || loop === undefined) return null;
  if (first?.type !== 'VariableDeclaration' || first.kind !== 'let' || first.declarations.length !== 1) return null;
  const [{ id: variable, init: zero }] = first.declarations as [(typeof first.declarations)[number]];
  const constant = methodCall(zero, 'constant');
  const sum = sumOfProducts(loop);
  if (constant === null || nameOf(constant.object) !== 'Value' || sum === null || !zero) return null;
  if (constant.argument.type !== 'Literal' || constant.argument.value !== 0) return null;
  if (last?.type !== 'ReturnStatement' || nameOf(last.argument) !== sum.total || nameOf(variable) !== sum.total)
    return null;
  if (nameOf(params[0]) !== sum.a || nameOf(params[1]) !== sum.b) return null;
  return lengthOf(sum.end) === sum.a || lengthOf(sum.end) === sum.b ? { name: id.name, zero, sum } : null;
}

/**
 * The functions that are dot products of their parameters, by name. One whose name is used other
 * than to declare and to call it is not among them: a variable of the same name may be another
 * function.
 */
export function dotFunctions(program: Ast): Map<string, DotFunction> {
  const dots = new Map<string, DotFunction>();
  const declared = new Map<string, number>();
  const used = new Set<string>();
  visit(program, (node, [parent]) => {
    if (node.type === 'FunctionDeclaration' && runsAtOnce(node)) {
      const dot = dotFunction(node);
      if (dot !== null) dots.set(dot.name, dot);
    }
    if (node.type !== 'Identifier') return;
    if (parent?.type === 'FunctionDeclaration' && parent.id === node) {
      declared.set(node.name, 1 + (declared.get(node.name) ?? 0));
    } else if (parent?.type !== 'CallExpression' || parent.callee !== node) used.add(node.name);
  });
  for (const name of dots.keys()) if (declared.get(name) !== 1 || used.has(name)) dots.delete(name);
  return dots;
}

/** A call `rows.map((row) => dot(row, x))` of plain variables. */
export interface Products {
  readonly rows: string;
  readonly x: string;
}

/**
 * Returns the products that `call`, of a dot function, makes: it is all that an arrow function in a
 * call of map does.
 */
export function productsOf(call: CallExpression, arrow: Node | undefined, map: Node | undefined): Products | null {
  const mapped = methodCall(map, 'map');
  if (arrow?.type !== 'ArrowFunctionExpression' || arrow.async || arrow.body !== call) return null;
  if (mapped?.argument !== arrow) return null;
  const [row, ...others] = arrow.params.map(nameOf);
  const rows = nameOf(mapped.object);
  const [a, x] = call.arguments.map(nameOf);
  if (row === null || row === undefined || others.length > 0 || call.arguments.length !== 2 || a !== row) return null;
  return rows === null || !x || rows === row || x === row ? null : { rows, x };
}

/** A call of a method with one argument. */
function methodCall(node: Node | null | undefined, method: string): { object: Node; argument: Node } | null {
  if (node?.type !== 'CallExpression' || node.optional || node.arguments.length !== 1) return null;
  const { callee } = node;
  const [argument] = node.arguments;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional || argument === undefined) return null;
  return nameOf(callee.property) === method ? { object: callee.object, argument } : null;
}

/** The variable `a` of `a[i]`. */
function elementAt(node: Node | undefined, i: string): string | null {
  if (node?.type !== 'MemberExpression' || !node.computed || node.optional) return null;
  return nameOf(node.property) === i ? nameOf(node.object) : null;
}

/** The variable `a` of `a.length`. */
function lengthOf(node: Node): string | null {
  if (node.type !== 'MemberExpression' || node.computed || node.optional) return null;
  return nameOf(node.property) === 'length' ? nameOf(node.object) : null;
}

function nameOf(node: Node | null | undefined): string | null {
  return node?.type === 'Identifier' ? node.name : null;
}
