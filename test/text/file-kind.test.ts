/** Files that are given in place of others: what they are is said, in the editor for tensors, for checkpoints and for corpora. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import zlib from 'node:zlib';
import * as fc from 'fast-check';
import { encodeFile } from '../../src/safetensors/file';
import { fileKind } from '../../src/text/file-kind';
import { corpusFrom } from '../../src/training/corpus/corpus';
import { checkKind } from '../../src/training/corpus/kind';
import { decodeCheckpoint } from '../../src/training/saved/checkpoint';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const utf8 = (text: string) => new TextEncoder().encode(text);
/** A zip archive's first entry, as far as its name. */
const zip = (name: string) =>
  latin1(`PK\x03\x04${'\x14\0'.repeat(11)}${String.fromCharCode(name.length)}\0\0\0${name}`);

/** The first bytes of files, and what they are called. Those of models are the formats' own, from their specifications. */
const kinds: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['a Git LFS pointer', fs.readFileSync('test/fixtures/tensors/lfs-pointer.safetensors')],
  ['a git-annex pointer', utf8('/annex/objects/SHA256E-s12345--abc.safetensors\n')],
  ['a git-annex pointer', utf8('../.git/annex/objects/x1/Y2/SHA256E-s1--a.bin/SHA256E-s1--a.bin')],
  ['a web page (HTML)', utf8('\uFEFF\n<!-- saved -->\n<!DOCTYPE html>\n<html lang="en">')],
  ['a web page (HTML)', utf8('<?xml version="1.0"?><HTML>')],
  [
    "a server's error message (XML)",
    utf8('<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>'),
  ],
  ['a safetensors file', encodeFile([{ name: 'a', dtype: 'U8', shape: [1], bytes: Uint8Array.of(1) }], {})],
  ['text in UTF-32 (little-endian)', latin1('\xff\xfe\0\0a\0\0\0')],
  ['text in UTF-32 (big-endian)', latin1('\0\0\xfe\xff\0\0\0a')],
  ['text in UTF-16 (little-endian)', latin1('\xff\xfea\0')],
  ['text in UTF-16 (big-endian)', latin1('\xfe\xff\0a')],
  ['text in UTF-16 (little-endian)', new Uint8Array(Buffer.from('emma\nolivia', 'utf16le'))],
  ['text in UTF-16 (big-endian)', new Uint8Array(Buffer.from('emma\nolivia', 'utf16le').swap16())],
  ['a PyTorch checkpoint (zip with a pickle)', zip('archive/data.pkl')],
  ['an archive of NumPy arrays (.npz)', zip('wte.npy')],
  ['an office document or a book (zip)', zip('[Content_Types].xml')],
  ['a zip archive', zip('names.txt')],
  ['a zip archive', latin1(`PK\x05\x06${'\0'.repeat(18)}`)],
  ['a gzip archive', zlib.gzipSync('emma\nolivia')],
  ['a bzip2 archive', latin1('BZh91AY&SY\xd0\x01')],
  ['an xz archive', latin1('\xfd7zXZ\0\0\x04')],
  ['a Zstandard archive', latin1('\x28\xb5\x2f\xfd\x04')],
  ['a tar archive', latin1(`names.txt${'\0'.repeat(248)}ustar\0`)],
  ['a GGUF model', latin1('GGUF\x03\0\0\0\x23\x01\0\0\0\0\0\0')],
  ['a Python pickle, such as an older PyTorch checkpoint', latin1('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.')],
  ['a NumPy array (.npy)', latin1("\x93NUMPY\x01\0v\0{'descr': '<f8'")],
  ['an HDF5 file, such as a Keras model', latin1('\x89HDF\r\n\x1a\n\0\0')],
  ['a TensorFlow Lite model', latin1('\x1c\0\0\0TFL3\x14\0')],
  ['an ONNX model', latin1('\x08\x07\x12\x07pytorch\x1a\x051.9\xff')],
  ['a Parquet table', latin1('PAR1\x15\x04\x15\0')],
  ['an SQLite database', latin1('SQLite format 3\0\x10\0')],
  ['a PDF document', latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')],
  ['a PDF document', utf8('%PDF-1.4\n1 0 obj')],
  ['an image (PNG)', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')],
  ['an image (JPEG)', latin1('\xff\xd8\xff\xe0\0\x10JFIF')],
  ['an image (WebP)', latin1('RIFF\x24\0\0\0WEBPVP8 ')],
];

/** Texts that may be meant as a corpus. */
const texts: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['JSON text', utf8('{"error":"Invalid username or password."}')],
  ['JSON text', utf8('["emma", "olivia"]')],
  [
    'the index of a model in several files (JSON)',
    utf8('{"metadata": {}, "weight_map": {"a": "model-1.safetensors"}}'),
  ],
  ['an XML document', utf8('<?xml version="1.0"?>\n<names/>')],
  ['text that begins with "Entry not found"', utf8('Entry not found')],
  ['text that begins with "emma\\nolivia"', utf8('emma\nolivia')],
];

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Error && error.name === 'UserError', String(error));
    return error.message;
  }
  return assert.fail('nothing is said');
}

