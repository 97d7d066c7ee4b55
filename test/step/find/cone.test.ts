import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type ConeDirection, cone, strongestEdges } from '../../../src/step/find/cone';
import { completed } from '../../../src/step/in-parts';
import { StepReading } from '../../../src/step/reading';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { edgesInto, type NodeEdge } from '../../../src/step/tape/node-edges';
import { reach } from '../../../src/step/tape/reach';
import { scopeTree } from '../../../src/step/tape/scopes';
import type { Selection } from '../../../src/step/view/view';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep, inScope, stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';

function nodes(step: RecordedStep, of: Selection, direction: ConeDirection): number[] | null {
  const found = completed(cone(step, reach(step), scopeTree(step.tape), { of, direction }));
  return found && [...found.mask.entries()].flatMap(([node, inside]) => (inside === 1 ? [node] : []));
}

/** 0, 1, 2 parameters; 3 = 0 × 1 in a scope; 4 = exp 2; 5 = 3 + 4; 6 = exp 3, for nothing; 7 = 5 × 5. */
function small(): RecordedStep {
  return handStep(
    [2, 3, 0.5],
    ([a, b, c]) => {
      const product = inScope(1, () => a.mul(b, 1));
      const grown = c.exp(2);
      const sum = product.add(grown, 3);
      product.exp(4);
      return sum.mul(sum, 5);
    },
    { scopeSites: [{}] },
  );
}

describe('where a gradient comes from and goes to', () => {
  it('is told by the consumers up to the loss, and by the inputs', () => {
    const step = small();
    assert.deepEqual(nodes(step, { kind: 'parameter', node: 0 }, 'descendants'), [0, 3, 5, 7]);
    assert.deepEqual(nodes(step, { kind: 'box', key: 's1.0' }, 'descendants'), [3, 5, 7]);
    assert.deepEqual(nodes(step, { kind: 'box', key: 's1.0' }, 'ancestors'), [0, 1, 3]);
    assert.deepEqual(nodes(step, { kind: 'node', node: 7 }, 'ancestors'), [0, 1, 2, 3, 4, 5, 7]);
    assert.deepEqual(nodes(step, { kind: 'node', node: 6 }, 'ancestors'), [], 'the loss does not depend on it');
    assert.deepEqual(nodes(step, { kind: 'node', node: 6 }, 'descendants'), []);
    assert.equal(nodes(step, { kind: 'box', key: 's9.0' }, 'ancestors'), null);
    assert.equal(nodes(step, { kind: 'node', node: 99 }, 'ancestors'), null);
  });

  it('has its strongest edges first, a product with itself as two', () => {
    const step = small();
    const read = reach(step);
    const found = completed(
      cone(step, read, scopeTree(step.tape), { of: { kind: 'box', key: '' }, direction: 'ancestors' }),
    );
    assert.ok(found);
    const pairs = (edges: readonly NodeEdge[]) => edges.map(({ input, consumer }) => [input, consumer]);
    // Within the whole step all edges but those from parameters are inside of what is selected. Into the product flows
    // 2 sum, times 3 and 2; into the exp 2 sum exp(0.5).
    const outer = [
      [0, 3],
      [1, 3],
      [2, 4],
    ];
    assert.deepEqual(pairs(completed(strongestEdges(step, read, found, 9))), outer);
    const loss = completed(
      cone(step, read, scopeTree(step.tape), { of: { kind: 'node', node: 7 }, direction: 'ancestors' }),
    );
    assert.ok(loss);
    const all = completed(strongestEdges(step, read, loss, 9));
    assert.deepEqual(pairs(all), [...outer, [3, 5], [4, 5], [5, 7], [5, 7]]);
    assert.deepEqual(pairs(completed(strongestEdges(step, read, loss, 4))), pairs(all).slice(0, 4));
    const sum = 6 + Math.exp(0.5);
    assert.ok(Math.abs((all[0]?.contribution ?? 0) - 6 * sum) < 1e-12);
    assert.equal(all[5]?.contribution, sum);
  });

  it('is what following every edge gives, whatever the tape', () => {
    const programs = fc.array(fc.nat(100_000), { minLength: 5, maxLength: 120 });
    fc.assert(
      fc.property(
        programs,
        fc.nat(),
        fc.constantFrom('ancestors' as const, 'descendants' as const),
        (program, seed, direction) => {
          const step = stepFromNumbers(program);
          const { tape } = step;
          const read = reach(step);
          const start = seed % tape.length;
          const expected = new Set<number>();
          const pending = read.reached[start] === 1 ? [start] : [];
          for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
            if (expected.has(node) || read.reached[node] === 0) continue;
            expected.add(node);
            if (direction === 'ancestors')
              pending.push(...[tape.left[node], tape.right[node]].filter((input) => input >= 0));
            else {
              for (let user = 0; user < tape.length; user++) {
                if (user >= tape.parameterCount && (tape.left[user] === node || tape.right[user] === node))
                  pending.push(user);
              }
            }
          }
          const found = nodes(step, { kind: 'node', node: start }, direction);
          assert.deepEqual(
            found,
            [...expected].sort((a, b) => a - b),
          );
        },
      ),
    );
  });

  it('has the edges of a real step by their flow, and all the gradient of a parameter comes through its cone', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const reading = new StepReading(step);
      const parameter = step.matrices.find(({ name }) => name === 'layer0.attn_wq')?.first ?? 0;
      const result = completed(
        reading.masks.cone({ of: { kind: 'parameter', node: parameter }, direction: 'descendants' }),
      );
      assert.ok(result);
      const { edges } = result;
      assert.equal(edges.length, 64);
      assert.equal(
        completed(reading.masks.cone({ of: { kind: 'parameter', node: parameter }, direction: 'descendants' })),
        result,
      );
      const { mask } = result.cone;
      const weakest = Math.abs(edges[63].contribution);
      const listed = new Set(edges.map(({ input, consumer }) => `${input} ${consumer}`));
      let through = 0;
      for (let consumer = step.tape.parameterCount; consumer < step.tape.length; consumer++) {
        if (mask[consumer] === 0) continue;
        for (const edge of edgesInto(step, reading.reach, consumer)) {
          if (edge.input === parameter) through += edge.contribution;
          if (mask[edge.input] === 0 || listed.has(`${edge.input} ${edge.consumer}`)) continue;
          assert.ok(Math.abs(edge.contribution) <= weakest, 'no edge that is left out is stronger');
        }
      }
      assert.ok(Math.abs(through - step.tape.grad[parameter]) < 1e-12);
    });
  });
});
