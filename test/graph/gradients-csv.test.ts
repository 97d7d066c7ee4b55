import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { csvLine } from '../../src/graph/csv';
import { exactJsonNumber, exactNumber } from '../../src/graph/exact-number';
import { gradientColumns, gradientsCsv } from '../../src/graph/gradients-csv';
import { StepReading } from '../../src/graph/step-reading';
import { publishedConfig } from '../../src/training/run-config';
import { seed42 } from '../reference';
import { readCsv } from './csv-text';
import { eachRealStep } from './real-steps';

describe('comma-separated values', () => {
  it('are read back as they were, whatever is in them', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('a,b', 'say "x"', 'two\r\nlines', '"', ''));
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1 })), (records) => {
        assert.deepEqual(readCsv(records.map(csvLine).join('')), records);
      }),
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
      assert.deepEqual(names, gradientColumns);
      assert.equal(lines.length, 4192);
      for (const { name, rows, columns, first } of step.matrices) {
        for (const [i, line] of lines.slice(first, first + rows * columns).entries()) {
          const [label, matrix, row, column, value, gradient, m, v, update] = line;
          const p = first + i;
          assert.deepEqual([matrix, Number(row), Number(column)], [name, Math.floor(i / columns), i % columns]);
          assert.equal(Number(value), step.valuesBefore[p]);
          assert.equal(gradient, reading.reach.reached[p] === 1 ? String(step.tape.grad[p]) : '');
          assert.equal(Number(m), step.firstMoment[p]);
          assert.equal(Number(v), step.secondMoment[p]);
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
