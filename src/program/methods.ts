/**
 * Methods: those that the classes of a source text declare, and the calls of them. A call is found
 * by the name of the method alone; which class's method it is shows when it runs.
 */

import type { CallExpression, Identifier, Node } from 'estree';
import { argumentCounts } from './operation-calls';
import { type Ast, type Positioned, runsAtOnce, visit } from './syntax-tree';

/** A method that a class declares. */
export interface OwnMethod {
  /** As it is called: `forward`. */
  readonly method: string;
  /** The name in the tables: `forward`, or `Linear.forward` where others have the name `forward`. */
  readonly name: string;
  readonly isStatic: boolean;
  readonly member: Ast;
  readonly classBody: Ast;
}

export type MethodCall = CallExpression &
  Positioned & { readonly callee: { readonly object: Ast; readonly property: Identifier & Positioned } };

/**
 * Methods of JavaScript's own objects, of Value and of Random. A call of one of these is one of a
 * class's own only by chance.
 */
const FOREIGN = new Set([
  ...['at', 'concat', 'copyWithin', 'entries', 'every', 'fill', 'filter', 'find', 'findIndex', 'findLast'],
  ...['findLastIndex', 'flat', 'flatMap', 'forEach', 'includes', 'indexOf', 'join', 'keys', 'lastIndexOf', 'map'],
  ...['pop', 'push', 'reduce', 'reduceRight', 'reverse', 'set', 'shift', 'slice', 'some', 'sort', 'splice'],
  ...['subarray', 'toReversed', 'toSorted', 'toSpliced', 'unshift', 'values', 'with'],
  ...['clear', 'delete', 'get', 'has', 'next', 'return', 'throw', 'apply', 'bind', 'call'],
  ...['charAt', 'charCodeAt', 'codePointAt', 'endsWith', 'exec', 'match', 'matchAll', 'normalize', 'padEnd'],
  ...['padStart', 'repeat', 'replace', 'replaceAll', 'search', 'split', 'startsWith', 'substring', 'test', 'trim'],
  ...['toFixed', 'toPrecision', 'toLowerCase', 'toUpperCase', 'toString', 'valueOf', 'toJSON', 'hasOwnProperty'],
  ...['backward', 'random', 'gauss', 'choice', 'shuffle', 'state'],
]);

/**
 * Finds the methods that run at once when they are called, by their names; `functions` are the
 * names that functions have. Accessors, constructors and private methods are none of them.
 */
export function ownMethods(program: Ast, functions: ReadonlySet<string>): ReadonlyMap<string, readonly OwnMethod[]> {
  const found = new Map<string, (Omit<OwnMethod, 'name'> & { readonly className: string })[]>();
  visit(program, (node, [classBody, definition, parent]) => {
    if (node.type !== 'MethodDefinition' || node.kind !== 'method' || node.computed) return;
    if (node.key.type !== 'Identifier' || !runsAtOnce(node.value) || classBody === undefined) return;
    const method = node.key.name;
    if (FOREIGN.has(method) || argumentCounts.has(method)) return;
    const className = classNameOf(definition, parent);
    const one = { method, className, isStatic: node.static, member: node, classBody };
    found.set(method, [...(found.get(method) ?? []), one]);
  });
  return new Map(
    Array.from(found, ([method, those]) => [
      method,
      those.map(({ className, ...one }) => {
        const isAlone = those.length === 1 && !functions.has(method);
        return { ...one, name: isAlone || className === '' ? method : `${className}.${method}` };
      }),
    ]),
  );
}

function classNameOf(definition: Ast | undefined, parent: Ast | undefined): string {
  if (definition !== undefined && 'id' in definition && definition.id?.type === 'Identifier') return definition.id.name;
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : '';
}

/**
 * Returns whether a node is `object.method(...)`, of one of the methods. An optional call, or one of
 * `super`, is none.
 */
export function isMethodCall(node: Node, methods: ReadonlyMap<string, unknown>): node is MethodCall {
  if (node.type !== 'CallExpression' || node.optional || node.callee.type !== 'MemberExpression') return false;
  const { object, property, computed } = node.callee;
  if (computed || property.type !== 'Identifier' || object.type === 'Super' || isOptional(node.callee)) return false;
  // A callee in parentheses ends before them.
  return methods.has(property.name) && (node.callee as Node & Positioned).start === (node as Node & Positioned).start;
}

/** Returns whether a chain has a `?.` that leaves out the rest of it. */
function isOptional(node: Node): boolean {
  if (node.type === 'MemberExpression') return node.optional || isOptional(node.object);
  return node.type === 'CallExpression' && (node.optional || isOptional(node.callee));
}

/** Returns a callee as an error message of JavaScript names it. */
export function writtenCallee(node: Node): string {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'PrivateIdentifier':
      return `#${node.name}`;
    case 'ThisExpression':
      return 'this';
    case 'CallExpression':
      return `${writtenCallee(node.callee)}(...)`;
    case 'MemberExpression': {
      const { object, property, computed } = node;
      const name = property.type === 'Literal' ? String(property.value) : writtenCallee(property);
      return `${writtenCallee(object)}${computed ? `[${name}]` : `.${name}`}`;
    }
    default:
      return '(intermediate value)';
  }
}
