import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { rowKinds } from '../../src/step/model/row-kinds';
import type { NamedMatrix } from '../../src/step/names/parameter-names';
import { cellName, cellOf, movedCell, parameterAt } from '../../src/webview/matrices/cell';

function matrix(name: string, rows: number, columns: number, first: number): NamedMatrix {
  return {
    name,
    rows,
    columns,
    first,
    rowKind: rowKinds([{ name, rows, columns }], vocabulary.length, 16)[0] ?? 'row',
  };
}

const vocabulary = ['a', 'b', 'c', 'BOS'];
const wq = matrix('layer0.attn_wq', 16, 16, 1120);

describe('a cell of a heat map', () => {
  it('is the parameter at its row and column', () => {
    fc.assert(
      fc.property(fc.nat(15), fc.nat(15), (row, column) => {
        const parameter = parameterAt(wq, { row, column });
        assert.equal(parameter, 1120 + 16 * row + column);
        assert.deepEqual(cellOf(wq, parameter), { row, column });
      }),
    );
    assert.equal(cellOf(wq, 1119), null);
    assert.equal(cellOf(wq, 1120 + 256), null);
  });

  it('is named by its place; the rows of wte and lm_head by their tokens', () => {
    assert.equal(cellName(wq, { row: 3, column: 2 }, vocabulary), 'layer0.attn_wq[3][2]');
    assert.equal(cellName(matrix('wpe', 16, 16, 0), { row: 1, column: 0 }, vocabulary), 'wpe[1][0]');
    assert.equal(cellName(matrix('wte', 4, 16, 0), { row: 0, column: 3 }, vocabulary), "wte['a'][3]");
    assert.equal(cellName(matrix('lm_head', 4, 16, 0), { row: 3, column: 3 }, vocabulary), 'lm_head[BOS][3]');
  });

  it('is left by the arrow keys, but not the matrix', () => {
    const corner = { row: 0, column: 15 };
    assert.deepEqual(movedCell(wq, corner, 'ArrowDown', false), { row: 1, column: 15 });
    assert.deepEqual(movedCell(wq, corner, 'ArrowLeft', false), { row: 0, column: 14 });
    assert.deepEqual(movedCell(wq, corner, 'ArrowUp', false), corner);
    assert.deepEqual(movedCell(wq, corner, 'ArrowRight', false), corner);
    assert.deepEqual(movedCell(wq, { row: 7, column: 7 }, 'Home', false), { row: 7, column: 0 });
    assert.deepEqual(movedCell(wq, { row: 7, column: 7 }, 'End', true), { row: 15, column: 15 });
    assert.equal(movedCell(wq, corner, 'Enter', false), null);
  });
});
