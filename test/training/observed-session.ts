/** A session of the tests, and what it told. */

import { builtIn } from '../../src/program/built-in';
import type { SessionEnvironment } from '../../src/training/environment';
import { Session } from '../../src/training/session';
import type { SessionStatus } from '../../src/training/status';
import { countingClock } from './counting-clock';

export interface Observed {
  readonly session: Session;
  readonly progress: SessionStatus[];
  readonly failures: unknown[];
  /** Resolves when training is in one of the states. */
  reaches(...states: SessionStatus['state'][]): Promise<SessionStatus>;
}

/** Sessions share the tape, so none may go on into the next test. */
const begun: Session[] = [];

/** A session that writes down what it tells. */
export function observed(environment: Partial<SessionEnvironment> = {}): Observed {
  const progress: SessionStatus[] = [];
  const failures: unknown[] = [];
  const session = new Session(builtIn, {
    now: countingClock(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: (status) => progress.push(status),
    failed: (error) => failures.push(error),
    ...environment,
  });
  begun.push(session);
  const reaches: Observed['reaches'] = async (...states) => {
    for (;;) {
      const status = await session.status();
      if (states.includes(status.state)) return status;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { session, progress, failures, reaches };
}

/** The same without the ids of runs, which differ from run to run. */
export function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, name === 'run' ? null : withoutIds(part)]);
  return Object.fromEntries(entries);
}

/** After each test that has begun sessions. */
export async function endSessions(): Promise<void> {
  for (const session of begun.splice(0)) await session.pause();
}
