import assert from 'node:assert/strict';
import { builtIn } from '../../../src/program/built-in';
import { matrixSummaries } from '../../../src/step/parameters/figures';
import { StepReading } from '../../../src/step/reading';
import type { ParameterMatrix } from '../../../src/step/recorded-step';
import { MatrixHistory } from '../../../src/training/history/matrix-history';
import { publishedConfig } from '../../../src/training/run/config';
import { Run } from '../../../src/training/run/run';
import { seed42 } from '../../reference';
import { names } from '../corpus-text';

const pair: readonly ParameterMatrix[] = [
  { name: 'a', rows: 1, columns: 2, first: 0, rowKind: 'row', scopeSite: 0 },
  { name: 'b', rows: 1, columns: 1, first: 2, rowKind: 'row', scopeSite: 0 },
];

/** Records a step whose every gradient is `gradient`, and whose values go from 1 to 1.5. */
function record(history: MatrixHistory, index: number, gradient: number): void {
  history.record(index, new Float64Array(3).fill(gradient), new Float64Array(3).fill(1.5), new Float64Array(3).fill(1));
}

describe('the history of the matrices', () => {
  it('has what the table of a step says, in every step', () => {
    const run = new Run(publishedConfig, names, builtIn);
    for (let index = 0; index < 12; index++) {
      const step = run.step();
      const { reach } = new StepReading(step);
      for (const [matrix, { gradientL2, gradientMax, updateRatio }] of matrixSummaries(step, reach).entries()) {
        assert.deepEqual(run.matrixHistory.at(index, matrix), { gradientL2, gradientMax, updateRatio });
      }
    }
    assert.equal(run.matrixHistory.at(12, 0), null);
    const published = seed42.detail[10].matrices['layer0.attn_wq'];
    const found = run.matrixHistory.at(
      9,
      run.matrices.findIndex(({ name }) => name === 'layer0.attn_wq'),
    );
    assert.ok(found !== null && Math.abs(found.gradientL2 - published.grad_l2) < 1e-12);
    assert.ok(Math.abs(found.gradientMax - published.grad_absmax) < 1e-12);
  });

  it('takes norms, the largest and the ratio, matrix by matrix', () => {
    const history = new MatrixHistory(pair);
    history.record(0, Float64Array.from([3, -4, -2]), Float64Array.from([2, 0, 5]), Float64Array.from([2, 1, 5]));
    assert.deepEqual(history.at(0, 0), { gradientL2: 5, gradientMax: 4, updateRatio: Math.sqrt(1 / 5) });
    assert.deepEqual(history.at(0, 1), { gradientL2: 2, gradientMax: 2, updateRatio: 0 });
  });

  it('does not hide what is not finite', () => {
    const history = new MatrixHistory(pair);
    history.record(0, Float64Array.from([Number.NaN, 1, 1]), new Float64Array(3), new Float64Array(3).fill(1));
    assert.deepEqual(history.at(0, 0), { gradientL2: Number.NaN, gradientMax: Number.NaN, updateRatio: 1 });
    assert.equal(history.at(0, 1)?.gradientMax, 1);
  });

  it('is thinned out, not cut, when it is full', () => {
    // 6 numbers a step: room for 5 steps.
    const history = new MatrixHistory(pair, 30 * Float64Array.BYTES_PER_ELEMENT);
    const steps = 100;
    for (let index = 0; index < steps; index++) {
      record(history, index, index);
      // Whatever is told is of the step that was asked for, and the first step and recent ones are there.
      const kept = Array.from({ length: index + 1 }, (_, i) => i).filter((i) => history.at(i, 1) !== null);
      for (const i of kept) assert.equal(history.at(i, 1)?.gradientMax, i);
      assert.equal(kept[0], 0);
      assert.ok(kept.length <= 5 && kept.length * history.stride > index - history.stride);
      assert.ok(kept.every((i) => i % history.stride === 0));
    }
    assert.equal(history.stride, 32);
  });

  it('begins anywhere, and takes a step anew', () => {
    const history = new MatrixHistory(pair);
    record(history, 700, 7);
    assert.equal(history.at(699, 0), null);
    assert.equal(history.at(0, 0), null);
    record(history, 700, 8);
    assert.equal(history.at(700, 0)?.gradientMax, 8);
  });

  it('grows as long as there is room', () => {
    const history = new MatrixHistory(pair);
    for (let index = 0; index < 5000; index++) record(history, index, index);
    assert.equal(history.stride, 1);
    assert.equal(history.at(4999, 0)?.gradientMax, 4999);
    assert.equal(history.at(0, 0)?.gradientMax, 0);
  });
});
