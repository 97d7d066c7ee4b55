/** Matrices on the tape: the parameters of a model that was just made, by their state dict. */

import { UserError } from '../../engine/user-error';
import { tape, Value } from '../../engine/value';
import type { StateDictEntry } from '../../program/program';
import { rowKinds } from '../../step/model/row-kinds';
import type { ParameterMatrix } from '../../step/recorded-step';
import { formatCount, formatCounted } from '../../text/numbers';

/** The model's parameters, in the order in which they were made. */
export interface Parameters {
  readonly values: Value[];
  readonly matrices: ParameterMatrix[];
}

/**
 * Returns the parameters and their matrices. A vector is a matrix of one row, a scalar one of one
 * element; a matrix that is listed twice goes by its first name. Throws a UserError where the state
 * dict does not list every parameter once, each matrix as it was made: row by row, in one go.
 */
export function parametersOf(dict: readonly StateDictEntry[], vocabularySize: number, blockSize: number): Parameters {
  if (!Array.isArray(dict)) throw new UserError(`stateDict gives ${named(dict)}: return a list of [name, matrix].`);
  const { scope, scopeSite, length } = tape.read();
  const count = tape.parameterCount;
  const made = length - count;
  if (made > 0) {
    throw new UserError(
      `createModel makes ${formatCounted(made, 'Value')} that ${made === 1 ? 'is no parameter' : 'are no parameters'}, ` +
        'and the first step writes over them: make constants in the functions that use them.',
    );
  }
  const values = new Array<Value>(count);
  const found: Omit<ParameterMatrix, 'rowKind'>[] = [];
  const names = new Set<string>();
  for (const entry of dict) {
    const { name, rows } = entryOf(entry);
    if (names.has(name)) throw new UserError(`stateDict lists '${name}' twice: give each matrix a name of its own.`);
    names.add(name);
    const all = elementsOf(name, rows);
    const first = all[0].node;
    // Tied to one that is listed already.
    if (all.every((value) => values[value.node] !== undefined)) continue;
    for (const [i, value] of all.entries()) {
      const { node } = value;
      if (values[node] !== undefined) {
        throw new UserError(`stateDict lists a part of '${name}' in another matrix, too: list every parameter once.`);
      }
      if (node !== first + i) {
        throw new UserError(
          `The parameters of '${name}' are not made one after the other, row by row: make a whole matrix before the next one.`,
        );
      }
      values[node] = value;
    }
    found.push({
      ...{ name, rows: rows.length, columns: rows[0].length, first },
      scopeSite: scopeSite[scope[first]],
    });
  }
  const listed = found.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  if (listed !== count) {
    throw new UserError(
      `createModel makes ${formatCounted(count, 'parameter')}, and stateDict lists ${formatCount(listed)}: list every parameter, or the optimizer does not move it.`,
    );
  }
  if (count === 0) throw new UserError('The model has no parameters: make them in createModel with Value.parameter().');
  found.sort((a, b) => a.first - b.first);
  const kinds = rowKinds(found, vocabularySize, blockSize);
  return { values, matrices: found.map((matrix, i) => ({ ...matrix, rowKind: kinds[i] })) };
}

function entryOf(entry: StateDictEntry): { readonly name: string; readonly rows: readonly (readonly Value[])[] } {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string') {
    throw new UserError(`stateDict lists ${named(entry)}: give pairs of a name and a matrix.`);
  }
  const [name, parameters] = entry as unknown as [string, unknown];
  if (!/^[\w.-]{1,100}$/.test(name)) {
    throw new UserError(`stateDict lists the name '${name.slice(0, 100)}': use letters, digits, '.', '_' and '-'.`);
  }
  if (parameters instanceof Value) return { name, rows: [[parameters]] };
  const isVector = Array.isArray(parameters) && parameters[0] instanceof Value;
  const rows = (isVector ? [parameters] : parameters) as readonly (readonly Value[])[];
  if (Array.isArray(rows) && rows.length > 0 && rows.every((row) => Array.isArray(row) && row.length > 0)) {
    return { name, rows };
  }
  throw new UserError(
    `stateDict gives ${named(parameters)} as '${name}': give a matrix, a vector or a Value, and none without elements.`,
  );
}

function elementsOf(name: string, rows: readonly (readonly Value[])[]): readonly Value[] {
  const columns = rows[0].length;
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns) {
      throw new UserError(
        `'${name}' is no matrix: row ${i} has ${formatCounted(row.length, 'column')}, row 0 has ${formatCount(columns)}.`,
      );
    }
    for (const [j, value] of row.entries()) {
      if (value instanceof Value && value.entry < tape.parameterCount) continue;
      throw new UserError(`'${name}' has ${named(value)} at [${i}][${j}]: make it with Value.parameter().`);
    }
  }
  return rows.flat();
}

/** Returns a value that is not what it should be, in words. */
function named(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value instanceof Value) return 'a Value that is no parameter';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
