/**
 * The keyboard of the page that makes a debugger stop: VS Code gives it to the source at every stop, and whoever moves the cursor by a control of the page goes
 * on there.
 */

import * as vscode from 'vscode';

/** A stop that comes later after what was done in the page is not taken for its effect, milliseconds. */
const stopping = 5000;
/** What VS Code asks a debugger by itself, to show where it stands. Any other request is something that someone does in VS Code. */
const looks = new Set(['threads', 'stackTrace', 'scopes', 'variables', 'source', 'evaluate']);

/** What of a message of the debug adapter protocol matters here. */
interface Request {
  readonly command?: string;
  readonly arguments?: { readonly context?: string };
}

export class PageKeyboard implements vscode.Disposable {
  /** When something was done in the page last that a debugger stops after; several such things may end in one stop, or in as many. */
  private movedAt = Number.NEGATIVE_INFINITY;
  private readonly subscriptions: vscode.Disposable;

  /** `take` gives the keyboard to the page. */
  constructor(take: () => void) {
    const { debug } = vscode;
    this.subscriptions = vscode.Disposable.from(
      debug.onDidChangeActiveStackItem((item) => {
        const stopped = item instanceof vscode.DebugStackFrame && item.session.type === 'microgpt';
        if (stopped && performance.now() - this.movedAt < stopping) take();
      }),
      debug.registerDebugAdapterTrackerFactory('microgpt', {
        createDebugAdapterTracker: () => ({ onWillReceiveMessage: (request: Request) => this.requested(request) }),
      }),
    );
  }

  /** Something is done in the page after which a debugger stops. */
  moving(): void {
    this.movedAt = performance.now();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Who uses VS Code's own controls, or its console, wants to have the keyboard there. */
  private requested({ command = '', arguments: { context } = {} }: Request): void {
    if (!looks.has(command) || context === 'repl') this.movedAt = Number.NEGATIVE_INFINITY;
  }
}
