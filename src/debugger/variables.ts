/** Variables of a moment, as a debugger lists them. */

import { CONSTANT } from '../engine/tape';
import type { Cursor } from '../step/cursor/cursor';
import type { CursorState } from '../step/cursor/gradients-so-far';
import { type NamedValue, namedValues } from '../step/cursor/named-values';
import { parameterName, shownParameterName, tokenName } from '../step/names/names';
import { nodeLabel, nodePlace } from '../step/names/node-place';
import { rowLabel, shownRowLabel } from '../step/names/parameter-names';
import type { StepReading } from '../step/reading';
import type { NodeId, ParameterMatrix, ScopeId } from '../step/recorded-step';
import { leftGradient, rightGradient } from '../step/tape/local-gradient';
import { operationSign, operationWord } from '../step/tape/operations';
import { formatCount, formatCounted, formatNumber, formatPlain } from '../text/numbers';
import { shownText, shownToken } from '../text/token-text';
import type { VariableReport, VariablesRequest } from './reports';

/** The number of elements in the one line of a list. */
const PREVIEWED = 4;
/** Shown for a number that is not computed yet, or does not exist. */
const NONE = '–';

type ListRequest = Exclude<VariablesRequest, { kind: 'evaluated' }>;

/** The moment at the cursor, with what lists and expressions read there. */
export interface Scene {
  readonly reading: StepReading;
  readonly cursor: Cursor;
  /** The numbers of the step at the cursor. */
  readonly state: CursorState;
}

export function listVariables(scene: Scene, request: ListRequest): VariableReport[] {
  switch (request.kind) {
    case 'operation':
      return operation(scene);
    case 'scope':
      return named(scene, request.scope).map((one) => namedVariable(scene, request.scope, one));
    case 'named': {
      const found = named(scene, request.scope).find(({ name }) => name === request.name);
      return (found?.nodes ?? []).map((node, i) =>
        plain(`[${i}]`, valueAndGradient(scene, node), `${request.name}[${i}]`),
      );
    }
    case 'step':
      return step(scene);
    case 'parameters':
      return scene.reading.step.matrices.map(matrix);
    case 'matrix':
      return rows(scene, request.name);
    case 'row':
      return row(scene, request.name, request.row);
    case 'parameter':
      return parameter(scene, request.parameter);
  }
}

/** A list of numbers in a line: `[0.1, 0.2, 0.3, 0.4, …]`. */
export function preview(numbers: ArrayLike<number | null>): string {
  const shown = Array.from({ length: Math.min(numbers.length, PREVIEWED) }, (_, i) => formatted(numbers[i]));
  return `[${shown.join(', ')}${numbers.length > PREVIEWED ? ', …' : ''}]`;
}

export function plain(name: string, value: string, expression: string | null = null, type = 'number'): VariableReport {
  return { name, value, type, children: null, count: 0, expression, parameter: null };
}

/** Returns the values that the function of a scope has named by now. */
export function named({ reading, cursor }: Scene, scope: ScopeId): NamedValue[] {
  return cursor.phase === 'update' ? [] : namedValues(reading.step, reading.tree, cursor, scope);
}

function operation(scene: Scene): VariableReport[] {
  const { state, reading, cursor } = scene;
  const { step } = reading;
  const { node } = state;
  if (node === null) return [];
  if (cursor.phase === 'update') return [name(shownParameterName(step, node)), ...parameter(scene, node)];
  const { tape } = step;
  const op = tape.op[node];
  const variables = [
    name(nodePlace(step, reading.tree, node)),
    plain('operation', op === CONSTANT ? 'constant' : operationSign(op), 'op', 'operation'),
    plain('value', formatted(state.value(node)), 'value'),
    plain('gradient', gradientText(scene, node), 'grad'),
  ];
  const inputs: [string, NodeId, () => number][] = [
    ['left', tape.left[node], () => leftGradient(step, node)],
    ['right', tape.right[node], () => rightGradient(step, node)],
  ];
  for (const [side, input, local] of inputs) {
    if (input < 0) continue;
    const what = input < tape.parameterCount || tape.op[input] !== CONSTANT ? nodeLabel(step, reading.tree, input) : '';
    const label = `${side} input${what === '' ? '' : ` ${what}`}`;
    variables.push(
      plain(label, valueAndGradient(scene, input)),
      plain(`d ${operationWord(op)} / d ${side}`, formatted(local()), side === 'left' ? 'local' : null),
    );
  }
  if (operationWord(op) === 'pow') variables.push(plain('exponent', formatPlain(tape.exponents[~tape.right[node]])));
  return variables;
}

