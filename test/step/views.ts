/** Views of steps, for tests. */

import { StepReading } from '../../src/step/reading';
import type { RecordedStep } from '../../src/step/recorded-step';
import { graphView } from '../../src/step/view/graph-view';
import type { GraphView, GraphViewState } from '../../src/step/view/view';

/** Nothing opened, constants and parameters hidden. */
export const closedView: GraphViewState = { opened: [], everywhere: null, constants: false, parameters: false };

/** A view of a step that is like `closedView` but for what `state` says. */
export function viewOf(step: RecordedStep, state: Partial<GraphViewState> = {}): GraphView {
  return graphView(new StepReading(step), { ...closedView, ...state });
}
