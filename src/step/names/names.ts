/**
 * Names of scopes, nodes and parameters on the screen, from the names that the source gives them.
 */

import { CONSTANT } from '../../engine/tape';
import type { ScopeSiteId } from '../../program/tables';
import { formatCount, formatPlain } from '../../text/numbers';
import { shownToken, type TokenRoom } from '../../text/token-text';
import { isPosition } from '../model/structure';
import type { NodeId, ParameterMatrix, RecordedStep, ScopeId } from '../recorded-step';
import { matrixOf } from '../source/node-range';
import { LEAST_IN_BUNDLE, type Place, type SectionPlace } from '../structure/places';
import { nodeValue } from '../tape/local-gradient';
import { operationSign, resultOperation } from '../tape/operations';
import { nodeTurn, type ScopeTree } from '../tape/scopes';
import { rowLabel, shownRowLabel } from './parameter-names';

/** The name of the scopes of one scope site. */
export interface ScopeSiteName {
  /** Without the variable of the result: `linear`, `layer`. */
  readonly short: string;
  /** The variable of the result: `q`. */
  readonly assigned?: string;
  /** Whether the number of the scope's turn follows the name: `layer 0`. */
  readonly numbered: boolean;
}

export function scopeSiteName({ source, step, writing }: RecordedStep, site: ScopeSiteId): ScopeSiteName {
  const { kind, callee, variable, assigned } = source.scopeSites[site];
  const numbered = kind === 'turn';
  const called = kind === 'step' && writing === null ? `step ${formatCount(step)}` : (callee ?? 'call');
  const short = numbered ? (variable ?? callee ?? 'turn') : called;
  return assigned === undefined ? { short, numbered } : { short, assigned, numbered };
}

/** Returns the name of a place. `turn` is its index in its group, where that is known already. */
export function nameOfPlace(step: RecordedStep, tree: ScopeTree, place: Place, turn?: number): string {
  switch (place.kind) {
    case 'scope':
      return scopeName(step, tree, place.scope);
    case 'bundle':
      return bundleName(step, place.nodes);
    case 'section':
      return sectionName(step, tree, place);
    case 'matrix':
      return place.matrix.name;
    case 'row':
      return rowName(step, place.matrix, place.row);
    case 'node':
      return place.node < step.tape.parameterCount
        ? shortParameterName(step, place.node)
        : nodeName(step, tree, place.node, turn);
  }
}

/**
 * More words for some places: the tokens of a position, the source's name for the nodes of a
 * bundle.
 */
export function detailOfPlace(step: RecordedStep, tree: ScopeTree, place: Place): string | undefined {
  switch (place.kind) {
    case 'scope':
      return scopeDetail(step, tree, place.scope);
    case 'bundle':
      return bundleDetail(step, place.nodes);
    case 'section':
      return place.members.of === 'nodes' ? bundleDetail(step, place.members.nodes, place.turn) : undefined;
    default:
      return undefined;
  }
}

/** `q = linear`, `layer 0`, `row 5`, `step 1`. */
export function scopeName(step: RecordedStep, tree: ScopeTree, scope: ScopeId): string {
  const { short, assigned, numbered } = scopeSiteName(step, step.tape.scopeSite[scope]);
  const name = numbered ? `${short} ${tree.turn[scope]}` : short;
  return assigned === undefined ? name : `${assigned} = ${name}`;
}

/**
 * `rows 0…15`, `positions 16…31`, `× 0…15`, `rows 'a'…'p'`: the contents of a section, from the
 * first to the last.
 */
export function sectionName(step: RecordedStep, tree: ScopeTree, { members, turn }: SectionPlace): string {
  switch (members.of) {
    case 'scopes': {
      const { short, numbered } = scopeSiteName(step, step.tape.scopeSite[members.scopes[0]]);
      const last = tree.turn[members.scopes[members.scopes.length - 1]];
      return `${numbered ? plural(short) : short} ${turn}…${last}`;
    }
    case 'nodes': {
      const op = step.tape.op[members.nodes[0]];
      const what = members.nodes[0] < step.tape.parameterCount ? 'columns' : operationSign(op);
      return `${what} ${turn}…${turn + members.nodes.length - 1}`;
    }
    case 'rows': {
      const { matrix, rows } = members;
      const sort = plural(rowWord(matrix));
      return `${sort} ${shownRowLabel(matrix, rows[0], step.characters)}…${shownRowLabel(matrix, rows[rows.length - 1], step.characters)}`;
    }
  }
}

/**
 * The name of a loop's variable for several of its turns: `rows`. Names that take no such ending
 * stay as they are.
 */
function plural(variable: string): string {
  return /[a-z][^\Wsxyz\d_]$/.test(variable) ? `${variable}s` : variable;
}

/** For a position its token and the next one, `u → h`, `␣ → a`; undefined for every other scope. */
export function scopeDetail(
  step: RecordedStep,
  tree: ScopeTree,
  scope: ScopeId,
  room: TokenRoom = 'short',
): string | undefined {
  const { tokens } = step;
  const turn = tree.turn[scope];
  if (turn + 1 >= tokens.length || !isPosition(step, tree, scope)) return undefined;
  return [tokens[turn], tokens[turn + 1]].map((token) => shownToken(tokenName(step, token), room)).join(' → ');
}

