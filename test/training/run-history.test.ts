/** Any step of a run, again: as it was, within a budget of memory. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { builtIn } from '../../src/program/built-in';
import { Filling } from '../../src/training/history/backfill';
import { stateBytes } from '../../src/training/history/kept-states';
import { publishedSampling } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { names } from './corpus-text';
import { begin, small, visit } from './small-run';
import { digest } from './step-digest';

type Move =
  | { readonly kind: 'visit'; readonly part: number }
  | { readonly kind: 'step' | 'sample' | 'change' }
  | { readonly kind: 'train'; readonly steps: number }
  | { readonly kind: 'edit'; readonly parameter: number; readonly value: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('visit' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('step' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sample' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('train' as const), steps: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      parameter: fc.nat({ max: 300 }),
      value: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
  },
);

/** Follows a run and holds every step that is there again against what it was when it was first taken. */
class Witness {
  private readonly run: Run;
  private readonly seen = new Map<string, string>();
  /** The branch that a branch parted from. */
  private readonly origins = new Map<number, { readonly from: number; readonly parted: number }>();

  constructor(run: Run) {
    this.run = run;
  }

  /** The step at hand is new. */
  note(): void {
    this.seen.set(this.name(), this.sight());
  }

  /** The step at hand is one that was there before. */
  check(): void {
    assert.equal(this.sight(), this.seen.get(this.name()), this.name());
  }

  parted(from: number, parted: number): void {
    this.origins.set(this.run.history.branch.number, { from, parted });
  }

  private sight(): string {
    assert.ok(this.run.recorded);
    return digest(this.run.recorded);
  }

  /** A step by the branch that it was first taken on. */
  private name(): string {
    const { position, history } = this.run;
    let { number } = history.branch;
    for (;;) {
      const origin = this.origins.get(number);
      if (origin === undefined || position > origin.parted) return `step ${position} of branch ${number}`;
      number = origin.from;
    }
  }
}

