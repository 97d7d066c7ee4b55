import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as v from 'valibot';
import type { MatrixSummary } from '../../src/step/view/view';
import { fittingCell } from '../../src/webview/matrices/fitting';
import { FixedScales, largestSize } from '../../src/webview/matrices/fixed-scales';
import { HeatMapsKeptSchema, HeatMapsState, initialHeatMaps } from '../../src/webview/matrices/heat-maps-state';
import { logRatio, ratioShare, sharePercent } from '../../src/webview/matrices/ratio';
import { nextSorting, sortedMatrices } from '../../src/webview/matrices/sorting';
import { linearLevel } from '../../src/webview/ui/colour';

function matrix(name: string, rows: number, columns: number, part: Partial<MatrixSummary> = {}): MatrixSummary {
  const zeros = { valueL2: 0, valueMax: 0, valueMean: 0, gradientL2: 0, gradientMax: 0, gradientMean: 0 };
  return { name, rows, columns, first: 0, rowKind: 'row', ...zeros, updateRatio: 0, untouched: 0, zero: 0, ...part };
}

const names = (matrices: readonly MatrixSummary[]) => matrices.map(({ name }) => name);

describe('the table of matrices', () => {
  const matrices = [
    matrix('wte', 27, 16, { gradientL2: 1, untouched: 27 * 8 }),
    matrix('layer10.attn_wq', 16, 16, { gradientL2: Number.NaN }),
    matrix('layer9.attn_wq', 16, 16, { gradientL2: 3, untouched: 160 }),
    matrix('wpe', 16, 16, { gradientL2: 3 }),
  ];

  it('is in the order of the model until it is sorted', () => {
    assert.equal(sortedMatrices(matrices, null), matrices);
  });

  it('is sorted either way; equals keep the order of the model, what is no number is last', () => {
    const by = (direction: 'ascending' | 'descending') => sortedMatrices(matrices, { column: 'gradientL2', direction });
    assert.deepEqual(names(by('descending')), ['layer9.attn_wq', 'wpe', 'wte', 'layer10.attn_wq']);
    assert.deepEqual(names(by('ascending')), ['wte', 'layer9.attn_wq', 'wpe', 'layer10.attn_wq']);
    assert.deepEqual(names(sortedMatrices(matrices, { column: 'name', direction: 'ascending' })), [
      'layer9.attn_wq',
      'layer10.attn_wq',
      'wpe',
      'wte',
    ]);
  });

  it('is sorted by the share that is untouched, not by the count', () => {
    const sorted = sortedMatrices(matrices, { column: 'untouched', direction: 'descending' });
    assert.deepEqual(names(sorted).slice(0, 2), ['layer9.attn_wq', 'wte']);
  });

  it('goes from largest first to smallest first to the order of the model', () => {
    const first = nextSorting(null, 'ratio');
    assert.deepEqual(first, { column: 'ratio', direction: 'descending' });
    assert.deepEqual(nextSorting(first, 'ratio'), { column: 'ratio', direction: 'ascending' });
    assert.equal(nextSorting(nextSorting(first, 'ratio'), 'ratio'), null);
    assert.deepEqual(nextSorting(first, 'name'), { column: 'name', direction: 'ascending' });
  });

  it('has the ratio as a power of ten, the usual -3 in the middle of its bar', () => {
    assert.equal(logRatio(0.001), -3);
    assert.equal(ratioShare(-3), 0.5);
    assert.deepEqual([ratioShare(-9), ratioShare(1), ratioShare(null)], [0, 1, 0]);
    assert.deepEqual([logRatio(0), logRatio(Number.NaN), logRatio(Number.POSITIVE_INFINITY)], [null, null, null]);
  });

  it('tells a share that is not nothing and not all from both', () => {
    assert.deepEqual([sharePercent(0, 9), sharePercent(9, 9), sharePercent(1, 3)], ['0', '100', '33.3']);
  });
});

