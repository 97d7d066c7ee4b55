/** Whole safetensors files: tensors to bytes, and back. */

import { formatCounted } from '../text/numbers';
import { bitsOf, type Dtype } from './dtypes';
import { FormatError } from './format-error';
import { Header, headerLength, longestHeader, prefixLength } from './header';

/** Files are little-endian, and so is nearly every machine. */
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A tensor that is to be written; `bytes` are its numbers, row by row, little-endian. */
export interface Tensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * A file of tensors. The data begins at a multiple of 8 bytes, and so does each tensor where those
 * of larger numbers come first.
 */
export function encodeFile(tensors: readonly Tensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  let dataLength = 0;
  const entries: [string, object][] = [['__metadata__', metadata]];
  for (const { name, dtype, shape, bytes } of tensors) {
    const length = (shape.reduce((product, size) => product * size, 1) * bitsOf(dtype)) / 8;
    if (length !== bytes.length)
      throw new Error(`${name} has ${formatCounted(bytes.length, 'byte')}, and its shape takes ${length}.`);
    entries.push([name, { dtype, shape, data_offsets: [dataLength, dataLength + length] }]);
    dataLength += length;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const padded = Math.ceil(text.length / 8) * 8;
  if (padded > longestHeader) throw new Error(`The header has ${padded} bytes, and ${longestHeader} are the most.`);
  const file = new Uint8Array(prefixLength + padded + dataLength);
  new DataView(file.buffer).setUint32(0, padded, true);
  file.fill(0x20, prefixLength + text.length, prefixLength + padded);
  file.set(text, prefixLength);
  let at = prefixLength + padded;
  for (const { bytes } of tensors) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** Returns the header of a whole file in memory. Throws a FormatError. */
export function readHeader(file: Uint8Array): Header {
  const length = headerLength(file.subarray(0, prefixLength), file.length);
  return new Header(file.subarray(prefixLength, prefixLength + length), file.length);
}

/** 64-bit numbers as they are in a file. */
export function encodeNumbers(numbers: Float64Array): Uint8Array {
  if (littleEndian) return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const bytes = new Uint8Array(numbers.byteLength);
  const view = new DataView(bytes.buffer);
  for (const [i, number] of numbers.entries()) view.setFloat64(8 * i, number, true);
  return bytes;
}

/** Reads 64-bit numbers into `numbers`, from its place `at` on. */
export function decodeNumbers(bytes: Uint8Array, numbers: Float64Array, at: number): void {
  if (bytes.length % 8 !== 0)
    throw new FormatError(`data of ${formatCounted(bytes.length, 'byte')} is not a whole number of 64-bit numbers`);
  if (littleEndian) {
    new Uint8Array(numbers.buffer, numbers.byteOffset + 8 * at, bytes.length).set(bytes);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < bytes.length / 8; i++) numbers[at + i] = view.getFloat64(8 * i, true);
}
