/**
 * Debug adapter: the Debug Adapter Protocol on one side, the session's debugger on the other. It
 * holds no state of training: a request is one call of the session, and the session's events report
 * the cursor, whoever has moved it. The requests are in the order in which a debug session makes
 * them.
 */

import {
  BreakpointEvent,
  ContinuedEvent,
  DebugSession,
  Handles,
  InitializedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
  Thread,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type {
  BreakpointGroup,
  BreakpointReport,
  BreakpointRequest,
  CursorMove,
  CursorReport,
  DebugMessage,
  ExceptionFilterId,
  FrameReport,
  VariableReport,
  VariablesRequest,
} from '../debugger/reports';
import { UserError } from '../engine/user-error';
import type { SessionStatus } from '../training/status';
import { readAttributes } from './attributes';
import { capabilities } from './capabilities';
import {
  breakpointRequest,
  completionItem,
  dataBreakpointInfo,
  exceptionInfo,
  frameId,
  scopeOfFrame,
  stoppedBody,
  THREAD,
} from './protocol-objects';
import type { DebugTarget, Disposable, LaunchAttributes, SourceDocument } from './target';

interface AdapterOptions {
  readonly target: DebugTarget;
  /** The source of the scalars that the model computes with. */
  readonly scalars: SourceDocument;
  /** Receives every error that is not a UserError. */
  readonly log: (error: Error) => void;
}

/**
 * How long a dragged cursor rests before the client is notified, milliseconds: clients ask much at
 * every stop.
 */
const DRAG_REST = 150;

export class DebugAdapter extends DebugSession {
  private readonly target: DebugTarget;
  private readonly scalars: SourceDocument;
  private readonly log: (error: Error) => void;
  private readonly subscriptions: Disposable[] = [];
  private attributes: LaunchAttributes = {};
  private attached = false;
  /** The action that follows when the client has sent its breakpoints. */
  private whenConfigured: (() => Promise<void>) | null = null;
  /** While one model replaces another there is nowhere to stop. */
  private restarting = false;
  /** True where the last notification of the client was a stop. */
  private stopped = false;
  /** The last reported position of the cursor; null while training runs. */
  private cursor: CursorReport | null = null;
  /** Lists that the client knows by number, until the cursor moves. */
  private readonly lists = new Handles<VariablesRequest>();
  /** True where the last move was by a single operation. */
  private goesInto = false;
  private dragRest: ReturnType<typeof setTimeout> | undefined;

  constructor({ target, scalars, log }: AdapterOptions) {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
    this.target = target;
    this.scalars = scalars;
    this.log = log;
  }

  /** The client is gone: its breakpoints are forgotten, training stays as it is. */
  override dispose(): void {
    this.leave().catch(this.log);
  }

  // The session begins.

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = capabilities;
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: object): void {
    this.answer(response, async () => {
      this.attributes = readAttributes(args);
      // Attaching comes first: a second debugger must not restart the run that another debugs.
      if (this.target.status.state !== 'idle') await this.attach();
      let wanted = false;
      try {
        wanted = await this.target.launch(this.attributes);
      } finally {
        if (!wanted) await this.leave();
      }
      if (wanted) await this.join(() => this.begin());
      else this.sendEvent(new TerminatedEvent());
    });
  }

  protected override attachRequest(response: DebugProtocol.AttachResponse): void {
    this.answer(response, async () => {
      if (this.target.status.state === 'idle') {
        throw new UserError('There is no training to attach to: launch one, or run MicroGPT: Train first.');
      }
      await this.join(async () => {
        const report = await this.target.calls.cursor();
        const { state, step } = this.target.status;
        if (report !== null) this.cursorMoved({ ...report, reason: 'entry' });
        else if (state !== 'running' && step > 0) await this.target.calls.moveCursor({ kind: 'step', step });
        else if (state !== 'running') this.cursorMoved(null);
      });
    });
  }

  // Breakpoints.

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): void {
    if (source.path !== this.target.source.path) {
      const message = `MicroGPT stops in ${this.target.source.name} only: open it with MicroGPT: Open Model Source.`;
      response.body = { breakpoints: breakpoints.map(() => ({ verified: false, message })) };
      this.sendResponse(response);
      return;
    }
    const requests = breakpoints.map((one) =>
      breakpointRequest(`${this.convertClientLineToDebugger(one.line)}`, one, one.logMessage),
    );
    this.setBreakpoints(response, 'line', requests);
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    const requests = breakpoints.map((one) => breakpointRequest(one.name, one));
    this.setBreakpoints(response, 'function', requests);
  }

  protected override dataBreakpointInfoRequest(
    response: DebugProtocol.DataBreakpointInfoResponse,
    { variablesReference, name }: DebugProtocol.DataBreakpointInfoArguments,
  ): void {
    this.answer(response, async () => {
      const variables = variablesReference === undefined ? [] : await this.variablesOf(variablesReference);
      return dataBreakpointInfo(variables.find((variable) => variable.name === name)?.parameter ?? null);
    });
  }

  protected override setDataBreakpointsRequest(
    response: DebugProtocol.SetDataBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetDataBreakpointsArguments,
  ): void {
    const requests = breakpoints.map((one) => breakpointRequest(one.dataId, one));
    this.setBreakpoints(response, 'data', requests);
  }

  protected override setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    { filters, filterOptions = [] }: DebugProtocol.SetExceptionBreakpointsArguments,
  ): void {
    this.answer(response, async () => {
      const requests = [...filters.map((filterId) => ({ filterId, condition: '' })), ...filterOptions].map(
        ({ filterId, condition = '' }) => ({ filter: filterId as ExceptionFilterId, condition }),
      );
      const reports = await this.target.calls.debugExceptionFilters(requests);
      return {
        breakpoints: reports.map(({ verified, message }) => ({ verified, ...(message !== null && { message }) })),
      };
    });
  }

  private setBreakpoints(
    response: DebugProtocol.SetBreakpointsResponse,
    group: BreakpointGroup,
    requests: readonly BreakpointRequest[],
  ): void {
    this.answer(response, async () => {
      const reports = await this.target.calls.debugBreakpoints(group, requests);
      return { breakpoints: reports.map((report) => this.breakpoint(report)) };
    });
  }

  private breakpoint({ id, verified, line, message }: BreakpointReport): DebugProtocol.Breakpoint {
    return {
      id,
      verified,
      ...(line !== null && { line: this.convertDebuggerLineToClient(line), source: { ...this.target.source } }),
      ...(message !== null && { message }),
    };
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this.inBackground(async () => {
      await this.whenConfigured?.();
      this.whenConfigured = null;
    });
  }

  // Contents of a stop, as the client shows them.

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [new Thread(THREAD, 'training')] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    { startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments,
  ): void {
    this.answer(response, async () => {
      const frames = this.cursor === null ? [] : await this.target.calls.debugFrames();
      // Clients show the first frame: after a move by an operation it is the one in `backward()`.
      const into = this.goesInto && this.cursor?.reason === 'step';
      const place = ({ file }: FrameReport) => (into && file === this.scalars.name ? 0 : 1);
      const all = frames.toSorted((a, b) => place(a) - place(b)).map((frame, i) => this.stackFrame(frame, i));
      return {
        totalFrames: all.length,
        stackFrames: all.slice(startFrame, levels > 0 ? startFrame + levels : undefined),
      };
    });
  }

  private stackFrame({ scope, name, file, range }: FrameReport, place: number): DebugProtocol.StackFrame {
    return {
      id: frameId(scope, place),
      name,
      source: { ...(file === this.scalars.name ? this.scalars : this.target.source) },
      line: this.convertDebuggerLineToClient(range.line),
      column: this.convertDebuggerColumnToClient(range.column + 1),
      endLine: this.convertDebuggerLineToClient(range.endLine),
      endColumn: this.convertDebuggerColumnToClient(range.endColumn + 1),
    };
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    { frameId: frame }: DebugProtocol.ScopesArguments,
  ): void {
    const scope = scopeOfFrame(frame);
    const list = (name: string, request: VariablesRequest, expensive = false) => ({
      name,
      variablesReference: this.lists.create(request),
      expensive,
    });
    response.body = {
      scopes: [
        list('Operation', { kind: 'operation' }),
        ...(scope === null ? [] : [{ ...list('Scope', { kind: 'scope', scope }), presentationHint: 'locals' }]),
        list('Step', { kind: 'step' }),
        list('Parameters', { kind: 'parameters' }, true),
      ],
    };
    this.sendResponse(response);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference, start = 0, count = 0, filter }: DebugProtocol.VariablesArguments,
  ): void {
    this.answer(response, async () => {
      // Only lists with indices are paged.
      const variables = filter === 'named' ? [] : await this.variablesOf(variablesReference, start, count);
      return { variables: variables.map((variable) => this.variable(variable)) };
    });
  }

  /**
   * Returns a list that the client knows by number, or a page of it; empty once the cursor has
   * moved.
   */
  private async variablesOf(variablesReference: number, start = 0, count = 0): Promise<VariableReport[]> {
    const request = this.lists.get(variablesReference);
    return request === undefined ? [] : this.target.calls.debugVariables(request, start, count);
  }

  private variable(report: VariableReport): DebugProtocol.Variable {
    const { name, value, expression } = report;
    return { name, value, ...this.contents(report), ...(expression !== null && { evaluateName: expression }) };
  }

  /** Returns the type of a value, and the number of the list inside it: 0 for none. */
  private contents({ type, children, count }: VariableReport) {
    return {
      type,
      variablesReference: children === null ? 0 : this.lists.create(children),
      ...(children !== null && children.kind !== 'parameter' && { indexedVariables: count }),
    };
  }

  protected override setVariableRequest(
    response: DebugProtocol.SetVariableResponse,
    { variablesReference, name, value }: DebugProtocol.SetVariableArguments,
  ): void {
    this.answer(response, async () => {
      const request = this.lists.get(variablesReference);
      if (request === undefined) throw new UserError('This variable no longer exists: expand its scope again.');
      const set = await this.target.calls.debugSetVariable(request, name, value);
      return { value: set.value, type: set.type };
    });
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression, frameId: frame }: DebugProtocol.EvaluateArguments,
  ): void {
    this.answer(response, async () => {
      const scope = frame === undefined ? null : scopeOfFrame(frame);
      const report = await this.target.calls.debugEvaluate(expression, scope);
      return { result: report.value, ...this.contents(report) };
    });
  }

  protected override completionsRequest(
    response: DebugProtocol.CompletionsResponse,
    { text, column }: DebugProtocol.CompletionsArguments,
  ): void {
    this.answer(response, async () => {
      const at = this.convertClientColumnToDebugger(column) - 1;
      const reports = await this.target.calls.debugCompletions(text, at);
      return { targets: reports.map((report) => completionItem(report, at)) };
    });
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse): void {
    response.body = exceptionInfo(this.cursor?.exception ?? null);
    this.sendResponse(response);
  }

  // Moves of the cursor.

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this.move(response, { kind: 'breakpoint', direction: 1 });
  }

  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this.move(response, { kind: 'breakpoint', direction: -1 });
  }

  protected override nextRequest(response: DebugProtocol.NextResponse, args: DebugProtocol.NextArguments): void {
    this.move(response, { kind: args.granularity === 'instruction' ? 'operation' : 'line', direction: 1 });
  }

  protected override stepBackRequest(
    response: DebugProtocol.StepBackResponse,
    args: DebugProtocol.StepBackArguments,
  ): void {
    this.move(response, { kind: args.granularity === 'instruction' ? 'operation' : 'line', direction: -1 });
  }

  protected override stepInRequest(response: DebugProtocol.StepInResponse): void {
    this.move(response, { kind: 'operation', direction: 1 });
  }

  protected override stepOutRequest(response: DebugProtocol.StepOutResponse): void {
    this.move(response, { kind: 'out', direction: 1 });
  }

  /** Answers at once; the event of the move reports its destination. */
  private move(response: DebugProtocol.Response, move: CursorMove): void {
    this.stopped = false;
    this.goesInto = move.kind === 'operation';
    this.sendResponse(response);
    this.inBackground(() => this.target.calls.moveCursor(move));
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    this.answer(response, async () => {
      await this.target.calls.debugInterrupt();
      await this.target.pause();
    });
  }

  // The session ends, or begins again.

  protected override restartRequest(
    response: DebugProtocol.RestartResponse,
    args?: { readonly arguments?: object },
  ): void {
    this.answer(response, async () => {
      if (args?.arguments !== undefined) this.attributes = readAttributes(args.arguments);
      this.restarting = true;
      await this.target.restart(this.attributes).finally(() => {
        this.restarting = false;
      });
      this.inBackground(() => this.begin());
    });
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.answer(response, async () => {
      await this.target.pause();
      await this.leave();
      this.sendEvent(new TerminatedEvent());
    });
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.answer(response, () => this.leave());
  }

  // The adapter in the session.

  /**
   * Takes part in the session from now on; `whenConfigured` follows when the client has sent its
   * breakpoints.
   */
  private async join(whenConfigured: () => Promise<void>): Promise<void> {
    if (!this.attached) await this.attach();
    this.subscriptions.push(
      this.target.onDidMove((report) => this.cursorMoved(report)),
      this.target.onDidSay((message) => this.said(message)),
      this.target.onDidChange((status) => this.statusChanged(status)),
      // The client then sends the breakpoints of all documents again.
      this.target.onDidChangeSource(() => this.inBackground(() => this.sourceChanged())),
    );
    this.whenConfigured = whenConfigured;
    this.sendEvent(new InitializedEvent());
  }

  private async attach(): Promise<void> {
    await this.target.calls.debugAttach();
    this.attached = true;
  }

  private async leave(): Promise<void> {
    clearTimeout(this.dragRest);
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
    if (!this.attached) return;
    this.attached = false;
    if (this.target.status.state !== 'idle') await this.target.calls.debugDetach();
  }

  /**
   * Goes to the place that the launch configuration names. A run that is over is stopped where it
   * is: from there one can go back.
   */
  private async begin(): Promise<void> {
    const { stopOnEntry, stopAtStep } = this.attributes;
    if (stopAtStep !== undefined || stopOnEntry === true) await this.target.pause();
    const { state, step } = this.target.status;
    const stops = stopOnEntry === true || state === 'finished' || state === 'diverged';
    const at = stopAtStep ?? (stops ? Math.max(step, 1) : null);
    if (at !== null) await this.target.calls.moveCursor({ kind: 'step', step: at });
    else if (state !== 'running') await this.target.calls.moveCursor({ kind: 'breakpoint', direction: 1 });
  }

  // Events of the session, passed on to the client.

  private cursorMoved(report: CursorReport | null): void {
    if (this.restarting) return;
    this.cursor = report;
    this.lists.reset();
    clearTimeout(this.dragRest);
    if (report?.reason === 'goto' && this.stopped) this.dragRest = setTimeout(() => this.sendStop(report), DRAG_REST);
    else this.sendStop(report);
  }

  private sendStop(report: CursorReport | null): void {
    if (report?.reason === 'end') {
      this.say(`${report.description}: training is over.`, 'console');
      this.sendEvent(new TerminatedEvent());
      return;
    }
    // Somebody else has moved the cursor. After two stops in a row clients show the older one.
    if (this.stopped) this.sendEvent(new ContinuedEvent(THREAD, true));
    this.stopped = true;
    const body = stoppedBody(report);
    this.sendEvent(Object.assign(new StoppedEvent(body.reason, THREAD), { body }));
  }

  private statusChanged({ state }: SessionStatus): void {
    if (state === 'idle' || state === 'running') clearTimeout(this.dragRest);
    if (state === 'idle') {
      this.attached = false;
      this.say('The training thread has ended, and the debug session with it.', 'stderr');
      this.sendEvent(new TerminatedEvent());
    } else if (state === 'running') {
      this.cursor = null;
      if (!this.stopped) return;
      // By a command, not by this client.
      this.stopped = false;
      this.sendEvent(new ContinuedEvent(THREAD, true));
    }
  }

  /** Another document has the source: the client sends its breakpoints again. */
  private async sourceChanged(): Promise<void> {
    await this.target.calls.debugBreakpoints('line', []);
    this.sendEvent(new InitializedEvent());
  }

  private said(message: DebugMessage): void {
    switch (message.kind) {
      case 'log': {
        const { text, line } = message;
        const event: DebugProtocol.OutputEvent = new OutputEvent(`${text}\n`, 'stdout');
        if (line !== null) {
          Object.assign(event.body, {
            source: { ...this.target.source },
            line: this.convertDebuggerLineToClient(line),
          });
        }
        this.sendEvent(event);
        return;
      }
      case 'edited':
        this.say(message.text, 'console');
        return;
      case 'failed': {
        const breakpoint = { id: message.breakpoint, verified: false, message: message.text };
        this.sendEvent(new BreakpointEvent('changed', breakpoint));
        this.say(message.text, 'stderr');
      }
    }
  }

  private say(text: string, category: 'console' | 'stderr'): void {
    this.sendEvent(new OutputEvent(`${text}\n`, category));
  }

  // Answers and errors.

  /** Answers a request with the body that `work` makes, if any, or with its error in words. */
  private answer<R extends DebugProtocol.Response>(response: R, work: () => Promise<R['body']>): void {
    work()
      .then(
        (body) => {
          if (body !== undefined) response.body = body;
          this.sendResponse(response);
        },
        (error: Error) => {
          // The format reads braces in a text as the name of a variable, so the text is a variable
          // itself.
          const variables = { _message: this.inWords(error) };
          this.sendErrorResponse(response, { id: 1, format: '{_message}', variables, showUser: false });
        },
      )
      .catch(this.log);
  }

  /** Does work that no request waits for. The debug console shows its error. */
  private inBackground(work: () => Promise<unknown>): void {
    (async () => work())()
      .catch((error: Error) => {
        this.say(this.inWords(error), 'stderr');
        // The client waits for a stop.
        if (this.target.status.state !== 'running' && this.target.status.state !== 'idle')
          this.cursorMoved(this.cursor);
      })
      .catch(this.log);
  }

  /**
   * Returns the text of an error for the user. The log gets the stack of one that is not a
   * UserError.
   */
  private inWords(error: Error): string {
    // The session's class of UserError is that of another bundle.
    if (error.name !== 'UserError') this.log(error);
    return error.message;
  }
}
