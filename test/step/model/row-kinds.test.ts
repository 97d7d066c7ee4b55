/** Row kinds: matrices of tokens and of positions by name, and by size where a size can be no other. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { rowKinds } from '../../../src/step/model/row-kinds';
import { parameterLayout } from '../../../src/training/run/layout';

/** The kinds of matrices `name rows x columns`. */
function kinds(vocabularySize: number, blockSize: number, ...shapes: readonly string[]): string {
  const matrices = shapes.map((shape) => {
    const [name, size] = shape.split(' ');
    const [rows, columns] = size.split('x').map(Number);
    return { name, rows, columns };
  });
  return rowKinds(matrices, vocabularySize, blockSize).join(' ');
}

describe('the rows of a matrix', () => {
  it('are those of the names in the built-in program, whatever its sizes', () => {
    const size = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), size, size, size, (nLayer, nEmbd, blockSize, vocabularySize) => {
        const layout = parameterLayout({ nLayer, nEmbd, blockSize }, vocabularySize);
        const expected = layout.map(({ name }) => ({ wte: 'token', lm_head: 'token', wpe: 'position' })[name] ?? 'row');
        assert.deepEqual(rowKinds(layout, vocabularySize, blockSize), expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('are those of the number, under any name', () => {
    assert.equal(kinds(27, 16, 'embedding 27x8', 'places 16x8', 'out 27x8', 'w 8x8'), 'token position token row');
    assert.equal(kinds(27, 16, 'table 27x27', 'bias 1x27'), 'token row');
    assert.equal(
      kinds(27, 16, 'embedding 27x8', 'hidden.w 32x24', 'hidden.b 1x32', 'out.w 27x32'),
      'token row row token',
    );
  });

  it('have numbers where the number may be another', () => {
    assert.equal(kinds(16, 16, 'embedding 16x8', 'places 16x8'), 'row row', 'the vocabulary is as large as the block');
    assert.equal(kinds(16, 16, 'wte 16x8', 'wpe 16x8', 'other 16x8'), 'token position row', 'but for the names');
    assert.equal(kinds(27, 16, 'embedding 27x16', 'places 16x16', 'w 16x16'), 'token row row', 'a vector is as long');
    assert.equal(kinds(32, 16, 'embedding 32x8', 'hidden 32x24', 'out 32x32'), 'row row row', 'a vector is as long');
  });
});
