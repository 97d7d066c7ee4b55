/** Recovery: brings back the run that a store has kept. */

import { type Calls, transferring } from '../../protocol/rpc';
import type { RecoverOptions, SessionApi } from '../../protocol/session-api';
import type { RunOptions } from '../../training/run/run';
import type { SessionStatus } from '../../training/status';
import { logged } from '../errors';
import { readHistoryBudget } from '../settings';
import type { RunStore } from './run-store';

export interface KeptRunOptions {
  readonly store: RunStore;
  /** Returns the session to restore the run in; called where there is a run to restore. */
  readonly session: () => Calls<SessionApi>;
  readonly warn: (text: string) => void;
  readonly options: Pick<RecoverOptions, 'runsFiles' | 'again'>;
  /** Receives the error of a setting that the run is restored without. */
  readonly failed: (error: Error) => void;
}

/**
 * Continues from the newest save that can be read; null where nothing is kept. Throws the newest
 * save's error where none can be read.
 */
export async function recoverKept({
  store,
  session,
  options: asked,
  warn,
  failed,
}: KeptRunOptions): Promise<SessionStatus | null> {
  let newest: unknown = null;
  let options: RunOptions | null = null;
  for (let skip = 0; ; skip++) {
    const kept = await store.load(skip);
    if (kept === null && newest !== null) throw newest;
    if (kept === null) return null;
    options ??= runOptions(failed);
    const parts = transferring(
      kept.parts,
      kept.parts.map(({ buffer }) => buffer),
    );
    try {
      return await session().recover(kept.run, parts, { ...options, ...asked });
    } catch (thrown) {
      const error = asError(thrown);
      // The save has ended the worker, and must not end another.
      if (error.name === 'AbortError') throw error;
      warn(logged(error));
      newest ??= error;
    }
  }
}

/**
 * Returns the options of the restored run. An invalid setting must not cost the run: it is restored
 * with the default memory for its history.
 */
function runOptions(failed: KeptRunOptions['failed']): RunOptions {
  try {
    return { historyBudget: readHistoryBudget() };
  } catch (thrown) {
    failed(asError(thrown));
    return {};
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
