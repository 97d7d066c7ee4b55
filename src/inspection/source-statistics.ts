/** What the source's lines and functions did in a step, and how long its functions take: what the editor shows beside the source. */

import type { SourceRange } from '../program/tables';
import { filterName } from '../step/find/filter-names';
import type { StepReading } from '../step/reading';
import { functionStatistics } from '../step/source/function-statistics';
import type { LineStatistics } from '../step/source/line-statistics';
import type { TimedSteps } from '../training/run/function-times';

/** Of one recorded step, but for the times, which are means over the timed steps of the run. */
export interface SourceStatistics {
  readonly step: number;
  /** Nodes made by the step, parameters not counted. */
  readonly nodes: number;
  /** The lines that made nodes, from top to bottom. */
  readonly lines: readonly LineStatistics[];
  /** The functions that ran, in the order of the source. */
  readonly functions: readonly FunctionFigures[];
  /** null before the first timed step. */
  readonly time: StepTime | null;
}

export interface FunctionFigures {
  readonly name: string;
  /** Where it is declared, from 1 to its last line. */
  readonly line: number;
  readonly endLine: number;
  /** How often it was called; null for one that makes no nodes, whose calls are not recorded. */
  readonly calls: number | null;
  /** Nodes that were made while it ran. */
  readonly nodes: number;
  /** The filter that means these nodes, or those of its lines where its calls have no scopes; null where it makes none. */
  readonly filter: string | null;
  /** Mean, of a step; null where it ran in no timed step. */
  readonly milliseconds: number | null;
}

export interface StepTime {
  /** How many steps of the run were timed. */
  readonly steps: number;
  /** Means, of a step; the clock's own time included. */
  readonly milliseconds: number;
  /** The sweep back over the tape, which is no function of the source; null where the source does not call it. */
  readonly backward: { readonly line: number; readonly milliseconds: number } | null;
}

export function sourceStatistics(reading: StepReading, timed: TimedSteps | null): SourceStatistics {
  const { step, lines } = reading;
  const { tape, source } = step;
  const { backwardCall } = source;
  const withScopes = new Set(source.scopeSites.map(({ callee }) => callee));
  const filterOf = (name: string, { line, endLine }: SourceRange) =>
    withScopes.has(name) ? `in:${filterName(name)}` : `line:${line}-${endLine}`;
  const ran = new Map(functionStatistics(step).map((one) => [one.name, one]));
  const times = new Map(timed?.functions.map(({ name, milliseconds }) => [name, milliseconds]));
  return {
    step: step.step,
    nodes: tape.length - tape.parameterCount,
    lines,
    functions: source.functions
      .filter(({ name }) => ran.has(name) || times.has(name))
      .map(({ name, range }) => ({
        name,
        line: range.line,
        endLine: range.endLine,
        calls: ran.get(name)?.calls ?? null,
        nodes: ran.get(name)?.nodes ?? 0,
        filter: ran.get(name)?.nodes ? filterOf(name, range) : null,
        milliseconds: times.get(name) ?? null,
      })),
    time: timed && {
      steps: timed.steps,
      milliseconds: timed.milliseconds,
      backward: backwardCall ? { line: backwardCall.line, milliseconds: times.get('backward') ?? 0 } : null,
    },
  };
}
