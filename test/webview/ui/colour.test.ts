import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { heatOf, heatRanges } from '../../../src/step/view/heat';
import { divergingLevel, heatMapDecades, mixed, parseColour } from '../../../src/webview/ui/colour';

describe('the heat of a gradient', () => {
  it('goes with the logarithm between its ends', () => {
    assert.equal(heatOf(heatRanges.gradient.none), 0);
    assert.equal(heatOf(heatRanges.gradient.full), 1);
    const middle = Math.sqrt(heatRanges.gradient.none * heatRanges.gradient.full);
    assert.ok(Math.abs(heatOf(middle) - 0.5) < 1e-12);
  });

  it('is none for zero and full beyond the end, for infinity and for what is no number', () => {
    assert.equal(heatOf(0), 0);
    assert.equal(heatOf(1e9), 1);
    assert.equal(heatOf(Number.POSITIVE_INFINITY), 1);
    assert.equal(heatOf(Number.NaN), 1);
  });
});

describe('the diverging scale of a heat map', () => {
  it('is symmetric about zero, within -1 to 1, and grows with the gradient', () => {
    const gradient = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    const largest = fc.double({ noNaN: true, min: 1e-12, max: 1e6 });
    fc.assert(
      fc.property(gradient, gradient, largest, (a, b, max) => {
        const level = divergingLevel(a, max);
        assert.ok(level >= -1 && level <= 1);
        assert.ok(level + divergingLevel(-a, max) === 0);
        if (a < b) assert.ok(level <= divergingLevel(b, max));
      }),
    );
  });

  it('is full at the largest, and no colour so many decades below it', () => {
    assert.equal(divergingLevel(0.25, 0.25), 1);
    assert.equal(divergingLevel(-0.25, 0.25), -1);
    assert.equal(divergingLevel(0.25 * 10 ** -heatMapDecades, 0.25), 0);
    assert.ok(divergingLevel(0.26 * 10 ** -heatMapDecades, 0.25) > 0);
    assert.equal(divergingLevel(0, 0.25), 0);
    assert.equal(divergingLevel(0, 0), 0);
    assert.equal(divergingLevel(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), -1);
  });
});

describe('colours', () => {
  it('are read as theme variables write them', () => {
    assert.deepEqual(parseColour('#3794ff'), { r: 55, g: 148, b: 255 });
    assert.deepEqual(parseColour(' #FFF '), { r: 255, g: 255, b: 255 });
    assert.deepEqual(parseColour('#1f1f1f80'), { r: 31, g: 31, b: 31 });
    assert.deepEqual(parseColour('rgba(234, 92, 0, 0.33)'), { r: 234, g: 92, b: 0 });
    assert.equal(parseColour(''), null);
    assert.equal(parseColour('color-mix(in srgb, red, blue)'), null);
  });

  it('mix by share', () => {
    const black = { r: 0, g: 0, b: 0 };
    const other = { r: 200, g: 100, b: 50 };
    assert.deepEqual(mixed(black, other, 0), black);
    assert.deepEqual(mixed(black, other, 0.5), { r: 100, g: 50, b: 25 });
    assert.deepEqual(mixed(black, other, 1), other);
  });
});
