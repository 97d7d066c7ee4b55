/** What people type for a number: the number that was meant or a remedy, never another number. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { formatCount } from '../../src/text/numbers';
import { type NumberRule, readNumber, remedyFor } from '../../src/text/read-number';

const whole: NumberRule = { whole: true };

function numberOf(text: string, rule: NumberRule = {}): number | null {
  const read = readNumber(text, rule);
  return 'value' in read ? read.value : null;
}

function remedyOf(text: string, rule: NumberRule = {}): string {
  const read = readNumber(text, rule);
  return 'remedy' in read ? read.remedy : assert.fail(`${text} is read as ${read.value}`);
}

describe('a number that is typed', () => {
  const real: readonly (readonly [string, number])[] = [
    ...([
      ['0.125', 0.125],
      ['.5', 0.5],
      ['5.', 5],
      ['1e3', 1000],
      ['1E-3', 0.001],
      ['2.5e+2', 250],
    ] as const),
    ...([
      ['+7', 7],
      ['-7', -7],
      ['−7', -7],
      ['6.421e−4', 6.421e-4],
      [' \t0.5\u00a0', 0.5],
      ['007', 7],
    ] as const),
    ...([
      ['1.000', 1],
      ['1e-323', 1e-323],
      ['1.7e308', 1.7e308],
      ['0e999', 0],
      ['0.0', 0],
    ] as const),
  ];
  for (const [text, value] of real) it(`is read: ${text}`, () => assert.equal(numberOf(text), value));

  const refused = [
    ...[
      '',
      ' ',
      '0,125',
      '0,001',
      ',5',
      '5,',
      '1,234',
      '1.000,5',
      '1 234',
      '1_000',
      '1.2.3',
      '1..2',
      '.',
      '-',
      '--1',
      '+-1',
    ],
    ...['0x10', '0b1', '1e', '1e+', 'e5', '1e1.5', '1f', '12abc', 'abc', '1n', '１２', '٣', '½', '1\u200b2', '½'],
    ...[
      'Infinity',
      '-Infinity',
      '∞',
      'NaN',
      '1e999',
      '-1e999',
      '1e-999',
      '5%',
      '$5',
      '=1',
      '1;',
      '1\n2',
      'true',
      'null',
    ],
  ];
  for (const text of refused) {
    it(`is refused, as a real and as a whole number: ${JSON.stringify(text)}`, () => {
      assert.match(remedyOf(text), /^(give|write) /);
      if (text !== '1,234') assert.match(remedyOf(text, whole), /^(give|write) /);
    });
  }

  it('says how numbers are written where digits stand, and what is wanted elsewhere', () => {
    assert.match(remedyOf('0,125'), /^write a number with the digits 0 to 9 and a decimal point, without commas/);
    assert.match(remedyOf('0,125', whole), /^write a whole number with the digits 0 to 9, such as 1234 or 1,234$/);
    assert.match(remedyOf('1.000', whole), /^write a whole number with the digits 0 to 9/);
    assert.equal(remedyOf('1.5', { whole: true, lowest: 1, highest: 20 }), 'give a whole number from 1 to 20');
    assert.equal(remedyOf('many', { whole: true, lowest: 1 }), 'give a whole number of 1 or more');
    assert.equal(remedyOf('', { above: 0, example: 0.5 }), 'give a number above 0, such as 0.5');
    assert.match(remedyOf('1e999'), /a double can hold/);
  });

  it('may be a count with its thousands apart where it is whole, and only there', () => {
    assert.equal(numberOf('1,234', whole), 1234);
    assert.equal(numberOf('−12,345,678', whole), -12345678);
    for (const text of [
      '0,125',
      '01,234',
      '1,23',
      '12,3456',
      '1,234,5',
      '1234,567',
      ',123',
      '1,,234',
      '1,234.0',
      '1.000',
    ]) {
      assert.equal(numberOf(text, whole), null, text);
    }
    fc.assert(fc.property(fc.maxSafeInteger(), (n) => assert.equal(numberOf(formatCount(n), whole), n)));
  });

  it('is refused where it is whole and longer than a double has digits', () => {
    assert.equal(numberOf('9007199254740991', whole), 2 ** 53 - 1);
    assert.match(remedyOf('9007199254740993', whole), /9007199254740991/);
  });

  it('is held to its limits', () => {
    const limits: readonly (readonly [NumberRule, readonly number[], readonly number[]])[] = [
      [{ lowest: 1, highest: 3 }, [1, 2.5, 3], [0.99, 3.01, Number.NaN, Number.POSITIVE_INFINITY]],
      [{ lowest: 0, below: 1 }, [0, 0.999], [-0.001, 1]],
      [{ above: 0 }, [5e-324, 7], [0, -1, Number.POSITIVE_INFINITY]],
      [{ whole: true }, [-3, 0, 3], [1.5, 2 ** 53, Number.NaN]],
    ];
    for (const [rule, fit, wrong] of limits) {
      for (const value of fit) assert.equal(remedyFor(value, rule), null, `${value}`);
      for (const value of wrong) assert.match(remedyFor(value, rule) ?? '', /^give a /, `${value}`);
      for (const value of ['1', null, undefined, [], true]) assert.match(remedyFor(value, rule) ?? '', /^give a /);
    }
  });

  it('of any double is read back bit for bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert.ok(Object.is(numberOf(Object.is(value, -0) ? '-0' : String(value)), value));
        assert.ok(Object.is(numberOf(value.toExponential().replaceAll('-', '−')), Object.is(value, -0) ? 0 : value));
      }),
    );
  });

  it('is never another one than JavaScript reads, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.,eE+-−_ x∞١２\u00a0') });
    fc.assert(
      fc.property(text, (typed) => {
        const expected = Number(typed.trim().replaceAll('−', '-'));
        const [value, count] = [numberOf(typed), numberOf(typed, whole)];
        if (value !== null) assert.equal(value, expected, typed);
        if (count !== null) assert.equal(count, Number(typed.trim().replaceAll('−', '-').replaceAll(',', '')), typed);
        if (count !== null && typed.includes(','))
          assert.equal(formatCount(count), typed.trim().replace(/^[+−-]/, count < 0 ? '-' : ''));
      }),
      { numRuns: 5_000 },
    );
  });
});
