/** How long a view of the graph takes, for the largest step of the default model: 16 positions, 139 thousand nodes. */

import { filterMask } from '../../src/step/find/filter-mask';
import { filterNames } from '../../src/step/find/filter-names';
import { parseFilter } from '../../src/step/find/filter-syntax';
import { completed } from '../../src/step/in-parts';
import { tapeMap, tapeSummary } from '../../src/step/map/tape-map';
import { StepReading } from '../../src/step/reading';
import type { RecordedStep } from '../../src/step/recorded-step';
import { reach } from '../../src/step/tape/reach';
import { scopeTree } from '../../src/step/tape/scopes';
import { graphView } from '../../src/step/view/graph-view';
import type { BoxKey, GraphViewState } from '../../src/step/view/view';
import { publishedConfig } from '../../src/training/run/config';
import { eachRealStep } from '../step/real-steps';
import type { Row } from './row';

const BOXES = 300;
const MOST_MILLISECONDS = 20;
const ROUNDS = 60;
const FILTER = 'op:mul |grad|>0.01 in:"head 2" or inactive or line:115';
const MOST_FILTER_MILLISECONDS = 10;

/** With the edges of the parameters, which are the most. */
const everything: GraphViewState = { opened: [], everywhere: null, constants: false, parameters: true };

export async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  eachRealStep(publishedConfig, [1], (step) => rows.push(...measure(step)), ['abcdefghijklmnop']);
  return rows;
}

function measure(step: RecordedStep): Row[] {
  const read = reach(step);
  const reading = new StepReading(step);
  const state: GraphViewState = { ...everything, opened: someOpened(reading, BOXES) };
  const { boxes } = graphView(reading, state);
  const milliseconds = medianTime(() => graphView(reading, state));
  const reachMilliseconds = medianTime(() => reach(step));
  const mapMilliseconds = medianTime(() =>
    tapeMap(step, read, tapeSummary(step, read, scopeTree(step.tape), { quantity: 'gradient' }), {
      from: 70_000,
      end: 80_000,
    }),
  );
  const parsed = parseFilter(FILTER, filterNames(step));
  const expression = 'expression' in parsed ? parsed.expression : null;
  if (expression === null) throw new Error(`The filter ${FILTER} is none.`);
  const filterMilliseconds = medianTime(() => completed(filterMask(step, read, reading.tree, expression)));
  return [
    {
      what: `filter of five terms: ${FILTER}`,
      bound: `< ${MOST_FILTER_MILLISECONDS} ms`,
      measured: `${filterMilliseconds.toFixed(1)} ms`,
      ok: filterMilliseconds < MOST_FILTER_MILLISECONDS,
    },
    {
      what: `view of ${boxes.length} boxes, ${step.tape.length - step.tape.parameterCount} nodes: boxes, layout, edges`,
      bound: `< ${MOST_MILLISECONDS} ms`,
      measured: `${milliseconds.toFixed(1)} ms`,
      ok: milliseconds < MOST_MILLISECONDS,
    },
    {
      what: 'sweep for what the loss depends on',
      bound: `< ${MOST_MILLISECONDS} ms`,
      measured: `${reachMilliseconds.toFixed(1)} ms`,
      ok: reachMilliseconds < MOST_MILLISECONDS,
    },
    {
      what: 'map of the tape, a part of it close: scopes, columns of nodes',
      bound: `< ${MOST_MILLISECONDS} ms`,
      measured: `${mapMilliseconds.toFixed(1)} ms`,
      ok: mapMilliseconds < MOST_MILLISECONDS,
    },
  ];
}

/** Opens the first closed box again and again, depth first, until the view has at least `count` boxes. */
function someOpened(reading: StepReading, count: number): BoxKey[] {
  const state = { ...everything, opened: [] as BoxKey[] } satisfies GraphViewState;
  for (;;) {
    const { boxes } = graphView(reading, state);
    const closed = boxes.findLast((box) => box.kind !== 'node' && !box.opened);
    if (boxes.length >= count || closed === undefined) return state.opened;
    state.opened.push(closed.key);
  }
}

function medianTime(act: () => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    act();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1];
}
