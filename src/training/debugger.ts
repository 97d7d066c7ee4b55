/**
 * Stepping inside a recorded training step: the cursor, what holds it, and what is to be seen there. The session tells it of
 * every step and of every change of state; it lets the session train where a move leads beyond the step.
 */

import { UserError } from '../engine/user-error';
import {
  beginning,
  type Cursor,
  cursorAt,
  type Direction,
  end,
  framesAt,
  hasMoment,
  isBeginning,
  momentCount,
  nodeAt,
  ordinalOf,
} from '../graph/cursor';
import { CursorState } from '../graph/cursor-gradients';
import { moveLine, moveOperation, moveOut } from '../graph/cursor-moves';
import type { ExpressionNames } from '../graph/expressions';
import { formatNumber } from '../graph/format';
import { parameterName } from '../graph/names';
import type { NodeId, RecordedStep, ScopeId } from '../graph/recorded-step';
import type { StepReading } from '../graph/step-reading';
import type { SourceTables } from '../instrument/tables';
import { type BreakpointContext, Breakpoints } from './debug-breakpoints';
import type {
  BreakpointGroup,
  BreakpointReport,
  BreakpointRequest,
  CompletionReport,
  CursorMove,
  CursorReport,
  DebugMessage,
  ExceptionFilterRequest,
  FrameReport,
  InlineValueReport,
  StopReason,
  VariableReport,
  VariablesRequest,
} from './debug-data';
import { completions, evaluate, evaluatedElements, expressionNames, givenNumber, inlineValues } from './debug-evaluate';
import { ExceptionFilters } from './debug-exceptions';
import { describeMoment, frameName } from './debug-names';
import { type Stop, searchStop } from './debug-search';
import { listVariables, type Scene } from './debug-variables';
import type { Run } from './run';
import type { TrainingState } from './status';

/** What the debugger needs of the session. */
export interface DebugHost {
  readonly source: SourceTables;
  run(): Run | null;
  state(): TrainingState;
  reading(step: RecordedStep): StepReading;
  /** Lets training run on. */
  train(): Promise<unknown>;
  /** Takes one training step. */
  step(): Promise<unknown>;
  /** Takes the last step anew, with another value of a parameter. */
  stepAgain(parameter: NodeId, value: number): void;
  /** Told of every move, and with null when there is no recorded step any more. */
  moved(report: CursorReport | null): void;
  /** Told of what is said between two moves. */
  said(message: DebugMessage): void;
}

export class Debugger {
  private readonly host: DebugHost;
  private readonly breakpoints = new Breakpoints();
  private readonly filters = new ExceptionFilters();
  /** Whether a debugger is there: only then breakpoints hold. */
  private attached = false;
  private stop: Stop | null = null;
  private scene: Scene | null = null;
  /** Decided while the step was taken, to be told when training has come to rest. */
  private pending = false;
  /** The training step at whose beginning the cursor is to come to rest. */
  private arriveAt: { readonly step: number; readonly reason: StopReason } | null = null;
  private running = false;

  constructor(host: DebugHost) {
    this.host = host;
  }

  // What the session tells.

  /** A new model, or none. */
  begun(): void {
    this.stop = null;
    this.scene = null;
    this.pending = false;
    this.arriveAt = null;
    // The model may have other parameters and another vocabulary.
    this.breakpoints.remake(this.context(), (message) => this.host.said(message));
  }

  /** A step has been taken: says whether training shall rest at it. */
  taken(step: RecordedStep): boolean {
    this.scene = null;
    this.breakpoints.nextStep();
    this.pending = false;
    if (this.arriveAt?.step === step.step) {
      this.rest(beginning(step), this.arriveAt.reason);
      this.arriveAt = null;
      this.pending = true;
      return true;
    }
    const found = this.attached ? this.search(step, -1, momentCount(step), 1) : null;
    if (found === null) this.stop = null;
    else this.stop = found;
    this.pending = found !== null;
    return this.pending;
  }

  /** Training has entered a state. */
  entered(state: TrainingState): void {
    const ran = this.running;
    this.running = state === 'running';
    if (this.running) return;
    const step = this.host.run()?.recorded ?? null;
    if (step === null) {
      this.host.moved(null);
      return;
    }
    if (!this.pending) {
      this.arriveAt = null;
      this.rest(end(step), state === 'finished' || state === 'diverged' ? 'end' : ran ? 'pause' : 'step');
    }
    this.pending = false;
    this.tell();
  }

