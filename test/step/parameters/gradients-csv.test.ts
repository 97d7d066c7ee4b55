import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { gradientColumns, gradientsCsv } from '../../../src/step/parameters/gradients-csv';
import { StepReading } from '../../../src/step/reading';
import { csvLine } from '../../../src/text/csv';
import { exactJsonNumber, exactNumber } from '../../../src/text/exact-numbers';
import { publishedConfig } from '../../../src/training/run/config';
import { seed42 } from '../../reference';
import { readCsv, textOf } from '../csv-text';
import { eachRealStep } from '../real-steps';

/** What means something to a program that reads the file. */
const pieces = [
  ...[
    'a,b',
    'say "x"',
    'two\r\nlines',
    '"',
    '',
    '=1',
    '+',
    '-',
    '@',
    "'",
    ';',
    '\t',
    '\r',
    '\n',
    ' ',
    ',',
    '＝',
    '＋',
    '－',
    '＠',
  ],
  ...['\0', '\ud800', '\ufffe', '\u200b', '\\', '\\u', '\\u0000', '0041', 'x'],
];

describe('comma-separated values', () => {
  it('are read back as they were, whatever is in them', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...pieces));
    const text = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1 })), (records) => {
        const read = readCsv(records.map(csvLine).join(''));
        assert.deepEqual(
          read.map((record) => record.map(textOf)),
          records,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('have numbers as they are, of either sign, and texts that look like numbers with an apostrophe before a sign', () => {
    assert.equal(csvLine([-0.5, 3, -0, 1e-9, '-0.5', '2', '+3']), "-0.5,3,-0,1e-9,'-0.5,2,'+3\r\n");
  });

  it('have the known beginnings of formulas, and no others, behind an apostrophe', () => {
    for (const [text, field] of [
      ['=1+1', "'=1+1"],
      ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
      ['@SUM(1)', "'@SUM(1)"],
      ['\tx', '"\'\tx"'],
      ['\rx', '"\'\rx"'],
      ['  =1', "'  =1"],
      ['\u00a0\u200b=1', "'\u00a0\u200b=1"],
      ['＝1+1', "'＝1+1"],
      ["'tis", "''tis"],
      ['"quoted"', '"""quoted"""'],
      ['a;""=1', '"a;\'""""=1"'],
      ["o'brien", "o'brien"],
      ['a;=1', '"a;\'=1"'],
      ['a=1', 'a=1'],
      ['a\tb', '"a\tb"'],
      ['plain', 'plain'],
      ['\0', '\\u0000'],
      ['\u001b[2J\u009b', '\\u001b[2J\\u009b'],
      ['\\u0000', '\\u005cu0000'],
      ['back\\slash', 'back\\slash'],
    ] as const) {
      assert.equal(csvLine([text]), `${field}\r\n`);
    }
  });

  it('are run by no spreadsheet, whatever separates its cells: no cell begins as a formula but a number does', () => {
    /** The cells of a file as a program reads it that expects this separator, a quote being one at the beginning of a cell alone. */
    const cellsOf = (file: string, separator: string): string[] => {
      const cells: string[] = [];
      for (let at = 0; at < file.length; at++) {
        let cell = '';
        if (file[at] === '"') {
          for (at++; at < file.length && (file[at] !== '"' || file[at + 1] === '"'); at++) {
            if (file[at] === '"') at++;
            cell += file[at];
          }
          at++;
        }
        for (; at < file.length && file[at] !== separator && file[at] !== '\n' && file[at] !== '\r'; at++)
          cell += file[at];
        cells.push(cell);
      }
      return cells;
    };
    const hostile = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), hostile, fc.double()), { minLength: 1 }), (records) => {
        const file = records.map(csvLine).join('');
        for (const separator of [',', ';', '\t']) {
          for (const cell of cellsOf(file, separator)) {
            const begins = cell.replace(/^[\s\p{C}]+/u, '');
            // Where a cell goes on to a number of the next column, it began with a number of this one.
            if (/^-(\d|Infinity)/.test(begins)) continue;
            assert.doesNotMatch(begins, /^[=+\-@＝＋－＠]/u, `${JSON.stringify(file)} with ${separator}`);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a number in a file', () => {
  it('is read back as it was', () => {
    const numbers = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, 1 / 3, 5e-324, 1e300));
    fc.assert(
      fc.property(numbers, (number) => {
        assert.ok(Object.is(Number(exactNumber(number)), number));
        const inJson: unknown = JSON.parse(exactJsonNumber(number));
        assert.equal(typeof inJson, Number.isFinite(number) ? 'number' : 'string');
        assert.ok(Object.is(Number(inJson), number));
      }),
    );
  });
});

describe('the gradients of a step as CSV', () => {
  it('have a line for each parameter, exactly as the step has it', () => {
    eachRealStep(publishedConfig, [1, 10], (step) => {
      const reading = new StepReading(step);
      const [names, ...lines] = readCsv([...gradientsCsv(reading)].join(''));
      assert.deepEqual(names, gradientColumns(['m', 'v']));
      assert.equal(lines.length, 4192);
      for (const { name, rows, columns, first } of step.matrices) {
        for (const [i, line] of lines.slice(first, first + rows * columns).entries()) {
          const [label, matrix, row, column, value, gradient, m, v, update] = line;
          const p = first + i;
          assert.deepEqual([matrix, Number(row), Number(column)], [name, Math.floor(i / columns), i % columns]);
          assert.equal(Number(value), step.valuesBefore[p]);
          assert.equal(gradient, reading.reach.reached[p] === 1 ? String(step.tape.grad[p]) : '');
          assert.equal(Number(m), step.optimizer[0].after[p]);
          assert.equal(Number(v), step.optimizer[1].after[p]);
          assert.equal(Number(update), step.tape.data[p] - step.valuesBefore[p]);
          assert.ok(label.startsWith(`${name}[`) && label.endsWith(`[${column}]`), label);
        }
        // The norm that the published program has.
        const squares = lines.slice(first, first + rows * columns).map((line) => Number(line[5]) ** 2);
        const published = seed42.detail[step.step].matrices[name].grad_l2;
        const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
        assert.ok(Math.abs(norm - published) <= 1e-12 * Math.max(1, published), `${name}: ${norm}, ${published}`);
      }
      const untouched = lines.filter((line) => line[5] === '').length;
      assert.equal(untouched, 4192 - seed42.detail[step.step].params_reachable);
      assert.equal(lines[0][0], "wte['a'][0]");
    });
  });
});
