/** When the controls of training can do something: the same conditions as the commands have. */

import type { TrainingState } from '../training/status';

export interface EnabledControls {
  readonly step: boolean;
  readonly run: boolean;
  readonly pause: boolean;
  readonly restart: boolean;
}

/** `null`: the page does not know yet where training is. */
export function enabledControls(state: TrainingState | null): EnabledControls {
  const canTrain = state === 'idle' || state === 'ready' || state === 'paused';
  return {
    step: canTrain,
    run: canTrain,
    pause: state === 'running',
    restart: state !== null && state !== 'idle',
  };
}
