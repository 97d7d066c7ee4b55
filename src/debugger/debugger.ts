/**
 * Debugger: moves the cursor through the current training step, and reports its contents. The
 * session notifies it of every step and of every change of state; where a move leads out of the
 * step, the debugger has the session train or go back.
 */

import { UserError } from '../engine/user-error';
import {
  beginning,
  type Cursor,
  cursorAt,
  type Direction,
  end,
  hasMoment,
  isBeginning,
  type Moment,
  momentAt,
  momentCount,
  momentCounts,
  nodeAt,
  ordinalOf,
  type Phase,
} from '../step/cursor/cursor';
import { CursorState } from '../step/cursor/gradients-so-far';
import { moveLine, moveOperation, moveOut } from '../step/cursor/moves';
import { parameterName, shownParameterName } from '../step/names/names';
import type { RecordedStep, ScopeId } from '../step/recorded-step';
import { formatNumber } from '../text/numbers';
import type { StepFollower } from '../training/environment';
import type { Run } from '../training/run/run';
import type { TrainingState } from '../training/status';
import { type BreakpointContext, Breakpoints } from './breakpoints';
import {
  completions,
  evaluate,
  evaluatedElements,
  expressionNames,
  givenNumber,
  inlineValues,
  resultAt,
} from './evaluate';
import { ExceptionFilters } from './exception-filters';
import type { ExpressionNames, Result } from './expressions/expression';
import { frameReports } from './frames';
import type { DebugHost } from './host';
import { describeMoment } from './moment-names';
import { type NamesReport, namesReport } from './names-report';
import type {
  BreakpointGroup,
  BreakpointReport,
  BreakpointRequest,
  CompletionReport,
  CursorMove,
  CursorReport,
  ExceptionFilterRequest,
  FrameReport,
  InlineValueReport,
  StopReason,
  VariableReport,
  VariablesRequest,
} from './reports';
import { type Stop, searchStop } from './stop-search';
import { listVariables, plain, type Scene } from './variables';

/** The moment that a move within a step leads to; null where it leads out of the step. */
type StepMove = (step: RecordedStep, cursor: Cursor, direction: Direction) => Cursor | null;

const stepMoves = { operation: moveOperation, line: moveLine, out: moveOut } as const satisfies {
  readonly [kind: string]: StepMove;
};

export class Debugger implements StepFollower {
  private readonly host: DebugHost;
  private readonly breakpoints = new Breakpoints();
  private readonly filters = new ExceptionFilters();
  /** Whether a debugger is attached: only then breakpoints hold. */
  private attached = false;
  /** The position of the cursor in the current step, and the reason; null until somebody asks. */
  private stop: Stop | null = null;
  /** Whether the stop was found while the step was taken: it is reported when training rests. */
  private pending = false;
  /** The training step at whose beginning the cursor is to rest. */
  private arriveAt: { readonly step: number; readonly reason: StopReason } | null = null;
  private running: boolean;
  /** Whether the cursor is on its way through other steps: visits on the way are not reported. */
  private travelling = false;
  /** Whether the current step was visited, not taken. */
  private isVisited = false;
  /** The moment that was looked at last, in the current step. */
  private scene: Scene | null = null;

  constructor(host: DebugHost) {
    this.host = host;
    this.running = host.state() === 'running';
  }

  // Notifications of the session.

  /** A new model, or none. */
  begun(): void {
    this.stop = null;
    this.scene = null;
    this.pending = false;
    this.arriveAt = null;
    this.travelling = false;
    // The model may have other parameters and another vocabulary.
    this.breakpoints.remake(this.context(), (message) => this.host.said(message));
  }

  /** A step has been taken. Returns whether training is to rest at it. */
  taken(step: RecordedStep): boolean {
    this.scene = null;
    this.pending = false;
    this.isVisited = false;
    if (this.arriveAt?.step === step.step) {
      this.rest(beginning(step), this.arriveAt.reason);
      this.arriveAt = null;
      this.pending = true;
      return true;
    }
    this.stop = this.search(step, -1, momentCount(step), 1);
    this.pending = this.stop !== null;
    return this.pending;
  }

  /**
   * The current step is another: one that was taken before, computed again. No breakpoint holds
   * there.
   */
  visited(): void {
    this.scene = null;
    this.stop = null;
    this.pending = false;
    this.isVisited = true;
  }

