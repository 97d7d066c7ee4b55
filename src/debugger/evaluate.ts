/** Evaluation at the cursor: watched expressions, hovers, the console and its completions. */

import { UserError } from '../engine/user-error';
import type { SourceTables } from '../program/tables';
import { nodeAt, scopeAt } from '../step/cursor/cursor';
import type { ScopeId } from '../step/recorded-step';
import { formatNumber } from '../text/numbers';
import { quoted } from '../text/quoted-text';
import type { Run } from '../training/run/run';
import { functionNames, knownNames } from './expressions/compile';
import { ExpressionMoment, type ExpressionNames, type Result, readExpression } from './expressions/expression';
import { quantityNames } from './expressions/matrix-part';
import type { CompletionReport, InlineValueReport, VariableReport } from './reports';
import { named, plain, preview, type Scene } from './variables';

/** The names of a run that expressions may use. */
export function expressionNames({ matrices, tokenizer, arrayNames }: Run, source: SourceTables): ExpressionNames {
  return { matrices, characters: tokenizer.characters, arrays: arrayNames, turns: turnVariables(source) };
}

/**
 * Returns the result of an expression in a frame; null is the innermost. Throws a UserError for an
 * expression that has none.
 */
export function evaluate(scene: Scene, names: ExpressionNames, text: string, scope: ScopeId | null): VariableReport {
  const result = resultAt(scene, names, text, scope);
  if (result.kind === 'word') return plain(text, quoted(result.value), text, 'string');
  if (result.kind === 'number') return plain(text, formatNumber(result.value), text);
  return {
    ...plain(text, preview(result.value), text, `vector of ${result.value.length}`),
    children: { kind: 'evaluated', expression: text, scope },
    count: result.value.length,
  };
}

/** Returns the elements of an expression that gives a list; none for another. */
export function evaluatedElements(
  scene: Scene,
  names: ExpressionNames,
  text: string,
  scope: ScopeId | null,
): VariableReport[] {
  const result = resultAt(scene, names, text, scope);
  return result.kind === 'vector' ? [...result.value].map((value, i) => plain(`[${i}]`, formatNumber(value))) : [];
}

/**
 * Returns the number that an expression gives for a parameter. Throws a UserError where it is not a
 * finite number.
 */
export function givenNumber(scene: Scene, names: ExpressionNames, text: string): number {
  const result = resultAt(scene, names, text, null);
  if (result.kind === 'number' && Number.isFinite(result.value)) return result.value;
  const given = result.kind === 'number' ? formatNumber(result.value) : `'${text}'`;
  throw new UserError(`A parameter cannot be ${given}: give a finite number such as 0.08.`);
}

/** Returns the values that the lines of a function have computed, for the ends of those lines. */
export function inlineValues(scene: Scene, scope: ScopeId): InlineValueReport[] {
  return named(scene, scope).map(({ name, vector, nodes, range }) => {
    const values = nodes.map((node) => scene.state.value(node));
    const [value] = values.slice(-1);
    return { range, text: `${name} = ${vector ? preview(values) : value === null ? '–' : formatNumber(value)}` };
  });
}

/** Returns the completions of the console's text at `column`, counted from 0. */
export function completions(
  scene: Scene | null,
  names: ExpressionNames,
  text: string,
  column: number,
): CompletionReport[] {
  const before = text.slice(0, column);
  const [written] = /[\w.]*$/.exec(before) ?? [''];
  const quantity = /\]\.(\w*)$/.exec(before);
  if (quantity !== null) {
    return quantityNames(names.arrays)
      .filter((one) => one.startsWith(quantity[1]))
      .map((label) => ({ label, kind: 'quantity' as const, replaces: quantity[1].length }));
  }
  const locals = scene === null ? [] : named(scene, scene.cursor.frame).map(({ name }) => name);
  const matrices = names.matrices.map(({ name }) => name);
  const all: CompletionReport[] = [
    ...[...new Set([...locals, ...knownNames({ ...names, matrices: [] })])].map((label) => ({
      label,
      kind: 'name' as const,
    })),
    ...matrices.map((label) => ({ label, kind: 'matrix' as const })),
    ...functionNames.map((label) => ({ label, kind: 'function' as const })),
  ].map((one) => ({ ...one, replaces: written.length }));
  return all.filter(({ label }) => label.startsWith(written));
}

/**
 * Returns the result of an expression in a frame; null is the innermost. Throws a UserError for an
 * expression that has none. `given`: numbers by name that it may use besides those of the step.
 */
export function resultAt(
  scene: Scene,
  names: ExpressionNames,
  text: string,
  scope: ScopeId | null,
  given: ReadonlyMap<string, number | Float64Array> = new Map(),
): Result {
  const { reading, cursor, state } = scene;
  const frame = scope ?? cursor.frame;
  const locals = new Map([
    ...given,
    ...named(scene, frame).map(({ name, vector, nodes }) => {
      const values = nodes.map((node) => state.value(node) ?? Number.NaN);
      return [name, vector ? Float64Array.from(values) : values[values.length - 1]] as const;
    }),
  ]);
  const moment = new ExpressionMoment(reading, state, true).moveTo(
    cursor,
    nodeAt(reading.step, cursor),
    scope ?? scopeAt(reading.step, cursor),
  );
  return readExpression(text, { ...names, locals }).evaluate(moment);
}

function turnVariables({ scopeSites }: SourceTables): string[] {
  return [...new Set(scopeSites.flatMap(({ kind, variable }) => (kind === 'turn' && variable ? [variable] : [])))];
}
