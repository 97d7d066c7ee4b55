import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { childScopes, eachItem, nodeCount, nodeTurn, scopePath, scopeTree } from '../../../src/step/tape/scopes';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep, inScope, stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';

describe('scopes', () => {
  it('are a tree with turns, depths and paths', () => {
    const step = handStep(
      [1, 2],
      ([a, b]) => {
        const first = inScope(1, () => inScope(2, () => a.add(b, 1)));
        const second = inScope(3, () => b.exp(2));
        return inScope(1, () => first.mul(second, 3)).add(first, 1);
      },
      { scopeSites: [{}, {}, {}] },
    );
    const tree = scopeTree(step.tape);
    assert.deepEqual(childScopes(tree, 0), [1, 3, 4]);
    assert.deepEqual(childScopes(tree, 1), [2]);
    assert.deepEqual(childScopes(tree, 4), []);
    assert.deepEqual([...tree.turn], [0, 0, 0, 0, 1]);
    assert.deepEqual([...tree.depth], [0, 1, 2, 1, 1]);
    assert.deepEqual(scopePath(step.tape, 2), [0, 1, 2]);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((scope) => nodeCount(step.tape, scope)),
      [4, 1, 1, 1, 1],
    );
  });

  it('number the nodes of a site within their scope', () => {
    const step = handStep(
      [1],
      ([a]) => {
        let x = a;
        for (let i = 0; i < 3; i++) x = x.add(2, 5);
        return inScope(1, () => x.add(2, 5));
      },
      { scopeSites: [{}] },
    );
    const tree = scopeTree(step.tape);
    // a constant and an addition each
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((node) => nodeTurn(step.tape, tree, node)),
      [0, 0, 1, 1, 2, 2, 0, 0],
    );
  });

  it('hold every node once: own nodes and those of the children are all of a scope', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 300 }), (program) => assertHoldsAll(stepFromNumbers(program))),
    );
    eachRealStep(publishedConfig, [1], assertHoldsAll);
  });
});

function assertHoldsAll(step: RecordedStep): void {
  const { tape } = step;
  const tree = scopeTree(tape);
  const seen = new Uint8Array(tape.length);
  for (let scope = 0; scope < tape.scopeCount; scope++) {
    let nodes = 0;
    eachItem(
      tape,
      tree,
      scope,
      (node) => {
        assert.equal(tape.scope[node], scope);
        seen[node]++;
        nodes++;
      },
      (child) => {
        assert.equal(tape.scopeParent[child], scope);
        nodes += nodeCount(tape, child);
      },
    );
    assert.equal(nodes, nodeCount(tape, scope));
  }
  for (let node = 0; node < tape.length; node++) assert.equal(seen[node], node < tape.parameterCount ? 0 : 1);
}
