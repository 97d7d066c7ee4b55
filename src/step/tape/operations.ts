/** Operations by code and by word, as keys and as signs on the screen. */

import { composed, type Operation, operations } from '../../engine/operations';
import { own } from '../../text/own';

const codes = new Map(operations.map(({ word }, code) => [word, code]));

/** The sign of every operation, by its code. */
export const operationSigns: readonly string[] = operations.map(({ sign }) => sign);

/** The word of every operation, by its code. */
export const operationWords: readonly string[] = operations.map(({ word }) => word);

/** `+`, `×`, `exp` ... */
export function operationSign(code: number): string {
  return operation(code).sign;
}

/** `add`, `mul`, `exp` ... */
export function operationWord(code: number): string {
  return operation(code).word;
}

/** The code of an operation by its word, or null where there is none of that name. */
export function operationCode(word: string): number | null {
  return codes.get(word) ?? null;
}

/**
 * The node that holds the result of a method of Value: those that are made of several nodes end in
 * this operation.
 */
export function resultOperation(method: string): number | null {
  return operationCode(own(composed, method) ?? method);
}

/**
 * Returns the entry of an operation in the list. Throws a RangeError for a code that is not in it.
 */
export function operation(code: number): Operation {
  const found = operations[code];
  if (found === undefined) throw new RangeError(`The tape has an operation ${code}, which is not known.`);
  return found;
}
