/** Expressions: what they read at a moment, and what they say where they cannot. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ExpressionMoment,
  type ExpressionNames,
  readCondition,
  readExpression,
} from '../../../src/debugger/expressions/expression';
import { type Cursor, cursorAt, momentAt, nodeAt, scopeAt } from '../../../src/step/cursor/cursor';
import { CursorState } from '../../../src/step/cursor/gradients-so-far';
import { rowLabel } from '../../../src/step/names/parameter-names';
import { StepReading } from '../../../src/step/reading';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep } from '../../step/hand-steps';
import { eachRealStep } from '../../step/real-steps';

function momentOf(step: RecordedStep, cursor: Cursor, strict = true): ExpressionMoment {
  const moment = new ExpressionMoment(new StepReading(step), new CursorState(step, cursor), strict);
  return moment.moveTo(cursor, nodeAt(step, cursor), scopeAt(step, cursor));
}

function namesOf({ matrices, characters, optimizer, source }: RecordedStep): ExpressionNames {
  const turns = source.scopeSites.flatMap(({ kind, variable }) => (kind === 'turn' && variable ? [variable] : []));
  return { matrices, characters, arrays: optimizer.map(({ name }) => name), turns: [...new Set(turns)] };
}

/** a·b + a with a = 2 and b = 3. */
const small = () => handStep([2, 3], ([a, b]) => a.mul(b, 1).add(a, 2));

function evaluated(text: string, cursor?: Cursor): unknown {
  const step = small();
  const at = cursor ?? cursorAt(step, momentAt(step, 1));
  const { value } = readExpression(text, namesOf(step)).evaluate(momentOf(step, at));
  return value instanceof Float64Array ? [...value] : value;
}

const backward: Cursor = { phase: 'backward', index: 3, frame: 0 };
const update: Cursor = { phase: 'update', index: 1, frame: 0 };

