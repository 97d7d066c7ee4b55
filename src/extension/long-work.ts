/** Work that may take long: a notification shows it only when it does, and cancels it. */

import * as vscode from 'vscode';

/** Work that takes longer than this shows its progress, milliseconds. */
const patience = 500;

/**
 * Does work, with a notification where it takes long. `follow` receives a function that reports the
 * progress, in words; its result is disposed of when the work ends.
 */
export async function withPatience<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
  follow?: (tell: (message: string) => void) => vscode.Disposable,
): Promise<T> {
  const abort = new AbortController();
  const result = work(abort.signal);
  if (await settlesWithin(result, patience)) return await result;
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, cancellation) => {
      cancellation.onCancellationRequested(() => abort.abort());
      const following = follow?.((message) => progress.report({ message }));
      try {
        return await result;
      } finally {
        following?.dispose();
      }
    },
  );
}

/**
 * Rejects as soon as the user cancels the wait: a file system may take its time, and so may a
 * working thread.
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new vscode.CancellationError()), { once: true });
  });
  return await Promise.race([work, aborted]);
}

async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
