import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { formatCount, formatNumber, formatPlain } from '../../src/graph/format';

describe('numbers as people read them', () => {
  it('have 4 significant digits and a true minus', () => {
    assert.equal(formatNumber(0.36012345), '0.3601');
    assert.equal(formatNumber(-5.37812), '−5.378');
    assert.equal(formatNumber(1), '1.000');
    assert.equal(formatNumber(0.0017839), '0.001784');
    assert.equal(formatNumber(1234.5), '1235');
  });

  it('are powers of ten where fixed digits say nothing', () => {
    assert.equal(formatNumber(6.4213e-4), '6.421e−4');
    assert.equal(formatNumber(-2e-12), '−2.000e−12');
    assert.equal(formatNumber(0.0009999999), '0.001000');
    assert.equal(formatNumber(1.5e9), '1.500e9');
    assert.equal(formatNumber(12345.6), '12,346');
    assert.equal(formatNumber(999999.9), '1.000e6');
  });

  it('tell zero, infinity and NaN apart', () => {
    assert.equal(formatNumber(0), '0');
    assert.equal(formatNumber(Number.NaN), 'NaN');
    assert.equal(formatNumber(Number.POSITIVE_INFINITY), '∞');
    assert.equal(formatPlain(Number.NEGATIVE_INFINITY), '−∞');
  });

  it('keep what the source wrote', () => {
    assert.equal(formatPlain(-0.5), '−0.5');
    assert.equal(formatPlain(16), '16');
    assert.equal(formatPlain(1e-5), '0.00001');
    assert.equal(formatPlain(1 / 7), '0.1429');
  });

  it('count with thousands apart', () => {
    assert.equal(formatCount(7), '7');
    assert.equal(formatCount(56283), '56,283');
    assert.equal(formatCount(1234567), '1,234,567');
  });

  it('are right to 4 digits, whatever the number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
        const read = Number(formatNumber(value).replaceAll('−', '-').replaceAll(',', ''));
        assert.ok(Math.abs(read - value) <= Math.abs(value) * 5.1e-4, `${value} is shown as ${formatNumber(value)}`);
        assert.doesNotMatch(formatNumber(value), /-/);
      }),
    );
  });
});
