/** Gradients of any node: against central finite differences, and against those of the loss. */

import assert from 'node:assert/strict';
import { operations } from '../../src/engine/operations';
import { POW } from '../../src/engine/tape';
import { builtIn } from '../../src/program/built-in';
import { gradientsOf } from '../../src/step/gradients-of';
import type { NodeId, RecordedStep } from '../../src/step/recorded-step';
import { nodeValue } from '../../src/step/tape/local-gradient';
import { reach } from '../../src/step/tape/reach';
import { checked } from '../../src/text/checked';
import { generate } from '../../src/training/generation/generation';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { names } from '../training/corpus-text';

/** The value of `of` where `node` has another value than it had: its consumers are computed again. */
function valueWith(step: RecordedStep, of: NodeId, node: NodeId, value: number): number {
  const { op, left, right, exponents, parameterCount } = step.tape;
  const values = Float64Array.from({ length: of + 1 }, (_, one) => nodeValue(step, one));
  values[node] = value;
  for (let one = Math.max(node + 1, parameterCount); one <= of; one++) {
    const { arity, forward } = checked(operations, op[one] ?? -1, 'operation');
    const [a = -1, b = -1] = [left[one], right[one]];
    if (arity === 0) continue;
    const second = op[one] === POW ? checked(exponents, ~b, 'exponent') : (values[b] ?? Number.NaN);
    values[one] = forward(checked(values, a, 'node'), second);
  }
  return checked(values, of, 'node');
}

/** Whole numbers below `end`, the same in each run of the test. */
function* numbersBelow(end: number): Generator<number, never> {
  for (let state = 12345; ; ) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    yield Math.floor((state / 2 ** 32) * end);
  }
}

/** Compares the gradients of random nodes with differences: for each, some nodes that it depends on. */
function compare(step: RecordedStep): void {
  const { length, parameterCount } = step.tape;
  const random = numbersBelow(length);
  for (let i = 0; i < 40; i++) {
    const of = Math.max(parameterCount, random.next().value);
    const derived = gradientsOf(step, of);
    const { reached: isReached } = reach(derived);
    const reached = [...isReached.keys()].filter((node) => isReached[node] === 1);
    for (let j = 0; j < 4; j++) {
      const node = checked(reached, random.next().value % reached.length, 'node');
      const value = nodeValue(step, node);
      const h = 1e-6 * Math.max(1, Math.abs(value));
      const difference = (valueWith(step, of, node, value + h) - valueWith(step, of, node, value - h)) / (2 * h);
      const gradient = checked(derived.tape.grad, node, 'node');
      assert.ok(
        Math.abs(gradient - difference) <= 1e-5 * Math.max(1, Math.abs(gradient)),
        `d ${of} / d ${node} is ${gradient}, and by differences ${difference}`,
      );
    }
  }
}

describe('gradients of a node', () => {
  let run: Run;
  beforeEach(() => {
    run = new Run({ ...publishedConfig, numSteps: 100 }, names, builtIn);
    for (let step = 0; step < 5; step++) run.step();
  });

  it('are the differences of its value over random nodes of a step', () => {
    assert(run.recorded !== null);
    compare(run.recorded);
  });

  it('are so over random nodes of a generation', () => {
    const options = { stream: { kind: 'seed', seed: 1 }, temperature: 0.7, prefix: 'ma', forced: [] } as const;
    compare(generate(run, options).recorded);
  });

  it('of the loss are those of the step, to the last bit', () => {
    const step = run.recorded;
    assert(step !== null);
    const { tape, lossNode } = step;
    assert.deepEqual(gradientsOf(step, lossNode).tape.grad, tape.grad.slice(0, tape.length));
  });

  it('leave the gradients of the step as they are, and reach what the node depends on', () => {
    const step = run.recorded;
    assert(step !== null);
    const before = step.tape.grad.slice(0, step.tape.length);
    const of = step.tape.parameterCount + 1000;
    const derived = gradientsOf(step, of);
    assert.deepEqual(step.tape.grad.slice(0, step.tape.length), before);
    assert.equal(derived.tape.grad[of], 1);
    const { reached } = reach(derived);
    for (let node = 0; node < step.tape.length; node++) {
      if (reached[node] === 0) assert.equal(derived.tape.grad[node], 0);
    }
    assert.deepEqual(reached.subarray(of + 1).indexOf(1), -1);
    assert.equal(derived.tape.data, step.tape.data, 'the values are those of the step');
  });

  it('of a parameter are 1 for itself, and nothing else has any', () => {
    assert(run.recorded !== null);
    const { grad } = gradientsOf(run.recorded, 7).tape;
    assert.deepEqual([grad[7], grad.reduce((sum, one) => sum + Math.abs(one), 0)], [1, 1]);
  });
});