  // What a debugger asks.

  attach(): void {
    if (this.attached) {
      throw new UserError('MicroGPT is being debugged already: go on in that debug session, or stop it first.');
    }
    this.attached = true;
  }

  detach(): void {
    this.attached = false;
    this.arriveAt = null;
    this.breakpoints.clear();
    this.filters.clear();
  }

  setBreakpoints(group: BreakpointGroup, requests: readonly BreakpointRequest[]): BreakpointReport[] {
    return this.breakpoints.set(group, requests, this.context());
  }

  setExceptionFilters(requests: readonly ExceptionFilterRequest[]): BreakpointReport[] {
    return this.filters.set(requests, this.names());
  }

  /** Where the cursor is; null while training runs and before the first step. */
  report(): CursorReport | null {
    const step = this.host.run()?.recorded ?? null;
    if (step === null || this.running) return null;
    const { cursor, reason, breakpoints, exception } = this.stopAt(step);
    return {
      ...cursor,
      step: step.step,
      node: nodeAt(step, cursor),
      ordinal: ordinalOf(step, cursor),
      count: momentCount(step),
      reason,
      breakpoints,
      description: describeMoment(step, cursor),
      exception,
    };
  }

  /** Moves the cursor. Null: training runs on, or no step is recorded yet; else where it is now, as `moved` is told, too. */
  async move(move: CursorMove): Promise<CursorReport | null> {
    if (this.running) throw new UserError('Training runs: pause it first, then go step by step.');
    const run = this.host.run();
    if (run === null) throw new UserError('There is no model yet: train first.');
    const step = run.recorded;
    if (move.kind === 'step') {
      await this.toStep(run, move.step);
    } else if (step === null) {
      if (move.kind === 'breakpoint' && move.direction === 1) await this.host.train();
      else await this.takeStep(1);
    } else if (move.kind === 'to') {
      if (!hasMoment(step, move)) {
        throw new UserError(`Step ${step.step} has no moment ${move.index} in its ${move.phase} phase.`);
      }
      this.rest(cursorAt(step, move), 'goto');
      this.tell();
    } else {
      await this.moveIn(step, move.kind, move.direction);
    }
    return this.report();
  }

  frames(): FrameReport[] {
    const { reading, cursor } = this.look();
    return framesAt(reading.step, cursor).map(({ scope, range }) => ({
      scope,
      range,
      name: frameName(reading, cursor, scope),
    }));
  }

  /** A list of variables, or a page of it. */
  variables(request: VariablesRequest, start: number, count: number): VariableReport[] {
    const scene = this.look();
    const all =
      request.kind === 'evaluated'
        ? evaluatedElements(scene, this.existingNames(), request.expression, request.scope)
        : listVariables(scene, request);
    return count > 0 ? all.slice(start, start + count) : all.slice(start);
  }

  /** Sets a parameter, a variable of a list, at the beginning of a step, and computes the step with it. */
  setVariable(list: VariablesRequest, variable: string, text: string): VariableReport {
    const scene = this.look();
    const { step } = scene.reading;
    const found = this.variables(list, 0, 0).find(({ name }) => name === variable);
    if (found?.parameter?.what !== 'value') {
      throw new UserError(`${variable} is computed and cannot be set: set the value of a parameter.`);
    }
    if (!isBeginning(step, scene.cursor)) {
      throw new UserError(
        'A parameter can be set at the beginning of a training step only: go back there (Reverse), then set it.',
      );
    }
    const { node } = found.parameter;
    const value = givenNumber(scene, this.existingNames(), text);
    const name = parameterName(step, node);
    const before = step.valuesBefore[node];
    this.arriveAt = { step: step.step, reason: 'goto' };
    this.host.stepAgain(node, value);
    this.host.said({
      kind: 'edited',
      text: `${name} was set from ${formatNumber(before)} to ${formatNumber(value)} at the beginning of step ${step.step}.`,
    });
    return evaluate(this.look(), this.existingNames(), name, null);
  }

  evaluate(expression: string, scope: ScopeId | null): VariableReport {
    return evaluate(this.look(), this.existingNames(), expression, scope);
  }

  completions(text: string, column: number): CompletionReport[] {
    const there = this.host.run()?.recorded !== null && !this.running;
    return completions(there ? this.look() : null, this.existingNames(), text, column);
  }

