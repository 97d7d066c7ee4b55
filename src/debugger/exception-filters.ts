/**
 * Exception filters: stops without a breakpoint, at numbers that are not finite, large gradients
 * and jumps of the loss.
 */

import { UserError } from '../engine/user-error';
import { type Cursor, cursorAt } from '../step/cursor/cursor';
import { nodePlace } from '../step/names/node-place';
import type { StepReading } from '../step/reading';
import { allFinite, firstNonFinite } from '../step/tape/first-non-finite';
import { formatNumber } from '../text/numbers';
import { defaultThresholds, leastLosses, meanOver } from './exception-defaults';
import { type ExpressionMoment, type ExpressionNames, readExpression } from './expressions/expression';
import type { BreakpointReport, ExceptionFilterId, ExceptionFilterRequest, ExceptionReport } from './reports';

interface ExceptionHit {
  readonly cursor: Cursor;
  readonly exception: ExceptionReport;
}

type Threshold = (at: ExpressionMoment) => number;

export class ExceptionFilters {
  private filters = new Map<ExceptionFilterId, Threshold>();

  /** Replaces all filters. */
  set(requests: readonly ExceptionFilterRequest[], names: ExpressionNames | null): BreakpointReport[] {
    this.filters = new Map();
    return requests.map(({ filter, condition }, i) => {
      const report = { id: -1 - i, line: null };
      try {
        if (!Object.hasOwn(defaultThresholds, filter)) {
          throw new UserError(
            `There is no exception filter ${filter}: there are ${Object.keys(defaultThresholds).join(', ')}.`,
          );
        }
        this.filters.set(filter, threshold(condition, defaultThresholds[filter], names));
        return { ...report, verified: true, message: null };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { ...report, verified: false, message: error.message };
      }
    });
  }

  clear(): void {
    this.filters.clear();
  }

  /**
   * Returns the hits of the filters in a step. `losses` are those of the run; this step's is the
   * last.
   */
  hits(reading: StepReading, losses: readonly number[], at: ExpressionMoment): ExceptionHit[] {
    const found = [...this.filters].map(([filter, limit]) => hitOf(filter, reading, losses, () => limit(at)));
    return found.filter((one) => one !== null);
  }
}

function hitOf(
  filter: ExceptionFilterId,
  reading: StepReading,
  losses: readonly number[],
  limit: () => number,
): ExceptionHit | null {
  switch (filter) {
    case 'nonFinite':
      return nonFinite(reading);
    case 'gradient':
      return largeGradient(reading, limit());
    case 'lossJump':
      return lossJump(reading, losses, limit());
  }
}

function threshold(condition: string, otherwise: number, names: ExpressionNames | null): Threshold {
  if (condition.trim() === '' || names === null) return () => otherwise;
  const expression = readExpression(condition, names);
  if (expression.depends.moment) {
    throw new UserError(
      `The threshold \`${condition}\` differs from operation to operation: give a number such as 10.`,
    );
  }
  return (at) => {
    const result = expression.evaluate(at);
    if (result.kind !== 'number')
      throw new UserError(`The threshold \`${condition}\` is not a number: give one such as 10.`);
    return result.value;
  };
}

function nonFinite(reading: StepReading): ExceptionHit | null {
  const { step } = reading;
  const { grad, parameterCount } = step.tape;
  if (step.loss === null || allFinite(step.loss, grad.subarray(0, parameterCount))) return null;
  // These are read only in a step that went wrong: this takes longer than the step.
  const { reach, tree } = reading;
  const first = firstNonFinite(step, reach);
  if (first === null) return null;
  const { node, what, value } = first;
  // A gradient is complete at the moment of its node: all that use the node have passed theirs on.
  const phase = what === 'value' ? 'forward' : 'backward';
  const text = `The ${what} of ${nodePlace(step, tree, node)} is ${formatNumber(value)}.`;
  return {
    cursor: cursorAt(step, { phase, index: Math.max(node, phase === 'forward' ? parameterCount - 1 : parameterCount) }),
    exception: { filter: 'nonFinite', text },
  };
}

function largeGradient(reading: StepReading, limit: number): ExceptionHit | null {
  const { step } = reading;
  const { grad, parameterCount } = step.tape;
  let node = step.lossNode;
  while (node >= parameterCount && !(Math.abs(grad[node]) > limit)) node--;
  if (node < parameterCount) return null;
  return {
    cursor: cursorAt(step, { phase: 'backward', index: node }),
    exception: {
      filter: 'gradient',
      text: `The gradient of ${nodePlace(step, reading.tree, node)} is ${formatNumber(grad[node])}, above ${formatNumber(limit)}.`,
    },
  };
}

function lossJump({ step }: StepReading, losses: readonly number[], factor: number): ExceptionHit | null {
  const earlier = losses.slice(-1 - meanOver, -1);
  if (earlier.length < leastLosses) return null;
  const mean = earlier.reduce((sum, loss) => sum + loss, 0) / earlier.length;
  if (step.loss === null || !(step.loss > factor * mean)) return null;
  return {
    cursor: cursorAt(step, { phase: 'forward', index: step.lossNode }),
    exception: {
      filter: 'lossJump',
      text: `The loss is ${formatNumber(step.loss)}, above ${formatNumber(factor)} times the mean of the last ${earlier.length} steps, ${formatNumber(mean)}.`,
    },
  };
}