function step({ reading, state }: Scene): VariableReport[] {
  const { step } = reading;
  const tokens = step.tokens.map((token) => shownToken(tokenName(step, token))).join(' ');
  return [
    plain('step', formatCount(step.step), 'step'),
    plain('document', `'${shownText(step.document)}'`, null, 'string'),
    plain('tokens', tokens, null, 'tokens'),
    plain('positions', formatCount(step.positions)),
    ...(step.lossNode < 0 ? [] : [plain('loss', formatted(state.value(step.lossNode)), 'loss', 'nats')]),
    ...(step.learningRate === null ? [] : [plain('learning rate', formatNumber(step.learningRate), 'learningRate')]),
    plain('nodes', formatCount(step.tape.length - step.tape.parameterCount)),
  ];
}

function namedVariable(scene: Scene, scope: ScopeId, { name, vector, nodes }: NamedValue): VariableReport {
  if (!vector) return plain(name, valueAndGradient(scene, nodes[nodes.length - 1]), name);
  const values = nodes.map((node) => scene.state.value(node));
  return {
    ...plain(name, preview(values), name, `vector of ${nodes.length}`),
    children: { kind: 'named', scope, name },
    count: nodes.length,
  };
}

function matrix({ name, rows, columns }: ParameterMatrix): VariableReport {
  return {
    ...plain(name, `${rows} × ${columns}`, name, `matrix of ${formatCounted(rows * columns, 'parameter')}`),
    children: { kind: 'matrix', name },
    count: rows,
  };
}

function rows(scene: Scene, matrixName: string): VariableReport[] {
  const { step } = scene.reading;
  const found = step.matrices.find(({ name }) => name === matrixName);
  if (found === undefined) return [];
  return Array.from({ length: found.rows }, (_, i) => {
    const first = found.first + i * found.columns;
    const values = Array.from({ length: Math.min(found.columns, PREVIEWED + 1) }, (_, c) =>
      scene.state.value(first + c),
    );
    const written = `${matrixName}[${rowLabel(found, i, step.characters)}]`;
    return {
      ...plain(
        `[${shownRowLabel(found, i, step.characters)}]`,
        preview(values),
        written,
        `row of ${formatCounted(found.columns, 'parameter')}`,
      ),
      children: { kind: 'row' as const, name: matrixName, row: i },
      count: found.columns,
    };
  });
}

function row(scene: Scene, matrixName: string, index: number): VariableReport[] {
  const { step } = scene.reading;
  const found = step.matrices.find(({ name }) => name === matrixName);
  if (found === undefined || index >= found.rows) return [];
  return Array.from({ length: found.columns }, (_, column) => {
    const node = found.first + index * found.columns + column;
    return {
      ...plain(`[${column}]`, valueAndGradient(scene, node), parameterName(step, node), 'parameter'),
      children: { kind: 'parameter' as const, parameter: node },
      count: 3 + step.optimizer.length,
      parameter: { node, what: 'value' as const, name: shownParameterName(step, node) },
    };
  });
}

function parameter(scene: Scene, node: NodeId): VariableReport[] {
  const { state, reading } = scene;
  const text = parameterName(reading.step, node);
  const shown = shownParameterName(reading.step, node);
  return [
    {
      ...plain('value', formatted(state.value(node)), `${text}.value`),
      parameter: { node, what: 'value', name: `${shown}.value` },
    },
    {
      ...plain('gradient', gradientText(scene, node), `${text}.grad`),
      parameter: { node, what: 'grad', name: `${shown}.grad` },
    },
    ...reading.step.optimizer.map(({ name }) => plain(name, formatted(state.optimizer(name, node)), `${text}.${name}`)),
    plain('update', formatted(state.update(node)), `${text}.update`),
  ];
}

function name(text: string): VariableReport {
  return plain('name', text, null, 'string');
}

function valueAndGradient(scene: Scene, node: NodeId): string {
  const value = formatted(scene.state.value(node));
  return scene.cursor.phase === 'forward' ? value : `${value}, gradient ${gradientText(scene, node)}`;
}

/** A node that the loss does not depend on is `not touched`, which is not a gradient of 0. */
function gradientText({ state, reading, cursor }: Scene, node: NodeId): string {
  const gradient = state.gradient(node);
  if (gradient === null) return NONE;
  if (reading.reach.reached[node] === 0) return 'untouched';
  return cursor.phase === 'backward' && node < cursor.index
    ? `${formatNumber(gradient)} so far`
    : formatNumber(gradient);
}

function formatted(value: number | null): string {
  return value === null ? NONE : formatNumber(value);
}
