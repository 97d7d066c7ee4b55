import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { tape } from '../../../src/engine/value';
import type { RecordedStep } from '../../../src/step/recorded-step';
import type { BoxKey, GraphBox, GraphView, GraphViewState } from '../../../src/step/view/view';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep, inScope, stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';
import { assertPlaces, assertSound } from '../sound-view';
import { viewOf } from '../views';

const programs = fc.array(fc.nat(100_000), { minLength: 30, maxLength: 300 });
const choices = fc.array(fc.nat(1000), { maxLength: 12 });

/** Opens boxes of the view one after the other, each chosen by a number among the closed ones. */
function openSome(step: RecordedStep, numbers: readonly number[], shown: Partial<GraphViewState> = {}): GraphView[] {
  const opened: BoxKey[] = [];
  const views = [viewOf(step, { ...shown, opened })];
  for (const number of numbers) {
    const closed = views[views.length - 1].boxes.filter((box) => box.kind !== 'node' && !box.opened);
    if (closed.length === 0) break;
    opened.push(closed[number % closed.length].key);
    views.push(viewOf(step, { ...shown, opened: [...opened] }));
  }
  return views;
}

describe('a view of the graph', () => {
  it('is sound for any tape and any opened boxes', () => {
    fc.assert(
      fc.property(programs, choices, fc.boolean(), fc.boolean(), (program, numbers, constants, parameters) => {
        const step = stepFromNumbers(program);
        for (const view of openSome(step, numbers, { constants, parameters })) assertSound(step, view, constants);
      }),
      { numRuns: 60 },
    );
  });

  it('is sound for a real step with the way down to single nodes opened', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const random = fc.sample(fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }), { seed: 7, numRuns: 3 });
      for (const numbers of [[11, 11, 11, 13, 14, 14], ...random]) {
        const views = openSome(step, numbers, { parameters: true });
        assertSound(step, views[views.length - 1], false);
        for (const [i, view] of views.entries()) if (i > 0) assertOpeningKeepsOrder(views[i - 1], view);
      }
    });
  });

  it('keeps everything else in its order when a box opens', () => {
    fc.assert(
      fc.property(programs, choices, (program, numbers) => {
        const step = stepFromNumbers(program);
        const views = openSome(step, numbers);
        for (const [i, view] of views.entries()) if (i > 0) assertOpeningKeepsOrder(views[i - 1], view);
      }),
    );
  });

  it('puts boxes at the same places whatever the numbers and letters of the step are', () => {
    const views: GraphView[] = [];
    // The same number of positions, other documents, other parameters.
    eachRealStep(
      publishedConfig,
      [1, 2, 3],
      (step) => {
        views.push(openSome(step, [2, 2, 2, 4, 5, 5]).at(-1) as GraphView);
      },
      ['yuheng', 'xavien', 'aaaaaa'],
    );
    const [first, ...others] = views.map(({ boxes, edges, width, height }) => ({
      places: boxes.map(({ key, x, y, width, height }) => ({ key, x, y, width, height })),
      edges: [...edges],
      width,
      height,
    }));
    for (const other of others) assert.deepEqual(other, first);
    assert.notDeepEqual(views[0].flow, views[1].flow);
  });

  it('passes over keys that the step does not have', () => {
    const step = stepFromNumbers([100, 200, 300]);
    const opened = ['s9.9', 'nonsense', '', 'n5.add.0', 's1.0/s1.0', 't1.0', 'b5.add/t0', 'pw', 'pq/r0'];
    assert.deepEqual(viewOf(step, { opened }), viewOf(step));
  });

  it('shows calls nested hundreds deep, all opened', () => {
    const depth = 600;
    const step = handStep(
      [1],
      ([a]) => {
        for (let i = 0; i < depth; i++) tape.open(1);
        return a.exp(1);
      },
      { scopeSites: [{ callee: 'again' }] },
    );
    const opened = Array.from({ length: depth }, (_, i) => Array.from({ length: i + 1 }, () => 's1.0').join('/'));
    const view = viewOf(step, { opened });
    assert.equal(view.boxes.length, depth + 1);
    assertPlaces(view);
  });
});

