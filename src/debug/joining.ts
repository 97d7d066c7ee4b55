/** When a debugger joins the session that is there, and when it begins another. */

import type { RunConfig, SessionStatus } from '../training/status';
import type { LaunchAttributes } from './target';

/** The run that a launch asks for: what its configuration does not say is as in the settings. */
export function launchedRun(settings: RunConfig, attributes: LaunchAttributes): RunConfig {
  const { nLayer, nEmbd, nHead, blockSize, numSteps, learningRate, seed } = attributes;
  const given = { nLayer, nEmbd, nHead, blockSize, numSteps, learningRate, seed };
  return { ...settings, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

/** Whether the session can go on as what the launch asks for. */
export function canJoin(
  { state, config, newest }: SessionStatus,
  asked: RunConfig,
  stopAtStep: number | undefined,
): boolean {
  const goesOn = state === 'ready' || state === 'paused' || state === 'running';
  if (!goesOn && (state === 'idle' || stopAtStep === undefined || stopAtStep > newest)) return false;
  return config !== null && Object.entries(asked).every(([part, value]) => config[part as keyof RunConfig] === value);
}
