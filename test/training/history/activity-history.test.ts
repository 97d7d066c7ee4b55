/** Dead units: those that no input of the last documents has woken, at whatever step of whatever branch one looks. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { RELU } from '../../../src/engine/tape';
import { tape } from '../../../src/engine/value';
import { distributions } from '../../../src/inspection/panes/distributions';
import { builtIn } from '../../../src/program/built-in';
import { StepReading } from '../../../src/step/reading';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { nodeValue } from '../../../src/step/tape/local-gradient';
import { ActivityHistory, DEAD_AFTER } from '../../../src/training/history/activity-history';
import { Filling } from '../../../src/training/history/backfill';
import { stateBytes } from '../../../src/training/history/kept-states';
import { Run } from '../../../src/training/run/run';
import type { RunConfig } from '../../../src/training/status';
import { names } from '../corpus-text';
import { begin, small, visit } from '../small-run';

const wide: RunConfig = { ...small, nLayer: 2 };
const UNITS = 4 * small.nEmbd;

/**
 * The units that were active in a step, layer by layer: the model makes the ReLUs of a layer in the order of the rows of mlp_fc1,
 * position by position, layer after layer.
 */
function activeUnits(step: RecordedStep): ReadonlySet<number> {
  const { op, left, length, parameterCount } = step.tape;
  const active = new Set<number>();
  let ordinal = 0;
  for (let node = parameterCount; node < length; node++) {
    if (op[node] !== RELU) continue;
    if (nodeValue(step, left[node]) > 0) active.add(ordinal % (UNITS * wide.nLayer));
    ordinal++;
  }
  assert.equal(ordinal, step.positions * UNITS * wide.nLayer);
  return active;
}

/** How many units of each layer are in none of the sets. */
function inNone(documents: readonly ReadonlySet<number>[]): number[] {
  const woken = new Set(documents.flatMap((active) => [...active]));
  const units = Array.from({ length: wide.nLayer }, (_, layer) =>
    Array.from({ length: UNITS }, (_, unit) => layer * UNITS + unit),
  );
  return units.map((ofLayer) => ofLayer.filter((unit) => !woken.has(unit)).length);
}

/** Dead units by layer, and over how many documents. */
function dead(run: Run): { readonly documents: number; readonly dead: readonly number[] } {
  assert.ok(run.recorded);
  const reading = new StepReading(run.recorded);
  const { relus, documents } = distributions.snapshot({ reading, run }, { kind: 'distributions' });
  assert.deepEqual(
    relus.map(({ layer, units }) => [layer, units]),
    [
      [0, UNITS],
      [1, UNITS],
    ],
  );
  return { documents, dead: relus.map((layer) => layer.dead) };
}

describe('the dead units', () => {
  it('are those that no input of the last 100 documents has woken, of fewer at the beginning', () => {
    const run = begin({ ...wide, numSteps: 130 });
    const seen: ReadonlySet<number>[] = [];
    let some = false;
    for (let step = 1; step <= 130; step++) {
      seen.push(activeUnits(run.step()));
      const last = seen.slice(-DEAD_AFTER);
      const found = dead(run);
      assert.deepEqual(found, { documents: Math.min(step, DEAD_AFTER), dead: inNone(last) });
      some ||= found.dead.some((count) => count > 0 && count < UNITS);
    }
    assert.ok(some, 'a step has dead units beside others');
  });

  it('are those of the step that is shown, on any walk of visits, training and branches', () => {
    const walk = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('train' as const), steps: fc.integer({ min: 1, max: 12 }) }),
        fc.record({ kind: fc.constant('visit' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
        fc.record({ kind: fc.constant('edit' as const), parameter: fc.nat({ max: 300 }) }),
        fc.record({ kind: fc.constant('change' as const) }),
      ),
      { minLength: 3, maxLength: 10 },
    );
    fc.assert(
      fc.property(walk, (moves) => {
        const run = begin(wide);
        const taken = new Map<number, ReadonlySet<number>[]>([[1, []]]);
        const known = () => taken.get(run.history.branch.number) ?? assert.fail();
        const check = () => {
          const last = known().slice(Math.max(0, run.position - DEAD_AFTER), run.position);
          assert.deepEqual(dead(run), { documents: last.length, dead: inNone(last) });
        };
        const train = () => {
          known()[run.position] = activeUnits(run.step());
          check();
        };
        train();
        for (const move of moves) {
          if (move.kind === 'train') for (let i = 0; i < move.steps && !run.finished; i++) train();
          if (move.kind === 'visit') {
            visit(run, 1 + Math.floor(move.part * (run.newest - 1)));
            check();
          }
          if (move.kind === 'change' && run.history.other !== null) {
            run.changeBranch();
            visit(run, run.newest);
            check();
          }
          if (move.kind === 'edit' && run.recorded !== null) {
            const before = known().slice(0, run.position - 1);
            const active = activeUnits(run.stepAgain(move.parameter, 3));
            taken.set(run.history.branch.number, [...before, active]);
            check();
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('are told of the steps that are known, of a run that goes on from a checkpoint, and of all once they are filled in', () => {
    const bytes = stateBytes(begin(wide).parameterCount, 2);
    fc.assert(
      // From room for no state to room for all: every distance between kept states occurs, and gradients between them.
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 0, max: 70 }),
        (until, more, states) => {
          const first = begin(wide);
          const seen = Array.from({ length: until }, () => activeUnits(first.step()));
          const run = Run.resumed(first.state(), names, builtIn, { historyBudget: 150_000 + states * bytes });
          for (let step = 0; step < more; step++) seen.push(activeUnits(run.step()));
          assert.deepEqual(dead(run), { documents: more, dead: inNone(seen.slice(until)) });
          const filling = new Filling(run);
          // Bit by bit, as between two messages.
          while (filling.goOn(() => false));
          assert.deepEqual(dead(run), { documents: until + more, dead: inNone(seen) });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are told of 100 documents, whatever the size of the model', () => {
    const large = [{ name: 'w', rows: 2 ** 20, columns: 1, first: 0, rowKind: 'row' as const, scopeSite: 0 }];
    const history = new ActivityHistory(large, 10_000);
    const run = begin(small);
    run.step();
    for (let step = 1; step <= 250; step++) history.record(step, tape);
    assert.equal(history.upToStep(250).documents, DEAD_AFTER);
    assert.equal(history.upToStep(40).documents, 0, 'earlier steps have made room');
    const ofMillions = new ActivityHistory(run.matrices, 10_000_000);
    assert.ok(ofMillions.bytes <= 2 ** 20);
  });
});