/** A token as text: its character as it is, or `BOS`. */
export function tokenName({ characters }: RecordedStep, token: number): string {
  return characters[token] ?? 'BOS';
}

/**
 * `attnWeights[1]`, `layer0.attn_wq[3][2]`, `loss`; a constant's value; else the sign of the
 * operation. `turn` is the node's index among those of its site and operation in its scope, where
 * that is known already.
 */
export function nodeName(step: RecordedStep, tree: ScopeTree, node: NodeId, turn?: number): string {
  const { tape, lossNode } = step;
  if (node < tape.parameterCount) return shownParameterName(step, node);
  if (tape.op[node] === CONSTANT) return formatPlain(nodeValue(step, node));
  const named = resultName(step, node);
  if (named === null) return node === lossNode ? 'loss' : operationSign(tape.op[node]);
  switch (named.number) {
    case 'none':
      return named.name;
    case 'turn of scope':
      return `${named.name}[${tree.turn[tape.scope[node]]}]`;
    case 'turn of site':
      return `${named.name}[${turn ?? nodeTurn(tape, tree, node)}]`;
  }
}

/** The sign and how many: `+ ×16`. */
export function bundleName({ tape }: RecordedStep, nodes: readonly NodeId[]): string {
  return `${operationSign(tape.op[nodes[0]])} ×${nodes.length}`;
}

/**
 * Returns the source's name for the nodes of a bundle or of a section of it, `attnWeights[0…6]`;
 * undefined where it has no name for them.
 */
export function bundleDetail(step: RecordedStep, nodes: readonly NodeId[], from = 0): string | undefined {
  if (nodes[0] < step.tape.parameterCount) return undefined;
  const named = resultName(step, nodes[0]);
  if (named === null || nodes.length < LEAST_IN_BUNDLE) return undefined;
  return named.number === 'turn of site' ? `${named.name}[${from}…${from + nodes.length - 1}]` : named.name;
}

/**
 * `layer0.attn_wq[3][2]`, `wte['a'][3]`, `wte[BOS][3]`: the written form, in files and in text that
 * is parsed again.
 */
export function parameterName(step: RecordedStep, parameter: NodeId): string {
  return nameWithRow(step, parameter, rowLabel);
}

/** The same as it is shown: `wte[U+200B][3]`. */
export function shownParameterName(step: RecordedStep, parameter: NodeId): string {
  return nameWithRow(step, parameter, shownRowLabel);
}

function nameWithRow(step: RecordedStep, parameter: NodeId, labelOf: typeof rowLabel): string {
  const matrix = matrixOf(step, parameter);
  const row = Math.floor((parameter - matrix.first) / matrix.columns);
  const column = (parameter - matrix.first) % matrix.columns;
  return `${matrix.name}[${labelOf(matrix, row, step.characters)}][${column}]`;
}

/** The name of a parameter inside the box of its layer: `attn_wq[3][2]`. */
export function shortParameterName(step: RecordedStep, parameter: NodeId): string {
  const name = shownParameterName(step, parameter);
  return name.slice(name.lastIndexOf('.', name.indexOf('[')) + 1);
}

/** `row 3`, `row 'a'`, `position 3`. */
export function rowName(step: RecordedStep, matrix: ParameterMatrix, row: number): string {
  return `${rowWord(matrix)} ${shownRowLabel(matrix, row, step.characters)}`;
}

function rowWord({ rowKind }: ParameterMatrix): string {
  return rowKind === 'position' ? 'position' : 'row';
}

interface ResultName {
  readonly name: string;
  /** The source of the elements' numbers, if the name is that of a vector. */
  readonly number: 'none' | 'turn of site' | 'turn of scope';
}

/** The name that the source gives to the result of the operation that made the node, or null. */
function resultName({ tape, source }: RecordedStep, node: NodeId): ResultName | null {
  const { method, target, functionName } = source.sites[tape.site[node]];
  // Only the last of the nodes that an operation makes is its result: `a.div(b)` makes a pow, then
  // the mul.
  if (target === undefined || resultOperation(method) !== tape.op[node]) return null;
  const name = target.variable ?? callName({ tape, source }, tape.scope[node], functionName);
  if (name === null) return null;
  if (!target.indexed) return { name, number: 'none' };
  return { name, number: target.turnOfScope === true ? 'turn of scope' : 'turn of site' };
}

/**
 * Returns the name of the result of the call of `functionName` around a scope: its variable, else
 * the function itself.
 */
function callName(
  { tape, source }: Pick<RecordedStep, 'tape' | 'source'>,
  scope: ScopeId,
  functionName: string,
): string | null {
  for (let at = scope; at >= 0; at = tape.scopeParent[at]) {
    const { kind, callee, assigned } = source.scopeSites[tape.scopeSite[at]];
    if (kind !== 'step' && callee === functionName) return assigned ?? callee;
  }
  return null;
}
