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
import { PlainStep, plainSteps, takeTurns } from './reference';
import { type Bound, type Row, ratioRow } from './row';

const BOXES = 300;
const ROUNDS = 12;
const IN_ROUND = 5;
/** For all but the filter. */
const MOST = plainSteps(1.5);
const FILTER = 'op:mul |grad|>0.01 in:"head 2" or inactive or line:115';

/** With the edges of the parameters, which are the most. */
const everything: GraphViewState = { opened: [], everywhere: null, constants: false, parameters: true };

export function run(): Promise<Row[]> {
  return PlainStep.with(measure);
}

async function measure(plainStep: PlainStep): Promise<Row[]> {
  let recorded: RecordedStep | null = null;
  eachRealStep(publishedConfig, [1], (step) => (recorded = step), ['abcdefghijklmnop']);
  if (recorded === null) throw new Error('no step was recorded');
  // Good until the tape is written again.
  const step: RecordedStep = recorded;
  const read = reach(step);
  const reading = new StepReading(step);
  const state: GraphViewState = { ...everything, opened: someOpened(reading, BOXES) };
  const { boxes } = graphView(reading, state);
  const parsed = parseFilter(FILTER, filterNames(step));
  const expression = 'expression' in parsed ? parsed.expression : null;
  if (expression === null) throw new Error(`The filter ${FILTER} is none.`);
  const row = async (what: string, bound: Bound, act: () => unknown) =>
    ratioRow(what, await takeTurns(plainStep, ROUNDS, IN_ROUND, act), bound);
  return [
    await row(`filter of five terms: ${FILTER}`, plainSteps(0.75), () => {
      completed(filterMask(step, read, reading.tree, expression));
    }),
    await row(
      `view of ${boxes.length} boxes, ${step.tape.length - step.tape.parameterCount} nodes: boxes, layout, edges`,
      MOST,
      () => graphView(reading, state),
    ),
    await row('sweep for what the loss depends on', MOST, () => reach(step)),
    await row('map of the tape, a part of it close: scopes, columns of nodes', MOST, () =>
      tapeMap(step, read, tapeSummary(step, read, scopeTree(step.tape), { quantity: 'gradient' }), {
        from: 70_000,
        end: 80_000,
      }),
    ),
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