describe('any step of a run, again', () => {
  it('is bit for bit what it was, on any walk of visits, steps, training, sampling, edits and changes of branch', () => {
    const bytes = stateBytes(begin(small).parameterCount, 2);
    const moves = fc.array(move, { minLength: 5, maxLength: 25 });
    fc.assert(
      // From room for no state to room for most: every distance between kept states occurs.
      fc.property(moves, fc.integer({ min: 0, max: 60 }), (walk, states) => {
        const run = begin(small, states * bytes);
        const witness = new Witness(run);
        const take = () => {
          const again = run.position < run.newest;
          run.step();
          if (again) witness.check();
          else witness.note();
        };
        for (const made of walk) {
          if (made.kind === 'step' && !run.finished) take();
          if (made.kind === 'train') for (let i = 0; i < made.steps && !run.finished; i++) take();
          if (made.kind === 'visit' && run.newest > 0) {
            const step = 1 + Math.floor(made.part * (run.newest - 1));
            visit(run, step);
            assert.equal(run.position, step);
            witness.check();
          }
          if (made.kind === 'sample' && run.recorded !== null) {
            run.sample(publishedSampling);
            witness.check();
          }
          if (made.kind === 'edit' && run.recorded !== null) {
            const { number } = run.history.branch;
            const { step } = run.recorded;
            run.stepAgain(made.parameter, made.value);
            if (run.history.branch.number !== number) witness.parted(number, step - 1);
            witness.note();
            assert.equal(run.newest, step);
          }
          if (made.kind === 'change' && run.history.other !== null) {
            run.changeBranch();
            visit(run, run.newest);
            witness.check();
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('draws the samples that were drawn there first, and the published names at the end', () => {
    const run = begin(small);
    const samples = new Map<number, string[]>();
    const draw = () => [1, 2, 3].map(() => run.sample(publishedSampling));
    while (!run.finished) {
      run.step();
      if (run.position % 7 === 0 || run.finished) samples.set(run.position, draw());
    }
    for (const step of [14, 60, 7, 49, 60, 56]) {
      visit(run, step);
      assert.deepEqual(draw(), samples.get(step), `step ${step}`);
    }
  });

  it('has the state of the newest step while another is at hand, and goes on from the one at hand', () => {
    const run = begin(small);
    while (run.position < 20) run.step();
    const newest = run.state();
    const loss = run.step().loss;
    visit(run, 20);
    assert.deepEqual(run.state(), newest);
    visit(run, 5);
    assert.deepEqual([run.position, run.newest, run.state().step], [5, 21, 5]);
    assert.equal(run.newestState().step, 21);
    assert.equal(run.newestState().losses[20], loss);
    const state = structuredClone(run.newestState());
    const undisturbed = begin(small);
    const losses = Array.from({ length: 30 }, () => undisturbed.step().loss);
    const resumed = Run.resumed(state, names, builtIn);
    while (resumed.position < 30) assert.equal(resumed.step().loss, losses[resumed.position - 1]);
  });

  it('is there after a run was put away, and says where it is another one', () => {
    const undisturbed = begin(small);
    const digests: string[] = [];
    while (undisturbed.position < 30) digests.push(digest(undisturbed.step()));
    undisturbed.stepAgain(7, 0.5);
    digests[29] = digest(undisturbed.recorded ?? assert.fail());
    const statistics = Array.from({ length: 30 }, (_, index) => undisturbed.matrixHistory.at(index, 0));
    const state = undisturbed.state();
    const run = Run.resumed(state, names, builtIn);
    for (const step of [30, 12, 29, 1]) {
      visit(run, step);
      assert.equal(digest(run.recorded ?? assert.fail()), digests[step - 1]);
    }
    assert.deepEqual(
      Array.from({ length: 30 }, (_, index) => run.matrixHistory.at(index, 0)),
      statistics,
    );
    visit(run, 30);
    const next = run.step().loss;
    const losses = state.losses.slice();
    losses[9] += 1e-15;
    const damaged = Run.resumed({ ...state, losses }, names, builtIn);
    assert.throws(() => visit(damaged, 25), { name: 'UserError', message: /^Step 10 cannot be shown as it was/ });
    assert.deepEqual([damaged.position, damaged.recorded], [30, null]);
    assert.equal(damaged.step().loss, next);
  });

  it('costs the fewer steps the more memory there is, and one when going back step by step', () => {
    const roomy = begin(small);
    while (!roomy.finished) roomy.step();
    assert.equal(roomy.history.every, 1);
    for (const step of [50, 3, 60]) assert.equal(visit(roomy, step), 1);
    // The distance of kept states is 32 here.
    const narrow = begin(small, 30 * stateBytes(roomy.parameterCount, 2));
    while (!narrow.finished) narrow.step();
    assert.ok(narrow.history.every >= 4, `${narrow.history.every}`);
    visit(narrow, 31);
    let computed = 0;
    for (let step = 30; step > 15; step--) computed += visit(narrow, step);
    assert.ok(computed <= 45, `${computed} steps for 15`);
  });

  describe('with room for the states of every second step, and not for all', () => {
    /** Room for every second state of so many steps, and for the statistics. */
    function budgetFor(run: Run, steps: number): number {
      return (16 / 15) * (run.matrixHistory.bytesOf(60) + (steps / 2) * stateBytes(run.parameterCount, 2)) + 5_000;
    }

    it('costs at most two steps, also where a parameter was set, on both branches, and after the run was put away', () => {
      const budget = budgetFor(begin(small), 100);
      const run = begin(small, budget);
      const digests: string[] = [];
      const take = () => digests.push(digest(run.step()));
      while (run.position < 23) take();
      visit(run, 20);
      run.stepAgain(7, 0.5);
      digests.splice(19, 4, digest(run.recorded ?? assert.fail()));
      while (run.position < 50) take();
      assert.equal(run.history.every, 2);
      const check = (of: Run, steps: readonly number[]) => {
        for (const step of steps) {
          assert.ok(visit(of, step) <= 2, `step ${step}`);
          assert.equal(digest(of.recorded ?? assert.fail()), digests[step - 1], `step ${step}`);
        }
      };
      check(run, [49, 3, 8, 9, 24, 20, 21, 1, 50]);
      visit(run, 30);
      run.stepAgain(3, 0.25);
      for (let i = 0; i < 5; i++) run.step();
      check(run, [28, 29]);
      assert.ok(visit(run, 33) <= 2);
      run.changeBranch();
      check(run, [33, 47]);
      const state = structuredClone(run.newestState());
      const again = Run.resumed(state, names, builtIn, { historyBudget: budget });
      const filling = new Filling(again);
      while (filling.goOn(() => true));
      assert.equal(again.history.lackingAfter(0), null);
      check(again, [49, 20, 7]);
    });

    it('is kept once for both branches, as far as they have their steps in common, also where both were brought back', () => {
      const first = begin(small);
      while (first.position < 40) first.step();
      const left = first.state();
      visit(first, 31);
      first.stepAgain(3, 0.25);
      const run = Run.resumed(first.state(), names, builtIn, { historyBudget: budgetFor(first, 100) });
      const { history } = run;
      history.other = history.branch.another(left);
      history.shared = 30;
      const filling = new Filling(run);
      while (filling.goOn(() => true));
      run.changeBranch();
      assert.deepEqual(
        [17, 30, 31, 39].map((step) => visit(run, step)),
        [1, 2, 1, 1],
      );
      const { branch, other } = history;
      const common = other?.states.upTo(30) ?? [];
      assert.ok(common.length > 2 && common.every((one) => branch.states.notAfter(one.step) === one));
    });

    it('costs up to four steps where the branches need more room together', () => {
      const budget = budgetFor(begin(small), 66);
      const run = begin(small, budget);
      while (run.position < 40) run.step();
      visit(run, 5);
      run.stepAgain(3, 0.25);
      while (run.position < 40) {
        run.step();
        assert.ok(run.history.bytes <= budget);
      }
      assert.equal(run.history.every, 4);
      assert.ok(visit(run, 39) <= 4 && visit(run, 34) <= 4);
      const filling = new Filling(run);
      let slices = 0;
      while (filling.goOn(() => true)) slices++;
      assert.ok(slices < 3 && run.history.bytes <= budget, `${slices}`);
      assert.ok(visit(run, 39) <= 4 && visit(run, 34) <= 4);
    });
  });
});

describe('branches', () => {
  it('part where a step is changed by hand; the other is kept until it is passed', () => {
    const run = begin(small);
    while (run.position < 20) run.step();
    const losses = [...run.losses];
    visit(run, 10);
    const { history } = run;
    assert.equal(history.other, null);
    run.stepAgain(3, 0.25);
    const { branch, other } = run.history;
    assert.deepEqual([branch.number, branch.parted, branch.newest], [2, 9, 10]);
    assert.deepEqual([other?.number, other?.newest], [1, 20]);
    assert.deepEqual(run.losses.slice(0, 9), losses.slice(0, 9));
    // A second value at the beginning of the same step belongs to the same branch.
    run.stepAgain(4, 0.5);
    assert.equal(run.history.branch.number, 2);
    assert.deepEqual(
      run.edits.map(({ step, parameter, to }) => [step, parameter, to]),
      [
        [10, 3, 0.25],
        [10, 4, 0.5],
      ],
    );
    while (run.position < 20) run.step();
    assert.equal(run.history.other, other, 'not passed yet');
    assert.notDeepEqual([...run.losses], losses);
    run.changeBranch();
    visit(run, run.newest);
    assert.deepEqual([...run.losses], losses);
    assert.deepEqual([run.edits.length, run.history.branch.number], [0, 1]);
    run.changeBranch();
    visit(run, run.newest);
    run.step();
    assert.equal(run.history.other, null, 'passed');
    assert.throws(() => run.changeBranch());
  });

  it('are two at most: of those that are left, the one that goes farther is kept', () => {
    const run = begin(small);
    while (run.position < 30) run.step();
    visit(run, 20);
    run.stepAgain(3, 0.25); // branch 2
    run.step();
    visit(run, 12);
    run.stepAgain(3, 0.5); // branch 3, from branch 2, which goes to step 21 only
    assert.deepEqual([run.history.branch.number, run.history.other?.number], [3, 1]);
    run.changeBranch();
    visit(run, 30);
    assert.equal(run.edits.length, 0);
  });

  it('have statistics and histories of their own', () => {
    const run = begin(small);
    while (run.position < 40) run.step();
    const before = Array.from({ length: 40 }, (_, index) => run.matrixHistory.at(index, 0));
    const parameter = 100;
    visit(run, 20);
    const newest = { step: 20, value: 0, gradient: 0 };
    const history = run.parameterHistory.of(parameter, newest);
    run.stepAgain(parameter, 0.75);
    while (run.position < 30) run.step();
    const other = run.matrixHistory;
    assert.deepEqual(
      Array.from({ length: 19 }, (_, index) => other.at(index, 0)),
      before.slice(0, 19),
    );
    assert.notDeepEqual(other.at(19, 0), before[19]);
    assert.equal(other.at(30, 0), null);
    assert.equal(run.parameterHistory.of(parameter, { ...newest, step: 30 })?.values[19], 0.75);
    run.changeBranch();
    assert.deepEqual(
      Array.from({ length: 40 }, (_, index) => run.matrixHistory.at(index, 0)),
      before,
    );
    assert.deepEqual(run.parameterHistory.of(parameter, newest), history);
    assert.equal(run.parameterHistory.of(parameter, { ...newest, step: 40 })?.steps.length, 40);
  });
});
