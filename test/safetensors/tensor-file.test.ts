/** Files that are read in ranges: what is read of them, and no more. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { encodeFile, encodeNumbers } from '../../src/safetensors/file';
import { FormatError } from '../../src/safetensors/format-error';
import { numbersOf } from '../../src/safetensors/numbers';
import { TensorFile, type Window } from '../../src/safetensors/tensor-file';
import { entry } from './hand-made';

/** A file in memory, and how many bytes were read of it. */
async function opened(bytes: Uint8Array) {
  const read = { bytes: 0 };
  const file = await TensorFile.open(bytes.length, async (position, length) => {
    read.bytes += length;
    assert.ok(position + length <= bytes.length, 'nothing behind the end is read');
    return bytes.subarray(position, position + length);
  });
  return { file, read };
}

const whole: Omit<Window, 'rows' | 'columns'> = { row: 0, column: 0, rowStep: 1, columnStep: 1 };

describe('a tensor that is read in ranges', () => {
  it('has the cells of any window, part or sample', async () => {
    const [rows, columns] = [23, 17];
    const numbers = Float64Array.from({ length: rows * columns }, (_, i) => i);
    const { file } = await opened(
      encodeFile(
        [
          { name: 'first', dtype: 'F64', shape: [3], bytes: new Uint8Array(24) },
          { name: 'it', dtype: 'F64', shape: [rows, columns], bytes: encodeNumbers(numbers) },
        ],
        {},
      ),
    );
    const side = (size: number) =>
      fc.record({
        from: fc.nat(size - 1),
        step: fc.integer({ min: 1, max: size }),
        most: fc.integer({ min: 1, max: size }),
      });
    await fc.assert(
      fc.asyncProperty(side(rows), side(columns), async (down, across) => {
        const count = ({ from, step, most }: typeof down, size: number) =>
          Math.min(most, Math.ceil((size - from) / step));
        const window = {
          ...{ row: down.from, rowStep: down.step, rows: count(down, rows) },
          ...{ column: across.from, columnStep: across.step, columns: count(across, columns) },
        };
        const expected = Array.from({ length: window.rows }, (_, i) =>
          Array.from(
            { length: window.columns },
            (_, j) => (down.from + i * down.step) * columns + across.from + j * across.step,
          ),
        );
        assert.deepEqual([...numbersOf(await file.cells(file.tensor(1), columns, window), 'F64')], expected.flat());
      }),
    );
  });

  it('is read no further than its cells', async () => {
    const bytes = encodeFile([{ name: 'it', dtype: 'F32', shape: [1000, 1000], bytes: new Uint8Array(4_000_000) }], {});
    const { file, read } = await opened(bytes);
    assert.equal(read.bytes, file.header.dataStart);
    await file.cells(file.tensor(0), 1000, { ...whole, rows: 10, columns: 20 });
    assert.equal(read.bytes - file.header.dataStart, 10 * 20 * 4);
  });

  it('may lie in a file of two gigabytes', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-tensors-'));
    const rows = 2 ** 20;
    const length = rows * 512 * 4;
    const text = Buffer.from(
      JSON.stringify({ small: entry('F32', [1], 0, 4), large: entry('F32', [rows, 512], 4, 4 + length) }),
    );
    const handle = await fs.promises.open(path.join(folder, 'large.safetensors'), 'w+');
    try {
      const prefix = Buffer.alloc(8);
      prefix.writeBigUInt64LE(BigInt(text.length));
      await handle.write(Buffer.concat([prefix, text]), 0, undefined, 0);
      // Its last number; what lies between is a hole of the file.
      const size = 8 + text.length + 4 + length;
      await handle.write(new Uint8Array(Float32Array.of(7.5).buffer), 0, 4, size - 4);
      let read = 0;
      const file = await TensorFile.open(size, async (position, count) => {
        read += count;
        const bytes = new Uint8Array(count);
        await handle.read(bytes, 0, count, position);
        return bytes;
      });
      const large = file.tensor(1);
      const cells = await file.cells(large, 512, { ...whole, row: rows - 256, column: 256, rows: 256, columns: 256 });
      assert.equal(numbersOf(cells, 'F32').at(-1), 7.5);
      const sampled = { row: 0, column: 0, rows: 256, columns: 256, rowStep: rows / 256, columnStep: 2 };
      assert.equal((await file.cells(large, 512, sampled)).length, 4 * 65_536);
      assert.ok(size > 2e9 && read < 2e6, `${read} of ${size} bytes`);
    } finally {
      await handle.close();
      fs.rmSync(folder, { recursive: true });
    }
  });

  it('has the figures of all its numbers, told of as they are read, until it is ended', async () => {
    const count = 300_000;
    const numbers = Float64Array.from({ length: count }, (_, i) => i - 5);
    const { file } = await opened(
      encodeFile([{ name: 'it', dtype: 'F64', shape: [count], bytes: encodeNumbers(numbers) }], {}),
    );
    const parts: number[] = [];
    const figures = await file.statistics(file.tensor(0), async (part) => void parts.push(part));
    assert.deepEqual([figures.count, figures.least, figures.greatest, figures.zero], [count, -5, count - 6, 1]);
    assert.ok(parts.length === 3 && parts.at(-1) === 1);
    const ended = file.statistics(file.tensor(0), async () => {
      throw new Error('no more');
    });
    await assert.rejects(ended, /no more/);
  });

  it('has the least and the greatest of its integers exactly, where doubles have only the nearest', async () => {
    const near = 2n ** 53n;
    const integers = BigInt64Array.from({ length: 300_000 }, (_, i) => near + BigInt((7 * i) % 300_000));
    integers[150_000] = -near - 1n;
    const bytes = new Uint8Array(integers.buffer);
    const { file } = await opened(
      encodeFile(
        [
          { name: 'it', dtype: 'I64', shape: [300_000], bytes },
          {
            name: 'unsigned',
            dtype: 'U64',
            shape: [2],
            bytes: new Uint8Array(BigUint64Array.of(2n ** 64n - 1n, 1n).buffer),
          },
          { name: 'small', dtype: 'I8', shape: [2], bytes: Uint8Array.of(127, 128) },
          { name: 'real', dtype: 'F64', shape: [1], bytes: encodeNumbers(Float64Array.of(2)) },
        ],
        {},
      ),
    );
    const ranges = [];
    for (const tensor of file.header.tensors()) ranges.push((await file.statistics(tensor, async () => {})).integers);
    assert.deepEqual(ranges, [
      { least: '-9007199254740993', greatest: String(near + 299_999n) },
      { least: '1', greatest: '18446744073709551615' },
      { least: '-128', greatest: '127' },
      null,
    ]);
  });

  it('is refused where it is not there, or has no numbers', async () => {
    const { file } = await opened(
      encodeFile([{ name: 'packed', dtype: 'F4', shape: [4], bytes: new Uint8Array(2) }], {}),
    );
    assert.throws(() => file.tensor(1), FormatError);
    await assert.rejects(
      file.cells(file.tensor(0), 4, { ...whole, rows: 1, columns: 4 }),
      /^FormatError: Numbers of the type F4 are not shown: several/,
    );
  });

  it('has an empty header refused, and one that is cut', async () => {
    await assert.rejects(opened(new Uint8Array(3)), /3 bytes/);
    await assert.rejects(
      opened(Uint8Array.from([9, 0, 0, 0, 0, 0, 0, 0, 123])),
      /9 bytes, and the file has only 1 byte after its length/,
    );
  });
});
