/** Random programs do instrumented what they do as they are: results, errors, and effects in their order. */

import assert from 'node:assert/strict';
import vm from 'node:vm';
import * as fc from 'fast-check';
import { tape } from '../../src/engine/value';
import { instrument } from '../../src/program/instrument';
import { programOf } from './random-programs';

interface Outcome {
  readonly result: string;
  readonly error: string | null;
  readonly effects: readonly string[];
}

type Run = (given: typeof tape, numbers: unknown, value: unknown, log: (of: unknown) => void) => unknown;

/** A class of scalars like Value, whose operations are effects. */
function valuesThat(log: (of: unknown) => void) {
  return class Value {
    readonly data: number;
    constructor(data: number) {
      log(data);
      this.data = data;
    }
    static constant(data: number) {
      return new Value(data);
    }
    add(other: Value | number) {
      return new Value(this.data + (typeof other === 'number' ? other : other.data));
    }
    mul(other: Value | number) {
      return new Value(this.data * (typeof other === 'number' ? other : other.data));
    }
    pow(exponent: number) {
      return new Value(this.data ** exponent);
    }
    div(other: number) {
      return new Value(this.data / other);
    }
    relu() {
      return new Value(Math.max(0, this.data));
    }
    neg() {
      return new Value(-this.data);
    }
  };
}

/**
 * An error without the words for what was computed: JavaScript names it as it is written. What is
 * not named by calls is left.
 */
function withoutCalls(message: string): string {
  if (message.includes('iterable')) return 'not iterable';
  return message.includes('(') ? message.replace(/^.*(?=[.)\]]\w* is not)/, '') : message;
}

function shown(of: unknown): string {
  if (Array.isArray(of)) return `[${of.map(shown).join(' ')}]`;
  if (typeof of === 'object' && of !== null) return `${of.constructor.name}(${'data' in of ? of.data : ''})`;
  return String(of);
}

const HEAD = "(function ($tape, $numbers, Value, log) { 'use strict'; ";
const FOOT = '\nreturn start(Value.constant(2), [Value.constant(1), Value.constant(-1)]); })';

function take(code: string, inWords: (message: string, line: number, column: number) => string): Outcome {
  const effects: string[] = [];
  const log = (of: unknown) => {
    if (effects.push(shown(of)) > 1000) throw new Error('out of effects');
  };
  const run = new vm.Script(`${HEAD}${code}${FOOT}`, { filename: 'program.js' }).runInThisContext() as Run;
  const pow = (a: number, b: number) => a ** b;
  try {
    const result = run(tape, { pow }, valuesThat(log), log);
    return { result: shown(result), error: null, effects };
  } catch (error) {
    assert.ok(error instanceof Error, String(error));
    const [, line, column] = /program\.js:(\d+):(\d+)/.exec(error.stack ?? '')?.map(Number) ?? [];
    assert.ok(line !== undefined && column !== undefined, error.stack);
    const message = inWords(error.message, line, column - 1 - (line === 1 ? HEAD.length : 0));
    return { result: '', error: `${error.name}: ${withoutCalls(message)}`, effects };
  }
}

describe('random programs', () => {
  after(() => tape.clear());

  it('do instrumented what they do as they are', () => {
    let ended = 0;
    let failed = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 60, maxLength: 600, size: 'max' }), (choices) => {
        const text = programOf(choices);
        const options = { file: 'program.js', entry: 'trainStep', language: 'JavaScript' } as const;
        const { code, messageInText } = instrument(text, options);
        tape.clear();
        const plain = take(text, (message) => message);
        const instrumented = take(code, messageInText);
        assert.deepEqual(instrumented, plain, `${text}\n\n${code}`);
        if (plain.error === null) {
          ended++;
          assert.equal(tape.current(), 0, text);
        } else failed++;
      }),
      { numRuns: 500 },
    );
    assert.ok(ended > 100, `${ended} programs end`);
    assert.ok(failed > 50, `${failed} programs end with an error`);
  });
});
