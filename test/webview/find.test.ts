import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { MatchesRequest } from '../../src/inspection/snapshot';
import type { MatchRow } from '../../src/step/find/matches';
import { FindState } from '../../src/webview/find/find-state';
import { initialMarking, MarkingState } from '../../src/webview/find/marking-state';
import { type ListedMatches, MatchList } from '../../src/webview/find/match-list';
import { rowHeight, rowWindow, scrollTopFor } from '../../src/webview/find/virtual-rows';

const list: ListedMatches = { step: 1, filter: 'op:mul', order: 'tape', total: 1000 };

function row(node: number): MatchRow {
  return { node, name: '×', operation: '×', path: '', value: node, gradient: 0, line: 1 };
}

/** A list whose questions are answered by hand. */
function askedList() {
  const asked: { request: MatchesRequest; signal: AbortSignal | undefined; answer(): void; refuse(): void }[] = [];
  const failures: unknown[] = [];
  const options = {
    ask: (request: MatchesRequest, signal?: AbortSignal) =>
      new Promise<readonly MatchRow[] | null>((resolve, reject) => {
        const rows = Array.from({ length: request.count }, (_, i) => row(request.from + i));
        signal?.addEventListener('abort', () => reject(signal.reason));
        asked.push({ request, signal, answer: () => resolve(rows), refuse: () => resolve(null) });
      }),
    failed: (error: unknown) => failures.push(error),
  };
  return { asked, failures, options };
}

describe('the rows of the matches', () => {
  it('are asked for by the page as they come into view, each once', async () => {
    const { asked, options } = askedList();
    const matches = new MatchList(options);
    const seen = matches.see(list, 95, 120);
    assert.deepEqual(asked[0]?.request, { step: 1, filter: 'op:mul', order: 'tape', from: 0, count: 200 });
    void matches.see(list, 96, 121);
    assert.equal(asked.length, 1, 'they are on their way');
    asked[0]?.answer();
    await seen;
    assert.equal(matches.rows.value.get(199)?.node, 199);
    await matches.see(list, 0, 50);
    assert.equal(asked.length, 1);
    void matches.see(list, 990, 1000);
    assert.deepEqual([asked[1]?.request.from, asked[1]?.request.count], [900, 100]);
  });

  it('are asked for anew where step, filter or order changed, and the older question ends', async () => {
    const { asked, failures, options } = askedList();
    const matches = new MatchList(options);
    const first = matches.see(list, 0, 10);
    for (const change of [{ step: 2 }, { filter: 'op:add' }, { order: 'gradient' as const }]) {
      const before = asked.at(-1);
      void matches.see({ ...list, ...change }, 0, 10);
      assert.equal(before?.signal?.aborted, true);
      assert.equal(matches.rows.value.size, 0);
    }
    await first;
    assert.deepEqual(failures, []);
    asked.at(-1)?.refuse();
    assert.equal(await matches.row({ ...list, order: 'gradient' }, 3), null, 'of a step that is gone');
  });

  it('are waited for by whoever goes to one that is on its way', async () => {
    const { asked, options } = askedList();
    const matches = new MatchList(options);
    void matches.see(list, 0, 10);
    const chosen = matches.row(list, 3);
    assert.equal(asked.length, 1);
    asked[0]?.answer();
    assert.equal((await chosen)?.node, 3);
  });

  it('tell what went wrong', async () => {
    const failures: unknown[] = [];
    const matches = new MatchList({
      ask: () => Promise.reject(new Error('The session is gone.')),
      failed: (error) => failures.push(error),
    });
    await matches.see(list, 0, 10);
    assert.deepEqual(failures.map(String), ['Error: The session is gone.']);
  });

  it('are bounded in number', async () => {
    const matches = new MatchList({
      ask: async ({ from, count }) => Array.from({ length: count }, (_, i) => row(from + i)),
      failed: (error) => assert.fail(String(error)),
    });
    const long = { ...list, total: 100_000 };
    for (let from = 0; from < 100_000; from += 100) await matches.see(long, from, from + 100);
    assert.ok(matches.rows.value.size <= 3000);
    assert.equal(matches.rows.value.get(99_999)?.node, 99_999);
  });
});

