/** Enabled controls: the conditions of the training controls, the same as those of the commands. */

import type { TrainingState } from '../../training/status';

export interface EnabledControls {
  readonly stepBack: boolean;
  readonly step: boolean;
  readonly run: boolean;
  readonly pause: boolean;
  readonly restart: boolean;
}

/**
 * Returns the enabled controls. `null`: the page does not know the state of training yet; `step` is
 * the current step.
 */
export function enabledControls(state: TrainingState | null, step = 0): EnabledControls {
  const canTrain = state === 'idle' || state === 'ready' || state === 'paused';
  return {
    stepBack: step > 1,
    step: canTrain,
    run: canTrain,
    pause: state === 'running',
    restart: state !== null && state !== 'idle',
  };
}
