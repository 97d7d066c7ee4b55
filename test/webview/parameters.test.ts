import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ParametersSnapshot } from '../../src/inspection/panes/parameters';
import { historySummary } from '../../src/webview/parameters/history-words';
import { initialParameters, ParametersState } from '../../src/webview/parameters/parameters-state';
import { asked, movedRow, rowHeight, rowsInSight, scrolledTo } from '../../src/webview/parameters/rows';
import { foundWords, nearestNames } from '../../src/webview/parameters/search-words';

describe('the rows of a long list', () => {
  it('are seen where they are at least in part on the screen', () => {
    assert.deepEqual(rowsInSight(0, 3 * rowHeight), { from: 0, count: 3 });
    assert.deepEqual(rowsInSight(10 * rowHeight + 1, 3 * rowHeight), { from: 10, count: 4 });
    assert.deepEqual(rowsInSight(0, 0), { from: 0, count: 1 });
  });

  it('are asked for with as many around them, within bounds', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 100 }), (from, count) => {
        const range = asked({ from, count });
        assert.ok(range.from >= 0 && range.from <= from && range.count <= 300);
        assert.ok(range.from + range.count >= from + count);
      }),
    );
  });

  it('are moved over by keys, within the list, and come into view whole', () => {
    assert.deepEqual(
      ['ArrowUp', 'ArrowDown', 'PageDown', 'PageUp', 'Home', 'End', 'Enter'].map((key) => movedRow(3, key, 40, 10)),
      [2, 4, 13, 0, 0, 39, null],
    );
    assert.equal(movedRow(3, 'constructor', 40, 10), null);
    assert.equal(movedRow(39, 'ArrowDown', 40, 10), 39);
    assert.equal(scrolledTo(0, 500, 100), 0);
    assert.equal(scrolledTo(10, 0, 5 * rowHeight), 6 * rowHeight);
    assert.equal(scrolledTo(7, 6 * rowHeight, 5 * rowHeight), 6 * rowHeight);
  });
});

describe('what is asked of the list of parameters', () => {
  it('follows the search, the order and the rows in sight', () => {
    let wanted = 0;
    const state = new ParametersState(initialParameters, () => wanted++);
    assert.deepEqual(state.request(), { kind: 'parameters', by: 'gradient', search: '', from: 0, count: 60 });
    state.look({ from: 100, count: 20 }, { from: 0, count: 60 }, 4192);
    assert.equal(wanted, 1);
    assert.deepEqual(state.request(), { kind: 'parameters', by: 'gradient', search: '', from: 80, count: 60 });
    state.look({ from: 90, count: 20 }, { from: 80, count: 60 }, 4192);
    assert.equal(wanted, 1, 'what is there is not asked for again');
    state.look({ from: 120, count: 40 }, { from: 80, count: 60 }, 140);
    assert.equal(wanted, 1, 'the end of the list is there');
    state.activate(7);
    state.search('wq[3]');
    assert.deepEqual(state.request(), { kind: 'parameters', by: 'gradient', search: 'wq[3]', from: 0, count: 80 });
    assert.equal(state.active, 0);
    state.sortBy('value');
    assert.deepEqual(state.kept(), { by: 'value', search: 'wq[3]' });
    state.search('x'.repeat(500));
    assert.equal(state.kept().search.length, 200);
  });
});

describe('what came of a search', () => {
  const numbers = new Float64Array();
  const snapshot = (found: ParametersSnapshot['found'], search = ''): ParametersSnapshot => ({
    kind: 'parameters',
    by: 'gradient',
    search,
    found,
    of: 4192,
    from: 0,
    names: [],
    rows: {
      parameter: new Int32Array(),
      value: numbers,
      gradient: numbers,
      untouched: new Uint8Array(),
      optimizer: [],
      update: numbers,
    },
  });

  it('is said in words that name the value and the remedy', () => {
    assert.equal(foundWords(snapshot({ kind: 'found', count: 4192 })), 'all 4,192 parameters');
    assert.equal(foundWords(snapshot({ kind: 'found', count: 16 })), '16 of 4,192 parameters');
    const unknown = snapshot({ kind: 'unknown matrix', name: 'wtf', nearest: ['wte'] });
    assert.equal(foundWords(unknown), 'There is no matrix wtf.');
    assert.deepEqual(nearestNames(unknown.found), ['wte']);
    const range = { matrix: 'layer0.attn_wq', rows: 16, columns: 16, index: '20' };
    assert.equal(
      foundWords(snapshot({ kind: 'out of range', side: 'row', ...range })),
      'layer0.attn_wq is 16 × 16: it has no row 20, the last is 15.',
    );
    assert.match(foundWords(snapshot({ kind: 'malformed', at: 2 }, 'wq[3')), /“\[3”, from character 3 on/);
    assert.match(
      foundWords(snapshot({ kind: 'unknown token', matrix: 'wte', token: '?', named: true })),
      /'\?' is not in the vocabulary: wte has no such row/,
    );
  });
});

describe('the history of a parameter in words', () => {
  it('has first, last, lowest and highest of what is there', () => {
    const text = historySummary(
      'gradient',
      Int32Array.of(1, 3, 5, 7),
      Float64Array.of(Number.NaN, 0.5, -2, Number.NaN),
    );
    assert.equal(
      text,
      'gradient in 2 steps: 0.5000 at first, −2 at last, lowest −2 at step 5, highest 0.5000 at step 3.',
    );
    assert.equal(historySummary('gradient', Int32Array.of(1), Float64Array.of(Number.NaN)), null);
  });
});
