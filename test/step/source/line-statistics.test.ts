/** Lines of the source: every node stands on one, with what it adds to the line's figures. */

import assert from 'node:assert/strict';
import { Value } from '../../../src/engine/value';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { type LineStatistics, lineStatistics } from '../../../src/step/source/line-statistics';
import { reach } from '../../../src/step/tape/reach';
import { publishedConfig } from '../../../src/training/run/config';
import { assertClose } from '../../close';
import { seed42 } from '../../reference';
import { handStep } from '../hand-steps';
import { eachRealStep } from '../real-steps';

function linesOf(step: RecordedStep): LineStatistics[] {
  return lineStatistics(step, reach(step));
}

const onLine = (line: number) => ({ range: { line, column: 0, endLine: line, endColumn: 1 } });

describe('line statistics', () => {
  it('add up what the nodes of a line are, and tell those that the loss depends on', () => {
    // f = relu(a b) + relu(c) + 3, a = 2, b = 5, c = -1; and a product that the loss does not depend on.
    const step = handStep(
      [2, 5, -1],
      ([a, b, c]) => {
        a.mul(c, 1);
        const product = a.mul(b, 2);
        return product.relu(3).add(c.relu(4), 5).add(3, 5);
      },
      { sites: [7, 7, 9, 9, 12].map(onLine) },
    );
    assert.deepEqual(linesOf(step), [
      {
        line: 7,
        nodes: 2,
        reached: 1,
        sumGradient: 1,
        largestGradient: 1,
        lowest: -2,
        highest: 10,
        flow: 7, // 5 to a and 2 to b
        operations: [{ sign: '×', count: 2 }],
        inactiveRelus: null,
      },
      {
        line: 9,
        nodes: 2,
        reached: 2,
        sumGradient: 2,
        largestGradient: 1,
        lowest: 0,
        highest: 10,
        flow: 1, // the other one is inactive
        operations: [{ sign: 'relu', count: 2 }],
        inactiveRelus: 1,
      },
      {
        line: 12,
        nodes: 3,
        reached: 3,
        sumGradient: 3,
        largestGradient: 1,
        lowest: 3,
        highest: 13,
        flow: 4,
        operations: [
          { sign: '+', count: 2 },
          { sign: 'constant', count: 1 },
        ],
        inactiveRelus: null,
      },
    ]);
  });

  it('have no gradient where the loss depends on nothing of the line', () => {
    const step = handStep(
      [2],
      ([a]) => {
        Value.constant(4, 1);
        return a.mul(3, 2);
      },
      { sites: [1, 2].map(onLine) },
    );
    const [unused] = linesOf(step);
    assert.deepEqual(
      [unused.line, unused.nodes, unused.reached, unused.sumGradient, unused.largestGradient, unused.flow],
      [1, 1, 0, 0, 0, 0],
    );
  });

  it('keep what is not a number', () => {
    const step = handStep([-1], ([a]) => a.log(1).add(a.mul(2, 2), 2), { sites: [3, 4].map(onLine) });
    const [log, sum] = linesOf(step);
    assert.deepEqual(
      [log.lowest, log.highest, sum.lowest, sum.highest],
      [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    );
    const infinite = handStep([0], ([a]) => a.log(1), { sites: [3].map(onLine) });
    assert.equal(linesOf(infinite)[0].flow, Number.POSITIVE_INFINITY);
  });

  it('count every node of real steps once, as many as were published', () => {
    const chosen = [1, 10, 1000];
    eachRealStep(publishedConfig, chosen, (step) => {
      const { tape, positions: n, source } = step;
      const read = reach(step);
      const lines = linesOf(step);
      const total = (of: (line: LineStatistics) => number) => lines.reduce((sum, line) => sum + of(line), 0);
      const where = `step ${step.step}`;
      assert.equal(
        total(({ nodes }) => nodes),
        50 * n ** 2 + 7690 * n + 3,
        where,
      );
      assert.equal(
        total(({ nodes }) => nodes),
        seed42.created[step.step - 1],
        where,
      );
      assert.equal(
        total(({ reached }) => reached),
        read.nodes - (tape.parameterCount - read.untouched),
        where,
      );
      let gradients = 0;
      for (let node = tape.parameterCount; node < tape.length; node++) {
        if (read.reached[node] === 1) gradients += Math.abs(tape.grad[node]);
      }
      assertClose(
        total(({ sumGradient }) => sumGradient),
        gradients,
        where,
      );
      const text = source.text.split('\n');
      const relu = lines.find(({ line }) => /\.relu\(\)/.test(text[line - 1]));
      assert.equal(relu?.nodes, 64 * n, where);
      assert.ok(relu.inactiveRelus !== null && relu.inactiveRelus > 0 && relu.inactiveRelus < relu.nodes, where);
      const dot = lines.find(({ line }) => text[line - 1].includes('total.add(a[i].mul(b[i]))'));
      assert.deepEqual(dot?.operations.map(({ sign }) => sign).sort(), ['+', '×'], where);
    });
  });
});
