/** Nodes by name and place. */

import assert from 'node:assert/strict';
import { MUL } from '../../../src/engine/tape';
import { nodeLabel, nodePlace, placeAround } from '../../../src/step/names/node-place';
import { scopeTree } from '../../../src/step/tape/scopes';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep, inScope } from '../hand-steps';
import { eachRealStep } from '../real-steps';

describe('the place of a node', () => {
  it('is one of its own for every node of a real step', function () {
    this.timeout(60_000);
    eachRealStep({ ...publishedConfig, nLayer: 2 }, [1], (step) => {
      const tree = scopeTree(step.tape);
      const places = new Set<string>();
      for (let node = 0; node < step.tape.length; node++) places.add(nodePlace(step, tree, node));
      assert.equal(places.size, step.tape.length);
    });
  });

  it('has the turns of loops that ran more than once, and the call that the source names', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const tree = scopeTree(step.tape);
      const places = Array.from({ length: step.tape.length }, (_, node) => nodePlace(step, tree, node));
      // The third product of the fourth element of q; there is one layer, which so needs no naming.
      const product = places.indexOf('position 2 › q = linear › row 3 › × [2]');
      assert.equal(step.tape.op[product], MUL);
      assert.equal(nodePlace(step, tree, step.tape.left[product]), 'layer0.attn_wq[3][2]');
      assert.ok(places.includes('position 1 › head 2 › attnWeights = softmax › attnWeights[1]'));
      // Within its call `linear` has no name of its own: the call around it has one.
      assert.ok(places.includes('position 0 › attended = attention › linear › row 15 › total [15]'));
      assert.equal(places[step.lossNode], 'loss');
      assert.equal(placeAround(step, tree, 0), '');
    });
  });

  it('numbers what has the same name beside it, and nothing else', () => {
    const step = handStep(
      [2, 3],
      ([a, b]) => {
        const first = inScope(1, () => a.mul(b));
        const second = inScope(2, () => b.mul(b).mul(a).add(a));
        return inScope(3, () => first.add(second));
      },
      { scopeSites: [{ callee: 'f' }, { callee: 'f' }, { callee: 'g', assigned: 'y' }] },
    );
    const tree = scopeTree(step.tape);
    assert.deepEqual(
      [2, 3, 4, 5, 6].map((node) => nodePlace(step, tree, node)),
      ['f [0] › ×', 'f [1] › × [0]', 'f [1] › × [1]', 'f [1] › +', 'y = g › loss'],
    );
    assert.equal(nodeLabel(step, tree, 1), 'w[0][1]');
  });
});
