import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ADD, MUL, RELU } from '../../../src/engine/tape';
import { type FilterNames, filterName } from '../../../src/step/find/filter-names';
import { type FilterExpression, parseFilter } from '../../../src/step/find/filter-syntax';

const names: FilterNames = {
  scopes: new Map([
    ['softmax', false],
    ['linear', false],
    ['q', false],
    ['q = linear', false],
    ['position', true],
    ['layer', true],
    ['head', true],
  ]),
  matrices: ['wte', 'lm_head', 'layer0.attn_wq', 'layer1.attn_wq'],
};

function parsed(text: string): FilterExpression | null {
  const result = parseFilter(text, names);
  assert.ok('expression' in result, `${text}: ${JSON.stringify(result)}`);
  return result.expression;
}

/** The marked part of the text, and why. */
function wrong(text: string): [string, string] {
  const result = parseFilter(text, names);
  assert.ok('error' in result, text);
  const { at, length, message } = result.error;
  assert.ok(at >= 0 && length > 0 && at + length <= text.length, `${text}: ${at}, ${length}`);
  return [text.slice(at, at + length), message];
}

const mul = { kind: 'operation', code: MUL };
const add = { kind: 'operation', code: ADD };
const gradient = { kind: 'measure', of: 'gradient', magnitude: false } as const;

