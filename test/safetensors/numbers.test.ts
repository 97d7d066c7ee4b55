/** Numbers of every type, against the tables of the formats' definitions. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { bytesOf, hasNumbers, type NumberDtype, numbersIn } from '../../src/safetensors/numbers';
import { StatisticsGatherer } from '../../src/safetensors/statistics';

function read(dtype: NumberDtype, bytes: readonly number[]): number[] {
  const numbers = new Float64Array(bytes.length / bytesOf(dtype));
  // Not at the beginning of a buffer, and not aligned.
  numbersIn(Uint8Array.from([9, ...bytes]).subarray(1), dtype, numbers, 0);
  return [...numbers];
}

/** Codes of 16 bits, little-endian. */
const words = (...codes: number[]) => codes.flatMap((code) => [code & 0xff, code >> 8]);

describe('numbers of a tensor', () => {
  for (const [dtype, bytes, numbers] of [
    ['BOOL', [0, 1], [0, 1]],
    ['U8', [0, 200, 255], [0, 200, 255]],
    ['I8', [127, 128, 255], [127, -128, -1]],
    ['U16', words(1, 0xffff), [1, 65535]],
    ['I16', words(1, 0xffff, 0x8000), [1, -1, -32768]],
    ['U32', [255, 255, 255, 255], [4294967295]],
    ['I32', [254, 255, 255, 255], [-2]],
    ['I64', [255, 255, 255, 255, 255, 255, 255, 255], [-1]],
    ['U64', [255, 255, 255, 255, 255, 255, 255, 255], [2 ** 64]],
    ['F32', [0, 0, 128, 63, 0, 0, 192, 127], [1, Number.NaN]],
    ['F64', [0, 0, 0, 0, 0, 0, 0xf0, 0xbf], [-1]],
    ['F16', words(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x8000), [1, -2, 65504, 2 ** -24, 2 ** -14, -0]],
    ['F16', words(0x7c00, 0xfc00, 0x7e00), [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]],
    ['BF16', words(0x3f80, 0xc040, 0x7f80, 0x7fc0), [1, -3, Number.POSITIVE_INFINITY, Number.NaN]],
    // The largest, the smallest normal, the smallest, and what is no number: Micikevicius et al., "FP8 formats for deep learning" (2022), table 1.
    ['F8_E5M2', [0x7b, 0x04, 0x01, 0x7c, 0xfc, 0x7d], [57344, 2 ** -14, 2 ** -16, Infinity, -Infinity, Number.NaN]],
    ['F8_E4M3', [0x7e, 0x08, 0x01, 0x7f, 0xff, 0xb8], [448, 2 ** -6, 2 ** -9, Number.NaN, Number.NaN, -1]],
    // OCP Microscaling Formats 1.0, 5.4.1.
    ['F8_E8M0', [0, 127, 254, 255], [2 ** -127, 1, 2 ** 127, Number.NaN]],
    // Noune et al., "8-bit numerical formats for deep neural networks" (2022): one NaN in place of -0, a bias that is larger by one.
    ['F8_E4M3FNUZ', [0x7f, 0x08, 0x01, 0x80, 0x40], [240, 2 ** -7, 2 ** -10, Number.NaN, 1]],
    ['F8_E5M2FNUZ', [0x7f, 0x04, 0x01, 0x80, 0x40], [57344, 2 ** -15, 2 ** -17, Number.NaN, 1]],
  ] as const) {
    it(`are read as ${dtype}: ${numbers.join(', ')}`, () => assert.deepEqual(read(dtype, bytes), [...numbers]));
  }

  it('are those of the machine for 32 and 64 bits', () => {
    fc.assert(
      fc.property(fc.float(), fc.double(), (single, double) => {
        assert.deepEqual(read('F32', [...new Uint8Array(Float32Array.of(single).buffer)]), [single]);
        assert.deepEqual(read('F64', [...new Uint8Array(Float64Array.of(double).buffer)]), [double]);
      }),
    );
  });

  it('are not there for types that share bytes or have two parts, or that the format does not have', () => {
    assert.deepEqual(
      ['F4', 'F6_E2M3', 'F6_E3M2', 'C64', 'F31', 'constructor', '', 'F64', 'F8_E8M0'].filter(hasNumbers),
      ['F64', 'F8_E8M0'],
    );
  });
});

describe('figures of a tensor', () => {
  /** The figures of numbers that come in pieces. */
  function figures(numbers: readonly number[], piece = 3) {
    const gatherer = new StatisticsGatherer();
    for (let at = 0; at < numbers.length; at += piece) {
      const part = numbers.slice(at, at + piece);
      gatherer.add(Float64Array.from([...part, 1e9]), part.length);
    }
    return gatherer.read();
  }

  it('are those of all numbers, whatever the pieces', () => {
    assert.deepEqual(figures([2, 4, 4, 4, 5, 5, 7, 9]), {
      ...{ count: 8, nan: 0, infinite: 0, zero: 0, least: 2, greatest: 9, mean: 5, deviation: 2 },
      l2: Math.sqrt(4 + 3 * 16 + 2 * 25 + 49 + 81),
    });
  });

  it('leave out what is not finite, and count it', () => {
    const { count, nan, infinite, zero, least, greatest, mean } = figures([
      ...[Number.NaN, 0, Number.POSITIVE_INFINITY, -0, 6, Number.NEGATIVE_INFINITY],
    ]);
    assert.deepEqual([count, nan, infinite, zero, least, greatest, mean], [6, 1, 2, 2, 0, 6, 2]);
  });

  it('are no numbers where there are none', () => {
    const { count, least, greatest, mean, deviation, l2 } = figures([]);
    assert.deepEqual([count, least, greatest, mean, deviation, l2], [0, NaN, NaN, NaN, NaN, NaN]);
  });

  it('come near those of exact sums', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 }), (numbers) => {
        const { mean, deviation, l2 } = figures(numbers, 7);
        const exact = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
        const spread = numbers.reduce((sum, n) => sum + (n - exact) ** 2, 0) / numbers.length;
        assert.ok(Math.abs(mean - exact) < 1e-9);
        assert.ok(Math.abs(deviation - Math.sqrt(spread)) < 1e-9);
        assert.ok(Math.abs(l2 - Math.hypot(...numbers)) < 1e-6);
      }),
    );
  });
});
