/**
 * The debug adapter: says in the Debug Adapter Protocol what the session's debugger tells. It holds no state of training; every
 * request is one call of the session. Where the cursor is, is told by the session's own events, whoever has moved it.
 */

import {
  BreakpointEvent,
  ContinuedEvent,
  InitializedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CursorMove, CursorReport, DebugMessage } from '../debugger/reports';
import { UserError } from '../engine/user-error';
import type { SessionStatus } from '../training/status';
import { readAttributes } from './attributes';
import { BreakingSession } from './breakpoint-requests';
import { capabilities } from './capabilities';
import { THREAD } from './look-requests';
import type { Disposable, LaunchAttributes } from './target';

/** A cursor that is dragged is told of when it has stood still for so long, milliseconds: clients ask much at every stop. */
const settled = 150;

export class DebugAdapter extends BreakingSession {
  private readonly subscriptions: Disposable[] = [];
  private attributes: LaunchAttributes = {};
  /** What is to be done when the client has told its breakpoints. */
  private begins: (() => Promise<void>) | null = null;
  private attached = false;
  /** Between two models there is nothing to stand at. */
  private restarting = false;
  /** Whether the client believes training to stand still. */
  private stopped = false;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  /** The client is gone: what was asked for is forgotten, training stays as it is. */
  override dispose(): void {
    this.answered(this.leave());
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = capabilities;
    this.sendResponse(response);
  }

  // The session begins and ends.

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: object): void {
    this.answer(response, async () => {
      this.attributes = readAttributes(args);
      // Who is one too many must not begin anew what another debugs.
      if (this.target.status.state !== 'idle') await this.attach();
      let wanted = false;
      try {
        wanted = await this.target.launch(this.attributes);
      } finally {
        if (!wanted) await this.leave();
      }
      if (!wanted) {
        this.sendEvent(new TerminatedEvent());
        return;
      }
      await this.join();
      this.begins = () => this.begin();
    });
  }

  protected override attachRequest(response: DebugProtocol.AttachResponse): void {
    this.answer(response, async () => {
      if (this.target.status.state === 'idle') {
        throw new UserError('There is no training to attach to: launch one, or run MicroGPT: Train first.');
      }
      await this.join();
      this.begins = async () => {
        const report = await this.target.calls.cursor();
        const { state, step } = this.target.status;
        if (report !== null) this.moved({ ...report, reason: 'entry' });
        else if (state !== 'running' && step > 0) await this.target.calls.moveCursor({ kind: 'step', step });
        else if (state !== 'running') this.moved(null);
      };
    });
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this.go(async () => {
      await this.begins?.();
      this.begins = null;
    });
  }

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
      this.go(() => this.begin());
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

  // Moves.

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

  protected override stepInRequest(response: DebugProtocol.StepInResponse): void {
    this.move(response, { kind: 'operation', direction: 1 });
  }

  protected override stepOutRequest(response: DebugProtocol.StepOutResponse): void {
    this.move(response, { kind: 'out', direction: 1 });
  }

  protected override stepBackRequest(
    response: DebugProtocol.StepBackResponse,
    args: DebugProtocol.StepBackArguments,
  ): void {
    this.move(response, { kind: args.granularity === 'instruction' ? 'operation' : 'line', direction: -1 });
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    this.answer(response, async () => {
      await this.target.calls.debugInterrupt();
      await this.target.pause();
    });
  }

  // How it goes on.

  /** Takes part in the session from now on. */
  private async join(): Promise<void> {
    if (!this.attached) await this.attach();
    this.subscriptions.push(
      this.target.onDidMove((report) => this.moved(report)),
      this.target.onDidSay((message) => this.said(message)),
      this.target.onDidChange((status) => this.changed(status)),
    );
    this.sendEvent(new InitializedEvent());
  }

  private async attach(): Promise<void> {
    await this.target.calls.debugAttach();
    this.attached = true;
  }

  private async leave(): Promise<void> {
    clearTimeout(this.waiting);
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
    if (!this.attached) return;
    this.attached = false;
    if (this.target.status.state !== 'idle') await this.target.calls.debugDetach();
  }

  /** Goes where the launch configuration says. A run that cannot go on is stopped at where it is: from there it can be gone back. */
  private async begin(): Promise<void> {
    const { stopOnEntry, stopAtStep } = this.attributes;
    if (stopAtStep !== undefined || stopOnEntry === true) await this.target.pause();
    const { state, step } = this.target.status;
    const stops = stopOnEntry === true || state === 'finished' || state === 'diverged';
    const at = stopAtStep ?? (stops ? Math.max(step, 1) : null);
    if (at !== null) await this.target.calls.moveCursor({ kind: 'step', step: at });
    else if (state !== 'running') await this.target.calls.moveCursor({ kind: 'breakpoint', direction: 1 });
  }

  /** Answers at once, and lets the event of the move say where it has led. */
  private move(response: DebugProtocol.Response, move: CursorMove): void {
    this.stopped = false;
    this.sendResponse(response);
    this.go(() => this.target.calls.moveCursor(move));
  }

  protected override moved(report: CursorReport | null): void {
    if (this.restarting) return;
    this.last = report;
    this.lists.reset();
    clearTimeout(this.waiting);
    if (report?.reason === 'goto' && this.stopped) this.waiting = setTimeout(() => this.tell(report), settled);
    else this.tell(report);
  }

  private tell(report: CursorReport | null): void {
    if (report?.reason === 'end') {
      this.say(`${report.description}: training is over.`, 'console');
      this.sendEvent(new TerminatedEvent());
      return;
    }
    // Moved by someone else: of two stops without a word in between clients show the older one's.
    if (this.stopped) this.sendEvent(new ContinuedEvent(THREAD, true));
    this.stopped = true;
    const body: DebugProtocol.StoppedEvent['body'] = {
      reason: report?.reason ?? 'pause',
      description: report?.description ?? 'No training step is taken yet',
      threadId: THREAD,
      allThreadsStopped: true,
      ...(report !== null && report.breakpoints.length > 0 && { hitBreakpointIds: [...report.breakpoints] }),
      ...(report?.exception != null && { text: report.exception.text }),
    };
    this.sendEvent(Object.assign(new StoppedEvent(body.reason, THREAD), { body }));
  }

  private changed({ state }: SessionStatus): void {
    if (state === 'idle' || state === 'running') clearTimeout(this.waiting);
    if (state === 'idle') {
      this.attached = false;
      this.say('The training thread has ended, and what was debugged with it.', 'stderr');
      this.sendEvent(new TerminatedEvent());
    } else if (state === 'running') {
      this.last = null;
      if (!this.stopped) return;
      // By a command, not by this client.
      this.stopped = false;
      this.sendEvent(new ContinuedEvent(THREAD, true));
    }
  }

  private said(message: DebugMessage): void {
    switch (message.kind) {
      case 'log': {
        const place = message.line === null ? {} : { source: { ...this.source }, line: message.line };
        const event = new OutputEvent(`${message.text}\n`, 'stdout');
        this.sendEvent(Object.assign(event, { body: { ...event.body, ...place } }));
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
}
