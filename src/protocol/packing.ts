/**
 * Message packing: a message as one block of bytes, its plain values as JSON and its typed arrays
 * behind them. VS Code looks at every single value of a message to a webview, on both sides, and
 * sends each array by itself; inside a block of bytes it sees nothing. JSON has neither NaN nor
 * infinity and would make null of them, and a diverged run has them everywhere: they travel as
 * tagged objects.
 *
 * Layout, little-endian: length of the JSON in bytes (uint32), 4 unused bytes, the JSON (UTF-8),
 * the arrays, each at a multiple of 8.
 */

const numberTag = '$number';
const arrayTag = '$array';
/**
 * Deeper than any message of the protocol; deeper values are dropped, so that no message exhausts
 * the stack.
 */
const depthLimit = 32;
const align = 8;

const arrayKinds = [
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];
type PackedArray = InstanceType<(typeof arrayKinds)[number]>;

/** Throws a TypeError for a typed array of another kind. */
export function packed(message: unknown): ArrayBuffer {
  const arrays: PackedArray[] = [];
  let behind = 0;
  const encode = (value: unknown, depth: number): unknown => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : { [numberTag]: String(value) };
    if (ArrayBuffer.isView(value)) {
      const kind = arrayKinds.findIndex((one) => value instanceof one);
      if (kind < 0)
        throw new TypeError(`A message holds ${Object.prototype.toString.call(value)}, which cannot be sent.`);
      const array = value as PackedArray;
      const place = { [arrayTag]: [kind, behind, array.length] };
      arrays.push(array);
      behind = aligned(behind + array.byteLength);
      return place;
    }
    return mapped(value, encode, depth);
  };
  const json = new TextEncoder().encode(JSON.stringify(encode(message, 0)) ?? 'null');
  const start = aligned(align + json.length);
  const bytes = new Uint8Array(start + behind);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, align);
  let at = start;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at = aligned(at + byteLength);
  }
  return bytes.buffer;
}

/**
 * Returns the message; its arrays are views of `bytes`. A value that is not such a block is read as
 * null, and so is an array that points outside of it.
 */
export function unpacked(bytes: ArrayBuffer): unknown {
  if (bytes.byteLength < align) return null;
  const length = new DataView(bytes).getUint32(0, true);
  if (length > bytes.byteLength - align) return null;
  const start = aligned(align + length);
  const decode = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Object.hasOwn(value, numberTag)) return taggedNumber(Reflect.get(value, numberTag));
    if (Object.hasOwn(value, arrayTag)) return taggedArray(bytes, start, Reflect.get(value, arrayTag));
    return mapped(value, decode, depth);
  };
  try {
    return decode(JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, align, length))), 0);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / align) * align;
}

function taggedNumber(text: unknown): number | null {
  return text === 'NaN' || text === 'Infinity' || text === '-Infinity' ? Number(text) : null;
}

function taggedArray(bytes: ArrayBuffer, start: number, place: unknown): PackedArray | null {
  if (!Array.isArray(place)) return null;
  const [kind, offset, length]: unknown[] = place;
  if (!isCount(kind) || !isCount(offset) || !isCount(length) || offset % align !== 0) return null;
  const Kind = arrayKinds[kind];
  if (Kind === undefined) return null;
  if (start + offset + length * Kind.BYTES_PER_ELEMENT > bytes.byteLength) return null;
  return new Kind(bytes, start + offset, length);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/**
 * Returns an array or plain object with `map` applied to its members; anything else as it is.
 * Copies it only where a member changes: a message has thousands of members, and hardly ever one
 * that does.
 */
function mapped(value: unknown, map: (member: unknown, depth: number) => unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === depthLimit) return null;
  const members: object = value;
  let copied: { [key: string]: unknown } | unknown[] | null = null;
  for (const key of Object.keys(members)) {
    const before: unknown = Reflect.get(members, key);
    const after = map(before, depth + 1);
    if (Object.is(after, before)) continue;
    copied ??= Array.isArray(value) ? [...value] : { ...value };
    // Not an assignment: assigning to `__proto__` would add no member.
    Object.defineProperty(copied, key, { value: after, writable: true, enumerable: true, configurable: true });
  }
  return copied ?? value;
}
