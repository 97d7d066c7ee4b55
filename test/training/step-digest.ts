/** All that is recorded of a training step, as text: equal for two steps only if they are equal bit for bit. */

import { createHash } from 'node:crypto';
import type { RecordedStep } from '../../src/step/recorded-step';

export function digest(recorded: RecordedStep): string {
  const { tape, matrices: _, source: __, ...rest } = recorded;
  const hash = createHash('sha256');
  const add = (numbers: ArrayBufferView) => hash.update(bytesOf(numbers));
  const { length, scopeCount, data, grad, left, right, op, site, scope, exponents } = tape;
  for (const array of [data, grad, left, right, op, site, scope]) add(array.subarray(0, length));
  for (const array of [tape.scopeSite, tape.scopeParent, tape.scopeFirst, tape.scopeLast]) {
    add(array.subarray(0, scopeCount));
  }
  add(Float64Array.from(exponents));
  for (const value of Object.values(rest)) {
    if (value instanceof Float64Array) add(value);
    else hash.update(JSON.stringify(value));
  }
  hash.update(JSON.stringify([length, scopeCount, tape.parts]));
  return `step ${recorded.step} ${hash.digest('hex')}`;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
