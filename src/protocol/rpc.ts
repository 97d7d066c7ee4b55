/**
 * RPC: typed calls over any two-way channel of messages. Both boundaries use it: extension <->
 * worker and extension <-> webview.
 *
 * An API is an interface. Its methods that return a promise are calls: the reply carries the value
 * or the error. Its methods that return void are notifications: nothing comes back. An AbortSignal
 * among the arguments of a call crosses the boundary: aborting it rejects the call at once and
 * aborts the signal that the serving side received in its place.
 *
 *     const rpc = new Rpc<SessionEvents, SessionApi>({ port: threadPort(worker), serve: { progress }, log });
 *     const status = await rpc.remote.step();
 */

import * as v from 'valibot';
import { UserError } from '../engine/user-error';

/** A two-way channel. Ready-made: `threadPort` for worker threads, `webviewPort` for webviews. */
export interface Port {
  /**
   * `transfer`: buffers that move to the other side instead of being copied, where the channel
   * supports that.
   */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  listen(handler: (message: unknown) => void): { dispose(): void };
}

/** The calls of an API: methods with an answer. */
export type Calls<Api> = {
  readonly [M in keyof Api as Api[M] extends (...args: never[]) => Promise<unknown> ? M : never]: Api[M];
};

/** The notifications of an API: methods without an answer. */
export type Notifications<Api> = {
  readonly [M in keyof Api as Api[M] extends (...args: never[]) => Promise<unknown> ? never : M]: Api[M];
};

/** A schema of the argument tuple of every method of an API. */
export type ArgumentSchemas<Api> = {
  readonly [M in keyof Api]: Api[M] extends (...args: infer Args) => unknown ? v.GenericSchema<unknown, Args> : never;
};

export interface RpcOptions<Local> {
  readonly port: Port;
  /** The methods that the other side may call. */
  readonly serve: Local;
  /**
   * If given, only these methods can be called and only with arguments that pass. Required where
   * the other side is not trusted.
   */
  readonly schemas?: ArgumentSchemas<Local>;
  /**
   * Receives refused messages and failed notifications. Errors of calls go to the caller instead.
   */
  readonly log: (error: Error) => void;
}

/**
 * Marks buffers inside a reply, or an argument, that are to move to the other side instead of being
 * copied. They are empty here afterwards.
 */
export function transferring<T extends object>(value: T, buffers: readonly ArrayBuffer[]): T {
  transfers.set(value, buffers);
  return value;
}

const transfers = new WeakMap<object, readonly ArrayBuffer[]>();

function transferred(value: unknown): readonly ArrayBuffer[] {
  return (typeof value === 'object' && value !== null ? transfers.get(value) : undefined) ?? [];
}

const Id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Arguments = v.pipe(v.array(v.unknown()), v.maxLength(16));
const Envelope = v.variant('kind', [
  /** `signal` is the index of the AbortSignal among the arguments. */
  v.strictObject({ kind: v.literal('call'), id: Id, method: v.string(), args: Arguments, signal: v.optional(Id) }),
  v.strictObject({ kind: v.literal('abort'), id: Id }),
  v.strictObject({ kind: v.literal('notification'), method: v.string(), args: Arguments }),
  v.strictObject({ kind: v.literal('result'), id: Id, value: v.optional(v.unknown()) }),
  v.strictObject({
    kind: v.literal('error'),
    id: Id,
    error: v.strictObject({ name: v.string(), message: v.string(), stack: v.optional(v.string()) }),
  }),
]);
type Envelope = v.InferOutput<typeof Envelope>;
type Call = Extract<Envelope, { kind: 'call' }>;

/** A message that is not of the protocol. */
class RefusedMessage extends Error {
  override readonly name = 'RefusedMessage';
  constructor(why: string) {
    super(`A message was refused: ${why}.`);
  }
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** Stops listening for the abort. */
  release(): void;
}

/** One end of a connection: serves `Local`, calls `Remote`. */
export class Rpc<Local extends object, Remote extends object> {
  /**
   * Calls of the other side. They reject with its error (a UserError stays one), or when this end
   * is disposed.
   */
  readonly remote: Calls<Remote> = proxy((method, args) => this.call(method, args)) as Calls<Remote>;
  /** Notifications to the other side; lost silently once this end is disposed. */
  readonly notify: Notifications<Remote> = proxy((method, args) => this.tell(method, args)) as Notifications<Remote>;

  private readonly options: RpcOptions<Local>;
  private readonly subscription: { dispose(): void };
  private readonly pending = new Map<number, Pending>();
  private readonly serving = new Map<number, AbortController>();
  /**
   * Starts anywhere, so that a reloaded page does not take replies to the calls of its former self
   * for its own.
   */
  private nextId = Math.floor(Math.random() * 2 ** 40);
  private closed: Error | null = null;

  constructor(options: RpcOptions<Local>) {
    this.options = options;
    this.subscription = options.port.listen((message) => this.receive(message));
  }

  /** Stops listening, rejects all pending calls with `reason` and aborts those being served. */
  dispose(reason: Error = new Error('The connection is closed.')): void {
    if (this.closed !== null) return;
    this.closed = reason;
    this.subscription.dispose();
    for (const controller of this.serving.values()) controller.abort();
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(reason);
  }

