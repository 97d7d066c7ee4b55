/**
 * Model rules: what a model file exports, and what its code may not have, since a step could not be
 * computed or shown.
 */

import type { Function as FunctionNode } from 'estree';
import { argumentCounts } from './operation-calls';
import { type Ast, isFunction, isVariable, namesIn, type ProgramTree, rangeOf, visit } from './syntax-tree';
import type { TextProblem } from './text-problem';

/** The functions that every model file exports. */
export const requiredExports = ['createModel', 'stateDict', 'trainStep'] as const;

/** Names that instrumentation writes into the code. */
const WRITTEN = /^\$(given|tape|numbers|object|methods?|(around|sum|tried)\d+)$/;

/** Returns what is against the rules, in the order of the text. */
export function ruleProblems(program: ProgramTree): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(program, (node, ancestors) => {
    const message = brokenRule(node, ancestors[0]);
    if (message !== null) problems.push({ message, range: rangeOf(node) });
  });
  return problems;
}

function brokenRule(node: Ast, parent: Ast | undefined): string | null {
  switch (node.type) {
    case 'ImportExpression':
      return 'A model file cannot import() while it runs: import at the top of the file.';
    case 'MetaProperty':
      return node.meta.name === 'import' ? 'A model file has no import.meta: leave it out.' : null;
    case 'AwaitExpression':
      return 'A training step cannot wait: leave out `await`.';
    case 'ForOfStatement':
      return node.await ? 'A training step cannot wait: leave out `await`.' : null;
    case 'Identifier':
      if (WRITTEN.test(node.name)) return `The Inspector writes ${node.name} into the code: choose another name.`;
      return node.name === 'eval' && isVariable(node, parent)
        ? 'A model file cannot use eval: write the code into the file.'
        : null;
    default:
      if (!isFunction(node)) return null;
      return node.async ? 'A training step cannot wait: leave out `async`.' : siteClash(node, parent);
  }
}

/**
 * Returns what is wrong with a function that is called as an operation of Value is, and would take
 * the call's site for an argument of its own.
 */
function siteClash(node: Ast, parent: Ast | undefined): string | null {
  if (!isFunction(node) || parent === undefined || !('key' in parent) || parent.computed) return null;
  const name = parent.key.type === 'Identifier' ? parent.key.name : '';
  const count = argumentCounts.get(name);
  const last = node.params.at(-1);
  if (count === undefined || last === undefined) return null;
  const takesMore =
    last.type === 'RestElement' || node.params.slice(count).some(({ type }) => type === 'AssignmentPattern');
  return takesMore
    ? `${name} is an operation of Value, with ${count === 0 ? 'no argument' : 'one argument'}: give a function that may have more another name.`
    : null;
}

/** Returns what is wrong with the exports of a model file, which has them by their names in the file. */
export function exportProblems(program: ProgramTree, exports: ReadonlyMap<string, string>): TextProblem[] {
  const declared = declarationsAtTop(program);
  return requiredExports.flatMap((name) => {
    const local = exports.get(name);
    const declaration = declared.get(local ?? name);
    const range = declaration ? rangeOf(declaration.id) : { line: 1, column: 0, endLine: 1, endColumn: 0 };
    const message = wrongExport(name, local, declaration);
    return message === null ? [] : [{ message, range }];
  });
}

/** A name that is declared at the top of the file; the function that it is, if it is one. */
interface Declaration {
  readonly id: Ast;
  readonly made: FunctionNode | null;
}

function wrongExport(name: string, local: string | undefined, declaration: Declaration | undefined): string | null {
  if (declaration === undefined) {
    return `The function ${name} is missing: a model file exports ${requiredExports.join(', ')}.`;
  }
  const { made } = declaration;
  if (local === undefined) return `${name} is not exported: write \`export function ${name}\`.`;
  if (made?.generator) return `${local} is a generator, which runs on after its call: leave out the \`*\`.`;
  // The tables say which function the step is.
  return name === 'trainStep' && made === null
    ? `${local} is no function: write \`function ${local}(...) { ... }\`.`
    : null;
}

function declarationsAtTop(program: ProgramTree): ReadonlyMap<string, Declaration> {
  const declared = new Map<string, Declaration>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration') {
      declared.set(declaration.id.name, { id: declaration.id as Ast, made: declaration });
    } else if (declaration?.type === 'VariableDeclaration') {
      for (const { id, init } of declaration.declarations) {
        for (const one of namesIn(id)) {
          declared.set(one.name, { id: one as Ast, made: init && isFunction(init) ? init : null });
        }
      }
    } else if (declaration?.type === 'ClassDeclaration') {
      declared.set(declaration.id.name, { id: declaration.id as Ast, made: null });
    }
  }
  return declared;
}