describe('the match at hand', () => {
  function found() {
    const visited: number[] = [];
    const find = new FindState(
      { order: 'tape', history: [] },
      {
        ask: async ({ from, count }) => Array.from({ length: count }, (_, i) => row(from + i)),
        failed: (error) => assert.fail(String(error)),
        goToNode: (node) => visited.push(node),
      },
    );
    find.show(list);
    return { find, visited };
  }

  it('goes to the next and the one before, and round at the ends', async () => {
    const { find, visited } = found();
    await find.go(list, 1);
    await find.go(list, 1);
    await find.go(list, -1);
    await find.go(list, -1);
    await find.go(list, 1);
    assert.deepEqual(visited, [0, 1, 0, 999, 0]);
    const other = found();
    await other.find.go(list, -1);
    assert.deepEqual(other.visited, [999]);
    await other.find.go({ ...list, total: 0 }, 1);
    assert.deepEqual(other.visited, [999]);
  });

  it('stays over steps as far as there are matches, and not over filters', () => {
    const { find } = found();
    find.moveTo(700, 1000);
    find.show({ ...list, step: 2 });
    assert.equal(find.at.value, 700);
    find.show({ ...list, step: 3, total: 40 });
    assert.equal(find.at.value, 39);
    find.show({ ...list, filter: 'inactive' });
    assert.equal(find.at.value, -1);
  });

  it('remembers filters that were used, the latest first and each once', () => {
    const { find } = found();
    for (const filter of ['a', 'b', '', 'a', 'c']) find.remember(filter);
    assert.deepEqual(find.state().history, ['c', 'a', 'b']);
    assert.equal(find.recall(1, 'new'), 'c');
    assert.equal(find.recall(1, 'c'), 'a');
    assert.equal(find.recall(-1, 'a'), 'c');
    assert.equal(find.recall(-1, 'c'), 'new');
    assert.equal(find.recall(-1, 'new'), null);
    assert.equal(find.recall(1, 'c'), 'a', 'what is written already is no step back');
    for (let i = 0; i < 30; i++) find.remember(`filter ${i}`);
    assert.equal(find.state().history.length, 20);
  });
});

describe('the rows in view', () => {
  it('are those that the scroll position shows, for lists of any length', () => {
    const height = fc.integer({ min: 30, max: 900 });
    fc.assert(
      fc.property(fc.nat(20_000_000), fc.double({ min: 0, max: 1, noNaN: true }), height, (total, share, view) => {
        const whole = rowWindow(total, 0, view);
        const scrollTop = share * Math.max(0, whole.height - view);
        const { first, end, top } = rowWindow(total, scrollTop, view);
        assert.ok(first >= 0 && end <= total && end - first <= view / rowHeight + 12);
        if (total * rowHeight > view) {
          // What is drawn covers the view.
          assert.ok(top <= scrollTop + 1e-6 || first === 0);
          assert.ok(top + (end - first) * rowHeight >= scrollTop + view - 1e-6 || end === total);
        } else assert.deepEqual([first, end], [0, total]);
        const bottom = rowWindow(total, whole.height, view);
        assert.equal(bottom.end, total);
      }),
    );
  });

  it('come to be those around a row that the keys lead to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000_000 }), fc.nat(), fc.nat(), (total, number, from) => {
        const view = 220;
        const target = number % total;
        const before = from % (rowWindow(total, 0, view).height + 1);
        const scrollTop = scrollTopFor(target, total, before, view);
        const { first, end } = rowWindow(total, scrollTop, view);
        assert.ok(first <= target && target < end, `${first} ${target} ${end}`);
      }),
    );
    assert.equal(scrollTopFor(3, 100, 40, 220), 40, 'what is in view does not move');
    assert.equal(scrollTopFor(99, 100, 0, 220), 100 * rowHeight - 220);
  });
});

describe('what is to be marked', () => {
  it('is asked for as it is written, followed and shown', () => {
    let wanted = 0;
    const marking = new MarkingState(initialMarking, () => wanted++);
    assert.deepEqual(marking.request(), { filter: '', line: null, cone: null });
    marking.find('op:mul');
    marking.find('op:mul');
    marking.cursorLine(171);
    marking.cursorLine(171);
    assert.equal(wanted, 2, 'nothing is asked for twice');
    assert.deepEqual(marking.request(), { filter: 'op:mul', line: 171, cone: null });
    marking.followCursor(false);
    assert.equal(marking.request().line, null);
    marking.cursorLine(5);
    assert.equal(wanted, 3, 'a line that is not marked changes nothing');
    marking.followCursor(true);
    assert.equal(marking.request().line, 5);
    marking.find('  ');
    assert.equal(marking.request().filter, '');
  });

  it('has a cone that the same request ends, and another replaces', () => {
    const marking = new MarkingState(initialMarking, () => {});
    const of = { kind: 'box', key: 's1.0' } as const;
    marking.showCone({ of, direction: 'ancestors' });
    marking.showCone({ of, direction: 'descendants' });
    assert.deepEqual(marking.request().cone, { of, direction: 'descendants' });
    assert.deepEqual(marking.state().cone, marking.request().cone);
    marking.showCone({ of, direction: 'descendants' });
    assert.equal(marking.request().cone, null);
    marking.showCone({ of, direction: 'descendants' });
    marking.showCone(null);
    assert.equal(marking.request().cone, null);
  });
});