  private call(method: string, given: readonly unknown[]): Promise<unknown> {
    const id = this.nextId++;
    const signal = given.find((arg) => arg instanceof AbortSignal);
    const args = given.map((arg) => (arg instanceof AbortSignal ? null : arg));
    return new Promise((resolve, reject) => {
      if (this.closed !== null) throw this.closed;
      signal?.throwIfAborted();
      const message = { kind: 'call', id, method, args, ...(signal && { signal: given.indexOf(signal) }) };
      this.options.port.post(message, args.flatMap(transferred));
      const abort = () => {
        this.pending.delete(id);
        reject(signal?.reason);
        this.post({ kind: 'abort', id });
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.pending.set(id, { resolve, reject, release: () => signal?.removeEventListener('abort', abort) });
    });
  }

  private tell(method: string, args: readonly unknown[]): void {
    this.post({ kind: 'notification', method, args: [...args] }, args.flatMap(transferred));
  }

  private receive(message: unknown): void {
    const parsed = v.safeParse(Envelope, message);
    if (!parsed.success) {
      this.refuse(message, issuesText(parsed.issues));
      return;
    }
    const envelope = parsed.output;
    switch (envelope.kind) {
      case 'call':
        void this.answer(envelope);
        return;
      case 'abort':
        this.serving.get(envelope.id)?.abort();
        return;
      case 'notification':
        this.invoke(envelope.method, envelope.args).catch(this.options.log);
        return;
      case 'result':
        this.settle(envelope.id)?.resolve(envelope.value);
        return;
      case 'error':
        this.settle(envelope.id)?.reject(errorFrom(envelope.error));
        return;
    }
  }

  /**
   * Returns the call of a reply; none where it was aborted before, or made by a page that is gone.
   */
  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    pending?.release();
    return pending;
  }

  private async answer({ id, method, args, signal }: Call): Promise<void> {
    if (this.serving.has(id)) return this.refuse({ id }, `call ${id} is being served already`);
    const controller = new AbortController();
    this.serving.set(id, controller);
    try {
      if (signal !== undefined && signal < args.length) args[signal] = controller.signal;
      const value = await this.invoke(method, args);
      // The caller has settled an aborted call.
      if (controller.signal.aborted) return;
      this.options.port.post({ kind: 'result', id, value }, transferred(value));
    } catch (error) {
      if (error instanceof RefusedMessage) this.options.log(error);
      if (!controller.signal.aborted) this.post({ kind: 'error', id, error: errorData(error) });
    } finally {
      this.serving.delete(id);
    }
  }

  /** Calls a served method, after all checks. */
  private async invoke(method: string, given: readonly unknown[]): Promise<unknown> {
    const { serve, schemas } = this.options;
    const known = schemas === undefined ? !(method in Object.prototype) : Object.hasOwn(schemas, method);
    const handler: unknown = known ? Reflect.get(serve, method) : undefined;
    if (typeof handler !== 'function') throw new RefusedMessage(`there is no method ${shorten(method)}`);
    let args = given;
    if (schemas !== undefined) {
      const parsed = v.safeParse(schemas[method as keyof Local] as v.GenericSchema<unknown, unknown[]>, given);
      if (!parsed.success) throw new RefusedMessage(`${method}: ${issuesText(parsed.issues)}`);
      args = parsed.output;
    }
    return await handler.apply(serve, args);
  }

  private refuse(message: unknown, why: string): void {
    const error = new RefusedMessage(why);
    this.options.log(error);
    const id = v.safeParse(v.object({ id: Id }), message);
    if (id.success && !hasKind(message, 'result', 'error')) {
      this.post({ kind: 'error', id: id.output.id, error: errorData(error) });
    }
  }

  private post(envelope: Envelope, transfer: readonly ArrayBuffer[] = []): void {
    if (this.closed !== null) return;
    try {
      this.options.port.post(envelope, transfer);
    } catch (error) {
      this.options.log(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** Returns an object whose every method calls `invoke` with its name. */
function proxy(invoke: (method: string, args: readonly unknown[]) => unknown): object {
  return new Proxy(Object.freeze({}), {
    // `await` looks for `then` on any object: an API is not a promise.
    get: (_, method) =>
      typeof method === 'symbol' || method === 'then'
        ? undefined
        : (...args: readonly unknown[]) => invoke(method, args),
  });
}

function errorData(error: unknown): { name: string; message: string; stack?: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  return { name: error.name, message: error.message, ...(error.stack && { stack: error.stack }) };
}

function errorFrom(data: { name: string; message: string; stack?: string | undefined }): Error {
  if (data.name === 'UserError') return new UserError(data.message);
  const error = new Error(data.message);
  error.name = data.name;
  if (data.stack !== undefined) error.stack = data.stack;
  return error;
}

function hasKind(message: unknown, ...kinds: readonly string[]): boolean {
  return v.is(v.object({ kind: v.picklist(kinds) }), message);
}

function issuesText(issues: readonly v.BaseIssue<unknown>[]): string {
  return shorten(issues.map((issue) => `${v.getDotPath(issue) ?? 'message'}: ${shorten(issue.message)}`).join('; '));
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}...`;
}
