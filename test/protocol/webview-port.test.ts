import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { webviewPort } from '../../src/protocol/webview-port';

/** A channel that does to messages what VS Code does to them: JSON, typed arrays aside. */
function jsonChannel() {
  const handlers: ((message: unknown) => void)[] = [];
  return {
    postMessage(message: unknown) {
      const arrays: unknown[] = [];
      const text = JSON.stringify(message, (_, value) =>
        ArrayBuffer.isView(value) ? { reference: arrays.push(value) - 1 } : value,
      );
      const received = JSON.parse(text, (_, value) =>
        typeof value?.reference === 'number' ? arrays[value.reference] : value,
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

describe('webview port', () => {
  it('keeps NaN, the infinities and typed arrays', () => {
    const message = {
      loss: Number.NaN,
      boxes: [{ gradient: Number.POSITIVE_INFINITY }, { gradient: Number.NEGATIVE_INFINITY }, { gradient: null }],
      gradients: Float64Array.of(Number.NaN, 1),
    };
    assert.deepEqual(crossed(message), message);
  });

  it('keeps every tree of plain values', () => {
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.double().map((number) => number + 0),
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        assert.deepEqual(crossed(value), value);
      }),
    );
  });

  it('stays upright under a message nested without end', () => {
    const channel = jsonChannel();
    const received: unknown[] = [];
    webviewPort(channel).listen((value) => received.push(value));
    let nested: unknown[] = [];
    for (let depth = 0; depth < 2000; depth++) nested = [nested];
    channel.postMessage(nested);
    assert.equal(received.length, 1);
  });
});
