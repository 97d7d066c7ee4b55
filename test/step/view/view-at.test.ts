import assert from 'node:assert/strict';
import { type Moment, momentAt, momentCount } from '../../../src/step/cursor/cursor';
import { CursorState } from '../../../src/step/cursor/gradients-so-far';
import { StepReading } from '../../../src/step/reading';
import type { GraphView } from '../../../src/step/view/view';
import { publishedConfig } from '../../../src/training/run/config';
import { eachRealStep } from '../real-steps';
import { closedView } from '../views';

describe('a view in the middle of a step', () => {
  it('has no number for what is not computed, and the gradients so far for the rest', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const reading = new StepReading(step);
      const whole = reading.view(closedView).view;
      const state = { ...closedView, opened: [whole.boxes[2].key] };
      const { view, boxOf } = reading.view(state);
      const count = momentCount(step);
      for (const share of [0, 0.1, 0.3, 0.45, 0.55, 0.7, 0.9, 1]) {
        const moment = momentAt(step, Math.round(share * (count - 1)));
        const at = reading.viewAt(state, moment);
        assertAt(reading, view, boxOf, at, moment);
      }
      // Back again: gradients so far are those of the moment, not of the one before.
      const moment: Moment = { phase: 'backward', index: step.lossNode };
      assertAt(reading, view, boxOf, reading.viewAt(state, moment), moment);
    });
  });
});

/** Compared with what the cursor says of each node. */
function assertAt(
  { step, reach }: StepReading,
  whole: GraphView,
  boxOf: Int32Array,
  at: GraphView,
  moment: Moment,
): void {
  const state = new CursorState(step, { ...moment, frame: 0 });
  for (const [index, box] of at.boxes.entries()) {
    const { x, y, key } = whole.boxes[index];
    assert.deepEqual([box.x, box.y, box.key], [x, y, key]);
    let made = false;
    let largest = 0;
    for (let node = 0; node < step.tape.length; node++) {
      let within = boxOf[node];
      while (within >= 0 && within !== index) within = whole.boxes[within].parent;
      if (within !== index) continue;
      made ||= state.value(node) !== null;
      if (reach.reached[node] === 1) largest = Math.max(largest, Math.abs(state.gradient(node) ?? 0));
    }
    if (!made) assert.equal(box.pending, 'value', box.name);
    else if (whole.boxes[index].gradient === null) assert.equal(box.gradient, null);
    else if (largest === 0) assert.equal(box.pending, 'gradient', box.name);
    else assert.deepEqual([box.pending, box.gradient], [undefined, largest], box.name);
  }
}
