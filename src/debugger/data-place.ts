/** Places of data breakpoints: `value:12` is the value of parameter 12, `grad:12` its gradient. */

import type { NodeId } from '../step/recorded-step';

export interface WatchedParameter {
  readonly what: 'value' | 'grad';
  readonly parameter: NodeId;
}

export function dataPlace(what: WatchedParameter['what'], parameter: NodeId): string {
  return `${what}:${parameter}`;
}

/** Null for a text that `dataPlace` does not make. */
export function readDataPlace(place: string): WatchedParameter | null {
  const [, what, parameter] = /^(value|grad):(\d{1,9})$/.exec(place) ?? [];
  return what === 'value' || what === 'grad' ? { what, parameter: Number(parameter) } : null;
}
