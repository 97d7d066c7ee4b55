/** When the controls of training can do something: the same conditions as the commands have. */

import type { TrainingState } from '../../training/status';

export interface EnabledControls {
  readonly stepBack: boolean;
  readonly step: boolean;
  readonly run: boolean;
  readonly pause: boolean;
  readonly restart: boolean;
}

/** `null`: the page does not know yet where training is; `step` is the one at hand. */
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
