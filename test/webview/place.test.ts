import assert from 'node:assert/strict';
import type { GraphBox } from '../../src/step/view/view';
import { headerHeight, headerPlace, headerShift } from '../../src/webview/graph/header-place';

function box(opened: boolean): GraphBox {
  const place = { x: 100, y: 50, width: 900, height: 400 };
  return { kind: 'scope', key: 's1.0', parent: -1, name: 'layer 0', nodes: 12, gradient: 0.5, opened, ...place };
}

describe('the place of a box for the keys', () => {
  it('is all of a closed box, and the header of an opened one', () => {
    assert.deepEqual(headerPlace(box(false)), { key: 's1.0', x: 100, y: 50, width: 900, height: 400 });
    const header = headerPlace(box(true));
    assert.equal(header.height, headerHeight);
    assert.ok(header.width < 900);
  });
});

describe('the words of a header', () => {
  it('follow the left end of the view as far as the box goes', () => {
    assert.equal(headerShift(box(true), 0), 0);
    assert.equal(headerShift(box(true), 300), 200);
    const last = headerShift(box(true), 5000);
    assert.ok(last > 600 && last + headerPlace(box(true)).width <= 900);
  });
});
