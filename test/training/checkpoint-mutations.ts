/** Files made wrong: each kind of mutation changes a file in one way of its own, by random numbers. */

import { handMade } from '../safetensors/hand-made';

/** A whole number from 0 to below n. */
export type Draw = (n: number) => number;

type Header = Record<string, Record<string, unknown>>;
interface Entry {
  dtype: unknown;
  shape: unknown;
  data_offsets: unknown;
}

const lengths = [0n, 1n, 7n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n, 99_999_999n, 100_000_001n];
const oddities: readonly unknown[] = [
  ...[null, true, -1, 0.5, 1e300, 2 ** 53, '', '0', 'F64', [], {}, [[]], [1, 2, 3], [-1, 0], ['a', 'b'], [0, 2 ** 53]],
  ...['\ud800', '9'.repeat(100), 'constructor', '__proto__'],
];

/** Each gives a new file. */
export const mutations: { readonly [kind: string]: (file: Uint8Array, draw: Draw) => Uint8Array } = {
  'flipped bits': (file, draw) => {
    const copy = file.slice();
    for (let flips = 1 + draw(8); flips > 0; flips--) copy[draw(copy.length)] ^= 1 << draw(8);
    return copy;
  },
  'flipped bits of the header': (file, draw) => {
    const copy = file.slice();
    const { text } = parts(file);
    for (let flips = 1 + draw(4); flips > 0; flips--) copy[draw(8 + text.length)] ^= 1 << draw(8);
    return copy;
  },
  'another byte of the header': (file, draw) => {
    const copy = file.slice();
    copy[8 + draw(parts(file).text.length)] = '{}[]",:0123456789.-eE\\u \n\0\u007f'.charCodeAt(draw(28));
    return copy;
  },
  truncated: (file, draw) => file.slice(0, draw(file.length)),
  'grown or zeroed': (file, draw) => {
    if (draw(2) === 0) return Uint8Array.from([...file, ...new Uint8Array(1 + draw(100))]);
    return file.slice().fill(0, draw(file.length));
  },
  'another header length': (file, draw) => {
    const copy = file.slice();
    const view = new DataView(copy.buffer);
    const length = draw(2) === 0 ? lengths[draw(lengths.length)] : view.getBigUint64(0, true) + BigInt(draw(33) - 16);
    view.setBigUint64(0, BigInt.asUintN(64, length), true);
    return copy;
  },
  'a key twice': (file, draw) => {
    const { text, data } = parts(file);
    const member = /"[\w.]+":(\{[^{}]*\}|"(\\.|[^"\\])*")/g;
    const found = [...text.matchAll(member)];
    const twice = found[draw(found.length)];
    return handMade(`${text.slice(0, twice.index)}${twice[0]},${text.slice(twice.index)}`, data);
  },
  'other offsets': (file, draw) =>
    withHeader(file, (entries, data) => {
      for (let changes = 1 + draw(3); changes > 0; changes--) {
        const entry = entries[draw(entries.length)];
        const [begin, end] = entry.data_offsets as [number, number];
        const by = [1, 8, -8, data.length, -begin, 2 ** 40][draw(6)];
        entry.data_offsets = [
          [begin + by, end + by],
          [begin, end + by],
          [begin + by, end],
          [end, begin],
          entries[draw(entries.length)].data_offsets,
        ][draw(5)];
      }
    }),
  'other dtypes and shapes': (file, draw) =>
    withHeader(file, (entries) => {
      const entry = entries[draw(entries.length)];
      const dtypes = ['F64', 'F32', 'I64', 'U8', 'F8_E4M3', 'F4', 'F65', 'f64', '', 'C64'];
      if (draw(2) === 0) entry.dtype = dtypes[draw(dtypes.length)];
      else
        entry.shape = [
          [...(entry.shape as number[])].reverse(),
          [1, ...(entry.shape as number[])],
          [2 ** 27, 2 ** 27],
          [],
        ][draw(4)];
    }),
  'something else in the header': (file, draw) => {
    const { text, data } = parts(file);
    const header: Header = JSON.parse(text);
    const name = Object.keys(header)[draw(Object.keys(header).length)];
    const keys = Object.keys(header[name]);
    const key = keys[draw(keys.length)];
    const change = draw(4);
    if (change === 0) delete header[name];
    else if (change === 1) delete header[name][key];
    else header[name][key] = oddities[draw(oddities.length)];
    return handMade(header, data);
  },
  'other texts of the metadata': (file, draw) => {
    const { text, data } = parts(file);
    const header: Header = JSON.parse(text);
    const metadata = header['__metadata__'];
    const keys = Object.keys(metadata);
    const key = keys[draw(keys.length)];
    const texts = [
      '',
      '0',
      '-1',
      '1e9',
      '1e-3',
      '[]',
      '{}',
      'null',
      '9'.repeat(50),
      String(metadata[keys[draw(keys.length)]]),
    ];
    metadata[key] = texts[draw(texts.length)];
    return handMade(header, data);
  },
  'tensors in another order': (file, draw) => {
    const { text, data } = parts(file);
    const entries = Object.entries(JSON.parse(text));
    for (let i = entries.length - 1; i > 0; i--) {
      const j = draw(i + 1);
      [entries[i], entries[j]] = [entries[j], entries[i]];
    }
    return handMade(Object.fromEntries(entries), data);
  },
};

function parts(file: Uint8Array): { readonly text: string; readonly data: Uint8Array } {
  const end = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return { text: Buffer.from(file.subarray(8, end)).toString(), data: file.subarray(end) };
}

function withHeader(file: Uint8Array, change: (entries: Entry[], data: Uint8Array) => void): Uint8Array {
  const { text, data } = parts(file);
  const header = JSON.parse(text);
  change(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([, entry]) => entry as Entry),
    data,
  );
  return handMade(header, data);
}
