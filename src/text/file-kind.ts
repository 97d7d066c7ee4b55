/**
 * File kinds, recognised by their first bytes: the kind of a file that was given in place of
 * another.
 */

import { byteOrderMarks } from './byte-order-marks';

/** Bytes that are read from the beginning of a file. */
export const headLength = 1024;

export interface FileKind {
  /** With its article: `a Git LFS pointer`. */
  readonly name: string;
  /** The remedy, wherever the file was given; null where the remedy depends on what was wanted. */
  readonly remedy: string | null;
  /** Whether it has a model in another format. */
  readonly model: boolean;
  /**
   * Whether it can be meant as a text of documents: of a web page its name has to say so; text in
   * another encoding is not one yet.
   */
  readonly text: 'always' | 'named' | 'encoded' | 'never';
}

function kind(name: string, remedy: string | null = null): FileKind {
  return { name, remedy, model: false, text: 'never' };
}

function model(name: string): FileKind {
  return { ...kind(name), model: true };
}

function encoded(encoding: string): FileKind {
  return { ...kind(`text in ${encoding}`), text: 'encoded' };
}

function text(name: string, remedy: string | null = null): FileKind {
  return { ...kind(name, remedy), text: 'always' };
}

const unpack = 'unpack it, and give a file from it';
const again =
  'a server has sent it in place of the file, such as for a file that needs a login: download the file again';

/** The beginnings of files that are text, without white space and a byte order mark. */
const texts: readonly (readonly [RegExp, FileKind])[] = [
  [
    /^version https:\/\/(git-lfs|hawser)\.github\.com\/spec\/v\d/,
    kind('a Git LFS pointer', 'the file itself is not here; `git lfs pull` fetches it'),
  ],
  [/^\S*\/annex\/objects\//, kind('a git-annex pointer', 'the file itself is not here; `git annex get` fetches it')],
  [
    /^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body|title|meta)\b/is,
    { ...kind('a web page (HTML)', again), text: 'named' },
  ],
  [/^(<\?xml[^>]*>\s*)?<Error>/, kind("a server's error message (XML)", again)],
  [/^(<\?xml|<svg)\b/, text('an XML document')],
  [/^\{.*"weight_map"/s, text('the index of a model in several files (JSON)', 'open the files that it names')],
  [/^(\{\s*["}]|\[\s*["[{\d\]-])/, text('JSON text')],
  [/^%PDF-\d/, kind('a PDF document')],
];

/** The kind of those that are opened elsewhere. */
export const safetensorsKind = kind(
  'a safetensors file',
  'open it with Reopen Editor With... as Tensors (MicroGPT), or with MicroGPT: Open Checkpoint...',
);

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: files that are not text have them
/** The beginnings of files that are not text: each character is a byte. */
const binaries: readonly (readonly [string | RegExp, FileKind])[] = [
  [/^.{4}\u0000{4}\s*\{/s, safetensorsKind],
  ...byteOrderMarks.map(([mark, encoding]) => [mark, encoded(encoding)] as const),
  [/^([\t\n\r -~]\u0000){8}/, encoded('UTF-16 (little-endian)')],
  [/^(\u0000[\t\n\r -~]){8}/, encoded('UTF-16 (big-endian)')],
  [
    /^PK.{28}[^/]{0,200}\/(data\.pkl|version|byteorder|\.format_version)/s,
    model('a PyTorch checkpoint (zip with a pickle)'),
  ],
  [/^PK.{28}[^/\u0000]{0,200}\.npy/s, model('an archive of NumPy arrays (.npz)')],
  [/^PK.{28}(\[Content_Types\]|_rels\/|word\/|xl\/|ppt\/|mimetype)/s, kind('an office document or a book (zip)')],
  [/^PK(\u0003\u0004|\u0005\u0006|\u0007\u0008)/, kind('a zip archive', unpack)],
  ['\x1f\x8b', kind('a gzip archive', unpack)],
  [/^BZh[1-9]/, kind('a bzip2 archive', unpack)],
  ['\xfd7zXZ\0', kind('an xz archive', unpack)],
  ['\x28\xb5\x2f\xfd', kind('a Zstandard archive', unpack)],
  ['7z\xbc\xaf\x27\x1c', kind('a 7z archive', unpack)],
  ['Rar!\x1a\x07', kind('a RAR archive', unpack)],
  [/^.{257}ustar/s, kind('a tar archive', unpack)],
  ['GGUF', model('a GGUF model')],
  [/^(lmgg|fmgg|tjgg)/, model('a GGML model')],
  [/^\u0080[\u0002-\u0005]/, model('a Python pickle, such as an older PyTorch checkpoint')],
  ['\x93NUMPY', model('a NumPy array (.npy)')],
  ['\x89HDF\r\n\x1a\n', model('an HDF5 file, such as a Keras model')],
  [/^.{4}TFL3/s, model('a TensorFlow Lite model')],
  // Protocol Buffers: field 1 is the version of the format, field 2 the name of what has written
  // it.
  [/^\u0008[\u0001-\u0020]\u0012[\u0001-\u0040][ -~]{3}/, model('an ONNX model')],
  ['PAR1', kind('a Parquet table')],
  ['ARROW1', kind('an Arrow table')],
  ['SQLite format 3\0', kind('an SQLite database')],
  ['%PDF-', kind('a PDF document')],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', kind('an older office document')],
  ['\x89PNG\r\n\x1a\n', kind('an image (PNG)')],
  ['\xff\xd8\xff', kind('an image (JPEG)')],
  ['GIF8', kind('an image (GIF)')],
  [/^RIFF.{4}WEBP/s, kind('an image (WebP)')],
  ['RIFF', kind('a recording (RIFF)')],
  ['\x7fELF', kind('a program')],
];

// biome-ignore-end lint/suspicious/noControlCharactersInRegex: only there

const empty = text('empty', 'take another copy of it');

/**
 * The kind of a file that begins with these bytes, of which `headLength` are enough; null where it
 * is not recognised.
 */
export function fileKind(bytes: Uint8Array): FileKind | null {
  const head = bytes.subarray(0, headLength);
  if (head.length === 0) return empty;
  const read = textOf(head);
  if (read !== null) {
    const beginning = read.trimStart();
    return found(texts, beginning) ?? text(`text that begins with ${JSON.stringify(beginning.slice(0, 30))}`);
  }
  return found(binaries, String.fromCharCode(...head));
}

function found(kinds: readonly (readonly [string | RegExp, FileKind])[], head: string): FileKind | null {
  const match = kinds.find(([begins]) => (typeof begins === 'string' ? head.startsWith(begins) : begins.test(head)));
  return match?.[1] ?? null;
}

/**
 * Bytes as the beginning of a text; null for bytes that are not UTF-8, or have control characters
 * that texts do not have.
 */
function textOf(head: Uint8Array): string | null {
  try {
    // The last character may be cut.
    const read = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return /[^\P{Cc}\t\n\v\f\r\u0085]/u.test(read) ? null : read;
  } catch {
    return null;
  }
}
