import assert from 'node:assert/strict';
import { heatMaps } from '../../src/inspection/panes/heat-maps';
import { matrices } from '../../src/inspection/panes/matrices';
import { parameters } from '../../src/inspection/panes/parameters';
import { StepReading } from '../../src/step/reading';
import type { RecordedStep } from '../../src/step/recorded-step';
import { edgesInto } from '../../src/step/tape/node-edges';
import type { Reach } from '../../src/step/tape/reach';
import { publishedConfig } from '../../src/training/run/config';
import { assertClose } from '../close';
import { type ReferenceStep, seed42, seed42TwoLayers } from '../reference';
import { eachRealStep } from './real-steps';

for (const { model, reference, config } of [
  { model: 'the default model', reference: seed42, config: publishedConfig },
  { model: 'two layers', reference: seed42TwoLayers, config: { ...publishedConfig, nLayer: 2, numSteps: 200 } },
]) {
  describe(`published steps of ${model}, read`, () => {
    it('have the published counts, matrices and gradients, and every gradient is the sum of what its consumers gave', () => {
      const chosen = Object.keys(reference.detail).map(Number);
      const seen: number[] = [];
      eachRealStep(config, chosen, (step) => {
        const expected = reference.detail[step.step];
        const reading = new StepReading(step);
        const read = reading.reach;
        seen.push(step.step);
        assertCounts(step, read, expected);
        assertMatrices(reading, expected);
        assertListed(reading, expected);
        assertGradientsAddUp(step, read);
      });
      assert.deepEqual(seen, chosen);
      assert.ok(seen.length > 4);
    });
  });
}

function assertCounts(step: RecordedStep, read: Reach, expected: ReferenceStep): void {
  const { length, parameterCount } = step.tape;
  assert.deepEqual(
    {
      doc: step.document,
      values_created: length - parameterCount,
      nodes_reachable: read.nodes,
      edges: read.edges,
      params_reachable: parameterCount - read.untouched,
    },
    {
      doc: expected.doc,
      values_created: expected.values_created,
      nodes_reachable: expected.nodes_reachable,
      edges: expected.edges,
      params_reachable: expected.params_reachable,
    },
  );
}

/** What the heat maps and the table of matrices show. */
function assertMatrices(reading: StepReading, expected: ReferenceStep): void {
  const { step, reach: read } = reading;
  const maps = heatMaps.snapshot({ reading }, { kind: 'heatMaps', quantity: 'gradient', matrix: null });
  const table = matrices.snapshot({ reading }, { kind: 'matrices' });
  const { numbers: all, untouched: allUntouched } = maps;
  const summaries = table.matrices;
  assert.deepEqual(
    summaries.map(({ name }) => name),
    Object.keys(expected.matrices),
  );
  for (const {
    name,
    rows,
    columns,
    first,
    gradientL2,
    gradientMax,
    gradientMean,
    untouched,
    zero,
    updateRatio,
  } of summaries) {
    const matrix = expected.matrices[name];
    const where = `step ${step.step}, ${name}`;
    assert.deepEqual([rows, columns], matrix.shape);
    assertClose(gradientL2, matrix.grad_l2, where);
    assertClose(gradientMax, matrix.grad_absmax, where);
    const own = all.subarray(first, first + rows * columns);
    const ownUntouched = allUntouched.subarray(first, first + rows * columns);
    assert.equal(ownUntouched.filter((one) => one === 1).length, untouched, where);
    for (const [i, gradient] of matrix.grad_first4.entries()) assertClose(own[i], gradient, where);
    assertClose(own[own.length - 1], matrix.grad_last, where);
    assert.equal(own.filter((one, i) => one === 0 && ownUntouched[i] === 0).length, zero, where);
    assertClose(
      gradientMean * (own.length - untouched),
      own.reduce((sum, one) => sum + Math.abs(one), 0),
      where,
    );
    assert.ok(updateRatio > 0 && updateRatio < 1, `${where}: update ratio ${updateRatio}`);
    const alone = heatMaps.snapshot({ reading }, { kind: 'heatMaps', quantity: 'gradient', matrix: name });
    assert.deepEqual([alone.open, alone.first, alone.numbers], [name, first, own.slice()]);
  }
  assert.equal(
    summaries.reduce((sum, { untouched }) => sum + untouched, 0),
    read.untouched,
  );
}

/** What the list of parameters shows. */
function assertListed(reading: StepReading, expected: ReferenceStep): void {
  for (const [name, { shape, grad_first4, grad_last }] of Object.entries(expected.matrices)) {
    const list = parameters.snapshot(
      { reading },
      { kind: 'parameters', by: 'value', search: name, from: 0, count: 2 ** 20 },
    );
    assert.ok(list.found.kind === 'found');
    assert.equal(list.found.count, shape[0] * shape[1]);
    const { parameter, gradient } = list.rows;
    const first = Math.min(...parameter);
    for (const [i, one] of [...grad_first4, grad_last].entries()) {
      const at = parameter.indexOf(i < grad_first4.length ? first + i : first + list.found.count - 1);
      assertClose(gradient[at], one, `step ${reading.step.step}, ${list.names[at]}`);
    }
  }
}

/** Each node adds up what its consumers pass to it; the sums are the tape's gradients. */
function assertGradientsAddUp(step: RecordedStep, read: Reach): void {
  const { tape, lossNode } = step;
  const sums = new Float64Array(tape.length);
  sums[lossNode] = 1;
  for (let node = tape.length - 1; node >= tape.parameterCount; node--) {
    for (const { input, contribution } of edgesInto(step, read, node)) sums[input] += contribution;
  }
  for (let node = 0; node < tape.length; node++) {
    if (Math.abs(sums[node] - tape.grad[node]) > 1e-12 * Math.abs(tape.grad[node])) {
      assert.fail(`step ${step.step}, node ${node}: ${sums[node]} is not ${tape.grad[node]}`);
    }
  }
}
