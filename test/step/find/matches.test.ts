import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { matchRow, orderedMatches } from '../../../src/step/find/matches';
import { completed } from '../../../src/step/in-parts';
import { StepReading } from '../../../src/step/reading';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { reach } from '../../../src/step/tape/reach';
import { scopeTree } from '../../../src/step/tape/scopes';
import { handStep, inScope, stepFromNumbers } from '../hand-steps';

function ordered(step: RecordedStep, mask: Uint8Array, order: 'tape' | 'gradient'): number[] {
  return [...completed(orderedMatches(step, reach(step), mask, order))];
}

describe('the list of matches', () => {
  it('is in order of the tape, or of |gradient| with NaN first and what is untouched last', () => {
    const programs = fc.array(fc.nat(100_000), { minLength: 5, maxLength: 200 });
    const numbers = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324));
    fc.assert(
      fc.property(programs, fc.infiniteStream(numbers), fc.nat(), (program, stream, pattern) => {
        const step = stepFromNumbers(program);
        const { tape } = step;
        const { reached } = reach(step);
        for (let node = 0; node < tape.length; node++) tape.grad[node] = stream.next().value;
        const mask = Uint8Array.from({ length: tape.length }, (_, node) => (pattern >>> (node % 23)) & 1);
        const expected = Array.from(mask.keys()).filter((node) => mask[node] === 1);
        assert.deepEqual(ordered(step, mask, 'tape'), expected);
        const size = (node: number) => {
          if (reached[node] === 0) return -1;
          return Number.isNaN(tape.grad[node]) ? Number.POSITIVE_INFINITY : Math.abs(tape.grad[node]);
        };
        const nan = (node: number) => Number(reached[node] === 1 && Number.isNaN(tape.grad[node]));
        const bySize = expected.toSorted(
          (a, b) => nan(b) - nan(a) || (size(a) === size(b) ? a - b : size(b) - size(a)),
        );
        assert.deepEqual(ordered(step, mask, 'gradient'), bySize);
      }),
    );
  });

  it('has rows with name, place and numbers', () => {
    const step = handStep([2, -3], ([a, b]) => inScope(1, () => inScope(2, () => a.mul(b, 1)).add(4, 2)), {
      sites: [{ method: 'mul', range: { line: 7, column: 0, endLine: 7, endColumn: 1 } }, { method: 'add' }],
      scopeSites: [
        { kind: 'turn', variable: 'head' },
        { callee: 'linear', assigned: 'q' },
      ],
    });
    const row = (node: number) => matchRow(step, reach(step), scopeTree(step.tape), node);
    assert.deepEqual(row(2), {
      node: 2,
      name: '×',
      operation: '×',
      path: 'q = linear',
      value: -6,
      gradient: 1,
      line: 7,
    });
    assert.deepEqual(row(3).name, 'constant');
    assert.deepEqual([row(1).path, row(1).name, row(1).gradient], ['', 'w[0][1]', 2]);
  });

  it('is found once for a filter and an order', () => {
    const reading = new StepReading(handStep([2, -2], ([a, b]) => a.mul(b, 1).add(a, 1)));
    const list = (filter: string, order: 'tape' | 'gradient') => completed(reading.masks.findMatches(filter, order));
    const first = list('op:parameter', 'gradient');
    assert.deepEqual([...first], [1, 0]);
    assert.equal(list('op:parameter', 'gradient'), first);
    assert.deepEqual([...list('op:parameter', 'tape')], [0, 1]);
    assert.deepEqual([...list('op:parameeter', 'tape')], []);
    assert.deepEqual([...list('', 'tape')], []);
  });
});
