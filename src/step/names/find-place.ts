/**
 * Place finder: the name of a place to its box, `position 2 > layer 0 > head 1`, `wte['y'][3]`.
 * Names on the way may be left out: each name is looked for in the place of the one before, the
 * outermost first.
 */

import { UserError } from '../../engine/user-error';
import { nearest } from '../../text/nearest';
import { shownText } from '../../text/token-text';
import type { StepReading } from '../reading';
import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import { columnKeyIn, matrixKey, rowKeyIn } from '../structure/box-key';
import { keyOfNode, keyOfScope } from '../structure/resolve-key';
import { eachItem, nodeCount, type ScopeTree } from '../tape/scopes';
import type { BoxKey } from '../view/view';
import { parameterName, scopeName, scopeSiteName } from './names';
import { nodeLabel } from './node-place';
import { findParameters } from './parameter-names';

export interface FoundPlace {
  readonly key: BoxKey;
  readonly kind: 'scope' | 'node' | 'parameter' | 'parameters';
  /** Its name in full, as it is written. */
  readonly name: string;
  /** The scope; that around a node; null for parameters. */
  readonly scope: ScopeId | null;
  /** The first and the last of its nodes. */
  readonly first: NodeId;
  readonly last: NodeId;
}

/** Between the names of a path: `>`, or `›` as the Inspector shows it. */
const BETWEEN = /\s*[>›]\s*/;
const MOST_NAMED = 12;

/** Throws a UserError for a name that the step has not, with near names. */
export function findPlace(reading: StepReading, text: string): FoundPlace {
  const { step, tree } = reading;
  const names = text.trim().split(BETWEEN);
  if (names.some((name) => name === '')) {
    throw new UserError(`\`${shownText(text)}\` names no place: write one such as \`position 2 > head 1\`.`);
  }
  const parameters = names.length === 1 ? parametersNamed(step, text.trim()) : null;
  if (parameters !== null) return parameters;
  let scope: ScopeId = 0;
  for (const [i, name] of names.entries()) {
    const found = scopeNamed(step, tree, scope, name);
    if (found !== null) {
      scope = found;
      continue;
    }
    const node = i === names.length - 1 ? nodeNamed(step, tree, scope, name) : null;
    if (node === null) throw notFound(reading, scope, name, i === names.length - 1);
    const key = keyOfNode(step, tree, node);
    if (key === null) throw new RangeError(`Node ${node} has no key.`);
    return { key, kind: 'node', name: text, scope: step.tape.scope[node], first: node, last: node };
  }
  const { scopeFirst, scopeLast } = step.tape;
  const key = keyOfScope(step, tree, scope);
  return { key, kind: 'scope', name: text, scope, first: scopeFirst[scope], last: scopeLast[scope] };
}

/** Returns the matrix, row or parameter of the name; null where no matrix has it. */
function parametersNamed(step: RecordedStep, text: string): FoundPlace | null {
  const { matrices, characters } = step;
  const found = findParameters(matrices, characters, text);
  switch (found.kind) {
    case 'unknown matrix':
    case 'malformed':
      return null;
    case 'out of range': {
      const { matrix, side, index, rows, columns } = found;
      const count = side === 'row' ? rows : columns;
      throw new UserError(`There is no ${side} ${index} of ${matrix}: they go from 0 to ${count - 1}.`);
    }
    case 'unknown token':
      throw new UserError(
        found.named
          ? `There is no row '${shownText(found.token)}' of ${found.matrix}: use a character of the vocabulary or BOS.`
          : `The rows and columns of ${found.matrix} have numbers, not '${shownText(found.token)}'.`,
      );
    case 'found': {
      const [run] = found.runs;
      const matrix = matrices.find(
        ({ first, rows, columns }) => run !== undefined && run.first >= first && run.first < first + rows * columns,
      );
      if (run === undefined || matrix === undefined) return null;
      if (found.runs.length > 1) {
        throw new UserError(`Several matrices are named \`${shownText(text)}\`: write the whole name, ${matrix.name}.`);
      }
      const { first, count } = run;
      const row = rowKeyIn(matrixKey(matrix.name), Math.floor((first - matrix.first) / matrix.columns));
      const range = { first, last: first + count - 1, scope: null };
      if (count === 1) {
        const key = columnKeyIn(row, (first - matrix.first) % matrix.columns);
        return { key, kind: 'parameter', name: parameterName(step, first), ...range };
      }
      const whole = count === matrix.rows * matrix.columns;
      return { key: whole ? matrixKey(matrix.name) : row, kind: 'parameters', name: text, ...range };
    }
  }
}

/** Returns the outermost scope of the name inside another, the earliest of several. */
function scopeNamed(step: RecordedStep, tree: ScopeTree, around: ScopeId, name: string): ScopeId | null {
  for (const scope of scopesIn(step, tree, around)) {
    const { short, assigned, numbered } = scopeSiteName(step, step.tape.scopeSite[scope]);
    const own = numbered ? `${short} ${tree.turn[scope]}` : short;
    if (own === name || assigned === name || scopeName(step, tree, scope) === name) return scope;
  }
  return null;
}

/** Returns the first node of the name in the outermost scope that has one. */
function nodeNamed(step: RecordedStep, tree: ScopeTree, around: ScopeId, name: string): NodeId | null {
  for (const scope of [around, ...scopesIn(step, tree, around)]) {
    let found: NodeId | null = null;
    eachItem(
      step.tape,
      tree,
      scope,
      (node) => {
        if (found === null && nodeLabel(step, tree, node) === name) found = node;
      },
      () => {},
    );
    if (found !== null) return found;
  }
  return null;
}

/** The scopes inside a scope that made nodes, level by level. */
function* scopesIn({ tape }: RecordedStep, { firstChild, nextSibling }: ScopeTree, around: ScopeId) {
  const level: ScopeId[] = [around];
  for (const scope of level) {
    if (scope !== around) yield scope;
    for (let child = firstChild[scope]; child >= 0; child = nextSibling[child]) {
      if (nodeCount(tape, child) > 0) level.push(child);
    }
  }
}

function notFound({ step, tree }: StepReading, around: ScopeId, name: string, isLast: boolean): UserError {
  const known = new Set<string>();
  for (const scope of scopesIn(step, tree, around)) {
    const { short, assigned, numbered } = scopeSiteName(step, step.tape.scopeSite[scope]);
    known.add(numbered ? `${short} ${tree.turn[scope]}` : short);
    if (assigned !== undefined) known.add(assigned);
  }
  if (isLast && around === 0) for (const matrix of step.matrices) known.add(matrix.name);
  const close = nearest(name, [...known]);
  const where = around === 0 ? `step ${step.step}` : `\`${scopeName(step, tree, around)}\``;
  const meant =
    close.length > 0
      ? `Did you mean ${close.join(' or ')}?`
      : known.size > 0
        ? `There are: ${[...known].slice(0, MOST_NAMED).join(', ')}.`
        : 'Nothing in it has a name.';
  return new UserError(`There is no \`${shownText(name)}\` in ${where}. ${meant}`);
}
