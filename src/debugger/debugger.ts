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
  hasMoment,
  isBeginning,
  momentAt,
  momentCount,
  nodeAt,
  ordinalOf,
} from '../step/cursor/cursor';
import { moveLine, moveOperation, moveOut } from '../step/cursor/moves';
import { parameterName, shownParameterName } from '../step/names/names';
import type { RecordedStep } from '../step/recorded-step';
import { formatNumber } from '../text/numbers';
import type { StepFollower } from '../training/environment';
import type { Run } from '../training/run/run';
import type { TrainingState } from '../training/status';
import { type BreakpointContext, Breakpoints } from './breakpoints';
import { givenNumber } from './evaluate';
import { ExceptionFilters } from './exception-filters';
import type { DebugHost } from './host';
import { CursorLook } from './look';
import { describeMoment } from './moment-names';
import type {
  BreakpointGroup,
  BreakpointReport,
  BreakpointRequest,
  CursorMove,
  CursorReport,
  ExceptionFilterRequest,
  StopReason,
  VariableReport,
  VariablesRequest,
} from './reports';
import { type Stop, searchStop } from './stop-search';
import { searchBack } from './travel';
import { plain } from './variables';

export class Debugger extends CursorLook implements StepFollower {
  private readonly breakpoints = new Breakpoints();
  private readonly filters = new ExceptionFilters();
  /** Whether a debugger is there: only then breakpoints hold. */
  private attached = false;
  private stop: Stop | null = null;
  /** Decided while the step was taken, to be told when training has come to rest. */
  private pending = false;
  /** The training step at whose beginning the cursor is to come to rest. */
  private arriveAt: { readonly step: number; readonly reason: StopReason } | null = null;
  private running: boolean;
  /** Whether the cursor is on its way back through earlier steps: what is visited is not told. */
  private travelling = false;
  /** Whether the step at hand has been visited, not taken. */
  private isVisited = false;

  constructor(host: DebugHost) {
    super(host);
    this.running = host.state() === 'running';
  }

  // What the session tells.

  /** A new model, or none. */
  begun(): void {
    this.stop = null;
    this.forget();
    this.pending = false;
    this.arriveAt = null;
    this.travelling = false;
    // The model may have other parameters and another vocabulary.
    this.breakpoints.remake(this.context(), (message) => this.host.said(message));
  }

  /** A step has been taken: says whether training shall rest at it. */
  taken(step: RecordedStep): boolean {
    this.forget();
    this.pending = false;
    this.isVisited = false;
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

  /** Another step is at hand: one that was taken before, looked at again. Nothing holds there. */
  visited(): void {
    this.forget();
    this.stop = null;
    this.pending = false;
    this.isVisited = true;
  }

  /** Training has entered a state. */
  entered(state: TrainingState): void {
    const ran = this.running;
    this.running = state === 'running';
    if (this.isMoving) return;
    const step = this.host.run()?.recorded ?? null;
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
    this.travelling = false;
    this.arriveAt = null;
    this.breakpoints.clear();
    this.filters.clear();
  }

  /** Ends a way back through earlier steps where it has come to. */
  interrupt(): void {
    this.travelling = false;
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

  /** Moves the cursor. Null: training runs on, or no step is recorded yet; else where it is now, as `moved` is told, too. */
  async move(move: CursorMove): Promise<CursorReport | null> {
    const run = this.host.run();
    if (move.kind === 'place') return this.toPlace(run?.recorded ?? null, move);
    if (this.isMoving) {
      throw new UserError('Training runs: pause it first, then go step by step.');
    }
    if (run === null) throw new UserError('There is no model yet: train first.');
    const step = run.recorded;
    if (move.kind === 'step') {
      await this.toStep(run, move.step);
    } else if (step === null) {
      if (move.kind !== 'to' && move.direction === -1 && run.position > 0) await this.host.visit(run.position);
      else if (move.kind === 'breakpoint' && move.direction === 1) await this.host.train();
      else await this.takeStep(run.position + 1);
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

  /** The cursor in a step; null while training runs. */
  cursorIn(step: RecordedStep): Cursor | null {
    return this.isMoving ? null : this.cursorOf(step);
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
        'A parameter can be set at the beginning of a training step only: move the cursor there, to the left end of its slider in the Inspector, then set it.',
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

  /** Whoever moves the cursor by hand may be overtaken by training. */
  private toPlace(step: RecordedStep | null, to: { readonly step: number; readonly ordinal: number }) {
    if (step?.step === to.step && !this.isMoving) {
      const ordinal = Math.max(0, Math.min(Math.trunc(to.ordinal), momentCount(step) - 1));
      this.rest(cursorAt(step, momentAt(step, ordinal)), 'goto');
      this.tell();
    }
    return this.report();
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
      } else if (direction === -1 && step.step > 1) {
        await this.goBack(step.step - 1);
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
    else if (direction === -1 && isBeginning(step, cursor) && step.step > 1) {
      await this.visit(step.step - 1);
      return;
    } else if (direction === -1) this.rest(beginning(step), 'entry');
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
    const { position, newest, config, recorded } = run;
    if (!Number.isInteger(number) || number < 1 || number > config.numSteps) {
      throw new UserError(`There is no step ${number}: give one from 1 to ${config.numSteps}.`);
    }
    if (number <= newest) {
      await this.travel(async () => {
        const step = number === position && recorded !== null ? recorded : await this.visit(number);
        if (step !== null) this.rest(beginning(step), 'entry');
      });
      return;
    }
    this.arriveAt = { step: number, reason: 'entry' };
    await (number === position + 1 ? this.host.step() : this.host.train());
  }

  /** Makes a step the one at hand, at its end. Null where something else was asked for meanwhile. */
  private async visit(number: number): Promise<RecordedStep | null> {
    const run = this.host.run();
    await this.host.visit(number);
    const step = run?.recorded ?? null;
    return this.host.run() === run && step?.step === number && !this.running ? step : null;
  }

  /** Back through earlier steps, from the end of step `from`, until a breakpoint holds. */
  private async goBack(from: number): Promise<void> {
    await this.travel(async () => {
      const arrival = await searchBack({
        from,
        visit: async (number) => {
          await this.host.breathe();
          return this.travelling ? await this.visit(number) : null;
        },
        search: (step) => this.search(step, momentCount(step), -1, -1),
      });
      if (arrival.kind === 'found') this.stop = arrival.stop;
      else if (arrival.kind === 'beginning') this.rest(beginning(arrival.step), 'entry');
    });
  }

  /** A way over other steps: where it leads is told, and nothing on the way. */
  private async travel(way: () => Promise<void>): Promise<void> {
    this.travelling = true;
    try {
      await way();
    } finally {
      this.travelling = false;
      this.isVisited = false;
      if (!this.running) this.tell();
    }
  }

  private search(step: RecordedStep, from: number, to: number, direction: Direction): Stop | null {
    if (!this.attached) return null;
    return searchStop({
      reading: this.host.reading(step),
      ...{ from, to, direction },
      breakpoints: this.breakpoints.all,
      filters: this.filters,
      losses: this.host.run()?.losses.slice(0, step.step) ?? [],
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

  protected override get isMoving(): boolean {
    return this.running || this.travelling;
  }

  protected override cursorOf(step: RecordedStep): Cursor {
    return this.stopAt(step).cursor;
  }

  private canTrain(): boolean {
    const state = this.host.state();
    return state === 'ready' || state === 'paused';
  }

  private context(): BreakpointContext {
    return { source: this.host.source, names: this.names(), parameterCount: this.host.run()?.parameterCount ?? 0 };
  }
}
