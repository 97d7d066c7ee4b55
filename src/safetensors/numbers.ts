/** Tensor numbers of every type: bytes to doubles, and integers exactly. */

import { bitsOf, type Dtype, isDtype } from './dtypes';
import { shownName } from './shown-name';

/**
 * Types of which several numbers share a byte, or a number has two parts: they have no numbers to
 * be shown here.
 */
const withoutNumbers = ['F4', 'F6_E2M3', 'F6_E3M2', 'C64'] as const;
type WithoutNumbers = (typeof withoutNumbers)[number];
export type NumberDtype = Exclude<Dtype, WithoutNumbers>;

/**
 * Returns whether the numbers of a type can be read by `numbersIn`; false for one that the format
 * does not have.
 */
export function hasNumbers(dtype: string): dtype is NumberDtype {
  return isDtype(dtype) && !(withoutNumbers as readonly string[]).includes(dtype);
}

/** Why the numbers of a type without `hasNumbers` are not shown: a sentence without its stop. */
export function whyNoNumbers(dtype: string): string {
  return isDtype(dtype)
    ? `Numbers of the type ${dtype} are not shown: several of them share a byte, or each has two parts`
    : `Numbers of the type ${shownName(dtype)} are not shown: it is not a type of the safetensors format as this version knows it`;
}

/** Types of whole numbers, and of booleans, whose numbers are 0 for false and 1 for true. */
const integerDtypes = ['BOOL', 'U8', 'I8', 'I16', 'U16', 'I32', 'U32', 'I64', 'U64'] as const;
export type IntegerDtype = (typeof integerDtypes)[number];

/**
 * Returns whether the numbers of a type are whole by their type: `integerAt` reads them exactly.
 */
export function isInteger(dtype: NumberDtype): dtype is IntegerDtype {
  return (integerDtypes as readonly string[]).includes(dtype);
}

/** Bytes of a number. */
export function bytesOf(dtype: NumberDtype): number {
  return bitsOf(dtype) / 8;
}

/**
 * Reads the numbers in `bytes` (a whole number of them) into `numbers`, from its place `at` on.
 * Integers of 64 bits become the nearest doubles; the rest is exact.
 */
export function numbersIn(bytes: Uint8Array, dtype: NumberDtype, numbers: Float64Array, at: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytesOf(dtype);
  const count = bytes.length / size;
  const read = readers[dtype];
  for (let i = 0; i < count; i++) numbers[at + i] = read(view, i * size);
}

/** The numbers in `bytes`, as `numbersIn` reads them. */
export function numbersOf(bytes: Uint8Array, dtype: NumberDtype): Float64Array {
  const numbers = new Float64Array(bytes.length / bytesOf(dtype));
  numbersIn(bytes, dtype, numbers, 0);
  return numbers;
}

/** The integer at an index, exactly. */
export function integerAt(bytes: Uint8Array, dtype: IntegerDtype, index: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = index * bytesOf(dtype);
  if (dtype === 'I64') return view.getBigInt64(offset, true);
  if (dtype === 'U64') return view.getBigUint64(offset, true);
  return BigInt(readers[dtype](view, offset));
}

type Reader = (view: DataView, offset: number) => number;

const readers: { readonly [D in NumberDtype]: Reader } = {
  BOOL: (view, offset) => view.getUint8(offset),
  U8: (view, offset) => view.getUint8(offset),
  I8: (view, offset) => view.getInt8(offset),
  I16: (view, offset) => view.getInt16(offset, true),
  U16: (view, offset) => view.getUint16(offset, true),
  I32: (view, offset) => view.getInt32(offset, true),
  U32: (view, offset) => view.getUint32(offset, true),
  I64: (view, offset) => Number(view.getBigInt64(offset, true)),
  U64: (view, offset) => Number(view.getBigUint64(offset, true)),
  F32: (view, offset) => view.getFloat32(offset, true),
  F64: (view, offset) => view.getFloat64(offset, true),
  F16: (view, offset) => halves()[view.getUint16(offset, true)] as number, // one of 65,536
  BF16: (view, offset) => brain(view.getUint16(offset, true)),
  F8_E5M2: fromTable((code) => half(code << 8)),
  F8_E4M3: fromTable((code) => ((code & 0x7f) === 0x7f ? Number.NaN : small(code, 4, 3, 7))),
  F8_E8M0: fromTable((code) => (code === 0xff ? Number.NaN : 2 ** (code - 127))),
  F8_E4M3FNUZ: fromTable((code) => (code === 0x80 ? Number.NaN : small(code, 4, 3, 8))),
  F8_E5M2FNUZ: fromTable((code) => (code === 0x80 ? Number.NaN : small(code, 5, 2, 16))),
};

/** IEEE 754 binary16; the code of an F8_E5M2 is its upper byte. */
function half(code: number): number {
  const exponent = (code >>> 10) & 0x1f;
  if (exponent < 0x1f) return small(code, 5, 10, 15);
  if ((code & 0x3ff) !== 0) return Number.NaN;
  return code & 0x8000 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Every binary16 by its code, made on first use. */
function halves(): Float64Array {
  allHalves ??= Float64Array.from({ length: 65_536 }, (_, code) => half(code));
  return allHalves;
}

let allHalves: Float64Array | null = null;

const scratch = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a binary32. */
function brain(code: number): number {
  scratch.setUint32(0, code << 16);
  return scratch.getFloat32(0);
}

/**
 * Returns the number of a code with a sign, an exponent of `exponentBits` and a fraction of
 * `fractionBits`; all codes are finite.
 */
function small(code: number, exponentBits: number, fractionBits: number, bias: number): number {
  const exponent = (code >>> fractionBits) & ((1 << exponentBits) - 1);
  const fraction = (code & ((1 << fractionBits) - 1)) / (1 << fractionBits);
  const size = exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias);
  return (code >>> (exponentBits + fractionBits)) & 1 ? -size : size;
}

/** A number of one byte. */
function fromTable(numberOf: (code: number) => number): Reader {
  const table = Float64Array.from({ length: 256 }, (_, code) => numberOf(code));
  return (view, offset) => table[view.getUint8(offset)] as number; // one of 256
}
