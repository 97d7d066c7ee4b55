/** The requests of the protocol that look at the cursor: frames, variables, expressions. */

import { Handles, Thread } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { VariableReport, VariablesRequest } from '../debugger/reports';
import { UserError } from '../engine/user-error';
import type { ScopeId } from '../step/recorded-step';
import { AnsweringSession } from './answers';

/** There is one thread: training. */
export const THREAD = 1;

export abstract class LookingSession extends AnsweringSession {
  /** Lists that the client knows by number, until the cursor moves. */
  protected readonly lists = new Handles<VariablesRequest>();

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [new Thread(THREAD, 'training')] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    { startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments,
  ): void {
    this.answer(response, async () => {
      const frames = this.last === null ? [] : await this.target.calls.debugFrames();
      const shown = frames.slice(startFrame, levels > 0 ? startFrame + levels : undefined);
      response.body = {
        totalFrames: frames.length,
        stackFrames: shown.map(({ scope, name, range }) => ({
          id: frameId(scope),
          name,
          source: { ...this.source },
          line: this.convertDebuggerLineToClient(range.line),
          column: this.convertDebuggerColumnToClient(range.column + 1),
          endLine: this.convertDebuggerLineToClient(range.endLine),
          endColumn: this.convertDebuggerColumnToClient(range.endColumn + 1),
        })),
      };
    });
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    { frameId: frame }: DebugProtocol.ScopesArguments,
  ): void {
    const scope = scopeOf(frame);
    const list = (name: string, request: VariablesRequest, expensive = false) => ({
      name,
      variablesReference: this.lists.create(request),
      expensive,
    });
    response.body = {
      scopes: [
        list('Operation', { kind: 'operation' }),
        ...(scope === null ? [] : [{ ...list('Scope', { kind: 'scope', scope }), presentationHint: 'locals' }]),
        list('Step', { kind: 'step' }),
        list('Parameters', { kind: 'parameters' }, true),
      ],
    };
    this.sendResponse(response);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference, start = 0, count = 0, filter }: DebugProtocol.VariablesArguments,
  ): void {
    this.answer(response, async () => {
      const request = this.lists.get(variablesReference);
      // Only lists with indices are paged.
      const variables =
        request === undefined || filter === 'named'
          ? []
          : await this.target.calls.debugVariables(request, start, count);
      response.body = { variables: variables.map((variable) => this.variable(variable)) };
    });
  }

  protected override setVariableRequest(
    response: DebugProtocol.SetVariableResponse,
    { variablesReference, name, value }: DebugProtocol.SetVariableArguments,
  ): void {
    this.answer(response, async () => {
      const request = this.lists.get(variablesReference);
      if (request === undefined) throw new UserError('This variable is no longer there.');
      const set = await this.target.calls.debugSetVariable(request, name, value);
      response.body = { value: set.value, type: set.type };
    });
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression, frameId: frame }: DebugProtocol.EvaluateArguments,
  ): void {
    this.answer(response, async () => {
      const report = await this.target.calls.debugEvaluate(expression, frame === undefined ? null : scopeOf(frame));
      const { value, type, variablesReference, indexedVariables } = this.variable(report);
      response.body = {
        result: value,
        variablesReference,
        ...(type !== undefined && { type }),
        ...(indexedVariables !== undefined && { indexedVariables }),
      };
    });
  }

  protected override completionsRequest(
    response: DebugProtocol.CompletionsResponse,
    { text, column }: DebugProtocol.CompletionsArguments,
  ): void {
    this.answer(response, async () => {
      const at = this.convertClientColumnToDebugger(column) - 1;
      const reports = await this.target.calls.debugCompletions(text, at);
      const types = { name: 'variable', function: 'function', matrix: 'field', quantity: 'property' } as const;
      response.body = {
        targets: reports.map(({ label, kind, replaces }) => ({
          label,
          type: types[kind],
          start: at - replaces,
          length: replaces,
        })),
      };
    });
  }

  private variable({ name, value, type, children, count, expression }: VariableReport): DebugProtocol.Variable {
    return {
      name,
      value,
      type,
      variablesReference: children === null ? 0 : this.lists.create(children),
      ...(children !== null && children.kind !== 'parameter' && { indexedVariables: count }),
      ...(expression !== null && { evaluateName: expression }),
    };
  }
}

/** Frames are numbered by their scopes; no frame is 0. */
function frameId(scope: ScopeId): number {
  return scope + 1;
}

function scopeOf(frame: number): ScopeId | null {
  return frame > 0 ? frame - 1 : null;
}
