/** When a debugger joins the current run, and when it is asked for another. */

import type { RunConfig, SessionStatus } from '../training/status';
import type { LaunchAttributes } from './target';

/** The attributes that say what a run is made of. */
const runAttributes = ['nLayer', 'nEmbd', 'nHead', 'blockSize', 'numSteps', 'learningRate', 'seed'] as const;

export type RunAttribute = (typeof runAttributes)[number];

/** What a launch asks for that is not as in the current run. */
export interface Difference {
  readonly attribute: RunAttribute;
  readonly asked: number;
  readonly current: number;
}

/** The run that a launch begins: what its configuration does not say is as in the settings. */
export function launchedRun(settings: RunConfig, attributes: LaunchAttributes): RunConfig {
  const given = runAttributes.flatMap((name) => (attributes[name] === undefined ? [] : [[name, attributes[name]]]));
  return { ...settings, ...Object.fromEntries(given) };
}

/** What a launch asks for that the current run has not. A launch that asks for nothing asks for no other run, however far that one is. */
export function differences({ config }: SessionStatus, attributes: LaunchAttributes): Difference[] {
  if (config === null) return [];
  return runAttributes.flatMap((attribute) => {
    const asked = attributes[attribute];
    const current = config[attribute];
    return asked === undefined || asked === current ? [] : [{ attribute, asked, current }];
  });
}
