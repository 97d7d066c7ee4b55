/** Breakpoints of a debugger: its requests, resolved in the source and the model. */

import { UserError } from '../engine/user-error';
import type { SourceTables } from '../program/tables';
import { stepFunctions, stepLines } from '../step/cursor/lines';
import { nearest } from '../text/nearest';
import { readNumber } from '../text/read-number';
import type { Breakpoint, BreakpointTarget } from './breakpoint-hits';
import { readDataPlace } from './data-place';
import { type ExpressionMoment, type ExpressionNames, readCondition } from './expressions/expression';
import { readLogText } from './log-text';
import type { BreakpointGroup, BreakpointReport, BreakpointRequest, DebugMessage } from './reports';

/** A resolved breakpoint. */
export interface SetBreakpoint extends Breakpoint {
  readonly id: number;
  /** Whether the breakpoint holds at its nth hit; null for at every one. */
  readonly counts: ((hit: number) => boolean) | null;
  /** Makes the message of a log point; null for a breakpoint that stops. */
  readonly message: ((at: ExpressionMoment) => string) | null;
  /**
   * Hits up to and including a step, by the number of the step, for the steps that were searched.
   */
  readonly through: Map<number, number>;
  /** Hits in the current step. */
  inStep: number;
  /** The condition could not be evaluated: the breakpoint holds no longer. */
  failed: boolean;
}

/** The source and the model in which breakpoints are resolved. */
export interface BreakpointContext {
  readonly source: SourceTables;
  /** null while there is no model. */
  readonly names: ExpressionNames | null;
  readonly parameterCount: number;
}

interface Group {
  readonly requests: readonly { readonly id: number; readonly request: BreakpointRequest }[];
  readonly set: readonly SetBreakpoint[];
}

export class Breakpoints {
  private nextId = 1;
  private readonly groups = new Map<BreakpointGroup, Group>();
  /** The resolved breakpoints of all groups. */
  private resolved: readonly SetBreakpoint[] = [];

  /** The breakpoints that can hold. */
  get all(): readonly SetBreakpoint[] {
    return this.resolved.some(({ failed }) => failed) ? this.resolved.filter(({ failed }) => !failed) : this.resolved;
  }

  /** Replaces all breakpoints of a group. */
  set(group: BreakpointGroup, requests: readonly BreakpointRequest[], context: BreakpointContext): BreakpointReport[] {
    return this.make(
      group,
      requests.map((request) => ({ id: this.nextId++, request })),
      context,
    );
  }

  /** Resolves all breakpoints again, for another model, and counts their hits from 0. */
  remake(context: BreakpointContext, said: (message: DebugMessage) => void): void {
    for (const [group, { requests }] of this.groups) {
      for (const { id, verified, message } of this.make(group, requests, context)) {
        if (!verified) said({ kind: 'failed', breakpoint: id, text: message ?? '' });
      }
    }
  }

  clear(): void {
    this.groups.clear();
    this.resolved = [];
  }

  private make(group: BreakpointGroup, requests: Group['requests'], context: BreakpointContext): BreakpointReport[] {
    const set: SetBreakpoint[] = [];
    const reports = requests.map(({ id, request }): BreakpointReport => {
      let line: number | null = null;
      try {
        const target = targetOf(group, request.place, context);
        if (target.kind === 'line') line = target.line;
        set.push(made(id, target, request, context));
        return { id, verified: true, line, message: null };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { id, verified: false, line, message: error.message };
      }
    });
    this.groups.set(group, { requests, set });
    this.resolved = [...this.groups.values()].flatMap((one) => one.set);
    return reports;
  }
}

function targetOf(
  group: BreakpointGroup,
  place: string,
  { source, parameterCount }: BreakpointContext,
): BreakpointTarget {
  switch (group) {
    case 'line': {
      const line = stepLines(source).find((known) => known >= Number(place));
      if (line !== undefined) return { kind: 'line', line };
      throw new UserError('No line from here on makes nodes in a training step.');
    }
    case 'function': {
      const known = stepFunctions(source);
      const name = place.trim();
      if (known.includes(name)) return { kind: 'function', name };
      const close = nearest(name, known);
      throw new UserError(
        `A training step calls no function '${name}'. ${close.length > 0 ? `Did you mean ${close.join(' or ')}?` : `It calls ${known.join(', ')}.`}`,
      );
    }
    case 'data': {
      const watched = readDataPlace(place);
      if (watched !== null && watched.parameter < parameterCount) return { kind: 'data', ...watched };
      throw new UserError(`This model has no parameter ${place}: set the breakpoint again, in the Variables view.`);
    }
  }
}

function made(
  id: number,
  target: BreakpointTarget,
  { condition, hitCondition, logMessage }: BreakpointRequest,
  { names }: BreakpointContext,
): SetBreakpoint {
  const read = <T>(text: string, reader: (text: string, names: ExpressionNames) => T): T => {
    if (names === null) throw new UserError('There is no model yet: the condition is read when there is one.');
    return reader(text, names);
  };
  return {
    id,
    target,
    condition: condition.trim() === '' ? null : read(condition, readCondition),
    counts: hitCondition.trim() === '' ? null : hitRule(hitCondition.trim()),
    message: logMessage === '' ? null : read(logMessage, readLogText),
    through: new Map(),
    inStep: 0,
    failed: false,
  };
}

/**
 * Reads a hit count: `5` is the fifth hit, `> 5` after it, `>= 5` from it on, `% 5` every fifth.
 */
function hitRule(text: string): (hit: number) => boolean {
  const [, sign = '=', count = ''] = /^(==|=|>=|>|<=|<|%)?(.*)$/s.exec(text) ?? [];
  const read = readNumber(count, { whole: true, lowest: 1 });
  if ('remedy' in read) {
    throw new UserError(`The hit count is '${text}': ${read.remedy}, as in 5, > 5, >= 5, < 5, <= 5 or % 5.`);
  }
  const n = read.value;
  switch (sign) {
    case '>':
      return (hit) => hit > n;
    case '>=':
      return (hit) => hit >= n;
    case '<':
      return (hit) => hit < n;
    case '<=':
      return (hit) => hit <= n;
    case '%':
      return (hit) => hit % n === 0;
    default:
      return (hit) => hit === n;
  }
}
