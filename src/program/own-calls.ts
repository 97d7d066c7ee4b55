/**
 * Own calls: the functions and methods that a source text declares, the calls of them, and the
 * loops and arrow functions that contain such a call.
 */

import type { ArrowFunctionExpression, CallExpression, Identifier, Node } from 'estree';
import { isMethodCall, type OwnMethod, ownMethods } from './methods';
import {
  type Ancestors,
  type Ast,
  assignedNames,
  declaredNames,
  isFunction,
  namesIn,
  type Positioned,
  rangeOf,
  runsAtOnce,
  visit,
} from './syntax-tree';
import type { SourceFunction } from './tables';

/** What a text calls its own. */
export interface Own {
  readonly functions: readonly SourceFunction[];
  /** The names of the functions, without methods. */
  readonly names: ReadonlySet<string>;
  /** Those of the names that stand for nothing but one function anywhere in the text. */
  readonly certain: ReadonlySet<string>;
  /** The methods, by the name that calls them. */
  readonly methods: ReadonlyMap<string, readonly OwnMethod[]>;
}

export type OwnCall = CallExpression & Positioned & { callee: Identifier & Positioned };

/**
 * Functions that the text declares, at its top or in another one, as `function f() {}` or `const f
 * = () => ...`, and methods of its classes. A generator or an async function has no scope: it runs
 * on after its call.
 */
export function ownCalls(program: Ast): Own {
  const functions: SourceFunction[] = [];
  /** How often each name is bound; a name that is assigned counts twice. */
  const bound = new Map<string, number>();
  const count = ({ name }: Identifier) => bound.set(name, 1 + (bound.get(name) ?? 0));
  visit(program, (node) => {
    for (const name of [...declaredNames(node), ...assignedNames(node), ...assignedNames(node)]) count(name);
    if (node.type === 'FunctionDeclaration' && runsAtOnce(node)) {
      functions.push({ name: node.id.name, range: rangeOf(node) });
    } else if (node.type === 'VariableDeclaration') {
      for (const { id, init } of node.declarations) {
        if (id.type !== 'Identifier' || !init || !(isArrow(init) || init.type === 'FunctionExpression')) continue;
        if (runsAtOnce(init)) functions.push({ name: id.name, range: rangeOf(node) });
        // It may be called before it is assigned.
        if (node.kind === 'var') count(id);
      }
    }
  });
  const names = new Set(functions.map(({ name }) => name));
  const certain = new Set([...names].filter((name) => bound.get(name) === 1));
  const methods = ownMethods(program, names);
  const ranges = [...methods.values()].flat().map(({ name, member }) => ({ name, range: rangeOf(member) }));
  return { functions: [...functions, ...ranges], names, certain, methods };
}

/** Returns whether a node is `f(...)`, of a function of the text. */
export function isOwnCall(node: Node, { names }: Own): node is OwnCall {
  return (
    node.type === 'CallExpression' && !node.optional && node.callee.type === 'Identifier' && names.has(node.callee.name)
  );
}

/** The functions that a call may be one of; none where it is no call of the text's own. */
export function calleesOf(node: Node, own: Own): readonly string[] {
  if (isOwnCall(node, own)) return [node.callee.name];
  if (!isMethodCall(node, own.methods)) return [];
  return own.methods.get(node.callee.property.name)?.map(({ name }) => name) ?? [];
}

/** The function or method that contains a place; empty outside of them. */
export function enclosingFunction(ancestors: Ancestors, { names, methods }: Own): string {
  for (const around of ancestors) {
    if (around.type === 'FunctionDeclaration') return around.id.name;
    if (around.type === 'VariableDeclarator' && around.id.type === 'Identifier' && names.has(around.id.name)) {
      return around.id.name;
    }
    if (around.type === 'MethodDefinition' && around.key.type === 'Identifier') {
      const method = methods.get(around.key.name)?.find(({ member }) => member === around);
      if (method !== undefined) return method.name;
    }
  }
  return '';
}

/**
 * The loops, arrow functions and `try` statements that contain a call of the text's own. A loop or
 * arrow function opens a scope each turn. What runs on after its call has none: its scopes would not
 * nest.
 */
export function turnsWithCalls(program: Ast, own: Own): ReadonlySet<Ast> {
  const turns = new Set<Ast>();
  visit(program, (node, ancestors) => {
    if (calleesOf(node, own).length === 0) return;
    for (const [i, around] of ancestors.entries()) {
      const above = ancestors[i + 1];
      if (isArrow(around) && above?.type === 'CallExpression' && runsAtOnce(around) && !redeclares(around)) {
        turns.add(around);
      }
      if ((isLoop(around) || around.type === 'TryStatement') && isRunAtOnce(ancestors.slice(i + 1))) turns.add(around);
    }
  });
  return turns;
}

/** Returns whether a loop or arrow function with turns is around a place, within its function. */
export function isInTurn(ancestors: Ancestors, turns: ReadonlySet<Ast>): boolean {
  const end = ancestors.findIndex(({ type }) => type === 'FunctionDeclaration' || type === 'FunctionExpression');
  return ancestors
    .slice(0, end < 0 ? undefined : end)
    .some((around) => turns.has(around) && around.type !== 'TryStatement');
}

/** Returns whether the function around a place has run when its call returns. */
export function isRunAtOnce(ancestors: Ancestors): boolean {
  const around = ancestors.find(isFunction);
  return around === undefined || runsAtOnce(around);
}

export function isArrow(node: Node): node is ArrowFunctionExpression {
  return node.type === 'ArrowFunctionExpression';
}

export function isLoop(node: Node): node is Extract<Ast, { type: `${string}Statement`; body: unknown; label?: never }> {
  return /^(For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type);
}

/** Returns whether an arrow function has a `var` of the name of one of its parameters. */
function redeclares(arrow: ArrowFunctionExpression): boolean {
  const parameters = new Set(arrow.params.flatMap(namesIn).map(({ name }) => name));
  let found = false;
  visit(arrow.body as Ast, (node) => {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'var') return;
    found ||= node.declarations.some(({ id }) => namesIn(id).some(({ name }) => parameters.has(name)));
  });
  return found;
}
