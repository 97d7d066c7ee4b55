import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { MUL, RELU } from '../../../src/engine/tape';
import { filterMask } from '../../../src/step/find/filter-mask';
import { filterNames } from '../../../src/step/find/filter-names';
import { parseFilter } from '../../../src/step/find/filter-syntax';
import { completed } from '../../../src/step/in-parts';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { reach } from '../../../src/step/tape/reach';
import { scopeTree } from '../../../src/step/tape/scopes';
import { publishedConfig } from '../../../src/training/run/config';
import { seed42 } from '../../reference';
import { handStep, inScope, stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';

function maskOf(step: RecordedStep, text: string): Uint8Array {
  const parsed = parseFilter(text, filterNames(step));
  assert.ok('expression' in parsed && parsed.expression !== null, JSON.stringify(parsed));
  return completed(filterMask(step, reach(step), scopeTree(step.tape), parsed.expression));
}

/** The nodes that a filter means. */
function nodes(step: RecordedStep, text: string): number[] {
  return [...maskOf(step, text).entries()].flatMap(([node, meant]) => (meant === 1 ? [node] : []));
}

function count(step: RecordedStep, text: string): number {
  return maskOf(step, text).reduce((sum, one) => sum + one, 0);
}

const range = (line: number) => ({ line, column: 0, endLine: line, endColumn: 1 });

/** Parameters 0 to 2; nodes as numbered below. */
function small(): RecordedStep {
  return handStep(
    [2, -3, 0.5],
    ([a, b, c]) => {
      const product = inScope(1, () => a.mul(b, 1)); // 3: -6
      const [first, second] = inScope(1, () => inScope(2, () => [product.relu(2), c.relu(2)])); // 4: 0, 5: 0.5
      const sum = inScope(2, () => first.add(second, 3)); // 6: 0.5
      sum.exp(4); // 7, for nothing
      return sum.mul(4, 5); // 8: constant 4, 9: 2
    },
    {
      sites: [
        { range: range(10) },
        { range: range(11) },
        { range: range(12) },
        { range: range(13) },
        { range: range(14) },
      ],
      scopeSites: [
        { kind: 'turn', variable: 'position', range: { line: 9, column: 0, endLine: 20, endColumn: 0 } },
        { callee: 'linear', assigned: 'q', range: range(15) },
      ],
    },
  );
}

describe('the nodes that a filter means', () => {
  it('are those of the operation, scope, line, matrix, value, gradient', () => {
    const step = small();
    assert.deepEqual(nodes(step, 'op:mul'), [3, 9]);
    assert.deepEqual(nodes(step, 'op:parameter'), [0, 1, 2]);
    assert.deepEqual(nodes(step, 'op:constant'), [8]);
    assert.deepEqual(nodes(step, 'in:position'), [3, 4, 5]);
    assert.deepEqual(nodes(step, 'in:"position 1"'), [4, 5]);
    assert.deepEqual(nodes(step, 'in:"position 7"'), []);
    assert.deepEqual(nodes(step, 'in:q'), [4, 5, 6]);
    assert.deepEqual(nodes(step, 'in:"q = linear"'), [4, 5, 6]);
    assert.deepEqual(nodes(step, 'in:"position > linear"'), [4, 5]);
    assert.deepEqual(nodes(step, 'in:"linear > position"'), []);
    assert.deepEqual(nodes(step, 'in:"position 0 > q"'), []);
    assert.deepEqual(nodes(step, 'line:11-12'), [4, 5, 6]);
    assert.deepEqual(nodes(step, 'line:9'), [3, 4, 5], 'the turns of the loop that begins there');
    assert.deepEqual(nodes(step, 'line:15'), [4, 5, 6], 'what is called there');
    assert.deepEqual(nodes(step, 'line:20'), [], 'a loop is not its last line');
    assert.deepEqual(nodes(step, 'param:w'), [0, 1, 2]);
    assert.deepEqual(nodes(step, 'uses:w'), [3, 5]);
    assert.deepEqual(nodes(step, 'value<0'), [1, 3]);
    assert.deepEqual(nodes(step, 'value:0.5..2'), [0, 2, 5, 6, 7, 9]);
    // d loss: 9: 1, 6: 4, 4 and 5: 4, c: 4; relu of -6 passes nothing on.
    assert.deepEqual(nodes(step, 'grad=4'), [2, 4, 5, 6]);
    assert.deepEqual(nodes(step, 'grad=0'), [0, 1, 3], 'zero, which is not untouched');
    assert.deepEqual(nodes(step, 'untouched'), [7]);
    assert.deepEqual(nodes(step, 'grad:..100'), [0, 1, 2, 3, 4, 5, 6, 8, 9], 'an untouched node has no gradient');
    assert.deepEqual(nodes(step, 'inactive'), [4]);
  });

  it('are found by the function that a turn of a loop calls, and by that of the step', () => {
    const step = handStep([2], ([a]) => inScope(1, () => a.mul(a)).add(a), {
      scopeSites: [{ kind: 'turn', variable: 'row', callee: 'dot' }],
    });
    for (const name of ['row', 'dot', 'Dot', '"row 0"', '"dot 0"'])
      assert.deepEqual(nodes(step, `in:${name}`), [1], name);
    eachRealStep(publishedConfig, [1], (real) => {
      const { length, parameterCount } = real.tape;
      assert.equal(nodes(real, 'in:trainStep').length, length - parameterCount);
      assert.equal(nodes(real, 'in:dot').length, 52_962);
    });
  });

  it('lie in an interval with its ends or without them, to the last bit', () => {
    const values = [-1.5, -0, 0, 5e-324, 1, 1 + Number.EPSILON, 1e308, Number.POSITIVE_INFINITY, Number.NaN];
    const bounds = [-1.5, 0, 1, 1e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const step = handStep(values, ([a]) => a.mul(a, 1));
    for (const bound of bounds) {
      const where = (test: (value: number) => boolean) => [...values.keys()].filter((i) => test(values[i]));
      const found = (comparator: string) =>
        nodes(step, `value${comparator}${bound}`).filter((node) => node < values.length);
      assert.deepEqual(
        found('>'),
        where((value) => value > bound),
      );
      assert.deepEqual(
        found('>='),
        where((value) => value >= bound),
      );
      assert.deepEqual(
        found('<'),
        where((value) => value < bound),
      );
      assert.deepEqual(
        found('<='),
        where((value) => value <= bound),
      );
      assert.deepEqual(
        found('='),
        where((value) => value === bound),
      );
    }
  });

  it('compare with the values before the update', () => {
    const step = handStep([2, -1], ([a, b]) => a.relu(1).add(b.relu(1), 1));
    assert.equal(step.tape.data[1], 0, 'the update has moved it');
    assert.deepEqual(nodes(step, 'value=-1'), [1]);
    assert.deepEqual(nodes(step, 'inactive'), [3]);
  });

  it('are not finite in value or in gradient', () => {
    const step = handStep([0, 1], ([a, b]) => a.log(1).mul(0, 1).add(b, 1));
    // log 0 = -Infinity, × 0 = NaN; the gradient of the constant 0 is -Infinity.
    assert.deepEqual(nodes(step, 'nonfinite'), [2, 3, 4, 5]);
    assert.deepEqual(nodes(step, 'value>=0'), [0, 1, 3], 'NaN is in no range');
  });

  it('are those that a plain reading of each term gives, whatever the tape', () => {
    const term = fc.constantFrom(
      'op:mul',
      'in:loop1',
      'in:"loop2 0"',
      'value<0',
      '|grad|>0.1',
      'untouched',
      'inactive',
    );
    const programs = fc.array(fc.nat(100_000), { maxLength: 200 });
    fc.assert(
      fc.property(programs, fc.array(term, { minLength: 2, maxLength: 2 }), (program, [a, b]) => {
        const step = stepFromNumbers(program);
        const known = filterNames(step).scopes;
        if (`${a} ${b}`.includes('loop1') && !known.has('loop1')) return;
        if (`${a} ${b}`.includes('loop2') && !known.has('loop2')) return;
        const { tape } = step;
        const tree = scopeTree(tape);
        const { reached } = reach(step);
        const value = (node: number) => (node < tape.parameterCount ? step.valuesBefore[node] : tape.data[node]);
        const inLoop = (node: number, site: number, turn: number | null) => {
          for (
            let scope = node < tape.parameterCount ? 0 : tape.scope[node];
            scope > 0;
            scope = tape.scopeParent[scope]
          )
            if (tape.scopeSite[scope] === site && (turn === null || tree.turn[scope] === turn)) return true;
          return false;
        };
        const plain: Record<string, (node: number) => boolean> = {
          'op:mul': (node) => tape.op[node] === MUL,
          'in:loop1': (node) => inLoop(node, 2, null),
          'in:"loop2 0"': (node) => inLoop(node, 3, 0),
          'value<0': (node) => value(node) < 0,
          '|grad|>0.1': (node) => reached[node] === 1 && Math.abs(tape.grad[node]) > 0.1,
          untouched: (node) => reached[node] === 0,
          inactive: (node) => tape.op[node] === RELU && value(tape.left[node]) <= 0,
        };
        const where = (test: (node: number) => boolean) =>
          Array.from({ length: tape.length }, (_, node) => node).filter(test);
        assert.deepEqual(nodes(step, a), where(plain[a]));
        assert.deepEqual(
          nodes(step, `${a} ${b}`),
          where((node) => plain[a](node) && plain[b](node)),
        );
        assert.deepEqual(
          nodes(step, `${a} or -${b}`),
          where((node) => plain[a](node) || !plain[b](node)),
        );
      }),
    );
  });

  it('are counted on a real step as the model has them', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const { tape } = step;
      const n = step.positions;
      assert.equal(count(step, 'param:wte or param:wpe or param:lm_head'), (27 + 16 + 27) * 16);
      assert.equal(count(step, 'untouched op:parameter'), tape.parameterCount - seed42.detail[1].params_reachable);
      // A linear of 16 x 16: for each row a constant and 16 products and sums.
      assert.equal(count(step, 'in:"q = linear"'), n * 16 * 33);
      assert.equal(count(step, 'in:"position 3 > layer 0 > q"'), 16 * 33);
      assert.equal(count(step, 'uses:attn_wq op:mul'), n * 256);
      assert.equal(count(step, 'in:mlp op:relu'), n * 64);
      assert.equal(count(step, 'inactive') + count(step, 'op:relu -inactive'), n * 64);
      assert.equal(count(step, 'in:"head 2 > softmax"') * 4, count(step, 'in:"head > softmax"'));
      const line = sourceTables.text.split('\n').findIndex((text) => text.includes('const q = linear(')) + 1;
      assert.equal(count(step, `line:${line}`), count(step, 'in:"q = linear"'));
      assert.equal(count(step, 'nonfinite'), 0);
      assert.equal(count(step, 'op:mul or -op:mul'), tape.length);
    });
  });

  it('are found in parts of bounded length', () => {
    eachRealStep(
      publishedConfig,
      [1],
      (step) => {
        const parsed = parseFilter('|grad|>0.01 op:mul', filterNames(step));
        assert.ok('expression' in parsed && parsed.expression !== null);
        const computation = filterMask(step, reach(step), scopeTree(step.tape), parsed.expression);
        let parts = 1;
        while (computation.next().done !== true) parts++;
        assert.equal(parts, Math.ceil(step.tape.length / 65_536));
      },
      ['abcdefghijklmnop'],
    );
  });
});
