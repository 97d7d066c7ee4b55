import assert from 'node:assert/strict';
import { type Direction, neighbour, type Place } from '../../src/webview/graph/neighbour';

/** Two columns of three boxes, a header above the second, and one box far to the right. */
const places: readonly Place[] = [
  { key: 'a0', x: 0, y: 40, width: 158, height: 36 },
  { key: 'a1', x: 0, y: 84, width: 158, height: 36 },
  { key: 'a2', x: 0, y: 128, width: 158, height: 36 },
  { key: 'header', x: 190, y: 0, width: 158, height: 26 },
  { key: 'b0', x: 200, y: 40, width: 158, height: 36 },
  { key: 'b1', x: 200, y: 84, width: 158, height: 36 },
  { key: 'b2', x: 200, y: 128, width: 158, height: 36 },
  { key: 'far', x: 700, y: 128, width: 158, height: 36 },
];

function from(key: string, direction: Direction): string | null {
  const start = places.find((place) => place.key === key);
  assert.ok(start);
  return neighbour(places, start, direction)?.key ?? null;
}

describe('the arrow keys in the graph', () => {
  it('lead along rows and columns', () => {
    assert.equal(from('a0', 'down'), 'a1');
    assert.equal(from('a1', 'down'), 'a2');
    assert.equal(from('a1', 'up'), 'a0');
    assert.equal(from('a1', 'right'), 'b1');
    assert.equal(from('b2', 'left'), 'a2');
  });

  it('lead from what is inside to the header above it, and back', () => {
    assert.equal(from('b0', 'up'), 'header');
    assert.equal(from('header', 'down'), 'b0');
  });

  it('lead over gaps, to what is straight ahead first', () => {
    assert.equal(from('b2', 'right'), 'far');
    assert.equal(from('far', 'left'), 'b2');
  });

  it('lead nowhere where there is nothing', () => {
    assert.equal(from('a0', 'left'), null);
    assert.equal(from('far', 'right'), null);
    assert.equal(from('header', 'up'), null);
  });

  it('reach every box from every other', () => {
    const reached = new Set(['a0']);
    for (const key of reached) {
      for (const direction of ['up', 'down', 'left', 'right'] as const) {
        const next = from(key, direction);
        if (next !== null) reached.add(next);
      }
    }
    assert.equal(reached.size, places.length);
  });
});
