import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ParameterHistory } from '../../../src/training/history/parameter-history';

/** Records steps of two parameters: values step and -step, gradients step / 4 and 0. */
function recorded(history: ParameterHistory, steps: number): void {
  for (let step = 1; step <= steps; step++) {
    history.record(step, Float64Array.of(step, -step), Float64Array.of(step / 4, 0, 99));
  }
}

const bytes = 2 * 8;

describe('the history of a parameter', () => {
  it('has every step while there is room, the newest as it is', () => {
    const history = new ParameterHistory(2, 100, 10 * bytes);
    recorded(history, 9);
    const of = history.of(0, { step: 9, value: 9, gradient: 2.25 });
    assert.ok(of);
    assert.deepEqual([...of.steps], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual([...of.values], [...of.steps]);
    assert.deepEqual(
      [...of.gradients],
      [...of.steps].map((step) => step / 4),
    );
    assert.equal(of.stride, 1);
  });

  it('keeps to its memory: first and newest are there, and every step of the stride', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 40 }), fc.integer({ min: 1, max: 400 }), (room, steps) => {
        const history = new ParameterHistory(2, 1e9, room * bytes);
        recorded(history, steps);
        const of = history.of(1, { step: steps, value: -steps, gradient: null });
        assert.ok(of);
        const { stride } = of;
        const expected = Array.from({ length: Math.ceil((steps - 1) / stride) }, (_, i) => 1 + i * stride);
        assert.deepEqual([...of.steps], [...expected, steps]);
        assert.deepEqual(
          [...of.values],
          [...of.steps].map((step) => -step),
        );
        assert.ok(
          expected.length <= room && (stride === 1 || 2 * expected.length >= room - 2),
          `${expected.length} of ${room}`,
        );
      }),
    );
  });

  it('has gaps where the parameter was untouched, and tells where a 0 may have been', () => {
    const history = new ParameterHistory(2, 100, 100 * bytes);
    for (const [index, gradients] of [
      [0.5, 0],
      [0, 0],
      [0, 0.25],
    ].entries()) {
      const step = index + 1;
      history.record(step, Float64Array.of(1, 2), Float64Array.from(gradients));
      // Of the second step it is known: parameter 0 has a gradient of 0, parameter 1 has none.
      if (step === 2) history.untouched(step, Uint8Array.of(1, 0, 1));
    }
    const newest = { step: 4, value: 1, gradient: null };
    const first = history.of(0, newest);
    const second = history.of(1, newest);
    assert.deepEqual([...(first?.gradients ?? [])], [0.5, 0, Number.NaN, Number.NaN]);
    assert.equal(first?.undecided, 1);
    assert.deepEqual([...(second?.gradients ?? [])], [Number.NaN, Number.NaN, 0.25, Number.NaN]);
    assert.equal(second?.undecided, 1);
  });

  it('takes a step anew, and forgets those after it', () => {
    const history = new ParameterHistory(2, 100, 100 * bytes);
    recorded(history, 5);
    history.record(3, Float64Array.of(30, 0), Float64Array.of(1, 1));
    const of = history.of(0, { step: 4, value: 40, gradient: 1 });
    assert.deepEqual([...(of?.steps ?? [])], [1, 2, 3, 4]);
    assert.deepEqual([...(of?.values ?? [])], [1, 2, 30, 40]);
  });

  it('is none where not even a few steps fit', () => {
    const history = new ParameterHistory(2, 100, 7 * bytes);
    recorded(history, 20);
    assert.equal(history.of(0, { step: 20, value: 1, gradient: 1 }), null);
  });
});
