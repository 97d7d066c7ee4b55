/** How the debug adapter answers: every request is answered, with what was asked for or with an error in words. */

import { DebugSession, OutputEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CursorReport } from '../debugger/reports';
import type { DebugTarget, SourceDocument } from './target';

export interface AdapterOptions {
  readonly target: DebugTarget;
  readonly source: SourceDocument;
  /** Told of errors that are no user's. */
  readonly log: (error: Error) => void;
}

export abstract class AnsweringSession extends DebugSession {
  protected readonly target: DebugTarget;
  protected readonly source: SourceDocument;
  /** Where the cursor was told to be last; null while training runs. */
  protected last: CursorReport | null = null;
  private readonly log: (error: Error) => void;

  constructor({ target, source, log }: AdapterOptions) {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
    this.target = target;
    this.source = source;
    this.log = log;
  }

  /** Tells the client where the cursor is. */
  protected abstract moved(report: CursorReport | null): void;

  protected say(text: string, category: 'console' | 'stderr'): void {
    this.sendEvent(new OutputEvent(`${text}\n`, category));
  }

  /** Does the work of a request, and answers with what it has put into the response, or with its error. */
  protected answer(response: DebugProtocol.Response, work: () => Promise<void>): void {
    this.answered(
      work().then(
        () => this.sendResponse(response),
        (error: Error) => {
          if (error.name !== 'UserError') this.log(error);
          // A text in braces would be taken for a variable of the message.
          const message = { id: 1, format: '{_message}', variables: { _message: error.message }, showUser: false };
          this.sendErrorResponse(response, message);
        },
      ),
    );
  }

  /** Work that no request waits for; its error is said. */
  protected go(work: () => Promise<unknown>): void {
    this.answered(
      (async () => work())().catch((error: Error) => {
        if (error.name !== 'UserError') this.log(error);
        this.say(error.message, 'stderr');
        // The client waits for a stop.
        if (this.target.status.state !== 'running' && this.target.status.state !== 'idle') this.moved(this.last);
      }),
    );
  }

  protected answered(work: Promise<unknown>): void {
    work.catch(this.log);
  }
}
