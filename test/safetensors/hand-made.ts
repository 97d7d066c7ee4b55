/** Safetensors files put together by hand, right or wrong. */

import assert from 'node:assert/strict';
import { type Dtype, isDtype } from '../../src/safetensors/dtypes';

/** A file: the length of the header, the header as it is given, the data. `length` is what the file says of its header. */
export function handMade(header: string | object, data: Uint8Array | number = 0, length?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(text.length));
  return new Uint8Array(Buffer.concat([prefix, text, typeof data === 'number' ? Buffer.alloc(data) : data]));
}

/** The entry of a tensor. */
export function entry(dtype: string, shape: readonly number[], begin: number, end: number): object {
  return { dtype, shape, data_offsets: [begin, end] };
}

/** A type that was read; fails for one that the format does not have. */
export function knownDtype(dtype: string): Dtype {
  return isDtype(dtype) ? dtype : assert.fail(`${dtype} is a type of the format`);
}
