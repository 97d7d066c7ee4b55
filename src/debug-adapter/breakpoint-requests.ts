/** The requests of the protocol that set breakpoints. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointGroup, BreakpointReport, BreakpointRequest, ExceptionFilterId } from '../debugger/reports';
import { capabilities } from './capabilities';
import { LookingSession } from './look-requests';

export abstract class BreakingSession extends LookingSession {
  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): void {
    if (source.path !== this.source.path) {
      const message = `MicroGPT stops in ${this.source.name} only: open it with MicroGPT: Open Model Source.`;
      response.body = { breakpoints: breakpoints.map(() => ({ verified: false, message })) };
      this.sendResponse(response);
      return;
    }
    this.answer(response, async () => {
      const reports = await this.setBreakpoints(
        'line',
        breakpoints.map((one) => request(`${this.convertClientLineToDebugger(one.line)}`, one, one.logMessage)),
      );
      response.body = { breakpoints: reports };
    });
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    this.answer(response, async () => {
      const reports = await this.setBreakpoints(
        'function',
        breakpoints.map((one) => request(one.name, one)),
      );
      response.body = { breakpoints: reports };
    });
  }

  protected override dataBreakpointInfoRequest(
    response: DebugProtocol.DataBreakpointInfoResponse,
    { variablesReference, name }: DebugProtocol.DataBreakpointInfoArguments,
  ): void {
    this.answer(response, async () => {
      const list = variablesReference === undefined ? undefined : this.lists.get(variablesReference);
      const variables = list === undefined ? [] : await this.target.calls.debugVariables(list, 0, 0);
      const found = variables.find((variable) => variable.name === name);
      response.body =
        found?.parameter == null
          ? {
              dataId: null,
              description: 'Only the value or the gradient of a parameter can be watched: pick one under Parameters.',
            }
          : {
              dataId: `${found.parameter.what}:${found.parameter.node}`,
              description: found.parameter.name,
              accessTypes: ['write'],
            };
    });
  }

  protected override setDataBreakpointsRequest(
    response: DebugProtocol.SetDataBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetDataBreakpointsArguments,
  ): void {
    this.answer(response, async () => {
      const reports = await this.setBreakpoints(
        'data',
        breakpoints.map((one) => request(one.dataId, one)),
      );
      response.body = { breakpoints: reports };
    });
  }

  protected override setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    { filters, filterOptions = [] }: DebugProtocol.SetExceptionBreakpointsArguments,
  ): void {
    this.answer(response, async () => {
      const requests = [...filters.map((filterId) => ({ filterId, condition: '' })), ...filterOptions].map(
        ({ filterId, condition = '' }) => ({ filter: filterId as ExceptionFilterId, condition }),
      );
      const reports = await this.target.calls.debugExceptionFilters(requests);
      response.body = {
        breakpoints: reports.map(({ verified, message }) => ({ verified, ...(message !== null && { message }) })),
      };
    });
  }

  private async setBreakpoints(
    group: BreakpointGroup,
    requests: readonly BreakpointRequest[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const reports = await this.target.calls.debugBreakpoints(group, requests);
    return reports.map((report) => this.breakpoint(report));
  }

  private breakpoint({ id, verified, line, message }: BreakpointReport): DebugProtocol.Breakpoint {
    return {
      id,
      verified,
      ...(line !== null && { line: this.convertDebuggerLineToClient(line), source: { ...this.source } }),
      ...(message !== null && { message }),
    };
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse): void {
    const exception = this.last?.exception;
    const filters = capabilities.exceptionBreakpointFilters ?? [];
    response.body = {
      exceptionId: filters.find(({ filter }) => filter === exception?.filter)?.label ?? 'MicroGPT',
      description: exception?.text ?? 'Nothing is exceptional here.',
      breakMode: 'always',
    };
    this.sendResponse(response);
  }
}

/** The texts that a breakpoint may come with. */
function request(
  place: string,
  { condition = '', hitCondition = '' }: { readonly condition?: string; readonly hitCondition?: string },
  logMessage = '',
): BreakpointRequest {
  return { place, condition, hitCondition, logMessage };
}
