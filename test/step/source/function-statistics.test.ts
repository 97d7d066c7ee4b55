/** Functions of the source: their calls, and the nodes that were made in them. */

import assert from 'node:assert/strict';
import { tape } from '../../../src/engine/value';
import { functionStatistics } from '../../../src/step/source/function-statistics';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep, inScope } from '../hand-steps';
import { eachRealStep } from '../real-steps';

describe('function statistics', () => {
  it('count a call inside a call of the same function as a call, its nodes once', () => {
    const step = handStep(
      [2],
      ([a]) =>
        tape.part(0, () => {
          const square = inScope(1, () => {
            const once = a.mul(a); // 1 node in f
            return inScope(2, () => inScope(1, () => once.add(1))); // 2 in f in g in f
          });
          return inScope(1, () => inScope(3, () => square.mul(2))); // 2 in a turn in f
        }),
      {
        scopeSites: [{ callee: 'f' }, { callee: 'g' }, { kind: 'turn' }],
        parts: ['whole'],
        functions: ['g', 'f', 'never', 'whole'],
      },
    );
    assert.deepEqual(functionStatistics(step), [
      { name: 'g', calls: 1, nodes: 2 },
      { name: 'f', calls: 3, nodes: 5 },
      { name: 'whole', calls: 1, nodes: 5 },
    ]);
  });

  it('count a function that is a part of the step and calls itself once', () => {
    const step = handStep([2], ([a]) => tape.part(0, () => inScope(1, () => a.mul(3)).add(1)), {
      scopeSites: [{ callee: 'f' }],
      parts: ['f'],
      functions: ['f'],
    });
    assert.deepEqual(functionStatistics(step), [{ name: 'f', calls: 2, nodes: 4 }]);
  });

  it('are those of the model for a real step', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const n = step.positions;
      const all = 50 * n ** 2 + 7690 * n + 3;
      const statistics = functionStatistics(step);
      const of = (name: string) => statistics.find((one) => one.name === name);
      assert.deepEqual(of('trainStep'), { name: 'trainStep', calls: 1, nodes: all });
      assert.deepEqual(of('documentLoss'), { name: 'documentLoss', calls: 1, nodes: all });
      assert.deepEqual(of('adam'), { name: 'adam', calls: 1, nodes: 0 });
      assert.equal(of('gpt')?.calls, n);
      // q, k, v and o of attention, two of the MLP, one to the logits; each row of theirs is a dot: n_embd times (× and +), and 0
      assert.equal(of('linear')?.calls, 7 * n);
      assert.equal(of('linear')?.nodes, n * (4 * 16 * 33 + 64 * 33 + 16 * 129 + 27 * 33));
      assert.equal(of('encode'), undefined);
      assert.equal(of('sample'), undefined);
    });
  });
});
