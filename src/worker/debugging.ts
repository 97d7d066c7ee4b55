/** The debugger of a session, served over the thread's port. */

import type { DebugApi } from '../protocol/debug-api';
import type { Session } from '../training/session';

export function serveDebugger({ debugger: stepping }: Session): DebugApi {
  return {
    debugAttach: async () => stepping.attach(),
    debugDetach: async () => stepping.detach(),
    debugBreakpoints: async (group, requests) => stepping.setBreakpoints(group, requests),
    debugExceptionFilters: async (requests) => stepping.setExceptionFilters(requests),
    cursor: async () => stepping.report(),
    moveCursor: (move) => stepping.move(move),
    debugFrames: async () => stepping.frames(),
    debugVariables: async (request, start, count) => stepping.variables(request, start, count),
    debugSetVariable: async (list, name, value) => stepping.setVariable(list, name, value),
    debugEvaluate: async (expression, scope) => stepping.evaluate(expression, scope),
    debugCompletions: async (text, column) => stepping.completions(text, column),
    debugInlineValues: async (scope) => stepping.inlineValues(scope),
  };
}