describe('the residual stream', () => {
  it('is one straight line through a position, with the additions on it and everything else below', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const opened: BoxKey[] = [];
      let view = viewOf(step);
      const open = (name: string) => {
        opened.push((view.boxes.findLast((box) => box.name === name) as GraphBox).key);
        view = viewOf(step, { opened: [...opened] });
      };
      open('position 2');
      open('logits = gpt');
      open('layer 0');
      const middles = () =>
        new Set(
          [...view.stream].flatMap((edge) =>
            [0, 1].map((end) => {
              const { y, height } = view.boxes[view.edges[3 * edge + end]];
              return y + height / 2;
            }),
          ),
        );
      const sums = () => view.boxes.filter((box) => box.kind === 'scope' && box.residual === true);
      assert.deepEqual(
        sums().map(({ name }) => name),
        ['x = add', 'x = add'],
      );
      assert.equal(view.stream.length, 3, 'into the first addition, from it to the second, and on to the logits');
      assert.equal(middles().size, 1);
      open('attended = attention');
      assert.equal(middles().size, 1);
      const [line] = middles();
      const layer = view.boxes.findIndex(({ name }) => name === 'layer 0');
      for (const box of view.boxes) {
        if (box.parent === layer && !sums().includes(box)) assert.ok(box.y > line + 14, box.name);
      }
    });
  });

  it('is not found where an addition joins two things of which none comes from the other', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const view = viewOf(step, { opened: viewOf(step).boxes.map(({ key }) => key) });
      assert.equal(view.stream.length, 0);
      assert.ok(view.boxes.every((box) => box.kind === 'node' || box.residual !== true));
    });
  });

  it('tells what a frame takes from other positions', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const everything = ['position 2', 'logits = gpt', 'layer 0', 'attended = attention'];
      const opened: BoxKey[] = [];
      for (const name of everything) {
        const { boxes } = viewOf(step, { opened: [...opened] });
        opened.push((boxes.findLast((box) => box.name === name) as GraphBox).key);
      }
      const { boxes } = viewOf(step, { opened });
      const frames = boxes.flatMap((box) => (box.kind !== 'node' && box.takes !== undefined ? [box] : []));
      assert.deepEqual(
        frames.map(({ name, takes }) => [name, takes?.names, takes?.turns.map((turn) => boxes[turn].name)]),
        [['attended = attention', ['k', 'v'], ['position 0', 'position 1']]],
      );
    });
  });
});

