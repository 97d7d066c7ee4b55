/** The format, held against its published description and the bytes in the tests of its reference implementation. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as fc from 'fast-check';
import { bitsOf, type Dtype } from '../../src/safetensors/dtypes';
import { encodeFile, readHeader, type Tensor } from '../../src/safetensors/file';
import { FormatError } from '../../src/safetensors/format-error';
import { Header, headerLength } from '../../src/safetensors/header';
import { entry, handMade, knownDtype } from './hand-made';

function refused(file: Uint8Array, why: RegExp): void {
  assert.throws(
    () => readHeader(file),
    (error) => {
      assert.ok(error instanceof FormatError, String(error));
      assert.match(error.message, why);
      return true;
    },
  );
}

/** 0, 1, 2, 3, 4, 5 as 32-bit numbers, little-endian. */
const sixFloats = [0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64, 0, 0, 160, 64];

describe('a safetensors file', () => {
  it('of the reference implementation is read: a tensor and its bytes', () => {
    const file = Uint8Array.from([
      ...[64, 0, 0, 0, 0, 0, 0, 0],
      ...Buffer.from('{"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}}'),
      ...sixFloats,
    ]);
    const header = readHeader(file);
    assert.deepEqual([...header.tensors()], [{ name: 'attn.0', dtype: 'F32', shape: [1, 2, 3], begin: 0, end: 24 }]);
    assert.equal(header.dataStart, 72);
    assert.deepEqual(header.metadata(10, 100), []);
  });

  it('of the reference implementation is read: spaces behind the header, no tensors, metadata alone', () => {
    const padded = `${JSON.stringify({ attn0: entry('F32', [1, 1, 2, 3], 0, 24) })}       `;
    assert.equal(padded.length, 72);
    assert.equal(readHeader(handMade(padded, Uint8Array.from(sixFloats))).tensor(0).name, 'attn0');
    assert.equal(readHeader(Uint8Array.from([8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32])).count, 0);
    const header = readHeader(handMade('{"__metadata__":{"framework":"pt"}}     '));
    assert.deepEqual(header.metadata(10, 100), [{ key: 'framework', value: 'pt', cut: false }]);
    assert.equal(header.metadataText('framework', 10), 'pt');
    assert.equal(header.metadataText('framework', 1), null);
    assert.equal(header.metadataText('format', 10), null);
  });

  it('is written as the reference implementation writes it', () => {
    const bytes = Uint8Array.from(sixFloats);
    const file = encodeFile([{ name: 'attn0', dtype: 'F32', shape: [1, 1, 2, 3], bytes }], {});
    const text = '{"__metadata__":{},"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}';
    assert.deepEqual([...file], [88, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from(text.padEnd(88)), ...sixFloats]);
  });

  it('has scalars, empty tensors, and tensors in any order of the header', () => {
    const header = readHeader(
      handMade(
        {
          last: entry('U8', [3], 9, 12),
          scalar: entry('F64', [], 0, 8),
          one: entry('BOOL', [1], 8, 9),
          none: entry('F32', [4, 0, 2], 8, 8),
        },
        12,
      ),
    );
    assert.deepEqual(
      [...header.tensors()].map(({ name, shape }) => [name, shape]),
      [
        ['scalar', []],
        ['none', [4, 0, 2]],
        ['one', [1]],
        ['last', [3]],
      ],
    );
  });

  it('may have names and texts in any script, escapes, blanks and members that the format does not know', () => {
    const text = ` "\\u0061\\ud83d\\ude00" : { "extra" : [1, -2.5e3, {"a": null}, true, "\\n"], "dtype":"I8","shape":[ 1 , 2 ],"data_offsets":[0,2] } , "__metadata__":{"字":"\\"\\u5b57\\""}`;
    const header = readHeader(handMade(`{${text}}\n`, 2));
    assert.deepEqual(header.tensor(0), { name: 'a😀', dtype: 'I8', shape: [1, 2], begin: 0, end: 2 });
    assert.deepEqual(header.metadata(10, 100), [{ key: '字', value: '"字"', cut: false }]);
  });

  it('that mlx has written is read: metadata of null are none', () => {
    const header = readHeader(new Uint8Array(fs.readFileSync('test/fixtures/tensors/metadata-null.safetensors')));
    assert.deepEqual([...header.tensors()], [{ name: 'a', dtype: 'F32', shape: [4], begin: 0, end: 16 }]);
    assert.deepEqual([header.metadataCount, header.metadata(10, 100)], [0, []]);
    assert.equal(header.metadataText('format', 100), null);
  });

  // Each was given to version 0.8.0 of the reference implementation, which reads it.
  for (const [what, text, names] of [
    ['no metadata', '{"__metadata__":{},"a":A}', ['a']],
    ['white space before it', ' \n\t\r{"a":A}', ['a']],
    ['white space of any kind behind it', '{"a":A}\n\t\r ', ['a']],
    ['a length that is no multiple of 8', '{"a" :A}', ['a']],
    ['its metadata under an escaped name', '{"__metadata\\u005f_":{"x":"y"},"a":A}', ['a']],
    ['a name without a character', '{"":A}', ['']],
    ['a name of NUL', '{"\\u0000":A}', ['\0']],
    [
      'a member twice that the format does not know',
      '{"a":{"x":1,"x":[{"y":null}],"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
      ['a'],
    ],
    [
      'as many dimensions as no array has',
      `{"a":{"dtype":"U8","shape":[${Array(254).fill(1)}],"data_offsets":[0,1]}}`,
      ['a'],
    ],
    ['a name of 5,000 bytes', `{"${'a'.repeat(5000)}":A}`, [`${'a'.repeat(4096)}…`]],
    ['an empty tensor at the end', '{"none":{"dtype":"F32","shape":[0],"data_offsets":[1,1]},"a":A}', ['a', 'none']],
    [
      'an empty tensor of sizes that only 0 makes countable',
      '{"none":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]},"a":A}',
      ['none', 'a'],
    ],
  ] as const) {
    it(`is read with ${what}, as the reference implementation reads it`, () => {
      const header = readHeader(handMade(text.replace(':A', `:${JSON.stringify(entry('U8', [1], 0, 1))}`), 1));
      assert.deepEqual(
        [...header.tensors()].map(({ name }) => name),
        names,
      );
    });
  }

  it('has the tensors whose type is unknown among the others, where their data is', () => {
    const header = readHeader(
      handMade({ a: entry('F31', [6], 0, 3), b: entry('U8', [2], 3, 5), c: entry('constructor', [], 5, 6) }, 6),
    );
    assert.deepEqual(
      [...header.tensors()].map(({ name, dtype, begin, end }) => [name, dtype, begin, end]),
      [
        ['a', 'F31', 0, 3],
        ['b', 'U8', 3, 5],
        ['c', 'constructor', 5, 6],
      ],
    );
  });

  it('gives as much of its metadata as is asked for, cut between characters and escapes', () => {
    const values = { plain: 'aé字😀z', escaped: 'a\n"\u0001\\b' };
    const header = readHeader(handMade({ __metadata__: values }));
    for (let most = 0; most < 20; most++) {
      for (const { key, value, cut } of header.metadata(2, most)) {
        const whole = values[key as keyof typeof values];
        assert.ok(whole.startsWith(value) && cut === (value !== whole), `${key} in ${most} bytes: ${value}`);
        assert.ok(Buffer.from(value).length <= most);
      }
    }
    assert.deepEqual(
      header.metadata(1, 100).map(({ key }) => key),
      ['plain'],
    );
  });

  it('is refused for its length', () => {
    refused(new Uint8Array(0), /0 bytes, and 8 are needed/);
    refused(new Uint8Array(7), /7 bytes/);
    refused(handMade('{}', 0, 3n), /3 bytes, and the file has only 2 bytes after its length/);
    refused(handMade('{}', 0, 100_000_001n), /100,000,001 bytes, and the limit is 100,000,000/);
    refused(handMade('{}', 0, 2n ** 64n - 1n), /and the limit is 100,000,000/);
    refused(handMade('{}', 0, 2n ** 63n), /and the limit is 100,000,000/);
    refused(handMade('{}', 1), /0 bytes of data, and the file has 1/);
    assert.equal(headerLength(handMade('{}', 0, 100_000_000n).subarray(0, 8), 2e9), 100_000_000);
  });

  for (const [what, text, why] of [
    ['nothing', '', /byte 0, where '\{' should be, it ends/],
    ['a byte order mark', '\uFEFF{}', /byte 0, where '\{' should be/],
    ['a list', '[]', /byte 0, where '\{' should be, there is '\['/],
    ['an end too early', '{"a":', /byte 5.*it ends/],
    ['more behind it', '{}x', /the end of the text.*'x'/],
    ['zeros behind it', '{}\0\0', /the byte 0/],
    ['a comma too many', '{"__metadata__":{},}', /byte 19/],
    ['a control character', '{"a\n":{}}', /the byte 10/],
    ['half a surrogate pair', '{"\\ud83d":1}', /surrogate/],
    ['the other half', '{"\\ude00":1}', /a character/],
    ['no escape', '{"\\x":1}', /an escape/],
    ['a depth without end', `{"a":${'['.repeat(200_000)}`, /more than 128 deep/],
    ['a number that is none', '{"a":01}', /byte 6/],
    ['a word that is none', '{"a":nul}', /byte 8/],
    ['no object', '{"a":1}', /'\{' should be/],
    ['texts that are none', '{"__metadata__":{"a":1}}', /'"' should be/],
    ['metadata that is none', '{"__metadata__":[]}', /'\{' should be/],
    ['a tensor that is none', '{"a":null}', /'\{' should be/],
    ['a word in the place of its metadata', '{"__metadata__":nil}', /byte 17/],
  ] as const) {
    it(`is refused for a header with ${what}`, () => refused(handMade(text), why));
  }

  it('is refused for bytes that are no UTF-8', () => {
    refused(
      handMade('{"x":1}').map((byte) => (byte === 0x78 ? 0xff : byte)),
      /not UTF-8/,
    );
    refused(
      handMade('{"x').map((byte) => (byte === 0x78 ? 0xc3 : byte)),
      /not UTF-8/,
    );
  });

  for (const [what, text] of [
    [
      'a tensor',
      '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}',
    ],
    ['its metadata', '{"__metadata__":{},"__metadata__":{}}'],
    ['metadata of null', '{"__metadata__":null,"__metadata__":null}'],
    ['a text of its metadata', '{"__metadata__":{"a":"1","a":"2"}}'],
    ['a part of a tensor', '{"a":{"dtype":"U8","shape":[1],"shape":[2],"data_offsets":[0,2]}}'],
  ] as const) {
    it(`is refused where it has ${what} twice`, () => refused(handMade(text, 2), /twice/));
  }

  for (const [what, tensors, why] of [
    ['a hole', { a: entry('U8', [2], 0, 2), b: entry('U8', [2], 4, 6) }, /'b'.*hole behind byte 2/],
    ['a hole at the beginning', { a: entry('U8', [4], 2, 6) }, /hole behind byte 0/],
    ['an overlap', { a: entry('U8', [4], 0, 4), b: entry('U8', [3], 3, 6) }, /'b'.*overlaps/],
    ['the same data twice', { a: entry('U8', [6], 0, 6), b: entry('U8', [6], 0, 6) }, /overlaps/],
    ['data behind the last tensor', { a: entry('U8', [5], 0, 5) }, /5 bytes of data, and the file has 6/],
    ['a tensor outside', { a: entry('U8', [7], 0, 7) }, /7 bytes of data, and the file has 6/],
    ['an end before its beginning', { a: entry('U8', [0], 6, 0) }, /ends at byte 0, before it begins at 6/],
    ['a dtype that is no text', { a: { dtype: 32, shape: [6], data_offsets: [0, 6] } }, /'"' should be/],
    ['an unknown dtype whose end is before its beginning', { a: entry('F31', [0], 6, 0) }, /before it begins/],
    ['a hole behind an unknown dtype', { a: entry('F31', [1], 0, 4), b: entry('U8', [1], 5, 6) }, /hole behind byte 4/],
    ['another length than its shape', { a: entry('F32', [2], 0, 6) }, /2 elements of F32: 8 bytes, and not 6/],
    ['half a byte', { a: entry('F4', [11], 0, 6) }, /11 elements of 4 bits/],
    ['no shape', { a: { dtype: 'U8', data_offsets: [0, 6] } }, /has no shape/],
    ['one offset', { a: { dtype: 'U8', shape: [6], data_offsets: [0] } }, /two data_offsets/],
    ['three offsets', { a: { dtype: 'U8', shape: [6], data_offsets: [0, 6, 6] } }, /more than two/],
    ['a negative size', { a: entry('U8', [-6], 0, 6) }, /whole number that is not negative/],
    ['half a size', { a: entry('U8', [1.5], 0, 6) }, /whole number/],
    ['sizes beyond counting', { a: entry('U8', [2 ** 40, 2 ** 40, 0], 0, 0) }, /more elements than can be counted/],
    ['too many dimensions', { a: entry('U8', Array(1001).fill(1), 0, 1) }, /more than 1000 dimensions/],
  ] as const) {
    it(`is refused for ${what}`, () => refused(handMade(tensors, 6), why));
  }

  it('is refused for sizes that no double can say', () => {
    refused(handMade('{"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,0]}}'), /too large/);
    refused(handMade('{"a":{"dtype":"U8","shape":[6.0],"data_offsets":[0,6]}}', 6), /whole number/);
    refused(handMade('{"a":{"dtype":"U8","shape":[6e0],"data_offsets":[0,6]}}', 6), /whole number/);
  });

  it('comes back as it was written, whatever its tensors', () => {
    const dtype = fc.constantFrom<Dtype>('BOOL', 'U8', 'F8_E4M3', 'F16', 'BF16', 'I32', 'C64', 'F64', 'U64', 'F4');
    const tensor = fc
      .tuple(dtype, fc.array(fc.nat({ max: 4 }), { maxLength: 4 }), fc.infiniteStream(fc.nat({ max: 255 })))
      .filter(([type, shape]) => (bitsOf(type) * shape.reduce((a, b) => a * b, 1)) % 8 === 0)
      .map(([type, shape, stream]): Omit<Tensor, 'name'> => {
        const length = (bitsOf(type) * shape.reduce((a, b) => a * b, 1)) / 8;
        return { dtype: type, shape, bytes: Uint8Array.from({ length }, () => stream.next().value) };
      });
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const names = text.filter((name) => name !== '__metadata__');
    fc.assert(
      fc.property(fc.dictionary(names, tensor), fc.dictionary(text, text), (tensors, metadata) => {
        const written = Object.entries(tensors).map(([name, rest]) => ({ name, ...rest }));
        const file = encodeFile(written, metadata);
        const header = readHeader(file);
        assert.equal(header.dataStart % 8, 0);
        assert.deepEqual(Object.fromEntries(header.metadata(100, 1000).map(({ key, value }) => [key, value])), {
          ...metadata,
        });
        const read = [...header.tensors()].map(({ name, dtype: type, shape, begin, end }) => ({
          name,
          dtype: knownDtype(type),
          shape: [...shape],
          bytes: file.slice(header.dataStart + begin, header.dataStart + end),
        }));
        const sorted = (list: readonly Tensor[]) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
        assert.deepEqual(sorted(read), sorted(written));
      }),
    );
  });

  it('has as many tensors as it says, and not a million', () => {
    const last = JSON.stringify(entry('U8', [0], 0, 0));
    const text = (count: number) =>
      Buffer.from(`{${Array.from({ length: count }, (_, i) => `"${i.toString(36)}":${last}`).join()}}`);
    const many = text(50_000);
    const header = new Header(many, 8 + many.length);
    assert.equal(header.count, 50_000);
    assert.equal(header.tensor(49_999).name, (49_999).toString(36));
    const texts = `{"__metadata__":{${Array.from({ length: 1_000_001 }, (_, i) => `"${i}":""`).join()}}}`;
    refused(handMade(texts), /1,000,001 texts/);
  });
});
