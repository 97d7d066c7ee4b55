/**
 * Step export: a whole recorded step as a JSON file, its nodes in columns. docs/formats.md
 * describes the fields.
 */

import { POW } from '../../engine/tape';
import { parameterName, tokenName } from '../../step/names/names';
import type { StepReading } from '../../step/reading';
import { lossOf } from '../../step/recorded-step';
import { nodeValue, rightValue } from '../../step/tape/local-gradient';
import { operationWords } from '../../step/tape/operations';
import { checked } from '../../text/checked';
import { exactJsonNumber } from '../../text/exact-numbers';
import { fileJson } from '../../text/file-text';
import type { RunConfig } from '../../training/status';

/** Approximate characters in a piece of the file. */
const PIECE = 2 ** 16;
/** The number of entries of a column that are written to estimate the length of the file. */
const SAMPLE = 1000;

/** A table of columns of equal length; each returns the JSON of one entry. */
interface Table {
  readonly name: string;
  readonly count: number;
  readonly columns: Readonly<Record<string, (index: number) => string>>;
}

/** Yields the file in pieces. */
export function* stepJson(reading: StepReading, config: RunConfig): Generator<string> {
  yield head(reading, config);
  for (const { name, count, columns } of tables(reading)) {
    let piece = `,\n"${name}":{`;
    for (const [i, [column, entry]] of Object.entries(columns).entries()) {
      piece += `${i === 0 ? '' : ','}\n"${column}":[`;
      for (let index = 0; index < count; index++) {
        piece += index === 0 ? entry(index) : `,${entry(index)}`;
        if (piece.length < PIECE) continue;
        yield piece;
        piece = '';
      }
      piece += ']';
    }
    yield `${piece}}`;
  }
  yield '}\n';
}

/** Returns the approximate length of the file, characters. */
export function stepJsonLength(reading: StepReading, config: RunConfig): number {
  let length = head(reading, config).length;
  for (const { count, columns } of tables(reading)) {
    for (const entry of Object.values(columns)) {
      const apart = Math.max(1, Math.floor(count / SAMPLE));
      let sampled = 0;
      let characters = 0;
      for (let index = 0; index < count; index += apart, sampled++) characters += entry(index).length + 1;
      if (sampled > 0) length += Math.round((characters / sampled) * count);
    }
  }
  return length;
}

/** Returns the beginning of the file, up to its tables. */
function head({ step }: StepReading, config: RunConfig): string {
  const { source, characters } = step;
  const fields: Readonly<Record<string, string>> = {
    format: '"microgpt step"',
    version: '1',
    step: String(step.step),
    document: fileJson(step.document),
    tokens: fileJson(step.tokens),
    vocabulary: fileJson([...characters.keys(), characters.length].map((token) => tokenName(step, token))),
    positions: String(step.positions),
    loss: exactJsonNumber(lossOf(step)),
    lossNode: String(step.lossNode),
    ...(step.learningRate === null ? {} : { learningRate: exactJsonNumber(step.learningRate) }),
    config: fileJson(config),
    operations: fileJson(operationWords),
    file: fileJson(source.file),
    text: fileJson(source.text),
    functions: fileJson(source.functions),
    sites: fileJson(source.sites),
    scopeSites: fileJson(source.scopeSites),
    matrices: fileJson(step.matrices),
  };
  const lines = Object.entries(fields).map(([name, json]) => `"${name}":${json}`);
  return `{${lines.join(',\n')}`;
}

function tables({ step, reach: { reached } }: StepReading): readonly Table[] {
  const { tape, optimizer } = step;
  const { op, left, right, grad, scope, site } = tape;
  const entry = (column: ArrayLike<number>, index: number) => checked(column, index, 'entry of a column');
  const whole = (column: ArrayLike<number>) => (index: number) => String(entry(column, index));
  const exact = (column: ArrayLike<number>) => (index: number) => exactJsonNumber(entry(column, index));
  const input = (column: ArrayLike<number>) => (node: number) =>
    entry(column, node) < 0 ? 'null' : String(entry(column, node));
  return [
    {
      name: 'scopes',
      count: tape.scopeCount,
      columns: {
        site: whole(tape.scopeSite),
        parent: whole(tape.scopeParent),
        first: whole(tape.scopeFirst),
        last: whole(tape.scopeLast),
      },
    },
    {
      name: 'nodes',
      count: tape.length,
      columns: {
        operation: whole(op),
        value: (node) => exactJsonNumber(nodeValue(step, node)),
        gradient: (node) => (reached[node] === 1 ? exactJsonNumber(entry(grad, node)) : 'null'),
        left: input(left),
        right: input(right),
        exponent: (node) => (op[node] === POW ? exactJsonNumber(rightValue(step, node)) : 'null'),
        scope: whole(scope),
        site: whole(site),
      },
    },
    {
      name: 'parameters',
      count: tape.parameterCount,
      columns: {
        name: (parameter) => fileJson(parameterName(step, parameter)),
        updated: exact(tape.data),
        ...Object.fromEntries(optimizer.map(({ name, after }) => [name, exact(after)])),
      },
    },
  ];
}