describe('a file that is given in place of another', () => {
  for (const [name, bytes] of [...kinds, ...texts]) {
    it(`is recognised: ${name}, ${JSON.stringify(Buffer.from(bytes.subarray(0, 8)).toString('latin1'))}`, () => {
      assert.equal(fileKind(bytes)?.name, name);
    });
  }

  it('is told what it is where a safetensors file is wanted, with a remedy, and without the words of a damaged one', () => {
    const said = (bytes: Uint8Array) => messageOf(() => decodeCheckpoint(bytes, 'x.safetensors'));
    for (const [name, bytes] of [...kinds, ...texts]) {
      if (name === 'a safetensors file') continue;
      const message = said(bytes);
      assert.ok(message.startsWith(`x.safetensors is ${name}, not a safetensors file: `), message);
      assert.doesNotMatch(message, /\d{6}|damaged/);
      assert.match(message, /[a-z`]\.$/);
    }
    const pointer = fs.readFileSync('test/fixtures/tensors/lfs-pointer.safetensors');
    assert.match(said(pointer), /: the file itself is not here; `git lfs pull` fetches it\.$/);
    assert.match(said(latin1('GGUF\x03\0\0\0')), /: convert it to safetensors, or give a safetensors file\.$/);
    assert.equal(said(new Uint8Array()), 'x.safetensors is empty, not a safetensors file: take another copy of it.');
    assert.match(said(Uint8Array.of(0, 1, 2)), /^x\.safetensors is not a safetensors file, or is damaged: /);
    const torn = encodeFile([{ name: 'a', dtype: 'U8', shape: [1], bytes: Uint8Array.of(1) }], {}).subarray(0, -1);
    assert.match(said(torn), /^x\.safetensors is not a safetensors file, or is damaged: its tensors have 1 byte /);
  });

  it('is told what it is where a corpus is wanted', () => {
    for (const [name, bytes] of kinds) {
      const message = messageOf(() => checkKind(bytes, 'a.txt'));
      assert.ok(message.startsWith(`'a.txt' is ${name}, not UTF-8 text: `), message);
    }
    for (const [, bytes] of texts) checkKind(bytes, 'a.txt');
    checkKind(new Uint8Array(), 'a.txt');
  });

  it('is a corpus where it is a page whose name says so', () => {
    checkKind(utf8('<!doctype html>'), 'pages/a.html');
    assert.match(
      messageOf(() => checkKind(utf8('<!doctype html>'), 'html.txt')),
      /name that ends in \.html/,
    );
  });

  it('is told its encoding where it is text in another one, wherever it comes from', () => {
    for (const [bytes, encoding] of [
      ['\xff\xfe\0\0a\0\0\0', 'UTF-32 (little-endian)'],
      ['\0\0\xfe\xff\0\0\0a', 'UTF-32 (big-endian)'],
      ['\xff\xfea\0', 'UTF-16 (little-endian)'],
      ['\xfe\xff\0a', 'UTF-16 (big-endian)'],
    ] as const) {
      const read = messageOf(() => corpusFrom(latin1(bytes), 'a.txt'));
      assert.ok(read.startsWith(`'a.txt' is not UTF-8 text: it begins as ${encoding} does. Save it with`), read);
      const given = messageOf(() => checkKind(latin1(bytes), 'a.txt'));
      assert.match(given, /save it with the encoding UTF-8\.$/);
    }
  });

  it('is no other than text where it is text, whatever the text, unless it says what it is', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 });
    const said = /^\s*(version https:|<|\{|\[|%PDF-|\S*\/annex\/objects\/)/;
    fc.assert(
      fc.property(lines, (parts) => {
        const written = parts.join('\n');
        fc.pre(!said.test(written));
        const kind = fileKind(utf8(written));
        assert.ok(kind === null || kind.text === 'always', kind?.name);
      }),
    );
    for (const text of ['GGUF is a format', 'BZh91AY', 'PAR1 and PAR2', 'RIFF', 'PK', 'Rar!']) {
      assert.equal(fileKind(utf8(text))?.text, 'always', text);
    }
  });

  it('is looked at no further than its first kilobyte', () => {
    assert.equal(fileKind(Buffer.concat([utf8('emma\n'.repeat(1000)), Uint8Array.of(0xff)]))?.text, 'always');
    assert.equal(fileKind(utf8(`${'a'.repeat(1023)}é`))?.text, 'always', 'a character that is cut is no fault');
  });
});
