/** Capabilities of the debug adapter, as it reports them to the client. */

import type { DebugProtocol } from '@vscode/debugprotocol';
import { defaultThresholds, meanOver } from '../debugger/exception-defaults';

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsDataBreakpoints: true,
  supportsExceptionFilterOptions: true,
  supportsExceptionInfoRequest: true,
  supportsEvaluateForHovers: true,
  supportsStepBack: true,
  supportsSetVariable: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.', '[', '('],
  exceptionBreakpointFilters: [
    {
      filter: 'nonFinite',
      label: 'Non-finite value or gradient',
      description: 'Stops where a value or a gradient is NaN or infinite for the first time.',
      default: true,
    },
    {
      filter: 'gradient',
      label: 'Gradient above a threshold',
      description: `Stops in the backward pass at the first gradient whose size is above the threshold: ${defaultThresholds.gradient}, or the condition.`,
      supportsCondition: true,
      conditionDescription: 'The threshold, such as 0.5',
    },
    {
      filter: 'lossJump',
      label: 'Loss jump',
      description: `Stops where the loss is above a multiple of the mean of the last ${meanOver} steps: ${defaultThresholds.lossJump} times, or the condition.`,
      supportsCondition: true,
      conditionDescription: 'How many times the running mean, such as 1.5',
    },
  ],
};
