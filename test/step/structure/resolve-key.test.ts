import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { keyOfNode, keyOfScope, resolveKey } from '../../../src/step/structure/resolve-key';
import { scopeTree } from '../../../src/step/tape/scopes';
import { publishedConfig } from '../../../src/training/run/config';
import { stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';

const numbers = fc.array(fc.nat(100_000), { maxLength: 200 });

describe('keys', () => {
  it('lead back to every scope and node of a tape of any shape', () => {
    fc.assert(
      fc.property(numbers, (program) => {
        const step = stepFromNumbers(program);
        const tree = scopeTree(step.tape);
        for (let scope = 0; scope < step.tape.scopeCount; scope++) {
          assert.deepEqual(resolveKey(step, tree, keyOfScope(step, tree, scope)), { kind: 'scope', scope });
        }
        for (let node = step.tape.parameterCount; node < step.tape.length; node++) {
          const key = keyOfNode(step, tree, node);
          assert.ok(key !== null);
          assert.deepEqual(resolveKey(step, tree, key), { kind: 'node', node });
        }
      }),
    );
  });

  it('name a place once: a text that finds a place is its key', () => {
    const segments = fc.array(
      fc.oneof(fc.string(), fc.stringMatching(/^[sbn]0?\d(\.(add|mul|constant|pow|parameter))?\.?0?\d?$/)),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(numbers, segments, (program, parts) => {
        const step = stepFromNumbers(program);
        const tree = scopeTree(step.tape);
        const text = parts.join('/');
        const place = resolveKey(step, tree, text);
        if (place?.kind === 'scope') assert.equal(keyOfScope(step, tree, place.scope), text);
        if (place?.kind === 'node') assert.equal(keyOfNode(step, tree, place.node), text);
        if (place?.kind === 'bundle') assert.ok(place.nodes.length >= 3);
      }),
    );
  });

  it('find nothing for what is no key or not in the step', () => {
    const step = stepFromNumbers([100, 100, 0, 100]);
    const tree = scopeTree(step.tape);
    for (const text of [
      '/',
      's',
      's1',
      's1.',
      's1.0/',
      '/s1.0',
      's1.00',
      's01.0',
      's99.0',
      's1.99',
      'b5.add',
      'b5.div',
      'n5.add',
      'n5.add.3',
      'n5.add.-1',
      'n5.add.0/s1.0',
      'n5.__proto__.0',
      'n5.constructor.0',
      `s${'9'.repeat(400)}.0`,
      's1.0/'.repeat(1000),
    ]) {
      assert.equal(resolveKey(step, tree, text), null, text);
    }
    assert.deepEqual(resolveKey(step, tree, 's1.0/n5.add.0'), { kind: 'node', node: 5 });
    assert.deepEqual(resolveKey(step, tree, ''), { kind: 'scope', scope: 0 });
  });

  it('of a step find the same places in another step', () => {
    const keys: string[] = [];
    eachRealStep(publishedConfig, [1, 2], (step) => {
      const tree = scopeTree(step.tape);
      if (step.step === 1) {
        for (let scope = 0; scope < step.tape.scopeCount; scope++) keys.push(keyOfScope(step, tree, scope));
        assert.equal(new Set(keys).size, keys.length);
        return;
      }
      // Step 2 has one position more, so it has all that step 1 has.
      for (const key of keys) {
        const place = resolveKey(step, tree, key);
        assert.ok(place?.kind === 'scope', key);
        assert.equal(keyOfScope(step, tree, place.scope), key);
      }
    });
  });
});
