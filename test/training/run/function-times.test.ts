/** Times of functions, by a clock that the test winds. */

import assert from 'node:assert/strict';
import { tape, Value } from '../../../src/engine/value';
import type { SourceTables } from '../../../src/program/tables';
import { FunctionTimes } from '../../../src/training/run/function-times';

const nowhere = { line: 1, column: 0, endLine: 1, endColumn: 0 };
const called = (callee?: string) => ({
  kind: 'call' as const,
  range: nowhere,
  functionName: '',
  ...(callee === undefined ? {} : { callee }),
});
const source: SourceTables = {
  file: 'hand.ts',
  text: '',
  sites: [],
  scopeSites: [called('step'), called('f'), called('g'), called(), called('never')],
  parts: [
    { range: nowhere, callee: 'forward' },
    { range: nowhere, callee: 'backward' },
  ],
  functions: [],
};

/** A step in which `body` runs, on a tape of one parameter. */
function stepOf(body: (a: Value) => Value): () => void {
  tape.clear();
  const a = Value.parameter(2);
  return () => {
    tape.beginStep();
    body(a);
    tape.endStep();
  };
}

describe('function times', () => {
  afterEach(() => {
    tape.timer = null;
  });

  it('are those of calls with all that they call, of recursions once, a mean over the timed steps', () => {
    let clock = 0;
    const pass = (milliseconds: number) => {
      clock += milliseconds;
    };
    const passing = (milliseconds: number, result: Value) => {
      pass(milliseconds);
      return result;
    };
    const times = new FunctionTimes(source, () => clock);
    assert.equal(times.read(), null);
    const step = stepOf((a) => {
      pass(1);
      return tape.part(0, () => {
        pass(2);
        const inF = tape.call(1, () => {
          pass(4);
          // in a turn, which is no function, f in g in f
          return tape.call(3, () => tape.call(2, () => tape.call(1, () => passing(8, a.mul(a)))));
        });
        return tape.call(1, () => passing(16, inF.add(1)));
      });
    });
    times.time(step);
    clock += 1000;
    step(); // is not timed
    const once = {
      steps: 1,
      milliseconds: 31,
      functions: [
        { name: 'step', milliseconds: 31 },
        { name: 'f', milliseconds: 28 },
        { name: 'g', milliseconds: 8 },
        { name: 'forward', milliseconds: 30 },
      ],
    };
    assert.deepEqual(times.read(), once);
    times.time(stepOf((a) => tape.part(1, () => passing(9, a.neg()))));
    assert.deepEqual(times.read(), {
      steps: 2,
      milliseconds: 20,
      functions: [
        ...once.functions.slice(1).map(({ name, milliseconds }) => ({ name, milliseconds: milliseconds / 2 })),
        { name: 'backward', milliseconds: 4.5 },
      ].toSpliced(0, 0, { name: 'step', milliseconds: 20 }),
    });
  });

  it('keep nothing of a step that fails, and time a function that makes no nodes', () => {
    let clock = 0;
    const times = new FunctionTimes(source, () => clock++);
    const failing = stepOf((a) => tape.call(1, () => tape.call(2, () => assert.fail(`no ${a.data}`))));
    assert.throws(() => times.time(failing), /no 2/);
    assert.equal(times.read(), null);
    times.time(
      stepOf((a) => {
        tape.call(2, () => {});
        return a.neg();
      }),
    );
    assert.deepEqual(times.read(), {
      steps: 1,
      milliseconds: 3,
      functions: [
        { name: 'step', milliseconds: 3 },
        { name: 'g', milliseconds: 1 },
      ],
    });
  });
});
