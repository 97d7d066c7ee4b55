/** Objects of the Debug Adapter Protocol, made of what the session's debugger reports. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import { dataPlace } from '../debugger/data-place';
import type {
  BreakpointRequest,
  CompletionReport,
  CursorReport,
  ExceptionReport,
  VariableReport,
} from '../debugger/reports';
import type { ScopeId } from '../step/recorded-step';
import { capabilities } from './capabilities';

/** The only thread: training. */
export const THREAD = 1;

/**
 * A breakpoint as the debugger is asked for it; `texts` are those that the client may give with it.
 */
export function breakpointRequest(
  place: string,
  { condition = '', hitCondition = '' }: { readonly condition?: string; readonly hitCondition?: string },
  logMessage = '',
): BreakpointRequest {
  return { place, condition, hitCondition, logMessage };
}

export function dataBreakpointInfo(
  parameter: VariableReport['parameter'],
): DebugProtocol.DataBreakpointInfoResponse['body'] {
  if (parameter === null) {
    const description = 'Only the value or the gradient of a parameter can be watched: pick one under Parameters.';
    return { dataId: null, description };
  }
  const { what, node, name } = parameter;
  return { dataId: dataPlace(what, node), description: name, accessTypes: ['write'] };
}

/**
 * Frames of scopes are numbered by these; others by their place in the stack, below 0. No frame is
 * 0.
 */
export function frameId(scope: ScopeId | null, place: number): number {
  return scope === null ? -1 - place : scope + 1;
}

export function scopeOfFrame(frame: number): ScopeId | null {
  return frame > 0 ? frame - 1 : null;
}

/** Returns a completion at column `at` of the text, counted from 0. */
export function completionItem({ label, kind, replaces }: CompletionReport, at: number): DebugProtocol.CompletionItem {
  const types = { name: 'variable', function: 'function', matrix: 'field', quantity: 'property' } as const;
  return { label, type: types[kind], start: at - replaces, length: replaces };
}

export function exceptionInfo(exception: ExceptionReport | null): DebugProtocol.ExceptionInfoResponse['body'] {
  const filters = capabilities.exceptionBreakpointFilters ?? [];
  return {
    exceptionId: filters.find(({ filter }) => filter === exception?.filter)?.label ?? 'MicroGPT',
    description: exception?.text ?? 'There is no exception here.',
    breakMode: 'always',
  };
}

/** Returns a stop at the cursor; null is the time before the first step. */
export function stoppedBody(report: CursorReport | null): DebugProtocol.StoppedEvent['body'] {
  const stop = { threadId: THREAD, allThreadsStopped: true };
  if (report === null) return { reason: 'pause', description: 'No training step has been taken yet', ...stop };
  const { reason, description, breakpoints, exception } = report;
  return {
    reason,
    description,
    ...stop,
    ...(breakpoints.length > 0 && { hitBreakpointIds: [...breakpoints] }),
    ...(exception !== null && { text: exception.text }),
  };
}
