/**
 * Debugger service: a session's debugger as the worker serves it. Its code is loaded with the first
 * request.
 */

import type { Debugger } from '../debugger/debugger';
import { type DebuggerEvents, debugHost } from '../debugger/host';
import type { Inspection } from '../inspection/inspection';
import type { DebugApi } from '../protocol/debug-api';
import type { Session } from '../training/session';

export function serveDebugger(
  session: Session,
  inspection: () => Promise<Inspection>,
  events: DebuggerEvents,
): DebugApi {
  let loading: Promise<Debugger> | null = null;
  const load = async () => {
    const { Debugger } = await import('../debugger/debugger');
    const readings = await inspection();
    const made = new Debugger(debugHost(session, (step) => readings.reading(step), events));
    session.follow(made);
    return made;
  };
  const stepping = () => {
    loading ??= load();
    return loading;
  };
  return {
    debugAttach: async () => (await stepping()).attach(),
    debugDetach: async () => (await stepping()).detach(),
    debugBreakpoints: async (group, requests) => (await stepping()).setBreakpoints(group, requests),
    debugExceptionFilters: async (requests) => (await stepping()).setExceptionFilters(requests),
    cursor: async () => (await stepping()).report(),
    moveCursor: async (move) => (await stepping()).move(move),
    debugInterrupt: async () => (await stepping()).interrupt(),
    debugFrames: async () => (await stepping()).frames(),
    debugVariables: async (request, start, count) => (await stepping()).variables(request, start, count),
    debugSetVariable: async (list, name, value) => (await stepping()).setVariable(list, name, value),
    debugEvaluate: async (expression, scope) => (await stepping()).evaluate(expression, scope),
    debugResult: async (expression, scope, given) => (await stepping()).result(expression, scope, given),
    debugNames: async () => (await stepping()).namesReport(),
    debugCompletions: async (text, column) => (await stepping()).completions(text, column),
    debugInlineValues: async (scope) => (await stepping()).inlineValues(scope),
  };
}
