/**
 * Repeatability: a training step comes out the same whenever it is computed. Warns of what in a
 * model file may change that: variables that outlive a step, and names whose values depend on the
 * machine or the time, which are undefined in a model file.
 */

import type { Function as FunctionNode } from 'estree';
import {
  type Ancestors,
  type Ast,
  assignedNames,
  declaredNames,
  isFunction,
  isVariable,
  namesIn,
  type ProgramTree,
  rangeOf,
  visit,
} from './syntax-tree';
import type { TextProblem } from './text-problem';

/** Names that are undefined in a model file. This prevents mistakes; it does not prevent malice. */
export const undefinedNames: readonly string[] = [
  // The machine and its clocks
  ...['process', 'Buffer', 'Date', 'Intl', 'Temporal', 'performance', 'navigator', 'location', 'crypto'],
  // What runs later
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
  ...['queueMicrotask', 'requestAnimationFrame', 'Promise', 'FinalizationRegistry', 'WeakRef'],
  // Other threads and machines
  ...['Worker', 'MessageChannel', 'BroadcastChannel', 'SharedArrayBuffer', 'Atomics', 'postMessage', 'close'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'indexedDB', 'caches'],
  // Code that is not in the file, and whatever leads to the names above
  ...['require', 'module', 'exports', 'importScripts', 'Function', 'WebAssembly'],
  ...['global', 'globalThis', 'self', 'window', 'document'],
];

/** The names that each function declares, in its blocks, too; null stands for the module. */
type Declared = ReadonlyMap<FunctionNode | null, ReadonlySet<string>>;

/** Warns of what may make a step of the model come out otherwise the next time. */
export function repeatabilityWarnings(program: ProgramTree): TextProblem[] {
  const declared = namesByFunction(program);
  const taken = new Set(undefinedNames);
  const warnings = new Map<string, TextProblem>();
  const variables = moduleVariables(program);
  visit(program, (node, ancestors) => {
    for (const { name } of assignedNames(node)) {
      const variable = variables.get(name);
      const inFunction = ancestors.some(isFunction);
      if (variable === undefined || !inFunction || isLocal(name, ancestors, declared)) continue;
      const message = `The variable ${name} changes while the model trains, and going back to an earlier step does not restore it: compute it from \`step\`, or make it a parameter.`;
      warnings.set(name, { message, range: rangeOf(variable) });
    }
    if (node.type !== 'Identifier' || !taken.has(node.name) || !isVariable(node, ancestors[0])) return;
    const isOwn = isLocal(node.name, ancestors, declared) || declared.get(null)?.has(node.name);
    if (isOwn || warnings.has(node.name)) return;
    const message = `${node.name} is undefined in a model file: a step depends on nothing but the model, its tokens and \`step\`.`;
    warnings.set(node.name, { message, range: rangeOf(node) });
  });
  return [...warnings.values()].sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
}

/** Returns whether a function around declares the name. */
function isLocal(name: string, ancestors: Ancestors, declared: Declared): boolean {
  return ancestors.some((around) => isFunction(around) && declared.get(around)?.has(name));
}

function namesByFunction(program: ProgramTree): Declared {
  const declared = new Map<FunctionNode | null, Set<string>>();
  visit(program, (node, ancestors) => {
    const within = isFunction(node) ? node : (ancestors.find(isFunction) ?? null);
    const known = declared.get(within) ?? new Set();
    declared.set(within, known);
    for (const { name } of declaredNames(node)) known.add(name);
    if (node.type === 'FunctionDeclaration') declared.get(ancestors.find(isFunction) ?? null)?.add(node.id.name);
  });
  return declared;
}

/** The variables of the module that can be assigned, with their declarations. */
function moduleVariables(program: ProgramTree): ReadonlyMap<string, Ast> {
  const variables = new Map<string, Ast>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind === 'const') continue;
    for (const one of declaration.declarations) {
      for (const { name } of namesIn(one.id)) variables.set(name, one as Ast);
    }
  }
  return variables;
}
