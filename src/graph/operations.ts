/** The operations of the tape, as keys and as signs on the screen. */

import { ADD, CONSTANT, EXP, LOG, MUL, PARAMETER, POW, RELU } from '../engine/tape';

interface Operation {
  readonly code: number;
  /** Names it in a key, the same for good. */
  readonly word: string;
  /** Shows it. */
  readonly sign: string;
}

const OPERATIONS: readonly Operation[] = [
  { code: PARAMETER, word: 'parameter', sign: 'parameter' },
  { code: CONSTANT, word: 'constant', sign: 'constant' },
  { code: ADD, word: 'add', sign: '+' },
  { code: MUL, word: 'mul', sign: '×' },
  { code: POW, word: 'pow', sign: 'pow' },
  { code: LOG, word: 'log', sign: 'log' },
  { code: EXP, word: 'exp', sign: 'exp' },
  { code: RELU, word: 'relu', sign: 'relu' },
];

const byCode = new Map(OPERATIONS.map((operation) => [operation.code, operation]));
const byWord = new Map(OPERATIONS.map((operation) => [operation.word, operation]));

/** The sign of every operation, by its code. */
export const operationSigns: readonly string[] = OPERATIONS.map(({ sign }) => sign);

/** The word of every operation, by its code. */
export const operationWords: readonly string[] = OPERATIONS.map(({ word }) => word);

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
  return byWord.get(word)?.code ?? null;
}

/** The node that holds the result of a method of Value: those that are made of several nodes end in this operation. */
export function resultOperation(method: string): number | null {
  switch (method) {
    case 'sub':
      return ADD;
    case 'neg':
    case 'div':
      return MUL;
    default:
      return operationCode(method);
  }
}

function operation(code: number): Operation {
  const found = byCode.get(code);
  if (found === undefined) throw new RangeError(`The tape has an operation ${code}, which is not known.`);
  return found;
}
