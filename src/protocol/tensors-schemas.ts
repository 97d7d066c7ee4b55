/**
 * Tensors schemas: the valid messages from the tensor editor's page. Messages are checked before
 * use.
 */

import * as v from 'valibot';
import type { ArgumentSchemas } from './rpc';
import { type CellsRequest, mostCells, mostListed, type TensorsHost } from './tensors-api';

/** Longer than any name that is searched for. */
const searchLength = 200;

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const countTo = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most));
const step = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const cellsRequest: v.GenericSchema<unknown, CellsRequest> = v.strictObject({
  tensor: index,
  row: index,
  column: index,
  rows: countTo(mostCells),
  columns: countTo(mostCells),
  rowStep: step,
  columnStep: step,
});

const logged = (length: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.slice(0, length)),
  );

/** The arguments of every method that the page may call. */
export const tensorsHostSchemas: ArgumentSchemas<TensorsHost> = {
  overview: v.strictTuple([]),
  list: v.strictTuple([v.pipe(v.string(), v.maxLength(searchLength)), index, countTo(mostListed)]),
  cells: v.strictTuple([cellsRequest]),
  statistics: v.strictTuple([index, v.optional(v.instance(AbortSignal))]),
  resume: v.strictTuple([]),
  reportError: v.strictTuple([logged(2_000), logged(20_000)]),
};
