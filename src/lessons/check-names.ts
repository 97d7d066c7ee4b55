/**
 * Name check: whether the names in a cell's expressions exist in the current model, before the cell
 * runs.
 */

import { compile, functionNames, knownNames } from '../debugger/expressions/compile';
import { parseExpression, type Syntax } from '../debugger/expressions/parse';
import type { NamesReport } from '../debugger/names-report';
import { UserError } from '../engine/user-error';
import { nearest } from '../text/nearest';
import { shownText } from '../text/token-text';
import { expressionsOf, type ParsedCell, type Problem } from './parse-cell';

/**
 * Returns the problems of the names in a cell. `given`: names that cells before it keep. Which of a
 * program's variables exist depends on the cursor; any of them passes here.
 */
export function checkNames({ commands }: ParsedCell, names: NamesReport, given: Iterable<string>): Problem[] {
  const kept = new Set(given);
  const problems: Problem[] = [];
  for (const command of commands) {
    for (const { text, line, from, end } of expressionsOf(command)) {
      const message = problemOf(text, names, kept);
      if (message !== null) problems.push({ line, from, end, message });
    }
    if (command.kind === 'let') kept.add(command.name);
  }
  return problems;
}

function problemOf(text: string, names: NamesReport, kept: ReadonlySet<string>): string | null {
  const isMatrix = (name: string) => names.matrices.some((matrix) => matrix.name === name);
  const variables = new Set([...names.variables, ...kept].filter((name) => !isMatrix(name)));
  const known = [...knownNames(names), ...variables, ...functionNames];
  try {
    const syntax = parseExpression(text);
    if (syntax.kind === 'name' && !known.includes(syntax.name)) throw unknownName(syntax.name, known);
    compile(withoutVariables(syntax, variables), names);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function unknownName(name: string, known: readonly string[]): UserError {
  const close = nearest(name, known);
  const meant = close.length > 0 ? `Did you mean ${close.join(' or ')}?` : `There are: ${known.join(', ')}.`;
  return new UserError(`There is no name \`${shownText(name)}\`. ${meant}`);
}

/** A syntax with a number in the place of each variable, and of each element of one. */
function withoutVariables(syntax: Syntax, variables: ReadonlySet<string>): Syntax {
  const number: Syntax = { kind: 'number', value: 1 };
  const inner = (one: Syntax) => withoutVariables(one, variables);
  switch (syntax.kind) {
    case 'name':
      return variables.has(syntax.name) ? number : syntax;
    case 'element': {
      const { object, index } = syntax;
      if (object.kind === 'name' && variables.has(object.name)) return number;
      return { ...syntax, object: inner(object), index: inner(index) };
    }
    case 'call':
      return { ...syntax, args: syntax.args.map(inner) };
    case 'unary':
      return { ...syntax, argument: inner(syntax.argument) };
    case 'binary':
      return { ...syntax, left: inner(syntax.left), right: inner(syntax.right) };
    case 'choice':
      return { ...syntax, test: inner(syntax.test), yes: inner(syntax.yes), no: inner(syntax.no) };
    default:
      return syntax;
  }
}
