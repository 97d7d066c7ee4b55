import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { packed, unpacked } from '../../src/protocol/packing';
import { webviewPort } from '../../src/protocol/webview-port';

/** A channel that does to messages what VS Code does to them: JSON, blocks of bytes aside. */
function jsonChannel() {
  const handlers: ((message: unknown) => void)[] = [];
  return {
    postMessage(message: unknown) {
      const blocks: unknown[] = [];
      const text = JSON.stringify(message, (_, value) =>
        value instanceof ArrayBuffer ? { reference: blocks.push(value.slice(0)) - 1 } : value,
      );
      const received = JSON.parse(text, (_, value) =>
        typeof value?.reference === 'number' ? blocks[value.reference] : value,
      );
      for (const handler of handlers) handler(received);
    },
    listen(handler: (message: unknown) => void) {
      handlers.push(handler);
      return { dispose: () => handlers.splice(handlers.indexOf(handler), 1) };
    },
  };
}

function crossed(message: unknown): unknown {
  const port = webviewPort(jsonChannel());
  const received: unknown[] = [];
  port.listen((value) => received.push(value));
  port.post(message);
  assert.equal(received.length, 1);
  return received[0];
}

const arrays = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.double().map((number) => number + 0),
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constant(null),
    arrays,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('webview port', () => {
  it('keeps NaN, the infinities and typed arrays', () => {
    const message = {
      loss: Number.NaN,
      boxes: [{ gradient: Number.POSITIVE_INFINITY }, { gradient: Number.NEGATIVE_INFINITY }, { gradient: null }],
      gradients: Float64Array.of(Number.NaN, 1),
    };
    assert.deepEqual(crossed(message), message);
  });

  it('keeps every tree of plain values and typed arrays', () => {
    fc.assert(
      fc.property(tree, (value) => {
        assert.deepEqual(crossed(value), value);
      }),
    );
  });

  it('sends what an array shows of a larger buffer, not the buffer', () => {
    const part = new Float64Array(10_000).subarray(3, 5);
    assert.deepEqual(crossed({ part }), { part: new Float64Array(2) });
    assert.ok(packed({ part }).byteLength < 100);
  });

  it('refuses to send what it cannot, in words', () => {
    assert.throws(() => packed({ at: new BigInt64Array(1) }), /BigInt64Array.*cannot be sent/);
  });

  it('hands on null for what is no block of bytes', () => {
    const channel = jsonChannel();
    const received: unknown[] = [];
    webviewPort(channel).listen((value) => received.push(value));
    for (const message of [null, 'run', { kind: 'call' }, [1], 5]) channel.postMessage(message);
    assert.deepEqual(received, [null, null, null, null, null]);
  });

  it('stays upright under a message nested without end', () => {
    let nested: unknown[] = [];
    for (let depth = 0; depth < 2000; depth++) nested = [nested];
    crossed(nested);
    const json = new TextEncoder().encode(JSON.stringify(nested));
    const block = new Uint8Array(8 + json.length);
    new DataView(block.buffer).setUint32(0, json.length, true);
    block.set(json, 8);
    assert.ok(Array.isArray(unpacked(block.buffer)));
  });

  it('reads any bytes without an error, and never beyond them', () => {
    const within = (value: unknown, bytes: ArrayBuffer): void => {
      if (ArrayBuffer.isView(value)) {
        assert.equal(value.buffer, bytes);
        assert.ok(value.byteOffset + value.byteLength <= bytes.byteLength);
      } else if (typeof value === 'object' && value !== null) {
        for (const member of Object.values(value)) within(member, bytes);
      }
    };
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 8 });
    fc.assert(
      fc.property(tree, changes, fc.nat(), (value, changed, cut) => {
        const bytes = new Uint8Array(packed(value));
        for (const [at, to] of changed) bytes[at % bytes.length] = to;
        const block = bytes.slice(0, bytes.length - (cut % 9)).buffer;
        within(unpacked(block), block);
      }),
      { numRuns: 2000 },
    );
    for (const place of [
      [7, 0, 2 ** 40],
      [7, -8, 1],
      [7, 4, 1],
      [99, 0, 0],
      [0.5, 0, 1],
      [7, 2 ** 53, 1],
      ['7', '0', '1'],
      [{ toString: 1, valueOf: 1 }, {}, []],
      [],
      5,
    ]) {
      const json = new TextEncoder().encode(JSON.stringify({ $array: place }));
      const block = new Uint8Array(8 + 40 + 16);
      new DataView(block.buffer).setUint32(0, json.length, true);
      block.set(json, 8);
      within(unpacked(block.buffer), block.buffer);
    }
  });
});
