/** A session with its inspection and its debugger, as the worker serves them. */

import { Debugger } from '../src/debugger/debugger';
import { type DebuggerEvents, debugHost } from '../src/debugger/host';
import { Inspection } from '../src/inspection/inspection';
import type { Session } from '../src/training/session';

const inspections = new WeakMap<Session, Inspection>();

/** The one inspection of a session. */
export function inspectionOf(session: Session): Inspection {
  const made = inspections.get(session) ?? new Inspection(session);
  inspections.set(session, made);
  return made;
}

/** A debugger that goes along with a session from now on. */
export function debuggerOf(session: Session, events: Partial<DebuggerEvents> = {}): Debugger {
  const reading = (step: Parameters<Inspection['reading']>[0]) => inspectionOf(session).reading(step);
  const made = new Debugger(debugHost(session, reading, { moved: () => {}, said: () => {}, ...events }));
  session.follow(made);
  return made;
}
