/** Views of steps, for tests. */

import { graphView } from '../../src/graph/graph-view';
import type { RecordedStep } from '../../src/graph/recorded-step';
import { StepReading } from '../../src/graph/step-reading';
import type { GraphView, GraphViewState } from '../../src/graph/view';

/** Nothing opened, constants and parameters hidden. */
export const closedView: GraphViewState = { opened: [], everywhere: null, constants: false, parameters: false };

/** A view of a step that is like `closedView` but for what `state` says. */
export function viewOf(step: RecordedStep, state: Partial<GraphViewState> = {}): GraphView {
  return graphView(new StepReading(step), { ...closedView, ...state });
}