describe('a fixed scale', () => {
  /** The ends once a step is shown, as pairs of size and step. */
  const ends = (scales: FixedScales, step: number, largest: Record<string, number>, newest = step, run = 'a') =>
    Object.fromEntries(
      [...scales.follow({ run, newest, step }, new Map(Object.entries(largest)))].map(([matrix, end]) => [
        matrix,
        [end.largest, end.step],
      ]),
    );

  it('grows with the largest number shown, keeps its step, and never shrinks', () => {
    const scales = new FixedScales();
    assert.deepEqual(ends(scales, 3, { wte: 2 }), { wte: [2, 3] });
    assert.deepEqual(ends(scales, 4, { wte: 1, wpe: 1 }), { wte: [2, 3], wpe: [1, 4] });
    assert.deepEqual(ends(scales, 5, { wte: 2.5 }), { wte: [2.5, 5], wpe: [1, 4] });
    assert.deepEqual(ends(scales, 5, { wte: 2.5 }), { wte: [2.5, 5], wpe: [1, 4] });
  });

  it('begins anew when it is chosen again, and with a new run', () => {
    const scales = new FixedScales();
    ends(scales, 3, { wte: 2 });
    scales.clear();
    assert.deepEqual(ends(scales, 4, { wte: 1 }), { wte: [1, 4] });
    assert.deepEqual(ends(scales, 1, { wte: 0.5 }), { wte: [0.5, 1] });
    assert.deepEqual(ends(scales, 9, { wte: 0.25 }, 9, 'b'), { wte: [0.25, 9] });
  });

  it('stays when an earlier step is shown again', () => {
    const scales = new FixedScales();
    ends(scales, 9, { wte: 2 });
    assert.deepEqual(ends(scales, 3, { wte: 1 }, 9), { wte: [2, 9] });
    assert.deepEqual(ends(scales, 4, { wte: 3 }, 9), { wte: [3, 4] });
    assert.deepEqual(ends(scales, 4, { wte: 1 }, 4), { wte: [1, 4] });
  });

  it('stays when the page was hidden; a run that went back meanwhile is another one', () => {
    const state = new HeatMapsState(initialHeatMaps, () => {});
    state.choose({ fixed: true });
    ends(state.scales, 7, { wte: 2 });
    const kept = v.parse(HeatMapsKeptSchema, JSON.parse(JSON.stringify(state.kept())));
    assert.deepEqual(kept, state.kept());
    assert.deepEqual(ends(new HeatMapsState(kept, () => {}).scales, 9, { wte: 1 }), { wte: [2, 7] });
    assert.deepEqual(ends(new HeatMapsState(kept, () => {}).scales, 6, { wte: 1 }), { wte: [1, 6] });
    state.choose({ quantity: 'update' });
    assert.deepEqual(state.kept().scales.ends, []);
  });

  it('is read from what was kept before ends were', () => {
    const { scales, ...old } = initialHeatMaps;
    assert.deepEqual(v.parse(HeatMapsKeptSchema, old), { ...old, scales });
  });

  it('goes by finite numbers', () => {
    assert.equal(largestSize(Float64Array.of(1, -3, Number.NaN, Number.NEGATIVE_INFINITY)), 3);
    assert.equal(largestSize(new Float64Array(2)), 0);
  });

  it('is linear where it is asked to be', () => {
    assert.deepEqual([linearLevel(1, 4), linearLevel(-8, 4), linearLevel(1, 0)], [0.25, -1, 0]);
  });
});

describe('the cells of heat maps', () => {
  const spacing = { gap: 10, above: 20, leastWidth: 50 };

  it('are as large as lets every map be seen', () => {
    const shapes = [
      { rows: 10, columns: 10 },
      { rows: 10, columns: 10 },
    ];
    // Beside one another: 2 x 60 + 10 wide, 20 + 60 high.
    assert.equal(fittingCell(shapes, { width: 130, height: 80 }, spacing, 2, 12), 6);
    // Below one another: 50 wide at the least, 2 x (20 + 30) + 10 high.
    assert.equal(fittingCell(shapes, { width: 60, height: 110 }, spacing, 2, 12), 3);
    assert.equal(fittingCell(shapes, { width: 40, height: 40 }, spacing, 2, 12), 2);
    assert.equal(fittingCell(shapes, { width: 4000, height: 4000 }, spacing, 2, 12), 12);
  });

  it('are never larger than one map alone lets them be', () => {
    const side = fc.integer({ min: 1, max: 100 });
    const shape = fc.record({ rows: side, columns: side });
    const room = fc.record({ width: fc.integer({ min: 50, max: 2000 }), height: fc.integer({ min: 20, max: 2000 }) });
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 8 }), room, (shapes, size) => {
        const cell = fittingCell(shapes, size, spacing, 2, 12);
        if (cell === 2) return;
        for (const { rows, columns } of shapes) {
          assert.ok(columns * cell <= size.width && spacing.above + rows * cell <= size.height);
        }
      }),
    );
  });
});