describe('the language of filters', () => {
  it('means nothing without a term', () => {
    assert.equal(parsed(''), null);
    assert.equal(parsed('  '), null);
  });

  it('knows operations by word and sign', () => {
    for (const text of ['op:mul', 'op:×', 'op:*', 'OP:MUL', 'op:"mul"']) assert.deepEqual(parsed(text), mul);
    assert.deepEqual(parsed('op:+'), add);
    assert.deepEqual(parsed('op:relu'), { kind: 'operation', code: RELU });
  });

  it('knows lines, one or from one to another', () => {
    assert.deepEqual(parsed('line:171'), { kind: 'lines', first: 171, last: 171, calls: true });
    assert.deepEqual(parsed('line:138-144'), { kind: 'lines', first: 138, last: 144, calls: true });
    assert.deepEqual(parsed('line:144-138'), { kind: 'lines', first: 138, last: 144, calls: true });
  });

  it('knows scopes by all their names, and paths of them', () => {
    const scopes = (...path: [string, number | null][]) => ({
      kind: 'scopes',
      path: path.map(([name, turn]) => ({ name, turn })),
    });
    assert.deepEqual(parsed('in:softmax'), scopes(['softmax', null]));
    assert.deepEqual(parsed('in:Head'), scopes(['head', null]));
    assert.deepEqual(parsed('in:"head  2"'), scopes(['head', 2]));
    assert.deepEqual(parsed('in:q'), scopes(['q', null]));
    assert.deepEqual(parsed('in:"q = linear"'), scopes(['q = linear', null]));
    assert.deepEqual(parsed('in:"position 3 > layer 0 > head 2"'), scopes(['position', 3], ['layer', 0], ['head', 2]));
    assert.deepEqual(parsed('in:"position 3 › q"'), scopes(['position', 3], ['q', null]));
  });

  it('knows scopes by any name as a filter has it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const name = text.trim().replaceAll(/\s+/g, ' ').replaceAll(/[>›]/g, '').toLowerCase();
        fc.pre(name.trim() === name && name !== '');
        const result = parseFilter(`in:${filterName(name)}`, { scopes: new Map([[name, false]]), matrices: [] });
        assert.deepEqual(result, { expression: { kind: 'scopes', path: [{ name, turn: null }] } });
      }),
      { numRuns: 1_000 },
    );
  });

  it('knows matrices, with their layer or without', () => {
    assert.deepEqual(parsed('param:wte'), { kind: 'parameters', matrices: ['wte'] });
    assert.deepEqual(parsed('uses:attn_wq'), { kind: 'uses', matrices: ['layer0.attn_wq', 'layer1.attn_wq'] });
    assert.deepEqual(parsed('param:wq'), { kind: 'parameters', matrices: ['layer0.attn_wq', 'layer1.attn_wq'] });
    assert.deepEqual(parsed('param:layer1.attn_wq'), { kind: 'parameters', matrices: ['layer1.attn_wq'] });
  });

  it('compares values and gradients, and their magnitude', () => {
    const infinite = Number.POSITIVE_INFINITY;
    const above = (low: number, lowIncluded: boolean) => ({ low, high: infinite, lowIncluded, highIncluded: true });
    const below = (high: number, highIncluded: boolean) => ({ low: -infinite, high, lowIncluded: true, highIncluded });
    const magnitude = { ...gradient, magnitude: true };
    for (const text of ['|grad|>0.01', '|grad| > 1e-2', '|gradient|>.01', '|∇|>0.01']) {
      assert.deepEqual(parsed(text), { ...magnitude, ...above(0.01, false) });
    }
    assert.deepEqual(parsed('grad<-0.5'), { ...gradient, ...below(-0.5, false) });
    assert.deepEqual(parsed('grad<−0.5'), { ...gradient, ...below(-0.5, false) }, 'the minus that is printed');
    assert.deepEqual(parsed('|value|>=1'), { ...magnitude, of: 'value', ...above(1, true) });
    assert.deepEqual(parsed('value<=1E+6'), { ...gradient, of: 'value', ...below(1e6, true) });
    assert.deepEqual(parsed('grad=0'), { ...gradient, low: 0, high: 0, lowIncluded: true, highIncluded: true });
    const range = { ...gradient, of: 'value', lowIncluded: true, highIncluded: true };
    assert.deepEqual(parsed('value:0..1'), { ...range, low: 0, high: 1 });
    assert.deepEqual(parsed('value:-1.5..-1e-6'), { ...range, low: -1.5, high: -1e-6 });
    assert.deepEqual(parsed('value:..1'), { ...range, low: -infinite, high: 1 });
    assert.deepEqual(parsed('value:0..'), { ...range, low: 0, high: infinite });
  });

  it('joins terms: and before or, not before both, parentheses before all', () => {
    assert.deepEqual(parsed('op:mul inactive'), { kind: 'all', parts: [mul, { kind: 'inactive' }] });
    assert.deepEqual(parsed('op:mul and inactive'), parsed('op:mul inactive'));
    assert.deepEqual(parsed('op:mul inactive or op:add'), {
      kind: 'any',
      parts: [{ kind: 'all', parts: [mul, { kind: 'inactive' }] }, add],
    });
    assert.deepEqual(parsed('(op:mul or op:add) not (nonfinite)'), {
      kind: 'all',
      parts: [
        { kind: 'any', parts: [mul, add] },
        { kind: 'not', part: { kind: 'nonfinite' } },
      ],
    });
    assert.deepEqual(parsed('-untouched'), { kind: 'not', part: { kind: 'untouched' } });
    assert.deepEqual(parsed('not -inactive'), { kind: 'not', part: { kind: 'not', part: { kind: 'inactive' } } });
  });

  it('marks what it does not know, and offers what is near', () => {
    assert.deepEqual(wrong('op:add lne:3'), ['lne:', 'There is no term lne:. Did you mean line:?']);
    assert.deepEqual(wrong('nonfinte'), ['nonfinte', 'There is no term nonfinte. Did you mean nonfinite?']);
    assert.deepEqual(wrong('mul'), ['mul', 'There is no term mul. Did you mean op:mul?']);
    assert.deepEqual(wrong('softmax'), ['softmax', 'There is no term softmax. Did you mean in:softmax?']);
    assert.deepEqual(wrong('op:mull'), ['mull', 'There is no operation mull. Did you mean op:mul?']);
    assert.deepEqual(wrong('in:sofmax'), ['sofmax', 'This step has no scope sofmax. Did you mean in:softmax?']);
    assert.deepEqual(wrong('in:"hed 2"'), ['"hed 2"', 'This step has no scope hed 2. Did you mean in:"head 2"?']);
    assert.match(wrong('in:"linear 2"')[1], /not numbered.*in:linear\?/);
    assert.deepEqual(wrong('param:wet'), ['wet', 'There is no parameter matrix wet. Did you mean wte?']);
    assert.deepEqual(wrong('in:head 2'), ['in:head 2', 'A name with a space needs quotes: in:"head 2".']);
    assert.match(wrong('zzzzzz')[1], /The terms are op:, line:/);
    assert.match(wrong('op:zzzzzz')[1], /The operations are parameter, constant, add, mul/);
  });

  it('knows no word that an object would have by itself', () => {
    for (const word of ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__', 'isPrototypeOf']) {
      for (const text of [word, `${word}>0`, `|${word}|>0`, `${word}:0..1`, `${word}:x`, `op:${word}`, `in:${word}`]) {
        assert.match(wrong(text)[1], /^There is no |^This step has no scope /, text);
      }
      assert.match(wrong(`param:${word}`)[1], /There is no parameter matrix/);
    }
    assert.deepEqual(wrong('valueOf>0'), ['valueOf', 'There is no term valueOf. Did you mean value?']);
  });

  it('takes numbers as they are written, and no other', () => {
    for (const number of ['0,125', '1,234', '1.000,5', '1_000', '0x10', '1e999', '1e-999', '1.2.3', '1e', '5%']) {
      assert.match(wrong(`value>${number}`)[1], /number|This is not a term/, number);
      assert.match(wrong(`value:0..${number}`)[1], /number|This is not a term/, number);
    }
    assert.deepEqual(wrong('value>0,125')[0], '0,125');
    assert.match(wrong('value>0,125')[1], /with the digits 0 to 9 and a decimal point/);
  });

  it('marks where something is missing or too much', () => {
    assert.deepEqual(wrong('op:mul (inactive'), ['(', 'This ( has no matching ).']);
    assert.deepEqual(wrong('op:mul)'), [')', 'This ) has no matching (.']);
    assert.deepEqual(wrong('()'), [')', 'A term is missing before this.']);
    assert.deepEqual(wrong('inactive or'), ['r', 'A term is missing here.']);
    assert.deepEqual(wrong('or inactive'), ['or', 'A term is missing before this or.']);
    assert.deepEqual(wrong('in:"head 2'), ['"head 2', 'These quotes are not closed.']);
    assert.match(wrong('in:')[1], /^A scope name is missing here, for example in:softmax/);
    assert.match(wrong('in:"a > "')[1], /no scope a|missing/);
    assert.deepEqual(wrong('grad > '), [' ', 'A number is missing here, for example grad>0.01 or 1e-6.']);
    assert.deepEqual(wrong('line:1.5'), [
      '1.5',
      '1.5 is not a line number: write, for example, line:171 or line:138-144.',
    ]);
    assert.deepEqual(wrong('line:abc')[0], 'abc');
    assert.deepEqual(wrong('line:')[0], ':');
    assert.match(wrong('|grad>1')[1], /has no matching \|/);
    assert.match(wrong('grad')[1], /^grad needs a comparison, such as grad>0\.01/);
    assert.deepEqual(wrong('grad > x'), ['x', 'x is not a number: write, for example, grad>0.01 or 1e-6.']);
    assert.deepEqual(wrong('value:1..0'), ['1..0', 'This range ends before it begins.']);
    assert.match(wrong('value:..')[1], /neither/);
    assert.match(wrong('value:3')[1], /range/);
    assert.deepEqual(wrong('grad!=0'), ['!=', 'There is no !=. Write -grad=0 for all the others.']);
    assert.match(wrong('= 3')[1], /This is not a term/);
    assert.deepEqual(wrong('op:relu dead')[0], 'dead');
    assert.match(wrong('dead')[1], /write inactive/);
    assert.match(wrong(`${'('.repeat(65)}inactive${')'.repeat(65)}`)[1], /deeper than 64/);
    assert.ok(parsed(`${'('.repeat(64)}inactive${')'.repeat(64)}`));
  });

  it('gives an expression or a place in the text, whatever the text', () => {
    const piece = fc.constantFrom(
      ...[
        'op:',
        'in:',
        'line:',
        'mul',
        '"',
        '(',
        ')',
        ' ',
        '-',
        'or',
        'not ',
        '|',
        'grad',
        'value',
        '>',
        '=',
        '..',
        ':',
      ],
      ...['1', '0.5', 'e-6', 'head 2', 'softmax', 'inactive', 'and ', '−', '∞', 'param:', 'wte', '\u{1f600}'],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((pieces) => pieces.join('')),
          fc.string(),
        ),
        (text) => {
          const result = parseFilter(text, names);
          if ('expression' in result) return;
          const { at, length, message } = result.error;
          assert.ok(at >= 0 && length > 0 && at + length <= text.length && message.length > 0, text);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
