/**
 * Keyboard focus of the page while a debugger stops: VS Code moves the focus to the source at every
 * stop, but a user who moves the cursor by a control of the page continues there.
 */

import * as vscode from 'vscode';

/**
 * A stop that comes later than this after an action in the page is not taken for its effect,
 * milliseconds.
 */
const stopping = 5000;
/**
 * Requests that VS Code itself sends to a debugger, to show where it has stopped. Any other request
 * comes from an action of the user in VS Code.
 */
const looks = new Set(['threads', 'stackTrace', 'scopes', 'variables', 'source', 'evaluate']);

/** The fields of a message of the debug adapter protocol that are read here. */
interface Request {
  readonly command?: string;
  readonly arguments?: { readonly context?: string };
}

export class PageKeyboard implements vscode.Disposable {
  /**
   * When the page last did something that a debugger stops after; several such actions may end in
   * one stop, or in as many.
   */
  private movedAt = Number.NEGATIVE_INFINITY;
  private readonly subscriptions: vscode.Disposable;

  /** `take` moves the keyboard to the page. */
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

  /** Records an action in the page after which a debugger stops. */
  moving(): void {
    this.movedAt = performance.now();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /**
   * Keeps the keyboard where it is when the user works with VS Code's own controls, or its console.
   */
  private requested({ command = '', arguments: { context } = {} }: Request): void {
    if (!looks.has(command) || context === 'repl') this.movedAt = Number.NEGATIVE_INFINITY;
  }
}
