/**
 * Source statistics: the work of the source's lines and functions in a step, and the times of its
 * functions, which the editor shows beside the source.
 */

import type { SourceRange } from '../program/tables';
import { filterName } from '../step/find/filter-names';
import { nodePlace } from '../step/names/node-place';
import type { StepReading } from '../step/reading';
import { functionStatistics } from '../step/source/function-statistics';
import type { LineStatistics } from '../step/source/line-statistics';
import type { TimedSteps } from '../training/run/function-times';

/** All of one recorded step, except the times, which are means over the timed steps of the run. */
export interface SourceStatistics {
  readonly step: number;
  /** The node whose gradients these are, with its place; null where they are the loss's. */
  readonly gradientOf: string | null;
  /** Nodes made by the step, without parameters. */
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
  /** The lines of its declaration, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** The number of calls; null for a function that makes no nodes, whose calls are not recorded. */
  readonly calls: number | null;
  /** The number of nodes made while it ran. */
  readonly nodes: number;
  /**
   * The filter that matches these nodes, or those of its lines where its calls have no scopes; null
   * where it makes none.
   */
  readonly filter: string | null;
  /** Mean per step; null where it ran in no timed step. */
  readonly milliseconds: number | null;
}

export interface StepTime {
  /** The number of timed steps of the run. */
  readonly steps: number;
  /** Means per step; the clock's own time included. */
  readonly milliseconds: number;
  /**
   * The backward sweep over the tape, which is not a function of the source; null where the source
   * does not call it.
   */
  readonly backward: { readonly line: number; readonly milliseconds: number | null } | null;
}

export function sourceStatistics(reading: StepReading, timed: TimedSteps | null): SourceStatistics {
  const { step, lines } = reading;
  const { source } = step;
  const { backwardCall } = source;
  const withScopes = new Set(source.scopeSites.map(({ callee }) => callee));
  const filterOf = (name: string, { line, endLine }: SourceRange) =>
    withScopes.has(name) ? `in:${filterName(name)}` : `line:${line}-${endLine}`;
  const ran = new Map(functionStatistics(step).map((one) => [one.name, one]));
  const times = new Map(timed?.functions.map(({ name, milliseconds }) => [name, milliseconds]));
  return {
    step: step.step,
    gradientOf: step.gradientNode === step.lossNode ? null : nodePlace(step, reading.tree, step.gradientNode),
    nodes: step.created,
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
      backward: backwardCall ? { line: backwardCall.line, milliseconds: times.get('backward') ?? null } : null,
    },
  };
}
