/** Bringing back the run that a store has kept. */

import { type Calls, transferring } from '../../protocol/rpc';
import type { SessionApi } from '../../protocol/session-api';
import type { RunOptions } from '../../training/run/run';
import type { SessionStatus } from '../../training/status';
import { logged } from '../errors';
import { readHistoryBudget } from '../settings';
import type { RunStore } from './run-store';

export interface KeptRunOptions {
  readonly store: RunStore;
  /** The session to bring it back in; asked for where there is something to bring back. */
  readonly session: () => Calls<SessionApi>;
  readonly warn: (text: string) => void;
  /** Told of a setting that the run comes back without. */
  readonly failed: (error: Error) => void;
}

/** Goes on from the newest save that can be read; null where nothing is kept. Throws what is wrong with the newest where none can be. */
export async function recoverKept({ store, session, warn, failed }: KeptRunOptions): Promise<SessionStatus | null> {
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
      return await session().recover(kept.run, parts, options);
    } catch (thrown) {
      const error = asError(thrown);
      // The worker has died of it, and another shall not.
      if (error.name === 'AbortError') throw error;
      warn(logged(error));
      newest ??= error;
    }
  }
}

/** A setting that is none shall not cost the run: it comes back with the usual memory for its history. */
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
