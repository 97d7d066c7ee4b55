/**
 * Expressions over the numbers of a step: conditions of breakpoints, log messages, what is watched. They are read from a text
 * once and evaluated at many moments. Nothing but numbers, lists of numbers and the two words `op` and `phase` comes of them.
 */

import { UserError } from '../../engine/user-error';
import type { Moment, Phase } from '../../step/cursor/cursor';
import type { CursorState } from '../../step/cursor/gradients-so-far';
import type { StepReading } from '../../step/reading';
import type { NodeId, ParameterMatrix, RecordedStep, ScopeId } from '../../step/recorded-step';
import { shownText } from '../../text/token-text';
import { compile, isTrue } from './compile';
import { parseExpression } from './parse';

/** What an expression may name besides the numbers of the moment. */
export interface ExpressionNames {
  readonly matrices: readonly ParameterMatrix[];
  readonly characters: readonly string[];
  /** Variables of loops, `position`, `head`: the number of the turn. */
  readonly turns: readonly string[];
  /** What the running function names, at the moment for which the expression is read; a condition has none. */
  readonly locals?: ReadonlyMap<string, number | Float64Array>;
}

/** A number that there is only from a later moment on was asked for. */
export class NotComputed extends UserError {
  constructor(name: string) {
    super(`${name} is not computed yet at this moment of the step.`);
  }
}

/** A moment as expressions read it. It is moved from moment to moment. */
export class ExpressionMoment {
  readonly step: RecordedStep;
  readonly state: CursorState;
  node: NodeId | null = null;
  scope: ScopeId = 0;
  phase: Phase = 'forward';
  /** Whether a number that is not computed yet is an error; else it is NaN. */
  strict: boolean;
  private readonly reading: StepReading;
  private readonly turns = new Map<string, Float64Array>();

  constructor(reading: StepReading, state: CursorState, strict: boolean) {
    this.step = reading.step;
    this.reading = reading;
    this.state = state;
    this.strict = strict;
  }

  moveTo(moment: Moment, node: NodeId | null, scope: ScopeId): this {
    this.state.moveTo(moment);
    this.node = node;
    this.scope = scope;
    this.phase = moment.phase;
    return this;
  }

  /** The number of the turn of the innermost loop with that variable; NaN outside of such a loop. */
  turn(variable: string): number {
    let turns = this.turns.get(variable);
    if (turns === undefined) {
      turns = turnsOf(this.reading, variable);
      this.turns.set(variable, turns);
    }
    return turns[this.scope];
  }

  /** A number that there is only from some moment on. */
  computed(value: number | null, name: string): number {
    if (value !== null) return value;
    if (this.strict) throw new NotComputed(name);
    return Number.NaN;
  }
}

export type Result =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'vector'; readonly value: Float64Array }
  | { readonly kind: 'word'; readonly value: string };

/** What of a moment an expression depends on: the less, the less often it is evaluated. */
export interface Dependence {
  /** On the node: `value`, `grad`, `local`, `op`. */
  readonly node: boolean;
  /** On where in the step the moment is: the node, a loop's turn, the phase, a parameter. */
  readonly moment: boolean;
  /** On the turns of loops with these variables. */
  readonly turns: ReadonlySet<string>;
  /** On whether the moment is in the forward pass, the backward pass or the update. */
  readonly phase: boolean;
  /** On parameters or the loss, which change while the step goes on. */
  readonly number: boolean;
  /** On gradients, which there are from the backward pass on. */
  readonly gradient: boolean;
}

export interface Expression {
  readonly text: string;
  readonly depends: Dependence;
  /** Throws a UserError where it cannot be evaluated, such as for a division by zero. */
  evaluate(at: ExpressionMoment): Result;
  /** Whether it is true, or other than zero. */
  holds(at: ExpressionMoment): boolean;
}

/** Throws a UserError that names what is wrong in the text, and what may have been meant. */
export function readExpression(text: string, names: ExpressionNames): Expression {
  const { value, depends } = compile(parseExpression(text), names);
  const evaluate = (at: ExpressionMoment): Result => {
    switch (value.kind) {
      case 'number':
        return { kind: 'number', value: value.read(at) };
      case 'vector':
        return { kind: 'vector', value: value.read(at) };
      case 'word':
        return { kind: 'word', value: value.read(at) };
    }
  };
  const holds = (at: ExpressionMoment): boolean => {
    if (value.kind !== 'number') throw notTrueOrFalse(text);
    return isTrue(value.read(at));
  };
  return { text, depends, evaluate, holds };
}

/** An expression that is true or false. Throws a UserError for another. */
export function readCondition(text: string, names: ExpressionNames): Expression {
  if (compile(parseExpression(text), names).value.kind !== 'number') throw notTrueOrFalse(text);
  return readExpression(text, names);
}

function notTrueOrFalse(text: string): UserError {
  const shown = shownText(text);
  return new UserError(`\`${shown}\` is neither true nor false: compare it, as in \`max(${shown}) > 1\`.`);
}

/** One number a scope: the turn of the innermost loop with that variable around it, or NaN. */
function turnsOf({ step, tree }: StepReading, variable: string): Float64Array {
  const { scopeCount, scopeParent, scopeSite } = step.tape;
  const turns = new Float64Array(scopeCount);
  for (let scope = 0; scope < scopeCount; scope++) {
    const site = step.source.scopeSites[scopeSite[scope]];
    const own = site.kind === 'turn' && site.variable === variable;
    turns[scope] = own ? tree.turn[scope] : scope === 0 ? Number.NaN : turns[scopeParent[scope]];
  }
  return turns;
}
