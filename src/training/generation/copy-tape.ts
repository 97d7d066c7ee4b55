/** Tape copy: a recorded tape that the next step does not overwrite. */

import type { Tape } from '../../engine/tape';

export function copyTape(tape: Tape): Tape {
  const { length, scopeCount } = tape;
  return {
    ...tape,
    data: tape.data.slice(0, length),
    grad: tape.grad.slice(0, length),
    left: tape.left.slice(0, length),
    right: tape.right.slice(0, length),
    op: tape.op.slice(0, length),
    site: tape.site.slice(0, length),
    scope: tape.scope.slice(0, length),
    exponents: tape.exponents.slice(),
    scopeSite: tape.scopeSite.slice(0, scopeCount),
    scopeParent: tape.scopeParent.slice(0, scopeCount),
    scopeFirst: tape.scopeFirst.slice(0, scopeCount),
    scopeLast: tape.scopeLast.slice(0, scopeCount),
    parts: tape.parts.slice(),
  };
}
