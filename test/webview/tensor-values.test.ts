/** How the numbers of tensors are written on the page: integers exactly, booleans as such. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as fc from 'fast-check';
import { readHeader } from '../../src/safetensors/file';
import { numbersOf } from '../../src/safetensors/numbers';
import { TensorFile } from '../../src/safetensors/tensor-file';
import { largestSize } from '../../src/webview/matrices/fixed-scales';
import { extremeText, largestText, valueText } from '../../src/webview/tensors/value-text';

/** The integer that a text says. */
const said = (text: string) => BigInt(text.replace('−', '-'));

describe('the number of a cell', () => {
  it('is every integer of 64 bits with all its digits', async () => {
    const file = new Uint8Array(fs.readFileSync('test/fixtures/tensors/integers.safetensors'));
    const bytes = file.subarray(readHeader(file).dataStart);
    assert.deepEqual(
      [0, 1, 2, 3].map((index) => valueText(bytes, 'I64', index)),
      ['9007199254740993', '−9223086934292230710', '9223372036854775807', '−1'],
    );
    const tensors = await TensorFile.open(file.length, async (from, length) => file.subarray(from, from + length));
    const statistics = await tensors.statistics(tensors.tensor(0), async () => {});
    assert.deepEqual(
      (['least', 'greatest'] as const).map((which) => extremeText(statistics, 'I64', which)),
      ['−9223086934292230710', '9223372036854775807'],
    );
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 }), (integers) => {
        const signed = new Uint8Array(BigInt64Array.from(integers).buffer);
        const unsigned = BigUint64Array.from(integers);
        for (const [index, integer] of integers.entries()) {
          assert.equal(said(valueText(signed, 'I64', index)), integer);
          assert.equal(said(valueText(new Uint8Array(unsigned.buffer), 'U64', index)), unsigned[index]);
        }
        const numbers = numbersOf(signed, 'I64');
        const sizes = integers.map((integer) => (integer < 0n ? -integer : integer));
        const greatest = said(largestText(signed, 'I64', numbers, largestSize(numbers)));
        assert.ok(sizes.includes(greatest) && sizes.every((size) => size <= greatest), String(greatest));
      }),
    );
  });

  it('has no decimals in any type of integers', () => {
    const bytes = Uint8Array.of(255, 255, 255, 255, 1, 0, 0, 0);
    const texts = (['U8', 'I8', 'U16', 'I16', 'U32', 'I32'] as const).map((dtype) => valueText(bytes, dtype, 0));
    assert.deepEqual(texts, ['255', '−1', '65535', '−1', '4294967295', '−1']);
    assert.equal(valueText(bytes, 'I32', 1), '1');
  });

  it('is true or false in tensors of booleans', () => {
    const bytes = Uint8Array.of(0, 1, 2);
    assert.deepEqual(
      [0, 1, 2].map((index) => valueText(bytes, 'BOOL', index)),
      ['false', 'true', 'true (2)'],
    );
    const pair = bytes.subarray(0, 2);
    assert.equal(largestText(pair, 'BOOL', numbersOf(pair, 'BOOL'), 1), 'true');
  });

  it('is a measurement in types that have fractions', () => {
    const bytes = new Uint8Array(Float32Array.of(0.5, Number.NaN).buffer);
    assert.deepEqual([valueText(bytes, 'F32', 0), valueText(bytes, 'F32', 1)], ['0.5000', 'NaN']);
    assert.equal(largestText(bytes, 'F32', numbersOf(bytes, 'F32'), 0.5), '0.5000');
  });
});
