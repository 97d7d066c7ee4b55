import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { formatCount, formatCounted, formatNumber, formatPlain } from '../../src/text/numbers';
import { readNumber } from '../../src/text/read-number';

describe('numbers as people read them', () => {
  it('have 4 significant digits or more, a point that tells that they are rounded, and a true minus', () => {
    assert.equal(formatNumber(0.36012345), '0.3601');
    assert.equal(formatNumber(-5.37812), '−5.378');
    assert.equal(formatNumber(0.0017839), '0.001784');
    assert.equal(formatNumber(0.99999), '1.000');
    assert.equal(formatNumber(999.96), '1000.0');
    assert.equal(formatNumber(1234.56), '1234.6');
    assert.equal(formatNumber(-12345.67), '−12345.7');
  });

  it('are whole where they are whole, with every digit that a double has', () => {
    assert.equal(formatNumber(1), '1');
    assert.equal(formatNumber(-1), '−1');
    assert.equal(formatNumber(1234567), '1234567');
    assert.equal(formatNumber(2 ** 40), '1099511627776');
    assert.equal(formatNumber(2 ** 53 - 1), '9007199254740991');
    assert.equal(formatNumber(2 ** 60), '1.153e18');
  });

  it('are powers of ten where fixed digits say nothing', () => {
    assert.equal(formatNumber(6.4213e-4), '6.421e−4');
    assert.equal(formatNumber(-2e-12), '−2.000e−12');
    assert.equal(formatNumber(0.0009999999), '0.001000');
    assert.equal(formatNumber(1.5e90), '1.500e90');
    assert.equal(formatNumber(999999.9), '1.000e6');
    assert.equal(formatNumber(1234567.8), '1.235e6');
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
    assert.equal(formatPlain(0.99999), '1.000');
    assert.equal(formatPlain(12345.67), '12345.7');
    assert.equal(formatPlain(1234567), '1234567');
  });

  it('count with thousands apart', () => {
    assert.equal(formatCount(7), '7');
    assert.equal(formatCount(56283), '56,283');
    assert.equal(formatCount(1234567), '1,234,567');
  });

  it('count things by their nouns: one in the singular, none and several in the plural', () => {
    assert.equal(formatCounted(0, 'match', 'matches'), '0 matches');
    assert.equal(formatCounted(1, 'match', 'matches'), '1 match');
    fc.assert(
      fc.property(fc.nat(), (count) => {
        assert.equal(formatCounted(count, 'step'), `${formatCount(count)} ${count === 1 ? 'step' : 'steps'}`);
      }),
    );
  });

  it('are right to 4 digits, are read back as they are shown, and are exact where they look whole', () => {
    const numbers = fc.oneof(
      // The largest doubles are rounded to what no double holds.
      fc.double({ noNaN: true, min: -1.797e308, max: 1.797e308 }),
      fc.double({ noNaN: true, min: -1e8, max: 1e8 }),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, min: 1e15, max: 1e17 }).map(Math.round),
    );
    fc.assert(
      fc.property(numbers, fc.constantFrom(formatNumber, formatPlain), (value, format) => {
        const text = format(value);
        const read = readNumber(text);
        assert.ok('value' in read, `${value} is shown as ${text}, which is not read back`);
        // The smallest doubles have fewer digits than are shown.
        const close = Math.abs(read.value - value) <= Math.abs(value) * 5.1e-4 || Math.abs(value) < 1e-320;
        assert.ok(close, `${value} is shown as ${text}`);
        assert.doesNotMatch(text, /[-,]/);
        if (/^−?\d+$/.test(text)) assert.equal(Math.abs(read.value), Math.abs(value), `${value} is shown as ${text}`);
      }),
      { numRuns: 2_000 },
    );
  });
});
