/** What is to be seen at the cursor: frames, variables, the values of expressions. */

import { UserError } from '../engine/user-error';
import { type Cursor, framesAt } from '../step/cursor/cursor';
import { CursorState } from '../step/cursor/gradients-so-far';
import type { RecordedStep, ScopeId } from '../step/recorded-step';
import { completions, evaluate, evaluatedElements, expressionNames, inlineValues } from './evaluate';
import type { ExpressionNames } from './expressions/expression';
import type { DebugHost } from './host';
import { frameName } from './moment-names';
import type { CompletionReport, FrameReport, InlineValueReport, VariableReport, VariablesRequest } from './reports';
import { listVariables, type Scene } from './variables';

export abstract class CursorLook {
  protected readonly host: DebugHost;
  private scene: Scene | null = null;

  constructor(host: DebugHost) {
    this.host = host;
  }

  /** Whether training runs, or the cursor is on its way: there is nothing to look at. */
  protected abstract get isMoving(): boolean;

  protected abstract cursorOf(step: RecordedStep): Cursor;

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

  evaluate(expression: string, scope: ScopeId | null): VariableReport {
    return evaluate(this.look(), this.existingNames(), expression, scope);
  }

  completions(text: string, column: number): CompletionReport[] {
    const there = this.host.run()?.recorded !== null && !this.isMoving;
    return completions(there ? this.look() : null, this.existingNames(), text, column);
  }

  inlineValues(scope: ScopeId): InlineValueReport[] {
    return inlineValues(this.look(), scope);
  }

  /** What was looked at is gone. */
  protected forget(): void {
    this.scene = null;
  }

  /** The moment at the cursor. */
  protected look(): Scene {
    if (this.isMoving) throw new UserError('Training runs: pause it first.');
    const step = this.host.run()?.recorded ?? null;
    if (step === null) throw new UserError('No training step is recorded yet: take one first.');
    const cursor = this.cursorOf(step);
    const reading = this.host.reading(step);
    if (this.scene?.reading.step === step) {
      this.scene.state.moveTo(cursor);
      this.scene = { ...this.scene, cursor };
    } else {
      this.scene = { reading, cursor, state: new CursorState(step, cursor) };
    }
    return this.scene;
  }

  protected names(): ExpressionNames | null {
    const run = this.host.run();
    return run && expressionNames(run, this.host.source);
  }

  protected existingNames(): ExpressionNames {
    const names = this.names();
    if (names === null) throw new UserError('There is no model yet: train first.');
    return names;
  }
}
