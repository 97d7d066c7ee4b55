/** Parameter uses: the scopes of a step in which parameters are used. */

import type { RecordedStep } from '../recorded-step';

/** One number a scope. */
export interface ParameterUses {
  /** 1 where a node made directly in the scope takes a parameter. */
  readonly directly: Uint8Array;
  /** 1 where one does in the scope or in a scope inside it. */
  readonly within: Uint8Array;
}

export function parameterUses({ tape }: RecordedStep): ParameterUses {
  const { length, parameterCount, left, right, scope, scopeCount, scopeParent } = tape;
  const directly = new Uint8Array(scopeCount);
  for (let node = parameterCount; node < length; node++) {
    const a = left[node];
    const b = right[node];
    if ((a >= 0 && a < parameterCount) || (b >= 0 && b < parameterCount)) directly[scope[node]] = 1;
  }
  const within = directly.slice();
  for (let inner = scopeCount - 1; inner > 0; inner--) within[scopeParent[inner]] |= within[inner];
  return { directly, within };
}
