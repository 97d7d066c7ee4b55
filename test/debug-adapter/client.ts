/** A debug adapter over a session in this process, and a client that speaks the protocol with it. */

import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import net from 'node:net';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugAdapter } from '../../src/debug-adapter/adapter';
import { differences, launchedRun } from '../../src/debug-adapter/joining';
import type { DebugTarget, LaunchAttributes, SourceDocument } from '../../src/debug-adapter/target';
import type { CursorReport, DebugMessage } from '../../src/debugger/reports';
import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import type { SessionStatus } from '../../src/training/status';
import { serveDebugger } from '../../src/worker/debugging';
import { inspectionOf } from '../inspected';
import { names } from '../training/corpus-text';
import { countingClock } from '../training/counting-clock';

export const sourcePath = 'microgpt:/microgpt.ts';
export const scalarsPath = 'microgpt:/value.ts';

type Listeners<T> = Set<(value: T) => void>;

/** What the extension's Training is to the adapter, with a session in this process. */
export class SessionTarget implements DebugTarget {
  readonly session: Session;
  readonly calls: DebugTarget['calls'];
  readonly moves: Listeners<CursorReport | null> = new Set();
  readonly says: Listeners<DebugMessage> = new Set();
  readonly changes: Listeners<SessionStatus> = new Set();
  status!: SessionStatus;
  source: SourceDocument = { name: 'microgpt.ts', path: sourcePath };
  readonly sources: Listeners<void> = new Set();
  /** Documents, one a line, in place of the names. */
  corpus = names;
  /** What the user answers when another run is asked for. */
  begins = true;

  constructor() {
    const tell = <T>(listeners: Listeners<T>, value: T) => {
      for (const listener of listeners) listener(value);
    };
    this.session = new Session(builtIn, {
      now: countingClock(),
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
      progress: (status) => {
        this.status = status;
        tell(this.changes, status);
      },
      failed: (error) => assert.fail(error as Error),
    });
    this.calls = serveDebugger(this.session, async () => inspectionOf(this.session), {
      moved: (report) => tell(this.moves, report),
      said: (message) => tell(this.says, message),
    });
  }

  async launch(attributes: LaunchAttributes): Promise<boolean> {
    if (this.status.state !== 'idle') {
      if (differences(this.status, attributes).length === 0) return true;
      if (!this.begins) return false;
    }
    await this.restart(attributes);
    return true;
  }
  async restart(attributes: LaunchAttributes): Promise<void> {
    await this.session.restart(launchedRun(publishedConfig, attributes), this.corpus);
  }
  async pause(): Promise<void> {
    await this.session.pause();
  }
  onDidMove(listener: (report: CursorReport | null) => void) {
    return listening(this.moves, listener);
  }
  onDidChangeSource(listener: () => void) {
    return listening(this.sources, listener);
  }
  onDidSay(listener: (message: DebugMessage) => void) {
    return listening(this.says, listener);
  }
  onDidChange(listener: (status: SessionStatus) => void) {
    return listening(this.changes, listener);
  }
}

function listening<T>(listeners: Listeners<T>, listener: (value: T) => void) {
  listeners.add(listener);
  return { dispose: () => void listeners.delete(listener) };
}

/** A client and what it has heard. */
export class Client extends DebugClient {
  readonly target: SessionTarget;
  readonly output: string[] = [];
  readonly events: DebugProtocol.Event[] = [];
  readonly errors: Error[] = [];
  /** Made when the client is connected. */
  adapter!: DebugAdapter;
  private readonly server: net.Server;
  private heard = 0;

  private constructor(target: SessionTarget) {
    super('node', '', 'microgpt', undefined, true);
    this.target = target;
    this.defaultTimeout = 240_000;
    this.server = net.createServer((socket) => {
      const scalars = { name: 'value.ts', path: scalarsPath };
      this.adapter = new DebugAdapter({ target, scalars, log: (error) => this.errors.push(error) });
      this.adapter.setRunAsServer(true);
      // Each message goes out at once.
      socket.setNoDelay(true);
      this.adapter.start(socket, socket);
    });
    for (const event of ['stopped', 'continued', 'terminated', 'output', 'breakpoint', 'initialized']) {
      this.on(event, (one: DebugProtocol.Event) => {
        this.events.push(one);
        if (event === 'output') this.output.push(one.body.output.trimEnd());
      });
    }
  }