describe('the layout', () => {
  const tables = { scopeSites: Array.from({ length: 6 }, (_, i) => ({ callee: `f${i + 1}` })) };

  /** a feeds b and c, those feed d; e stands alone; two turns of a. */
  function diamond(): RecordedStep {
    return handStep(
      [2, 3],
      ([x, y]) => {
        const a = [x, y].map((value) => inScope(1, () => value.exp(1)));
        const b = inScope(2, () => a[0].log(2));
        const c = inScope(3, () => a[1].relu(3));
        const e = inScope(5, () => y.mul(x, 5));
        const d = inScope(4, () => b.add(c, 4));
        return d.add(e, 6);
      },
      tables,
    );
  }

  it('puts sites in columns by the longest chain that feeds them, and turns and sites of a column below one another', () => {
    const step = diamond();
    const { boxes } = viewOf(step);
    const at = new Map(boxes.map((box) => [box.name, box]));
    const columns = [...new Set(boxes.map(({ x }) => x))].sort((a, b) => a - b);
    const placed = boxes.map((box) => `${box.key} column ${columns.indexOf(box.x)}`);
    assert.deepEqual(placed, [
      's1.0 column 0',
      's1.1 column 0',
      's2.0 column 1',
      's3.0 column 1',
      's5.0 column 0',
      's4.0 column 2',
      'n6.add.0 column 3',
    ]);
    const ys = (keys: string[]) => keys.map((key) => boxes.find((box) => box.key === key)?.y ?? Number.NaN);
    const [a0, a1, e] = ys(['s1.0', 's1.1', 's5.0']);
    assert.ok(a0 < a1 && a1 < e);
    const [b, c] = ys(['s2.0', 's3.0']);
    assert.ok(b < c);
    assert.equal(at.get('loss')?.kind, 'node');
  });

  it('does not count what goes back to a site that came earlier', () => {
    // f2 feeds the second turn of f1: a recurrence. f1 stays to the left of f2.
    const step = handStep(
      [2],
      ([x]) => {
        let h = x;
        for (let i = 0; i < 3; i++) {
          const inner = inScope(1, () => h.exp(1));
          h = inScope(2, () => inner.log(2));
        }
        return h;
      },
      tables,
    );
    const { boxes, edges } = viewOf(step);
    assert.deepEqual(
      boxes.map(({ key }) => key),
      ['s1.0', 's1.1', 's1.2', 's2.0', 's2.1', 's2.2'],
    );
    assert.equal(new Set(boxes.slice(0, 3).map(({ x }) => x)).size, 1);
    assert.ok(boxes[3].x > boxes[0].x + boxes[0].width);
    assert.equal(edges.length / 3, 5);
  });

  it('folds three or more nodes of a site and operation, and hides constants until asked', () => {
    const step = handStep([1, 2], ([x, y]) => {
      const three = [x, y, x].map((value) => value.mul(0.5, 1));
      const two = [x, y].map((value) => value.exp(2));
      return [...three, ...two].reduce((sum, value) => sum.add(value, 3));
    });
    const keys = (opened: string[], constants: boolean) =>
      viewOf(step, { opened, constants }).boxes.map(({ key }) => key);
    assert.deepEqual(keys([], false), ['b1.mul', 'n2.exp.0', 'n2.exp.1', 'b3.add']);
    assert.deepEqual(keys(['b1.mul'], false).slice(0, 4), ['b1.mul', 'n1.mul.0', 'n1.mul.1', 'n1.mul.2']);
    assert.deepEqual(keys([], true), ['b1.constant', 'b1.mul', 'n2.exp.0', 'n2.exp.1', 'b3.add']);
  });

  it('puts parameters above everything else, in rows of three, and chips above the boxes that use them', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const opened = ['pwte', 'pwte/r3', 'pwpe'];
      const [closed, open] = [viewOf(step, { parameters: true }), viewOf(step, { parameters: true, opened })];
      for (const view of [closed, open]) {
        const own = view.boxes.filter(({ key }) => key.startsWith('p'));
        const rest = view.boxes.filter(({ key }) => !key.startsWith('p'));
        const lowest = Math.max(...own.map(({ y, height }) => y + height));
        assert.ok(rest.every(({ y }) => y > lowest));
        assert.deepEqual(view.chips, [], 'a position uses many matrices');
      }
      const matrices = closed.boxes.slice(0, 9);
      assert.deepEqual(
        matrices.map(({ kind, key, nodes }) => [kind, key, nodes]),
        step.matrices.map(({ name, rows, columns }) => ['matrix', `p${name}`, rows * columns]),
      );
      assert.equal(new Set(matrices.map(({ x }) => x)).size, 3);
      assert.equal(new Set(matrices.map(({ y }) => y)).size, 3);
      const position = closed.boxes[9 + 2].key;
      const model = viewOf(step, { parameters: true, opened: [position] }).boxes.find(
        ({ parent, name }) => parent >= 0 && name === 'logits = gpt',
      );
      assert.ok(model !== undefined);
      const inModel = viewOf(step, { parameters: true, opened: [position, model.key] });
      assert.deepEqual(
        inModel.chips.map(({ matrix, user }) => [inModel.boxes[matrix].name, inModel.boxes[user].name]),
        [
          ['wte', 'embedded = add'],
          ['wpe', 'embedded = add'],
          ['lm_head', 'linear'],
        ],
      );
      for (const { user, x, y, height } of inModel.chips) {
        assert.ok(x === inModel.boxes[user].x && y + height <= inModel.boxes[user].y);
      }
      const inside = (key: BoxKey) => open.boxes.filter(({ parent }) => open.boxes[parent]?.key === key);
      assert.deepEqual(
        inside('pwte')
          .map(({ name }) => name)
          .slice(0, 4),
        ["row 'a'", "row 'b'", "row 'c'", "row 'd'"],
      );
      const last = inside('pwte').at(-1);
      assert.ok(last?.kind === 'row' && last.name === 'row BOS' && last.nodes === 16 && last.columns === 16);
      assert.equal(inside('pwpe')[2].name, 'position 2');
      const [first] = inside('pwte/r3');
      assert.ok(first.kind === 'node' && first.name === "wte['d'][0]" && first.node === 3 * 16);
    });
  });
});

/** Of two boxes of one frame, each is left of, right of, above or below the other as before. */
function assertOpeningKeepsOrder(before: GraphView, after: GraphView): void {
  const now = new Map(after.boxes.map((box) => [box.key, box]));
  for (const [i, a] of before.boxes.entries()) {
    const movedA = now.get(a.key);
    assert.ok(movedA !== undefined, a.key);
    // A box that opens may rise, so that the stream in it stays in line.
    const opens = a.kind !== 'node' && movedA.kind !== 'node' && movedA.opened && !a.opened;
    assert.ok(movedA.x >= a.x && (opens || movedA.y >= a.y), `${a.key} moves left or up`);
    for (const b of before.boxes.slice(0, i)) {
      if (a.parent !== b.parent || a.key.startsWith('p') !== b.key.startsWith('p')) continue;
      const movedB = now.get(b.key) as GraphBox;
      const sameOrder =
        Math.sign(movedA.x - movedB.x) === Math.sign(a.x - b.x) &&
        (a.x !== b.x || Math.sign(movedA.y - movedB.y) === Math.sign(a.y - b.y));
      if (!sameOrder) assert.fail(`${a.key} and ${b.key} change their order`);
    }
  }
}
