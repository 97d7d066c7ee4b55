/** Error reporting: each error reaches the user once, in words, and the log with the stack. */

import * as vscode from 'vscode';
import { UserError } from '../engine/user-error';

/** An action that the user can take on an error or a message, as a button beside its text. */
export interface Remedy {
  readonly title: string;
  run(): Promise<unknown>;
}

/** A UserError with its remedies. */
export class RemediableError extends UserError {
  readonly remedies: readonly Remedy[];
  constructor(message: string, ...remedies: readonly Remedy[]) {
    super(message);
    this.remedies = remedies;
  }
}

/** Error display: shows and logs errors. */
export class Errors {
  private readonly log: vscode.LogOutputChannel;
  /** One failure may reject many calls; the user reads it once. */
  private readonly shown = new WeakSet<Error>();

  constructor(log: vscode.LogOutputChannel) {
    this.log = log;
  }

  /**
   * Shows an error: a UserError as it is, with its remedies, any other with the way to the log. A
   * cancellation by the user is not an error.
   */
  show(thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (this.shown.has(error) || error instanceof vscode.CancellationError || error.name === 'AbortError') return;
    this.shown.add(error);
    // By its name: a bundle that is loaded later has classes of its own.
    if (error.name === 'UserError') {
      this.log.warn(error.message);
      this.offer('error', error.message, 'remedies' in error ? (error as RemediableError).remedies : []);
      return;
    }
    this.log.error(logged(error));
    this.offer('error', vscode.l10n.t('MicroGPT: {0}', error.message), [
      { title: vscode.l10n.t('Show Log'), run: async () => this.log.show() },
    ]);
  }

  /** Logs an error that only developers need. */
  note(error: Error): void {
    this.log.warn(logged(error));
  }

  /** Runs work in the background; shows its failure. */
  watch(work: PromiseLike<unknown>): void {
    work.then(undefined, (error) => this.show(error));
  }

  /** Returns a function for VS Code to call: it does the work and shows its failure. */
  guarded<Args extends unknown[]>(work: (...args: Args) => PromiseLike<unknown>): (...args: Args) => Promise<void> {
    return async (...args) => {
      try {
        await work(...args);
      } catch (error) {
        this.show(error);
      }
    };
  }

  /**
   * Shows a message with buttons. Does not wait for the answer; the failure of a button's action is
   * shown.
   */
  offer(kind: 'information' | 'warning' | 'error', message: string, remedies: readonly Remedy[]): void {
    const titles = remedies.map(({ title }) => title);
    const answer = showMessage(kind, message, titles);
    this.watch(answer.then((title) => remedies.find((remedy) => remedy.title === title)?.run()));
  }
}

/** Returns an error as text for the log, with its stack and causes. */
export function logged(error: Error): string {
  const text = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${text}\nCaused by: ${logged(error.cause)}` : text;
}

function showMessage(
  kind: 'information' | 'warning' | 'error',
  message: string,
  titles: readonly string[],
): Thenable<string | undefined> {
  switch (kind) {
    case 'information':
      return vscode.window.showInformationMessage(message, ...titles);
    case 'warning':
      return vscode.window.showWarningMessage(message, ...titles);
    case 'error':
      return vscode.window.showErrorMessage(message, ...titles);
  }
}
