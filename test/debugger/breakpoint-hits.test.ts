/** Where breakpoints hold in a step. */

import assert from 'node:assert/strict';
import { type Breakpoint, type BreakpointTarget, searchHits } from '../../src/debugger/breakpoint-hits';
import { ExpressionMoment, readCondition } from '../../src/debugger/expressions/expression';
import { beginning, type Cursor, framesAt, nodeAt, ordinalOf, scopeAt } from '../../src/step/cursor/cursor';
import { CursorState } from '../../src/step/cursor/gradients-so-far';
import { stepFunctions, stepLines } from '../../src/step/cursor/lines';
import { namedValues } from '../../src/step/cursor/named-values';
import { StepReading } from '../../src/step/reading';
import type { RecordedStep } from '../../src/step/recorded-step';
import { publishedConfig } from '../../src/training/run/config';
import { handStep } from '../step/hand-steps';
import { eachRealStep } from '../step/real-steps';

const positions = 5;

function onRealStep(look: (step: RecordedStep) => void): void {
  eachRealStep(publishedConfig, [2], look, ['emma', 'emma']);
}

function lineOf(step: RecordedStep, text: string): number {
  const index = step.source.text.split('\n').findIndex((line) => line.includes(text));
  assert.ok(index >= 0, text);
  return index + 1;
}

/** All hits of a breakpoint. */
function hits(
  step: RecordedStep,
  target: BreakpointTarget,
  condition = '',
  failed: (error: unknown) => void = (error) => assert.fail(`${error}`),
) {
  const turns = ['position', 'layer', 'head', 'row', 'key'];
  const { matrices, characters } = step;
  const breakpoint: Breakpoint = {
    target,
    condition: condition === '' ? null : readCondition(condition, { matrices, characters, arrays: [], turns }),
  };
  const found: Cursor[] = [];
  searchHits({
    step,
    breakpoints: [breakpoint],
    moment: new ExpressionMoment(new StepReading(step), new CursorState(step, beginning(step)), false),
    hit: ({ cursor }) => {
      found.push(cursor);
      return false;
    },
    failed: (_, error) => failed(error),
  });
  const ordinals = found.map((cursor) => ordinalOf(step, cursor));
  assert.deepEqual(
    ordinals,
    ordinals.toSorted((a, b) => a - b),
    'hits come in the order of time',
  );
  return found;
}

function counts(found: readonly Cursor[]): readonly number[] {
  return (['forward', 'backward', 'update'] as const).map((phase) => found.filter((one) => one.phase === phase).length);
}

