/** Where errors go: to the user once, in words; to the log with the stack. */

import * as vscode from 'vscode';
import { UserError } from '../engine/user-error';

/** Something that the user can do about an error or a piece of news, as a button beside its text. */
export interface Remedy {
  readonly title: string;
  run(): Promise<unknown>;
}

/** A UserError that brings its remedies with it. */
export class RemediableError extends UserError {
  readonly remedies: readonly Remedy[];
  constructor(message: string, ...remedies: readonly Remedy[]) {
    super(message);
    this.remedies = remedies;
  }
}

/** Shows and logs what goes wrong. */
export class Errors {
  private readonly log: vscode.LogOutputChannel;
  /** One failure may reject many calls; the user reads of it once. */
  private readonly shown = new WeakSet<Error>();

  constructor(log: vscode.LogOutputChannel) {
    this.log = log;
  }

  /** Shows an error: a UserError as it is, with its remedies, any other with the way to the log. What the user cancelled is no error. */
  show(thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (this.shown.has(error) || error instanceof vscode.CancellationError || error.name === 'AbortError') return;
    this.shown.add(error);
    if (error instanceof UserError) {
      this.log.warn(error.message);
      this.offer('error', error.message, error instanceof RemediableError ? error.remedies : []);
      return;
    }
    this.log.error(logged(error));
    this.offer('error', vscode.l10n.t('MicroGPT: {0}', error.message), [
      { title: vscode.l10n.t('Show Log'), run: async () => this.log.show() },
    ]);
  }

  /** Logs an error that concerns nobody but developers. */
  note(error: Error): void {
    this.log.warn(logged(error));
  }

  /** Lets work go on by itself; its failure is shown. */
  watch(work: PromiseLike<unknown>): void {
    work.then(undefined, (error) => this.show(error));
  }

  /** A function for VS Code to call: does the work and shows its failure. */
  guarded<Args extends unknown[]>(work: (...args: Args) => PromiseLike<unknown>): (...args: Args) => Promise<void> {
    return async (...args) => {
      try {
        await work(...args);
      } catch (error) {
        this.show(error);
      }
    };
  }

  /** Says something, with buttons. Does not wait for the answer; what a button does is watched. */
  offer(kind: 'information' | 'warning' | 'error', message: string, remedies: readonly Remedy[]): void {
    const titles = remedies.map(({ title }) => title);
    const answer = showMessage(kind, message, titles);
    this.watch(answer.then((title) => remedies.find((remedy) => remedy.title === title)?.run()));
  }
}

/** An error as text for the log, with its stack and causes. */
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
