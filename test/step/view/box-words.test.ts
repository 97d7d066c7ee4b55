import assert from 'node:assert/strict';
import { boxLines, boxNumber } from '../../../src/step/view/box-words';
import type { GraphBox, ScopeBox } from '../../../src/step/view/view';

const place = { parent: -1, x: 0, y: 0, width: 128, height: 36 };
const scope = (name: string, more: Partial<ScopeBox> = {}): GraphBox => ({
  ...place,
  kind: 'scope',
  key: 's1.0',
  name,
  nodes: 3,
  gradient: 0.25,
  opened: false,
  ...more,
});
const node: GraphBox = {
  ...place,
  kind: 'node',
  key: 'n1.mul.0',
  name: 'w[1]',
  operation: '×',
  node: 7,
  nodes: 1,
  value: 0.5,
  gradient: 0.25,
  signedGradient: -0.25,
};

describe('the words of a closed box', () => {
  it('are beside the number where both fit, and above it where they do not', () => {
    assert.deepEqual(boxLines(scope('head 0')), { first: 'head 0', second: null, stacked: false });
    assert.deepEqual(boxLines(scope('rmsnorm')), { first: 'rmsnorm', second: null, stacked: true });
    assert.deepEqual(boxLines(scope('sum', { gradient: null })), { first: 'sum', second: null, stacked: true });
    const lines = boxLines(scope('attended = attention'));
    assert.deepEqual(lines, { first: 'attended', second: '= attention', stacked: true });
    assert.deepEqual(boxLines(scope('position 2', { detail: 'u → h' })).second, 'u → h');
    assert.equal(boxLines(scope('layer0.attn_wq', { kind: 'matrix', key: 'player0.attn_wq' })).stacked, false);
  });

  it('are the operation, the name and the value of a node, without the value before it is computed', () => {
    assert.deepEqual(boxLines(node), { first: '× w[1]', second: '0.5000', stacked: true });
    assert.equal(boxLines({ ...node, pending: 'value' }).second, null);
    assert.equal(boxLines({ ...node, name: '×' }).first, '×');
  });

  it('have the number without its sign, which parameters keep', () => {
    assert.equal(boxNumber(scope('x')), '0.2500');
    assert.equal(boxNumber(node), '−0.2500');
    assert.equal(boxNumber(scope('wte', { kind: 'matrix', key: 'pwte' })), '∇ 0.2500');
    assert.equal(boxNumber(scope('x', { gradient: null })), 'untouched');
  });
});
