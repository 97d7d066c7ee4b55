/** Going to steps from the page: one visit at a time, the newest wins; and the curve with later steps and another branch. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lossColumns } from '../../src/webview/loss/columns';
import { lossSeries } from '../../src/webview/loss/series';
import { StepsState } from '../../src/webview/steps/steps-state';
import { branchWords } from '../../src/webview/steps/steps-words';

/** A state whose visits and patience end when the test says so. */
function steps() {
  const visits: { readonly step: number; readonly end: () => void }[] = [];
  const waits: (() => void)[] = [];
  const state = new StepsState({
    visit: (step) => new Promise((end) => visits.push({ step, end })),
    patience: () => new Promise((end) => waits.push(end)),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { state, visits, waits, settled };
}

describe('the steps of the page', () => {
  it('are gone to one at a time, and of many that are wanted meanwhile only the last', async () => {
    const { state, visits, settled } = steps();
    for (const step of [5, 6, 7, 8]) state.visit(step);
    assert.deepEqual(
      visits.map(({ step }) => step),
      [5],
    );
    assert.equal(state.wanted.value, 8);
    visits[0]?.end();
    await settled();
    assert.deepEqual(
      visits.map(({ step }) => step),
      [5, 8],
    );
    state.shown(5);
    assert.equal(state.wanted.value, 8);
    visits[1]?.end();
    await settled();
    assert.equal(state.wanted.value, 8, 'it is not on the screen yet');
    state.shown(8);
    assert.equal(state.wanted.value, null);
    state.visit(3);
    state.shown(3);
    assert.equal(state.wanted.value, 3, 'the visit is under way');
    visits[2]?.end();
    await settled();
    assert.equal(state.wanted.value, null);
  });

  it('do not wait for a visit that takes long', async () => {
    const { state, visits, waits, settled } = steps();
    state.visit(500);
    state.visit(3);
    waits[0]?.();
    await settled();
    assert.deepEqual(
      visits.map(({ step }) => step),
      [500, 3],
    );
  });

  it('are named with their branch where there is, or was, another', () => {
    const first = { number: 1, newest: 12, parted: 0 };
    const second = { number: 2, newest: 7, parted: 5 };
    assert.equal(branchWords({ branch: null, other: null }), null);
    assert.equal(branchWords({ branch: first, other: null }), null);
    assert.equal(branchWords({ branch: first, other: second }), 'branch 1');
    assert.equal(branchWords({ branch: second, other: first }), 'branch 2, after step 5');
    assert.equal(branchWords({ branch: second, other: null }), 'branch 2, after step 5');
  });
});

describe('the columns of the curve', () => {
  const pairs = (from: number, losses: readonly number[]) =>
    Float64Array.from(losses.flatMap((loss, i) => [from + i, loss]));

  it('have each loss once, before or after the step that is shown, and those of the other branch at their steps', () => {
    const loss = fc.double({ min: 0, max: 9, noNaN: true });
    const own = fc.array(loss, { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(own, fc.array(loss, { maxLength: 90 }), fc.nat(100), fc.nat(100), (losses, others, at, parted) => {
        const shown = 1 + (at % losses.length);
        const from = 1 + (parted % losses.length);
        const columns = lossColumns(lossSeries(pairs(1, losses)), shown, pairs(from, others), []);
        const length = Math.max(losses.length, others.length === 0 ? 0 : from + others.length - 1);
        assert.deepEqual(
          columns.steps,
          Array.from({ length }, (_, i) => i + 1),
        );
        for (const [i, step] of columns.steps.entries()) {
          assert.equal(columns.losses[i], step <= shown ? losses[i] : null);
          assert.equal(columns.later[i], step > shown ? (losses[i] ?? null) : null);
          assert.equal(columns.other[i], others[step - from] ?? null);
          assert.equal(columns.means[i] !== null && columns.laterMeans[i] !== null, i + 1 === shown && shown >= 50);
        }
        assert.equal(columns.parted, others.length === 0 ? null : from);
      }),
    );
  });
});