  static async connected(target = new SessionTarget()): Promise<Client> {
    target.status ??= await target.session.status();
    const client = new Client(target);
    await new Promise<void>((resolve) => client.server.listen(0, '127.0.0.1', resolve));
    await client.start((client.server.address() as net.AddressInfo).port);
    await client.initializeRequest();
    return client;
  }

  /** Launches, sets breakpoints, and waits for the stop that follows. */
  async begun(
    attributes: LaunchAttributes = { stopOnEntry: true },
    configure: () => Promise<unknown> = async () => {},
  ): Promise<DebugProtocol.StoppedEvent['body']> {
    await this.launchRequest(attributes as DebugProtocol.LaunchRequestArguments);
    await configure();
    return await this.after(() => this.configurationDoneRequest());
  }

  /** The stop that follows a request. */
  async after(act: () => Promise<unknown>): Promise<DebugProtocol.StoppedEvent['body']> {
    this.heard = this.events.length;
    await act();
    const event = await this.hear('stopped', 'terminated');
    assert.equal(event.event, 'stopped', `it stops (${this.output.slice(-3)})`);
    return event.body;
  }

  /** The next event of these since the last request. */
  async hear(...kinds: string[]): Promise<DebugProtocol.Event> {
    for (;;) {
      while (this.heard < this.events.length) {
        const event = this.events[this.heard++];
        if (kinds.includes(event.event)) return event;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async move(kind: 'continue' | 'next' | 'stepIn' | 'stepOut' | 'stepBack' | 'reverseContinue') {
    const args = { threadId: 1 };
    switch (kind) {
      case 'continue':
        return this.after(() => this.continueRequest(args));
      case 'next':
        return this.after(() => this.nextRequest(args));
      case 'stepIn':
        return this.after(() => this.stepInRequest(args));
      case 'stepOut':
        return this.after(() => this.stepOutRequest(args));
      case 'stepBack':
        return this.after(() => this.stepBackRequest(args));
      case 'reverseContinue':
        return this.after(() => this.reverseContinueRequest(args));
    }
  }

  /** `name:line` of the frames, innermost first. */
  async stack(): Promise<string[]> {
    const { body } = await this.stackTraceRequest({ threadId: 1 });
    return body.stackFrames.map(({ name, line }) => `${name}:${line}`);
  }

  /** The variables of a scope by the name that it has in the Variables view. */
  async scope(name: string, frame = 0): Promise<DebugProtocol.Variable[]> {
    const { body } = await this.stackTraceRequest({ threadId: 1 });
    const { scopes } = (await this.scopesRequest({ frameId: body.stackFrames[frame].id })).body;
    const scope = scopes.find((one) => one.name === name) ?? assert.fail(`there is no scope ${name}`);
    return (await this.variablesRequest({ variablesReference: scope.variablesReference })).body.variables;
  }

  async inside(variable: DebugProtocol.Variable | undefined): Promise<DebugProtocol.Variable[]> {
    const { variablesReference } = variable ?? assert.fail('there is no such variable');
    return (await this.variablesRequest({ variablesReference })).body.variables;
  }

  async value(expression: string): Promise<string> {
    return (await this.evaluateRequest({ expression })).body.result;
  }

  /** Sets line breakpoints at the lines with these texts. */
  async breakAt(...places: (string | ({ text: string } & Partial<DebugProtocol.SourceBreakpoint>))[]) {
    const breakpoints = places.map((place) => {
      const { text, ...rest } = typeof place === 'string' ? { text: place } : place;
      return { ...rest, line: lineOf(text) };
    });
    return (await this.setBreakpointsRequest({ source: { path: sourcePath }, breakpoints })).body.breakpoints;
  }

  async end(): Promise<void> {
    await this.disconnectRequest();
    await this.target.session.pause();
    await this.leave();
    assert.deepEqual(this.errors, []);
  }

  /** Ends the connection without a word; a server that stays open keeps the process alive. */
  async leave(): Promise<void> {
    await this.stop();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** The line of the model's source with this text, from 1. */
export function lineOf(text: string): number {
  const index = sourceTables.text.split('\n').findIndex((line) => line.includes(text));
  assert.ok(index >= 0, `the source has ${text}`);
  return index + 1;
}
