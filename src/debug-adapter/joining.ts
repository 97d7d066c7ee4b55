/** Joining: decides whether a launch joins the current run or asks for another. */

import type { RunConfig, SessionStatus } from '../training/status';
import { type LaunchAttributes, type RunAttribute, runAttributes } from './target';

/** An attribute whose value in a launch differs from that of the current run. */
interface Difference {
  readonly attribute: RunAttribute;
  readonly asked: number;
  readonly current: number;
}

/**
 * Returns the run that a launch begins: the settings, with the attributes of the launch in their
 * place.
 */
export function launchedRun(settings: RunConfig, attributes: LaunchAttributes): RunConfig {
  const given = runAttributes.flatMap((name) => (attributes[name] === undefined ? [] : [[name, attributes[name]]]));
  return { ...settings, ...Object.fromEntries(given) };
}

/**
 * Returns the differences that ask for another run: none for a launch that gives no attributes,
 * whatever the current run is.
 */
export function differences({ config }: SessionStatus, attributes: LaunchAttributes): Difference[] {
  if (config === null) return [];
  return runAttributes.flatMap((attribute) => {
    const asked = attributes[attribute];
    const current = config[attribute];
    return asked === undefined || asked === current ? [] : [{ attribute, asked, current }];
  });
}
