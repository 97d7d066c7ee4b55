/** What the pane that is open below the graph shows of a recorded step. */

import { documentView } from '../step/model/document';
import { shownParameterName } from '../step/names/names';
import { findParameters } from '../step/names/parameter-names';
import { matrixSummaries } from '../step/parameters/figures';
import { parameterRows, parametersBySize } from '../step/parameters/largest';
import { quantityOf, untouched } from '../step/parameters/quantity';
import type { StepReading } from '../step/reading';
import type {
  HeatMapsRequest,
  HeatMapsSnapshot,
  PaneRequest,
  PaneSnapshot,
  ParametersRequest,
  ParametersSnapshot,
} from './snapshot';

/** So many numbers are sent of all matrices at once; of one matrix, all. */
const MOST_NUMBERS = 2 ** 14;

/** Reads what takes long of what a pane shows, before it is made. Yields in between, where a caller may see to other things. */
export function* readPane(reading: StepReading, { kind }: PaneRequest): Generator<void, void> {
  if (kind === 'distributions') yield* reading.readDistributions();
}

export function paneSnapshot(
  reading: StepReading,
  request: Exclude<PaneRequest, { readonly kind: 'tokenizer' | 'compare' | 'distributions' }>,
): PaneSnapshot {
  const { kind } = request;
  switch (kind) {
    case 'heatMaps':
      return heatMaps(reading, request);
    case 'matrices':
      return { kind, matrices: matrixSummaries(reading.step, reading.reach) };
    case 'parameters':
      return parameters(reading, request);
    case 'find':
      return { kind };
    case 'document':
      return { kind, ...documentView(reading.step, reading.tree, request) };
  }
}

function heatMaps({ step, reach }: StepReading, { kind, quantity, matrix }: HeatMapsRequest): HeatMapsSnapshot {
  const opened = step.matrices.find(({ name }) => name === matrix);
  const all = step.tape.parameterCount <= MOST_NUMBERS ? step.tape.parameterCount : 0;
  const first = opened?.first ?? 0;
  const count = opened === undefined ? all : opened.rows * opened.columns;
  return {
    kind,
    quantity,
    matrices: matrixSummaries(step, reach),
    open: opened?.name ?? null,
    first,
    numbers: quantityOf(step, quantity, first, count),
    untouched: untouched(reach, first, count),
  };
}

function parameters(
  { step, reach }: StepReading,
  { kind, by, search, from, count }: ParametersRequest,
): ParametersSnapshot {
  const outcome = findParameters(step.matrices, step.characters, search);
  const order = parametersBySize(step, reach, by, outcome.kind === 'found' ? outcome.runs : []);
  const shown = order.subarray(from, from + count);
  return {
    kind,
    by,
    search,
    found: outcome.kind === 'found' ? { kind: 'found', count: order.length } : outcome,
    of: step.tape.parameterCount,
    from,
    rows: parameterRows(step, reach, shown),
    names: Array.from(shown, (parameter) => shownParameterName(step, parameter)),
  };
}
