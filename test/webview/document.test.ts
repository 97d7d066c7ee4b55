/** The document's pane: where keys lead in its grids, how weights are written, what it asks for, and what it does not show. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { NoAttention, NoPredictions } from '../../src/step/model/model-places';
import { missingRelus } from '../../src/webview/distributions/missing-relus';
import { documentPane } from '../../src/webview/document/document-state';
import { formatWeight } from '../../src/webview/document/format-weight';
import { heldInGrid, movedInGrid } from '../../src/webview/document/grid-keys';
import { missingWords } from '../../src/webview/document/missing-words';
import { initialPanesState } from '../../src/webview/state/panes-state';
import { strings } from '../../src/webview/strings';

const triangle = [1, 2, 3, 4];

describe('keys in a grid', () => {
  it('move cell by cell and stop at the ends', () => {
    const from = { row: 2, column: 1 };
    assert.deepEqual(movedInGrid(triangle, from, 'ArrowLeft', false), { row: 2, column: 0 });
    assert.deepEqual(movedInGrid(triangle, from, 'ArrowRight', false), { row: 2, column: 2 });
    assert.deepEqual(movedInGrid(triangle, from, 'ArrowDown', false), { row: 3, column: 1 });
    assert.deepEqual(movedInGrid(triangle, { row: 2, column: 2 }, 'ArrowRight', false), { row: 2, column: 2 });
    assert.deepEqual(movedInGrid(triangle, { row: 3, column: 0 }, 'ArrowDown', false), { row: 3, column: 0 });
    assert.equal(movedInGrid(triangle, from, 'a', false), null);
  });

  it('stay within the lower triangle', () => {
    assert.deepEqual(movedInGrid(triangle, { row: 3, column: 3 }, 'ArrowUp', false), { row: 2, column: 2 });
    assert.deepEqual(movedInGrid(triangle, { row: 1, column: 0 }, 'End', false), { row: 1, column: 1 });
    assert.deepEqual(movedInGrid(triangle, { row: 1, column: 0 }, 'End', true), { row: 3, column: 3 });
    assert.deepEqual(movedInGrid(triangle, { row: 3, column: 2 }, 'Home', true), { row: 0, column: 0 });
  });

  it('hold any cell in a grid of any shape', () => {
    const rows = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, fc.integer(), fc.integer(), (lengths, row, column) => {
        const held = heldInGrid(lengths, { row, column });
        assert.ok(held.row >= 0 && held.row < lengths.length);
        assert.ok(held.column >= 0 && held.column < (lengths[held.row] ?? 0));
      }),
    );
  });
});

describe('an attention weight', () => {
  it('has three decimals, and is never rounded to nothing', () => {
    assert.equal(formatWeight(0.36014), '0.360');
    assert.equal(formatWeight(0.0005), '0.001');
    assert.equal(formatWeight(0.0004999), '<.001');
    assert.equal(formatWeight(0.9999), '1.000');
    assert.deepEqual([0, 1, Number.NaN].map(formatWeight), ['0', '1', 'NaN']);
  });
});

describe('the state of the document’s pane', () => {
  it('asks again when another layer or head is chosen', () => {
    let asked = 0;
    const state = documentPane.create(initialPanesState.document, () => asked++);
    assert.deepEqual(state.request(), { kind: 'document', layer: 0, head: null });
    state.choose({ head: 3 });
    state.choose({ layer: 1 });
    assert.deepEqual([state.request(), asked], [{ kind: 'document', layer: 1, head: 3 }, 2]);
    assert.deepEqual(state.kept(), { layer: 1, head: 3 });
    state.choose({ head: 3 });
    assert.equal(asked, 2, 'what is there is not asked for again');
  });
});

describe('what the panes do not show', () => {
  const { noPositions, noPredictions, noAttention } = strings.document;
  const words = (positions: number, predictions: NoPredictions | null, attention: NoAttention | null) => {
    const said = missingWords({ positions, missing: { predictions, attention } }, 2_700);
    return [said.predictions, said.attention];
  };

  it('is said, part by part', () => {
    assert.deepEqual(words(8, null, null), [null, null]);
    assert.deepEqual(words(8, null, 'no vector'), [null, noAttention['no vector']]);
    assert.deepEqual(words(8, 'no vector', null), [noPredictions['no vector'](2_700), null]);
    assert.deepEqual(words(8, 'no loss', null), [noPredictions['no loss'](2_700), null]);
    assert.deepEqual(words(8, 'other loss', 'no vector'), [noPredictions['other loss'], noAttention['no vector']]);
    assert.deepEqual(words(1, null, 'one position'), [null, noAttention['one position']]);
  });

  it('is said once where the positions are missing', () => {
    assert.deepEqual(words(0, 'no loop', 'no loop'), [noPositions['no loop'], null]);
    assert.deepEqual(words(0, 'one position', 'one position'), [noPositions['one position'], null]);
  });

  it('are ReLUs, or the units that they are of', () => {
    const { noRelus, noUnits } = strings.distributions;
    const relus = (units: number) => ({ layer: null, relus: 8, inactive: 4, units, dead: 0 });
    assert.equal(missingRelus([]), noRelus);
    assert.equal(missingRelus([relus(0)]), noUnits);
    assert.equal(missingRelus([relus(0), { ...relus(3), layer: 1 }]), null);
  });
});
