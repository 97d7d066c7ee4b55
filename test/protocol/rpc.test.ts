import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { UserError } from '../../src/engine/user-error';
import { type ArgumentSchemas, Rpc, transferring } from '../../src/protocol/rpc';
import { threadPort } from '../../src/protocol/thread-port';

interface Calculator {
  divide(dividend: number, divisor: number): Promise<number>;
  reversed(numbers: Float64Array): Promise<{ readonly numbers: Float64Array }>;
  wait(signal?: AbortSignal): Promise<string>;
  never(): Promise<void>;
  note(text: string): void;
}

interface Listener {
  told(text: string): void;
}

class TheCalculator implements Calculator {
  readonly notes: string[] = [];
  readonly calls: string[] = [];
  aborted: unknown = null;
  sent: Float64Array | null = null;

  async divide(dividend: number, divisor: number) {
    this.calls.push('divide');
    if (divisor === 0) throw new UserError('The divisor is 0; give another one.');
    if (dividend < 0) throw new RangeError('negative');
    return dividend / divisor;
  }
  async reversed(numbers: Float64Array) {
    this.calls.push('reversed');
    this.sent = numbers.toReversed();
    return transferring({ numbers: this.sent }, [this.sent.buffer as ArrayBuffer]);
  }
  wait(signal?: AbortSignal): Promise<string> {
    this.calls.push('wait');
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        this.aborted = signal.reason;
        reject(signal.reason);
      });
    });
  }
  never(): Promise<void> {
    this.calls.push('never');
    return new Promise(() => {});
  }
  note(text: string): void {
    this.calls.push('note');
    this.notes.push(text);
  }
}

const schemas: ArgumentSchemas<Calculator> = {
  divide: v.strictTuple([v.number(), v.number()]),
  reversed: v.strictTuple([v.instance(Float64Array)]),
  wait: v.union([v.strictTuple([]), v.strictTuple([v.instance(AbortSignal)])]),
  never: v.strictTuple([]),
  note: v.strictTuple([v.string()]),
};

