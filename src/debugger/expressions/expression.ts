/**
 * Expressions over the numbers of a step, for conditions of breakpoints, log messages and watches.
 * A text is read once and evaluated at many moments. The result is a number, a list of numbers or a
 * word.
 */

import { UserError } from '../../engine/user-error';
import type { Moment, Phase } from '../../step/cursor/cursor';
import type { CursorState } from '../../step/cursor/gradients-so-far';
import type { StepReading } from '../../step/reading';
import type { NodeId, ParameterMatrix, RecordedStep, ScopeId } from '../../step/recorded-step';
import { shownText } from '../../text/token-text';
import { compile, isTrue } from './compile';
import { parseExpression } from './parse';

/** The names that an expression may use besides those of the moment's numbers. */
export interface ExpressionNames {
  readonly matrices: readonly ParameterMatrix[];
  readonly characters: readonly string[];
  /** Names of the optimizer's arrays, as in `wte['a'][3].m`. */
  readonly arrays: readonly string[];
  /** Variables of loops, such as `position` and `head`; their value is the number of the turn. */
  readonly turns: readonly string[];
  /**
   * Values that the running function has named at the moment of evaluation; conditions have none.
   */
  readonly locals?: ReadonlyMap<string, number | Float64Array>;
}

/** An expression reads a number that is computed at a later moment of the step. */
export class NotComputed extends UserError {
  constructor(name: string) {
    super(`${name} is not computed yet at this moment of the step.`);
  }
}

/** The moment that expressions read. One object is moved from moment to moment. */
export class ExpressionMoment {
  readonly step: RecordedStep;
  readonly state: CursorState;
  node: NodeId | null = null;
  scope: ScopeId = 0;
  phase: Phase = 'forward';
  /** True: a number that is not computed yet throws NotComputed; false: it is NaN. */
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

  /** Returns the turn of the innermost loop with this variable; NaN outside of such a loop. */
  turn(variable: string): number {
    let turns = this.turns.get(variable);
    if (turns === undefined) {
      turns = turnsOf(this.reading, variable);
      this.turns.set(variable, turns);
    }
    return turns[this.scope];
  }

  /**
   * Returns a number that is null while it is not computed yet. Throws NotComputed for null if
   * strict.
   */
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

/**
 * Dependence: the parts of a moment that an expression reads. An expression that reads less is
 * evaluated less often.
 */
export interface Dependence {
  /** The node: `value`, `grad`, `local`, `op`. */
  readonly node: boolean;
  /** The place of the moment in the step: the node, a loop's turn, the phase, a parameter. */
  readonly moment: boolean;
  /** The turns of loops with these variables. */
  readonly turns: ReadonlySet<string>;
  /** The pass of the moment: forward, backward or update. */
  readonly phase: boolean;
  /** Parameters or the loss, which change within the step. */
  readonly number: boolean;
  /** Gradients, which exist from the backward pass on. */
  readonly gradient: boolean;
}

export interface Expression {
  readonly depends: Dependence;
  /** Throws a UserError where there is no result, such as for a division by zero. */
  evaluate(at: ExpressionMoment): Result;
  /** Whether the result is true: neither 0 nor NaN. */
  holds(at: ExpressionMoment): boolean;
}

/**
 * Reads an expression. Throws a UserError that names what is wrong in the text, and a near name.
 */
export function readExpression(text: string, names: ExpressionNames): Expression {
  return expressionOf(text, compile(parseExpression(text), names));
}

/** Reads an expression that is true or false. Throws a UserError for another. */
export function readCondition(text: string, names: ExpressionNames): Expression {
  const compiled = compile(parseExpression(text), names);
  if (compiled.value.kind !== 'number') throw notTrueOrFalse(text);
  return expressionOf(text, compiled);
}

function expressionOf(text: string, { value, depends }: ReturnType<typeof compile>): Expression {
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
  return { depends, evaluate, holds };
}

function notTrueOrFalse(text: string): UserError {
  const shown = shownText(text);
  return new UserError(`\`${shown}\` is neither true nor false: compare it, as in \`max(${shown}) > 1\`.`);
}

/** Returns for each scope the turn of the innermost loop with this variable around it, or NaN. */
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