  /** Training has entered a state. */
  entered(state: TrainingState): void {
    const ran = this.running;
    this.running = state === 'running';
    if (this.isMoving) return;
    const step = this.host.shown();
    if (step === null) {
      this.host.moved(null);
      return;
    }
    if (!this.pending) {
      this.arriveAt = null;
      const over = (state === 'finished' || state === 'diverged') && !this.isVisited;
      this.rest(end(step), over ? 'end' : this.isVisited ? 'goto' : ran ? 'pause' : 'step');
    }
    this.pending = false;
    this.isVisited = false;
    this.reportMove();
  }

  // Attaching and detaching of a debugger, and its breakpoints.

  attach(): void {
    if (this.attached) {
      throw new UserError('MicroGPT is already being debugged: continue in that debug session, or stop it first.');
    }
    this.attached = true;
  }

  detach(): void {
    this.attached = false;
    this.travelling = false;
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

  // The cursor.

  /** The position of the cursor; null while training runs and before the first step. */
  report(): CursorReport | null {
    const step = this.host.shown();
    if (step === null || this.isMoving) return null;
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

  /**
   * Moves the cursor. Resolves with its report; null while training runs and before the first step.
   */
  async move(move: CursorMove): Promise<CursorReport | null> {
    const run = this.host.run();
    if (move.kind === 'place') return this.toPlace(this.host.shown(), move);
    if (this.isMoving) {
      throw new UserError('Training is running: pause it first, then go step by step.');
    }
    if (run === null) throw new UserError('There is no model yet: train first.');
    const step = this.host.shown();
    if (move.kind === 'step') {
      await this.toStep(run, move.step);
    } else if (move.kind === 'number') {
      if (step === null) throw new UserError('No training step is recorded yet: take one first.');
      this.rest(cursorAt(step, numberedMoment(step, move.phase, move.number)), 'goto');
      this.reportMove();
    } else if (step === null) {
      if (move.kind !== 'to' && move.direction === -1 && run.position > 0) await this.host.visit(run.position);
      else if (move.kind === 'breakpoint' && move.direction === 1) await this.host.train();
      else await this.takeStep(run.position + 1);
    } else if (move.kind === 'to') {
      if (!hasMoment(step, move)) {
        throw new UserError(`Step ${step.step} has no moment ${move.index} in its ${move.phase} phase.`);
      }
      this.rest(cursorAt(step, move), 'goto');
      this.reportMove();
    } else if (move.kind === 'breakpoint') {
      await this.toBreakpoint(step, move.direction);
    } else {
      await this.moveBy(stepMoves[move.kind], step, move.direction);
    }
    return this.report();
  }

  /** Ends a way back through earlier steps at the step that it has reached. */
  interrupt(): void {
    this.travelling = false;
  }

  /** The cursor in a step; null while training runs. */
  cursorIn(step: RecordedStep): Cursor | null {
    return this.isMoving ? null : this.stopAt(step).cursor;
  }

  // Contents of the cursor.

  /** Returns the frames at the cursor, innermost first. */
  frames(): FrameReport[] {
    const { reading, cursor } = this.look();
    return frameReports(reading, cursor);
  }

  /** Returns `count` variables of a list from `start` on; all from there where `count` is 0. */
  variables(request: VariablesRequest, start: number, count: number): VariableReport[] {
    const scene = this.look();
    const all =
      request.kind === 'evaluated'
        ? evaluatedElements(scene, this.existingNames(), request.expression, request.scope)
        : listVariables(scene, request);
    return all.slice(start, count > 0 ? start + count : undefined);
  }

  evaluate(expression: string, scope: ScopeId | null): VariableReport {
    return evaluate(this.look(), this.existingNames(), expression, scope);
  }

  /** Returns the result of an expression with all its digits; `given`: more names for it. */
  result(text: string, scope: ScopeId | null, given: ReadonlyMap<string, number | Float64Array>): Result {
    return resultAt(this.look(), this.existingNames(), text, scope, given);
  }

  /** Returns the names that expressions may use. */
  namesReport(): NamesReport {
    return namesReport(this.existingNames(), this.host.source());
  }

  completions(text: string, column: number): CompletionReport[] {
    const there = this.host.shown() !== null && !this.isMoving;
    return completions(there ? this.look() : null, this.existingNames(), text, column);
  }

  inlineValues(scope: ScopeId): InlineValueReport[] {
    return inlineValues(this.look(), scope);
  }

  /**
   * Sets a parameter, a variable of a list, at the beginning of a step, and computes the step with
   * it.
   */
  setVariable(list: VariablesRequest, variable: string, text: string): VariableReport {
    const scene = this.look();
    const { step } = scene.reading;
    const found = this.variables(list, 0, 0).find(({ name }) => name === variable);
    if (found?.parameter?.what !== 'value') {
      throw new UserError(`${variable} is computed and cannot be set: set the value of a parameter.`);
    }
    if (step.writing !== null) {
      throw new UserError(
        'A generation is shown, which changes no parameter: go back to the training step, then set it.',
      );
    }
    if (!isBeginning(step, scene.cursor)) {
      throw new UserError(
        'A parameter can be set only at the beginning of a training step: move the cursor to the left end of its slider in the Inspector, then set it.',
      );
    }
    const { node } = found.parameter;
    const value = givenNumber(scene, this.existingNames(), text);
    const before = step.valuesBefore[node];
    this.arriveAt = { step: step.step, reason: 'goto' };
    this.host.stepAgain(node, value);
    this.host.said({
      kind: 'edited',
      text: `${shownParameterName(step, node)} was set from ${formatNumber(before)} to ${formatNumber(value)} at the beginning of step ${step.step}.`,
    });
    return plain(variable, formatNumber(value), parameterName(step, node));
  }

  /** Returns the moment at the cursor. Throws a UserError where there is none. */
  private look(): Scene {
    if (this.isMoving) throw new UserError('Training is running: pause it first.');
    const step = this.host.shown();
    if (step === null) throw new UserError('No training step is recorded yet: take one first.');
    const { cursor } = this.stopAt(step);
    const reading = this.host.reading(step);
    const state = this.scene?.reading.step === step ? this.scene.state : new CursorState(step, cursor);
    state.moveTo(cursor);
    this.scene = { reading, cursor, state };
    return this.scene;
  }

  // Moves.

  /** Training may have left the step by the time a drag of the cursor arrives. */
  private toPlace(step: RecordedStep | null, to: { readonly step: number; readonly ordinal: number }) {
    if (step?.step === to.step && !this.isMoving) {
      const ordinal = Math.max(0, Math.min(Math.trunc(to.ordinal), momentCount(step) - 1));
      this.rest(cursorAt(step, momentAt(step, ordinal)), 'goto');
      this.reportMove();
    }
    return this.report();
  }

  /**
   * Moves to the next breakpoint in the step; if there is none, on through training or back through
   * earlier steps.
   */
  private async toBreakpoint(step: RecordedStep, direction: Direction): Promise<void> {
    const from = ordinalOf(step, this.stopAt(step).cursor);
    const found = this.search(step, from, beyond(step, direction), direction);
    const leaves = found === null && step.writing === null;
    if (leaves && direction === 1 && this.canTrain()) await this.host.train();
    else if (leaves && direction === -1 && step.step > 1) await this.goBack(step.step - 1);
    else {
      this.stop = found ?? atEdge(step, direction);
      this.reportMove();
    }
  }

  /**
   * Moves by an operation, a line or out of a scope; from the edge of the step into the next one or
   * the one before.
   */
  private async moveBy(move: StepMove, step: RecordedStep, direction: Direction): Promise<void> {
    const { cursor } = this.stopAt(step);
    const target = move(step, cursor, direction);
    const from = ordinalOf(step, cursor);
    const to = target === null ? beyond(step, direction) : ordinalOf(step, target);
    // A breakpoint may hold on the way.
    const found = Math.abs(to - from) > 1 ? this.search(step, from, to, direction) : null;
    // A generation is left by its own command, and not by going through it.
    const leaves = found === null && target === null && step.writing === null;
    if (leaves && direction === 1 && this.canTrain()) await this.takeStep(step.step + 1);
    else if (leaves && direction === -1 && isBeginning(step, cursor) && step.step > 1) await this.visit(step.step - 1);
    else {
      this.stop = found ?? (target === null ? atEdge(step, direction) : resting(target, 'step'));
      this.reportMove();
    }
  }

  /** Takes the next training step, and rests at its beginning. */
  private async takeStep(number: number): Promise<void> {
    this.arriveAt = { step: number, reason: number === 1 ? 'entry' : 'step' };
    await this.host.step();
  }

  private async toStep(run: Run, number: number): Promise<void> {
    const { position, newest, config, recorded } = run;
    if (!Number.isInteger(number) || number < 1 || number > config.numSteps) {
      throw new UserError(`There is no step ${number}: give one from 1 to ${config.numSteps}.`);
    }
    if (number <= newest) {
      await this.travel(async () => {
        const isShown = number === position && recorded !== null && recorded === this.host.shown();
        const step = isShown ? recorded : await this.visit(number);
        if (step !== null) this.rest(beginning(step), 'entry');
      });
      return;
    }
    this.arriveAt = { step: number, reason: 'entry' };
    await (number === position + 1 ? this.host.step() : this.host.train());
  }

  /**
   * Makes an earlier step the current one, computed again bit for bit. Null where something else
   * was requested in the meantime.
   */
  private async visit(number: number): Promise<RecordedStep | null> {
    const run = this.host.run();
    await this.host.visit(number);
    const step = run?.recorded ?? null;
    return this.host.run() === run && step?.step === number && !this.running ? step : null;
  }

  /**
   * Goes back step by step from the end of step `from`, to the last reason to stop or to the
   * beginning of step 1.
   */
  private async goBack(from: number): Promise<void> {
    await this.travel(async () => {
      for (let number = from; ; number--) {
        await this.host.breathe();
        const step = this.travelling ? await this.visit(number) : null;
        if (step === null) return;
        const found = this.search(step, momentCount(step), -1, -1);
        if (found === null && number > 1) continue;
        this.stop = found ?? atEdge(step, -1);
        return;
      }
    });
  }

  /** Moves through other steps: the cursor is reported at the end of the way, and not before. */
  private async travel(way: () => Promise<void>): Promise<void> {
    this.travelling = true;
    try {
      await way();
    } finally {
      this.travelling = false;
      this.isVisited = false;
      if (!this.running) this.reportMove();
    }
  }

  /**
   * Returns the first reason to stop between two moments of a step, without both; null where no
   * debugger is attached.
   */
  private search(step: RecordedStep, from: number, to: number, direction: Direction): Stop | null {
    if (!this.attached) return null;
    return searchStop({
      reading: this.host.reading(step),
      from,
      to,
      direction,
      breakpoints: this.breakpoints.all,
      filters: this.filters,
      losses: this.host.run()?.losses.slice(0, step.step) ?? [],
      said: (message) => this.host.said(message),
    });
  }

  private rest(cursor: Cursor, reason: StopReason): void {
    this.stop = resting(cursor, reason);
  }

  private reportMove(): void {
    this.host.moved(this.report());
  }

  private stopAt(step: RecordedStep): Stop {
    this.stop ??= resting(end(step), 'pause');
    return this.stop;
  }

  /** True while training runs or the cursor is on its way: there is nothing to look at. */
  private get isMoving(): boolean {
    return this.running || this.travelling;
  }

  private canTrain(): boolean {
    const state = this.host.state();
    return state === 'ready' || state === 'paused';
  }

  /** The names that expressions may use; null while there is no model. */
  private names(): ExpressionNames | null {
    const run = this.host.run();
    return run && expressionNames(run, this.host.source());
  }

  private existingNames(): ExpressionNames {
    const names = this.names();
    if (names === null) throw new UserError('There is no model yet: train first.');
    return names;
  }

  private context(): BreakpointContext {
    return { source: this.host.source(), names: this.names(), parameterCount: this.host.run()?.parameterCount ?? 0 };
  }
}

/** Returns the moment of an operation by its number, as descriptions of moments count. */
function numberedMoment(step: RecordedStep, phase: Phase, number: number): Moment {
  const { forward, backward, update } = momentCounts(step);
  const count = { forward: forward - 1, backward, update: update - 1 }[phase];
  if (!Number.isInteger(number) || number < 1 || number > count) {
    throw new UserError(`There is no operation ${number} in the ${phase} pass of step ${step.step}: it has ${count}.`);
  }
  const before = { forward: 0, backward: forward - 1, update: forward + backward - 1 }[phase];
  return momentAt(step, before + number);
}

/** Returns a stop without a breakpoint. */
function resting(cursor: Cursor, reason: StopReason): Stop {
  return { cursor, reason, breakpoints: [], exception: null };
}

/** Returns a stop where nothing holds up to the end of the step, or back to its beginning. */
function atEdge(step: RecordedStep, direction: Direction): Stop {
  return direction === 1 ? resting(end(step), 'end') : resting(beginning(step), 'entry');
}

/** Returns the ordinal after a step's last moment, or before its first. */
function beyond(step: RecordedStep, direction: Direction): number {
  return direction === 1 ? momentCount(step) : -1;
}