describe('breakpoints', () => {
  it('on a line hold once each time that it is come to, forward and backward', () => {
    onRealStep((step) => {
      const of = (text: string, condition?: string) =>
        counts(hits(step, { kind: 'line', line: lineOf(step, text) }, condition));
      // Direct operations, one turn of a loop a position.
      assert.deepEqual(of('.log().neg()'), [positions, positions, 0]);
      // A call that makes all its nodes elsewhere.
      assert.deepEqual(of('const q = linear('), [positions, positions, 0]);
      // A call and operations in an arrow function: the line is come to once a head.
      assert.deepEqual(of('const attnLogits = keys.map('), [4 * positions, 4 * positions, 0]);
      assert.deepEqual(of('loss.backward()'), [0, 1, 0]);
      assert.deepEqual(of('p.data -='), [0, 0, 1]);
      assert.deepEqual(of('.log().neg()', "phase == 'backward' && position > 2"), [0, 2, 0]);
      assert.deepEqual(of('const q = linear(', 'step == 1'), [0, 0, 0]);
    });
  });

  it('stand in the scope of their line, however deep its first operation is', () => {
    onRealStep((step) => {
      const line = lineOf(step, 'const q = linear(');
      for (const cursor of hits(step, { kind: 'line', line })) {
        assert.equal(framesAt(step, cursor)[0].range.line, line);
      }
    });
  });

  it('with a condition on the node ask every operation of the line', () => {
    onRealStep((step) => {
      const line = lineOf(step, 'logit.sub(max).exp()');
      const exps = hits(step, { kind: 'line', line }, "op == 'exp'");
      // 27 logits at each position, and one score a head for each position so far.
      const count = 27 * positions + (4 * positions * (positions + 1)) / 2;
      assert.deepEqual(counts(exps), [count, count, 0]);
      for (const { phase, index } of hits(step, { kind: 'line', line }, 'abs(grad) > 0.2')) {
        assert.equal(phase, 'backward');
        assert.ok(Math.abs(step.tape.grad[index]) > 0.2);
      }
      const updates = hits(step, { kind: 'line', line: lineOf(step, 'p.data -=') }, 'abs(grad) > 0.2');
      const large = [...step.tape.grad.subarray(0, step.tape.parameterCount)].filter((g) => Math.abs(g) > 0.2);
      assert.equal(updates.length, large.length);
    });
  });

  it('with a condition on turns and the phase hold where they do without it and the condition is true', () => {
    onRealStep((step) => {
      const { matrices, characters } = step;
      const moment = new ExpressionMoment(new StepReading(step), new CursorState(step, beginning(step)), false);
      for (const text of [
        'position == 3',
        'position > 1 && head == 2',
        "phase == 'backward' && position == 0",
        'layer > 5',
      ]) {
        const condition = readCondition(text, {
          matrices,
          characters,
          arrays: [],
          turns: ['position', 'layer', 'head'],
        });
        for (const line of stepLines(step.source)) {
          const expected = hits(step, { kind: 'line', line }).filter((cursor) => {
            const node = nodeAt(step, cursor);
            return condition.holds(moment.moveTo(cursor, node, scopeAt(step, cursor)));
          });
          assert.deepEqual(hits(step, { kind: 'line', line }, text), expected, `line ${line}, ${text}`);
        }
      }
    });
  });

  it('on a function hold at each call', () => {
    onRealStep((step) => {
      const of = (name: string) => counts(hits(step, { kind: 'function', name }));
      assert.deepEqual(of('attention'), [positions, positions, 0]);
      assert.deepEqual(of('softmax'), [5 * positions, 5 * positions, 0]);
      assert.deepEqual(of('adam'), [0, 0, 1]);
      assert.deepEqual(of('trainStep'), [1, 0, 0]);
      assert.deepEqual(of('documentLoss'), [1, 0, 0]);
    });
  });

  it('on a parameter hold where its value or its gradient changes', () => {
    const step = handStep([2, 3, 5], ([a, b]) => a.mul(b, 1).add(a, 2).add(0, 3));
    const of = (what: 'value' | 'grad', parameter: number, condition?: string) =>
      hits(step, { kind: 'data', what, parameter }, condition).map(({ phase, index }) => `${phase} ${index}`);
    assert.deepEqual(of('grad', 0), ['backward 4', 'backward 3']);
    assert.deepEqual(of('grad', 0, 'grad > 3'), ['backward 3']);
    assert.deepEqual(of('grad', 1), ['backward 3']);
    assert.deepEqual(of('grad', 2), []);
    assert.deepEqual(of('value', 1), ['update 2']);
    assert.deepEqual(of('value', 1, 'value > 4'), []);
  });

  it('tell of a condition that fails, once', () => {
    onRealStep((step) => {
      const errors: unknown[] = [];
      const line = lineOf(step, '.log().neg()');
      assert.deepEqual(
        hits(step, { kind: 'line', line }, '1 / (value - value) > 0', (error) => void errors.push(error)),
        [],
      );
      assert.equal(errors.length, 1);
      assert.match(`${errors[0]}`, /divides by zero/);
    });
  });

  it('can be on every line that a step runs and on none of sampling', () => {
    onRealStep((step) => {
      const lines = stepLines(step.source);
      for (const text of ['const q = linear(', 'loss.backward()', 'p.data -=', 'logit.sub(max).exp()']) {
        assert.ok(lines.includes(lineOf(step, text)), text);
      }
      assert.ok(!lines.includes(lineOf(step, 'logit.div(temperature)')));
      assert.ok(!lines.includes(lineOf(step, 'Value.parameter(')));
      for (const line of lines) assert.ok(hits(step, { kind: 'line', line }).length > 0, `line ${line} is run`);
      assert.ok(stepFunctions(step.source).includes('softmax'));
      assert.ok(!stepFunctions(step.source).includes('sample'));
    });
  });
});

describe('variables of a scope', () => {
  it('are those that the source names, as far as they are computed', () => {
    onRealStep((step) => {
      const { tree } = new StepReading(step);
      const at = (text: string, index = 0) => {
        const cursor = hits(step, { kind: 'line', line: lineOf(step, text) })[index];
        return namedValues(step, tree, cursor, cursor.frame).map(({ name, nodes }) => `${name} ${nodes.length}`);
      };
      assert.deepEqual(at('const q = linear('), ['q 0'].slice(1));
      assert.deepEqual(at('const v = linear('), ['q 16', 'k 16']);
      assert.deepEqual(at('const headOut = mix(', 5), ['q 16', 'k 16', 'v 16', 'attnLogits 2', 'attnWeights 2']);
      assert.deepEqual(at('return linear(xAttn,'), ['q 16', 'k 16', 'v 16']);
      assert.deepEqual(at('return linear(activated,'), ['hidden 64', 'activated 64']);
      assert.deepEqual(at('return x.map((xi) => xi.mul(scale))'), ['meanSquare 1', 'scale 1']);
    });
  });
});