/** A calculator behind a real pair of ports. */
function connected() {
  const { port1, port2 } = new MessageChannel();
  const calculator = new TheCalculator();
  const log: Error[] = [];
  const clientLog: Error[] = [];
  const told: string[] = [];
  const server = new Rpc<Calculator, Listener>({
    port: threadPort(port1),
    serve: calculator,
    schemas,
    log: (error) => log.push(error),
  });
  const client = new Rpc<Listener, Calculator>({
    port: threadPort(port2),
    serve: { told: (text) => void told.push(text) },
    log: (error) => clientLog.push(error),
  });
  const close = () => {
    client.dispose();
    server.dispose();
    port1.close();
  };
  return { calculator, log, told, server, client, hostile: port2, close };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

describe('rpc', () => {
  let end: ReturnType<typeof connected>;
  beforeEach(() => {
    end = connected();
  });
  afterEach(() => end.close());

  it('carries values both ways', async () => {
    assert.equal(await end.client.remote.divide(6, 4), 1.5);
    end.client.notify.note('one');
    end.server.notify.told('two');
    await until(() => end.calculator.notes.length === 1 && end.told.length === 1);
    assert.deepEqual([end.calculator.notes, end.told, end.log], [['one'], ['two'], []]);
  });

  it('answers calls in any order', async () => {
    const abort = new AbortController();
    const waiting = end.client.remote.wait(abort.signal);
    assert.equal(await end.client.remote.divide(1, 2), 0.5);
    abort.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
  });

  it('carries typed arrays and transfers those that are marked', async () => {
    const { numbers } = await end.client.remote.reversed(Float64Array.of(1, Number.NaN, 3));
    assert.deepEqual([...numbers], [3, Number.NaN, 1]);
    assert.equal(end.calculator.sent?.byteLength, 0, 'the buffer has moved');
  });

  it('keeps a UserError a UserError', async () => {
    await assert.rejects(end.client.remote.divide(1, 0), (error) => {
      assert(error instanceof UserError);
      assert.equal(error.message, 'The divisor is 0; give another one.');
      return true;
    });
  });

  it('keeps name, message and stack of other errors', async () => {
    await assert.rejects(end.client.remote.divide(-1, 1), (error) => {
      assert(error instanceof Error && !(error instanceof UserError));
      assert.equal(error.name, 'RangeError');
      assert.equal(error.message, 'negative');
      assert.match(error.stack ?? '', /TheCalculator\.divide/);
      return true;
    });
  });

  it('aborts on both sides', async () => {
    const abort = new AbortController();
    const waiting = end.client.remote.wait(abort.signal);
    await until(() => end.calculator.calls.length === 1);
    const reason = new Error('enough');
    abort.abort(reason);
    await assert.rejects(waiting, (error) => error === reason);
    await until(() => end.calculator.aborted !== null);
    assert.equal(await end.client.remote.divide(1, 1), 1);
    assert.deepEqual(end.log, []);
  });

  it('does not call at all when aborted before', async () => {
    await assert.rejects(end.client.remote.wait(AbortSignal.abort()), { name: 'AbortError' });
    await end.client.remote.divide(1, 1);
    assert.deepEqual(end.calculator.calls, ['divide']);
  });

  it('rejects pending and later calls when disposed, with the reason', async () => {
    const pending = end.client.remote.never();
    await until(() => end.calculator.calls.length === 1);
    end.client.dispose(new Error('The worker has ended.'));
    await assert.rejects(pending, { message: 'The worker has ended.' });
    await assert.rejects(end.client.remote.divide(1, 1), { message: 'The worker has ended.' });
    end.client.notify.note('lost');
  });

  it('aborts what it serves when disposed', async () => {
    const waiting = end.client.remote.wait(new AbortController().signal);
    waiting.catch(() => {});
    await until(() => end.calculator.calls.length === 1);
    end.server.dispose();
    assert.notEqual(end.calculator.aborted, null);
  });

  it('answers what cannot be sent with an error', async () => {
    const { port1, port2 } = new MessageChannel();
    const log = (error: Error) => assert.fail(error);
    const server = new Rpc<object, object>({ port: threadPort(port1), serve: { f: async () => () => 1 }, log });
    const client = new Rpc<object, { f(): Promise<unknown> }>({ port: threadPort(port2), serve: {}, log });
    await assert.rejects(client.remote.f(), { name: 'DataCloneError' });
    server.dispose();
    client.dispose();
    port1.close();
  });

  it('can be awaited itself without calling anything', async () => {
    assert.equal(await end.client.remote, end.client.remote);
    await end.client.remote.divide(1, 1);
    assert.deepEqual(end.calculator.calls, ['divide']);
  });

  describe('refuses', () => {
    /** Posts a raw message and waits until everything before it has been handled. */
    async function replies(...messages: readonly unknown[]): Promise<unknown[]> {
      const received: unknown[] = [];
      end.hostile.on('message', (message) => received.push(message));
      for (const message of messages) end.hostile.postMessage(message);
      await end.client.remote.divide(1, 1);
      assert.equal(end.calculator.calls.pop(), 'divide');
      return received.slice(0, -1);
    }

    for (const [what, message] of Object.entries({
      'an unknown method': { kind: 'call', id: 7, method: 'format', args: [] },
      "a method of every object's": { kind: 'call', id: 7, method: 'toString', args: [] },
      'the constructor': { kind: 'call', id: 7, method: 'constructor', args: [] },
      'a property that is no method of the API': { kind: 'call', id: 7, method: 'notes', args: [] },
      'an argument of another type': { kind: 'call', id: 7, method: 'divide', args: [1, '2'] },
      'too few arguments': { kind: 'call', id: 7, method: 'divide', args: [1] },
      'too many arguments': { kind: 'call', id: 7, method: 'divide', args: [1, 2, 3] },
      'arguments that are no list': { kind: 'call', id: 7, method: 'divide', args: { length: 2 } },
      'an unknown kind': { kind: 'eval', id: 7, code: '1' },
      'a member too many': { kind: 'call', id: 7, method: 'divide', args: [1, 2], extra: true },
    })) {
      it(`${what}, with an answer`, async () => {
        const [reply, ...rest] = await replies(message);
        const { kind, id, error } = reply as { kind: string; id: number; error: Error };
        assert.deepEqual([kind, id, error.name, rest], ['error', 7, 'RefusedMessage', []]);
        assert.deepEqual(end.calculator.calls, []);
        assert.equal(end.log.length, 1);
      });
    }

    for (const [what, message] of Object.entries({
      'a message without an id': { kind: 'call', method: 'divide', args: [1, 1] },
      'a notification of an unknown method': { kind: 'notification', method: 'erase', args: [] },
      'a notification with other arguments': { kind: 'notification', method: 'note', args: [1] },
      'no message at all': null,
    })) {
      it(`${what}, with a word in the log`, async () => {
        assert.deepEqual(await replies(message), []);
        assert.deepEqual(end.calculator.calls, []);
        assert.equal(end.log.length, 1);
      });
    }

    it('a reply to a call never made, silently', async () => {
      assert.deepEqual(await replies({ kind: 'result', id: 99, value: 1 }), []);
      assert.deepEqual([end.calculator.calls, end.log], [[], []]);
    });

    it('a second call with the id of one that is being served', async () => {
      const call = { kind: 'call', id: 7, method: 'never', args: [] };
      assert.equal((await replies(call, call)).length, 1);
      assert.deepEqual(end.calculator.calls, ['never']);
    });

    it('whatever is not of the protocol, and goes on', async () => {
      const word = fc.constantFrom('call', 'result', 'error', 'abort', 'notification', 'divide', '__proto__', 'kind');
      const noise = fc.oneof(
        fc.anything({ withMap: true, withSet: true, withTypedArray: true, withBigInt: true }),
        fc.record(
          {
            kind: fc.oneof(word, fc.string()),
            id: fc.oneof(fc.integer(), fc.double(), fc.anything()),
            method: fc.oneof(word, fc.string()),
            args: fc.oneof(fc.array(fc.anything()), fc.anything()),
            signal: fc.anything(),
            value: fc.anything(),
            error: fc.anything(),
          },
          { requiredKeys: [] },
        ),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(noise, { maxLength: 8 }), async (messages) => {
          for (const message of messages) end.hostile.postMessage(structuredClone(message));
          assert.equal(await end.client.remote.divide(3, 2), 1.5);
          for (const call of end.calculator.calls.splice(0)) assert.equal(call, 'divide');
        }),
        { numRuns: 300 },
      );
    });
  });
});