describe('expressions', () => {
  it('compute as JavaScript does', () => {
    const leaf = fc.double({ min: -100, max: 100, noNaN: true }).map((x) => (x < 0 ? `(${x})` : `${x}`));
    const operators = fc.constantFrom('+', '-', '*', '**', '<', '<=', '>', '>=', '==', '!=');
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.tuple(tie('tree'), operators, tie('tree')).map(([a, op, b]) => `(${a} ${op} ${b})`),
      ),
    }));
    fc.assert(
      fc.property(tree, (text) => {
        // biome-ignore lint/security/noGlobalEval: what is compared with; the text is made of numbers and operators
        assert.deepEqual(evaluated(text), Number(globalThis.eval(text)));
      }),
    );
  });

  it('read numbers as everything does, and the minus that is printed', () => {
    const same: readonly (readonly [string, number])[] = [
      ...([
        ['.5', 0.5],
        ['5.', 5],
        ['1e3', 1000],
        ['−5.378', -5.378],
        ['6.421e−4', 6.421e-4],
        ['2−1', 1],
      ] as const),
      ...([
        ['1 − −1', 2],
        ['max(0,125)', 125],
        ['max(1, 2,3 )', 3],
        ['1E+2', 100],
        ['-−+3', 3],
      ] as const),
    ];
    for (const [text, value] of same) assert.equal(evaluated(text), value, text);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        assert.ok(Object.is(evaluated(Object.is(x, -0) ? '-0' : `${x}`.replace('-', '−')), x));
      }),
    );
  });

  it('read rows by tokens of any characters', () => {
    const step = small();
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(0x10ffff), { minLength: 1, maxLength: 8 }), (points) => {
        const characters = points.map((point) => String.fromCodePoint(point));
        const matrix = { ...step.matrices[0], name: 'wte', rows: characters.length + 1, columns: 1, first: 0 };
        const at = momentOf(step, cursorAt(step, momentAt(step, 0)));
        const names = { ...namesOf(step), matrices: [matrix], characters };
        for (const row of [...characters.keys(), characters.length]) {
          const label = rowLabel(matrix, row, characters);
          const read = (text: string) => readExpression(text, names).evaluate(at).value;
          // There are two parameters: the rows behind them have nodes that are not computed yet.
          if (row < 2) assert.equal(read(`wte[${label}][0]`), row + 2, label);
          else assert.doesNotThrow(() => readExpression(`wte[${label}][0].grad + 1`, names), label);
        }
      }),
    );
  });

  it('read the node of the moment', () => {
    assert.equal(evaluated('value'), 6);
    assert.equal(evaluated('local'), 3);
    assert.equal(evaluated('op'), 'mul');
    assert.equal(evaluated("op == 'mul' && phase == 'forward' && value > 5 ? 10 : 20"), 10);
    assert.equal(evaluated("op === 'add'"), 0);
    assert.equal(evaluated('grad', backward), 1);
    assert.equal(evaluated('loss', backward), 8);
    assert.equal(evaluated('step'), 1);
    assert.equal(evaluated('!(value > 5) || -value == -6'), 1);
  });

  it('read parameters by matrix, row and column, and what there is of each', () => {
    assert.deepEqual(evaluated('w'), [2, 3]);
    assert.deepEqual(evaluated('w[0].grad', backward), [1, 0]);
    assert.equal(evaluated('w[0][1]'), 3);
    assert.equal(evaluated('w[0][1 - 1].value'), 2);
    assert.equal(evaluated('w[0][0].update', update), 1);
    assert.equal(evaluated('norm(w)'), Math.sqrt(13));
    assert.equal(evaluated('max(w) + min(w[0]) + sum(w) + mean(w) + max(1, 2, w[0][0])'), 3 + 2 + 5 + 2.5 + 2);
    assert.deepEqual(evaluated('sqrt(w)'), [Math.sqrt(2), Math.sqrt(3)]);
    assert.equal(evaluated('abs(-2) + log(exp(1))'), 3);
  });

  it('read rows by their tokens and turns of loops in a real step', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const names = namesOf(step);
      const node = step.tape.scope.findIndex(
        (scope, n) => n >= step.tape.parameterCount && scope > 0 && step.tape.op[n] === 6,
      );
      const at = momentOf(step, cursorAt(step, { phase: 'backward', index: node }));
      const read = (text: string) => readExpression(text, names).evaluate(at).value;
      assert.equal(read("wte['a'][3]"), step.valuesBefore[3]);
      assert.equal(read('wte[BOS][0]'), step.valuesBefore[26 * 16]);
      assert.equal(read('position'), 0);
      assert.equal(read('layer'), 0);
      assert.equal(read('head'), 0);
      assert.equal(read('row'), Number.NaN);
      assert.equal((read('layer0.attn_wq[2]') as Float64Array).length, 16);
      assert.equal((read('layer0.attn_wq.grad') as Float64Array).length, 256);
    });
  });

  it('know what they depend on', () => {
    const of = (text: string) => {
      const { node, moment, gradient } = readExpression(text, namesOf(small())).depends;
      return [node && 'node', moment && 'moment', gradient && 'gradient'].filter(Boolean).join(' ');
    };
    assert.equal(of('step > 3 && 1 / 2'), '');
    assert.equal(of('w[0][0] > 3'), 'moment');
    assert.equal(of('w.grad'), 'moment gradient');
    assert.equal(of('value'), 'node moment');
    assert.equal(of("grad > 1 && phase == 'backward'"), 'node moment gradient');
  });

  it('are false, as conditions, about what is not computed yet', () => {
    const step = small();
    const forward = momentOf(step, cursorAt(step, momentAt(step, 1)), false);
    const holds = (text: string) => readCondition(text, namesOf(step)).holds(forward);
    assert.deepEqual(
      ['grad > 0', 'grad', 'grad && 1', 'w[0][0].grad <= 0', 'loss > 1'].map(holds),
      Array(5).fill(false),
    );
    assert.throws(() => evaluated('grad'), { name: 'UserError', message: /grad is not computed yet/ });
    assert.throws(() => evaluated('w[0][0].update'), { message: /w\[0\]\[0\]\.update is not computed yet/ });
  });

  describe('that are wrong say so in words', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['', /is empty/],
      ['value >', /`value >` does not parse at character 8/],
      ['(1', /does not parse/],
      ['1 2', /more than one expression/],
      ['a = 1', /does not parse|more than one|There is no name/],
      ['vaule > 1', /There is no name `vaule`\. Did you mean value\?/],
      ['gradient', /Did you mean grad\?/],
      ['１２', /`１２` is not a number: write a number with the digits 0 to 9/],
      ['zzzzzz', /There is no name `zzzzzz`\. There are: value, grad/],
      ['sqr(2)', /There is no function `sqr`\. Did you mean sqrt\?/],
      ['w[1]', /There is no row of w 1: they go from 0 to 0/],
      ['w[0][2]', /There is no column of w 2: they go from 0 to 1/],
      ['w[0][0 + 7]', /There is no column of w 7/],
      ["w['a']", /The rows of w have numbers, from 0 to 0/],
      ['w[0][0][0]', /goes too deep/],
      ['w.grda', /has no `grda`: it has grad/],
      ['w > 1', /`w` is a list of numbers: take one, as in `w\[0\]`, or one of norm/],
      ["op > 'mul'", /Text can only be compared with == and !=/],
      ["op == 'mull'", /There is no word `mull`\. Did you mean mul\?/],
      ["phase == 'back'", /Did you mean backward\?/],
      ["value == 'x'", /Text and numbers are never the same/],
      ['value / 0', /divides by zero: `0` is 0/],
      ['1 / (value - 6)', /divides by zero/],
      ['constructor', /There is no name `constructor`/],
      ['__proto__', /There is no name/],
      ['value.constructor', /There is no name `value\.constructor`/],
      ['toString()', /There is no function `toString`/],
      ['w.constructor', /has no `constructor`/],
      ['value & 1', /has the operator &/],
      ['~value', /has an operator/],
      ['[1]', /has an array/],
      ['this', /has `this`/],
      ['w?.grad', /an optional chain|does not parse/],
      ['norm()', /needs an argument/],
      ['sqrt(1, 2)', /takes one number or list, not 2/],
      ['null', /neither a number nor text/],
      ['x'.repeat(2000), /has 2000 characters/],
      ...['0,125', ',125', '125,', '1,234', '(,5)', '(5,)', '1;', 'w[0,1]', '-(0,5)', '1 + 0,5'].map(
        (text) => [text, /only the arguments of a function.*a decimal point, without commas/] as const,
      ),
      ...['1e999', '-1e-999'].map((text) => [text, /does not parse.*a number that a double can hold/] as const),
      ...['1_000', '0x10', '1.2.3', '1e', '12abc', '1..2', '1.5.grad', '1１'].map(
        (text) => [text, /does not parse at character \d+: write a number with the digits 0 to 9/] as const,
      ),
      ...["'a", "op == '", "op == 'mul\\'", "'\\u{110000}'"].map((text) => [text, /quotes are not closed/] as const),
    ];
    for (const [text, message] of wrong) {
      it(text.slice(0, 20) || 'nothing', () => {
        assert.throws(() => evaluated(text), { name: 'UserError', message });
      });
    }

    it('conditions that are no condition', () => {
      const step = small();
      assert.throws(() => readCondition('w', namesOf(step)), { message: /neither true nor false/ });
      assert.throws(() => readCondition('op', namesOf(step)), { message: /neither true nor false/ });
    });
  });
});
