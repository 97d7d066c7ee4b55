/** A step that is kept, and what another differs in. */

import assert from 'node:assert/strict';
import { quantitiesWith, quantityOf } from '../../../src/step/parameters/quantity';
import { copyStep, nodesDifference, type StepCopy } from '../../../src/step/parameters/step-copy';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { reach } from '../../../src/step/tape/reach';
import { publishedConfig } from '../../../src/training/run/config';
import { eachRealStep } from '../real-steps';

const config = { ...publishedConfig, nEmbd: 4, nHead: 2 };

/** Calls back with the second of two steps, and a copy of the first. */
function twoSteps(documents: readonly string[], onSecond: (copy: StepCopy, step: RecordedStep) => void, most?: number) {
  let copy: StepCopy | null = null;
  eachRealStep(
    config,
    [1, 2],
    (step) => {
      if (copy === null) copy = copyStep(step, reach(step), most);
      else onSecond(copy, step);
    },
    documents,
  );
}

describe('a step that is kept to compare others with', () => {
  it('has what the step had, to the last bit, after the next one was written over it', () => {
    const first = new Map<string, number[]>();
    const of = (name: string) => first.get(name) ?? [];
    eachRealStep(
      config,
      [1],
      (step) => {
        for (const quantity of quantitiesWith(step.optimizer))
          first.set(quantity, [...quantityOf(step, quantity, 0, step.tape.parameterCount)]);
        first.set('data', [...step.tape.data.subarray(0, step.tape.length)]);
        first.set('grad', [...step.tape.grad.subarray(0, step.tape.length)]);
        first.set('reached', [...reach(step).reached.subarray(0, step.tape.length)]);
      },
      ['anna'],
    );
    twoSteps(['anna', 'bobo'], (copy, { tape, optimizer }) => {
      const count = tape.parameterCount;
      const quantities = quantitiesWith(optimizer);
      assert.deepEqual([...copy.parameters.keys()], quantities);
      for (const [quantity, numbers] of copy.parameters) assert.deepEqual([...numbers], of(quantity));
      assert.ok(copy.nodes);
      assert.deepEqual([...copy.nodes.values.subarray(count)], of('data').slice(count));
      assert.deepEqual([...copy.nodes.values.subarray(0, count)], of('value'));
      assert.deepEqual([...copy.nodes.gradients], of('grad'));
      assert.deepEqual([...copy.nodes.reached], of('reached'));
      assert.deepEqual(
        [...copy.untouched],
        of('reached')
          .slice(0, count)
          .map((one) => 1 - one),
      );
      assert.deepEqual([copy.step, copy.document, copy.nodeCount], [1, 'anna', of('data').length]);
      const { nodes, parameters, untouched } = copy;
      const arrays = [...Object.values(nodes), ...parameters.values(), untouched];
      assert.equal(
        copy.bytes,
        arrays.reduce((sum, { byteLength }) => sum + byteLength, 0),
      );
    });
  });

  it('is the same as itself, and differs first where a look at every node says so', () => {
    twoSteps(['anna', 'bobo'], (copy, step) => {
      const { reached } = reach(step);
      const self = copyStep(step, reach(step));
      for (const what of ['value', 'gradient'] as const) {
        const same = nodesDifference(self, step, reach(step), what, 0);
        assert.deepEqual(same, { kind: 'compared', count: 0, parameter: null, computed: null, largest: 0 });
        for (const tolerance of [0, 1e-3, 0.01, 0.1, 1]) {
          const { tape, valuesBefore } = step;
          assert.ok(copy.nodes);
          const before = what === 'value' ? copy.nodes.values : copy.nodes.gradients;
          const now = Array.from({ length: tape.length }, (_, node) =>
            what === 'gradient' ? tape.grad[node] : node < tape.parameterCount ? valuesBefore[node] : tape.data[node],
          );
          const apart = now.map((number, node) => Math.abs(number - before[node]));
          const beyond = apart.map((size, node) => (size > tolerance ? node : -1)).filter((node) => node >= 0);
          const found = nodesDifference(copy, step, reach(step), what, tolerance);
          assert.ok(found.kind === 'compared');
          assert.equal(found.count, beyond.length);
          assert.equal(found.largest, Math.max(...apart));
          assert.equal(
            found.parameter?.node,
            beyond.find((node) => node < tape.parameterCount),
          );
          const computed = beyond.find((node) => node >= tape.parameterCount);
          assert.equal(found.computed?.node, computed);
          if (computed === undefined) continue;
          const shown = what === 'gradient' && reached[computed] === 0 ? null : now[computed];
          assert.equal(found.computed?.now, shown);
        }
      }
    });
  });

  it('tells numbers from what is no number', () => {
    twoSteps(['anna', 'bobo'], (_, step) => {
      const copy = copyStep(step, reach(step));
      const node = step.tape.length - 5;
      const compare = () => {
        const found = nodesDifference(copy, step, reach(step), 'value', 1e9);
        return found.kind === 'compared' ? [found.count, found.computed?.node ?? null, found.largest] : found.kind;
      };
      const pairs = [
        [Number.NaN, Number.NaN, 0],
        [Number.NaN, 1, 1],
        [1, Number.NaN, 1],
        [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0],
        [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1],
        [Number.POSITIVE_INFINITY, 0, 1],
      ] as const;
      for (const [kept, now, count] of pairs) {
        assert.ok(copy.nodes);
        copy.nodes.values[node] = kept;
        step.tape.data[node] = now;
        assert.deepEqual(compare(), [count, count === 0 ? null : node, 0], `${kept} and ${now}`);
      }
    });
  });

  it('cannot be compared node by node with a step of another length, nor where it is too large', () => {
    twoSteps(['anna', 'bob'], (copy, step) => {
      assert.deepEqual(nodesDifference(copy, step, reach(step), 'value', 0), { kind: 'incomparable' });
    });
    twoSteps(
      ['anna', 'bobo'],
      (copy, step) => {
        assert.equal(copy.nodes, null);
        assert.equal(copy.parameters.get('value')?.length, step.tape.parameterCount);
        assert.ok(copy.bytes < 100_000);
        assert.deepEqual(nodesDifference(copy, step, reach(step), 'value', 0), { kind: 'large' });
      },
      1000,
    );
  });
});