  inlineValues(scope: ScopeId): InlineValueReport[] {
    return inlineValues(this.look(), scope);
  }

  private async moveIn(
    step: RecordedStep,
    kind: 'operation' | 'line' | 'out' | 'breakpoint',
    direction: Direction,
  ): Promise<void> {
    const { cursor } = this.stopAt(step);
    const from = ordinalOf(step, cursor);
    const beyond = direction === 1 ? momentCount(step) : -1;
    if (kind === 'breakpoint') {
      const found = this.search(step, from, beyond, direction);
      if (found !== null) this.stop = found;
      else if (direction === 1 && this.canTrain()) {
        await this.host.train();
        return;
      } else this.rest(direction === 1 ? end(step) : beginning(step), direction === 1 ? 'end' : 'entry');
      this.tell();
      return;
    }
    const moves = { operation: moveOperation, line: moveLine, out: moveOut };
    const target = moves[kind](step, cursor, direction);
    // What is passed over may hold a breakpoint.
    const to = target === null ? beyond : ordinalOf(step, target);
    const found = Math.abs(to - from) > 1 ? this.search(step, from, to, direction) : null;
    if (found !== null) this.stop = found;
    else if (target !== null) this.rest(target, 'step');
    else if (direction === -1) this.rest(beginning(step), 'entry');
    else if (this.canTrain()) {
      await this.takeStep(step.step + 1);
      return;
    } else this.rest(end(step), 'end');
    this.tell();
  }

  /** Takes the next training step and stands at its beginning. */
  private async takeStep(number: number): Promise<void> {
    this.arriveAt = { step: number, reason: number === 1 ? 'entry' : 'step' };
    await this.host.step();
  }

  private async toStep(run: Run, number: number): Promise<void> {
    const taken = run.losses.length;
    if (!Number.isInteger(number) || number < 1 || number > run.config.numSteps) {
      throw new UserError(`There is no step ${number}: give one from 1 to ${run.config.numSteps}.`);
    }
    if (number === taken && run.recorded !== null) {
      this.rest(beginning(run.recorded), 'entry');
      this.tell();
      return;
    }
    if (number <= taken) throw new UserError(`Step ${number} has been taken: give one above ${taken}, or restart.`);
    this.arriveAt = { step: number, reason: 'entry' };
    await (number === taken + 1 ? this.host.step() : this.host.train());
  }

  private search(step: RecordedStep, from: number, to: number, direction: Direction): Stop | null {
    if (!this.attached) return null;
    return searchStop({
      reading: this.host.reading(step),
      ...{ from, to, direction },
      breakpoints: this.breakpoints.all,
      filters: this.filters,
      losses: this.host.run()?.losses ?? [],
      said: (message) => this.host.said(message),
    });
  }

  private rest(cursor: Cursor, reason: StopReason): void {
    this.stop = { cursor, reason, breakpoints: [], exception: null };
  }

  private tell(): void {
    this.host.moved(this.report());
  }

  private stopAt(step: RecordedStep): Stop {
    this.stop ??= { cursor: end(step), reason: 'pause', breakpoints: [], exception: null };
    return this.stop;
  }

  /** The moment at the cursor. */
  private look(): Scene {
    if (this.running) throw new UserError('Training runs: pause it first.');
    const step = this.host.run()?.recorded ?? null;
    if (step === null) throw new UserError('No training step is recorded yet: take one first.');
    const { cursor } = this.stopAt(step);
    const reading = this.host.reading(step);
    if (this.scene?.reading.step === step) {
      this.scene.state.moveTo(cursor);
      this.scene = { ...this.scene, cursor };
    } else {
      this.scene = { reading, cursor, state: new CursorState(step, cursor) };
    }
    return this.scene;
  }

  private canTrain(): boolean {
    const state = this.host.state();
    return state === 'ready' || state === 'paused';
  }

  private context(): BreakpointContext {
    return { source: this.host.source, names: this.names(), parameterCount: this.host.run()?.parameterCount ?? 0 };
  }

  private names(): ExpressionNames | null {
    const run = this.host.run();
    return run && expressionNames(run, this.host.source);
  }

  private existingNames(): ExpressionNames {
    const names = this.names();
    if (names === null) throw new UserError('There is no model yet: train first.');
    return names;
  }
}
