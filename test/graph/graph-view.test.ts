import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { tape } from '../../src/engine/value';
import { keyAround, sectionAround } from '../../src/graph/box-key';
import { keyOfNode, keyOfParameter, resolveKey } from '../../src/graph/keys';
import { nodeValue } from '../../src/graph/local-gradient';
import { matrixOf } from '../../src/graph/names';
import { edgesInto } from '../../src/graph/node-edges';
import { type Reach, reach } from '../../src/graph/reach';
import type { RecordedStep } from '../../src/graph/recorded-step';
import { nodeCount, scopeTree } from '../../src/graph/scopes';
import type { BoxKey, GraphBox, GraphView, GraphViewState } from '../../src/graph/view';
import { publishedConfig } from '../../src/training/run-config';
import { handStep, inScope, stepFromNumbers } from './hand-steps';
import { eachRealStep } from './real-steps';
import { viewOf } from './views';

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

describe('a view of the graph', function () {
  this.timeout(30_000);

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

  it('puts parameters in a column of their own, and leaves everything else as it is without them', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const opened = ['pwte', 'pwte/r3', 'pwpe'];
      const [plain, closed, open] = [
        viewOf(step),
        viewOf(step, { parameters: true }),
        viewOf(step, { parameters: true, opened }),
      ];
      for (const view of [closed, open]) {
        const own = view.boxes.filter(({ key }) => key.startsWith('p'));
        const rest = view.boxes.filter(({ key }) => !key.startsWith('p'));
        const left = Math.max(...own.map(right));
        assert.ok(rest.every(({ x }) => x > left));
        const shift = rest[0].x - plain.boxes[0].x;
        assert.deepEqual(
          rest.map(({ key, x, y, width, height }) => [key, x - shift, y, width, height]),
          plain.boxes.map(({ key, x, y, width, height }) => [key, x, y, width, height]),
        );
      }
      const matrices = closed.boxes.slice(0, 9);
      assert.deepEqual(
        matrices.map(({ kind, key, nodes }) => [kind, key, nodes]),
        step.matrices.map(({ name, rows, columns }) => ['matrix', `p${name}`, rows * columns]),
      );
      assert.deepEqual(new Set(matrices.map(({ x }) => x)).size, 1);
      const inside = (key: BoxKey) => open.boxes.filter(({ parent }) => open.boxes[parent]?.key === key);
      assert.deepEqual(
        inside('pwte')
          .map(({ name }) => name)
          .slice(0, 4),
        ["row 'a'", "row 'b'", "row 'c'", "row 'd'"],
      );
      assert.equal(inside('pwte').at(-1)?.name, 'row BOS');
      assert.equal(inside('pwpe')[2].name, 'position 2');
      const [first] = inside('pwte/r3');
      assert.ok(first.kind === 'node' && first.name === "wte['d'][0]" && first.node === 3 * 16);
    });
  });
});

describe('sections', () => {
  /** 40 rows, each an exp, and their sum: a chain of 40 additions in the step itself. */
  function rows(count: number): RecordedStep {
    return handStep(
      [1],
      ([x]) => Array.from({ length: count }, () => inScope(1, () => x.exp(1))).reduce((sum, row) => sum.add(row, 2)),
      { scopeSites: [{ kind: 'turn', variable: 'row' }] },
    );
  }
  const named = (view: GraphView) => view.boxes.map(({ key, name, nodes }) => [key, name, nodes]);

  it('cut a group of more than 32 turns into sixteens, which open like scopes', () => {
    assert.equal(viewOf(rows(32)).boxes.length, 33);
    const step = rows(40);
    assert.deepEqual(named(viewOf(step)), [
      ['t1.0', 'rows 0…15', 16],
      ['t1.1', 'rows 16…31', 16],
      ['t1.2', 'rows 32…39', 8],
      ['b2.add', '+ ×39', 39],
    ]);
    const view = viewOf(step, { opened: ['t1.2', 'b2.add', 'b2.add/t1'] });
    assert.deepEqual(named(view).slice(2, 5), [
      ['t1.2', 'rows 32…39', 8],
      ['s1.32', 'row 32', 1],
      ['s1.33', 'row 33', 1],
    ]);
    assert.deepEqual(named(view).slice(11, 15), [
      ['b2.add', '+ ×39', 39],
      ['b2.add/t0', '+ 0…15', 16],
      ['b2.add/t1', '+ 16…31', 16],
      ['n2.add.16', '+', 1],
    ]);
    assertSound(step, view, false);
  });

  it('are open as long as something in them is', () => {
    const view = viewOf(rows(40), { opened: ['s1.20'] });
    assert.deepEqual(
      view.boxes.filter((box) => box.kind !== 'node' && box.opened).map(({ key }) => key),
      ['t1.1', 's1.20'],
    );
  });

  it('of parameters are of rows and of columns', () => {
    const step = handStep(
      Array.from({ length: 50 }, (_, i) => i + 1),
      (all) => all.reduce((sum, one) => sum.mul(one, 1)),
    );
    const view = viewOf(step, { parameters: true, opened: ['pw', 'pw/r0', 'pw/r0/t3'] });
    assert.deepEqual(named(view).slice(0, 8), [
      ['pw', 'w', 50],
      ['pw/r0', 'row 0', 50],
      ['pw/r0/t0', 'columns 0…15', 16],
      ['pw/r0/t1', 'columns 16…31', 16],
      ['pw/r0/t2', 'columns 32…47', 16],
      ['pw/r0/t3', 'columns 48…49', 2],
      ['pw/r0/c48', 'w[0][48]', 1],
      ['pw/r0/c49', 'w[0][49]', 1],
    ]);
    assertSound(step, view, false);
  });
});

describe('the same everywhere', function () {
  this.timeout(30_000);

  it('is opened in all positions, with what is around it, and stays what was opened', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const byName = (boxes: readonly GraphBox[], name: string) => boxes.filter((box) => box.name === name);
      const opened: BoxKey[] = [];
      for (const name of ['position 2', 'logits = gpt', 'layer 0', 'attended = attention', 'head 1']) {
        opened.push(byName(viewOf(step, { opened }).boxes, name).at(-1)?.key ?? '');
      }
      const view = viewOf(step, { opened, everywhere: opened[4] });
      const heads = [0, 1, 2, 3].flatMap((head) => byName(view.boxes, `head ${head}`));
      assert.equal(heads.length, 7 * 4);
      assert.ok(heads.every((box) => box.kind === 'scope' && box.opened));
      assert.deepEqual(view.opened?.slice(0, 5), opened);
      assert.equal(view.opened?.length, 7 + 7 + 7 + 7 + 28);
      assert.equal(view.refused, null);
      assert.deepEqual(viewOf(step, { opened: view.opened ?? [] }).boxes, view.boxes);
    });
  });

  it('is refused where it makes too many boxes, with how many it would make', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const opened: BoxKey[] = [];
      const path = [
        'position 2',
        'logits = gpt',
        'layer 0',
        'processed = mlp',
        'hidden = linear',
        'rows 0…15',
        'row 0',
      ];
      for (const name of [...path, '× ×16']) {
        opened.push(viewOf(step, { opened }).boxes.findLast((box) => box.name === name)?.key ?? '');
      }
      const view = viewOf(step, { opened, everywhere: opened[7] });
      assert.deepEqual(view.opened, opened);
      assert.deepEqual(view.boxes, viewOf(step, { opened }).boxes);
      // 7 positions of 64 rows, each with 16 products, their bundle and that of the sums.
      assert.ok(view.refused !== null && view.refused > 7 * 64 * (16 + 2));
    });
  });
});

/** Everything that must hold of every view. */
function assertSound(step: RecordedStep, view: GraphView, constants: boolean): void {
  const read = reach(step);
  assertPlaces(view);
  assertForwardEdgesGoRight(view);
  assertContents(step, read, view, constants);
  assertEdges(step, read, view);
}

function assertPlaces({ boxes, width, height }: GraphView): void {
  for (const [i, box] of boxes.entries()) {
    assert.ok(box.parent < i);
    const around: Pick<GraphBox, 'x' | 'y' | 'width' | 'height'> =
      box.parent < 0 ? { x: 0, y: 0, width, height } : boxes[box.parent];
    assert.ok(
      box.x >= around.x && box.y >= around.y && right(box) <= right(around) && bottom(box) <= bottom(around),
      `${box.key} stands out of the box around it`,
    );
    if (box.parent >= 0) assert.ok(box.y >= around.y + 20, `${box.key} covers the header around it`);
    for (let j = 0; j < i; j++) {
      const other = boxes[j];
      if (other.parent !== box.parent) continue;
      const apart = right(other) <= box.x || right(box) <= other.x || bottom(other) <= box.y || bottom(box) <= other.y;
      if (!apart) assert.fail(`${box.key} overlaps ${other.key}`);
    }
  }
}

/** Rule 1: what feeds a site that appears later stands to the left of it. */
function assertForwardEdgesGoRight({ boxes, edges }: GraphView): void {
  const order = new Map<string, number>();
  const groupOf = (index: number) => `${boxes[index].parent} ${siteOf(boxes[index].key)}`;
  for (const index of boxes.keys()) if (!order.has(groupOf(index))) order.set(groupOf(index), order.size);
  for (let edge = 0; edge < edges.length; edge += 3) {
    const sources = around(boxes, edges[edge]);
    const targets = around(boxes, edges[edge + 1]);
    const depth = sources.findIndex((box, i) => box !== targets[i]);
    const [source, target] = [sources[depth], targets[depth]];
    if (boxes[source].key.startsWith('p')) continue;
    if ((order.get(groupOf(source)) ?? 0) < (order.get(groupOf(target)) ?? 0)) {
      assert.ok(right(boxes[source]) < boxes[target].x, `${boxes[source].key} is not left of ${boxes[target].key}`);
    }
  }
}

/** Names, counts and gradients, each read from the tape in the plainest way. */
function assertContents(step: RecordedStep, read: Reach, { boxes }: GraphView, constants: boolean): void {
  const { tape } = step;
  const tree = scopeTree(tape);
  for (const box of boxes) {
    assert.ok(box.name.length > 0);
    const place = resolveKey(step, tree, box.key);
    assert.equal(place?.kind, box.kind, box.key);
    let nodes: readonly number[] = [];
    if (place?.kind === 'scope') nodes = nodesOfScope(step, place.scope);
    else if (place?.kind === 'bundle') nodes = place.nodes;
    else if (place?.kind === 'node') nodes = [place.node];
    else if (place?.kind === 'matrix') {
      const { first, rows, columns } = place.matrix;
      nodes = Array.from({ length: rows * columns }, (_, i) => first + i);
    } else if (place?.kind === 'row') {
      const { first, columns } = place.matrix;
      nodes = Array.from({ length: columns }, (_, i) => first + place.row * columns + i);
    } else if (place?.kind === 'section' && place.members.of === 'scopes') {
      nodes = place.members.scopes.flatMap((scope) => nodesOfScope(step, scope));
    } else if (place?.kind === 'section' && place.members.of === 'nodes') nodes = place.members.nodes;
    else if (place?.kind === 'section' && place.members.of === 'rows') {
      const { matrix, rows } = place.members;
      nodes = rows.flatMap((row) =>
        Array.from({ length: matrix.columns }, (_, i) => matrix.first + row * matrix.columns + i),
      );
    }
    assert.equal(box.nodes, nodes.length);
    const gradients = nodes.filter((node) => read.reached[node] === 1).map((node) => Math.abs(tape.grad[node]));
    // The loss does not depend on constants without a box less than on others.
    assert.equal(box.gradient, gradients.length === 0 ? null : Math.max(...gradients), box.key);
    if (box.kind === 'node') {
      assert.equal(box.value, nodeValue(step, box.node));
      assert.equal(box.signedGradient, read.reached[box.node] === 1 ? tape.grad[box.node] : null);
      assert.ok(constants || box.operation !== 'constant');
    }
  }
}

function nodesOfScope({ tape }: RecordedStep, scope: number): number[] {
  return Array.from({ length: nodeCount(tape, scope) }, (_, i) => tape.scopeFirst[scope] + i);
}

/** The edges, collected again node by node from the keys alone. */
function assertEdges(step: RecordedStep, read: Reach, { boxes, edges, flow }: GraphView): void {
  const { tape } = step;
  const tree = scopeTree(tape);
  const byKey = new Map(boxes.map((box, index) => [box.key, index]));
  const closedBoxOf = (node: number): number | null => {
    for (let key = keyOfNode(step, tree, node) ?? keyOfParameter(matrixOf(step, node), node); key !== ''; ) {
      const bundle = key.replace(/n(\d+\.[a-z]+)\.\d+$/, 'b$1');
      for (const candidate of [key, sectionAround(key), bundle]) {
        const index = byKey.get(candidate ?? '');
        if (index === undefined) continue;
        const box = boxes[index];
        return box.kind === 'node' || !box.opened ? index : null;
      }
      key = keyAround(key);
    }
    return null;
  };
  const boxOf = Array.from({ length: tape.length }, (_, node) => (tape.length < 2000 ? closedBoxOf(node) : undefined));
  if (tape.length >= 2000) return;
  const expected = new Map<string, { count: number; flow: number }>();
  for (let node = tape.parameterCount; node < tape.length; node++) {
    for (const { input, contribution } of edgesInto(step, read, node)) {
      const [source, target] = [boxOf[input], boxOf[node]];
      if (source === null || target === null || source === target) continue;
      const edge = expected.get(`${source} ${target}`) ?? { count: 0, flow: 0 };
      expected.set(`${source} ${target}`, { count: edge.count + 1, flow: edge.flow + Math.abs(contribution) });
    }
  }
  assert.equal(flow.length, expected.size);
  for (let edge = 0; edge < flow.length; edge++) {
    const { count, flow: passed } = expected.get(`${edges[3 * edge]} ${edges[3 * edge + 1]}`) ?? { count: 0, flow: 0 };
    assert.equal(edges[3 * edge + 2], count);
    assert.ok(Math.abs(flow[edge] - passed) <= 1e-12 * passed);
  }
}

/** Of two boxes of one frame, each is left of, right of, above or below the other as before. */
function assertOpeningKeepsOrder(before: GraphView, after: GraphView): void {
  const now = new Map(after.boxes.map((box) => [box.key, box]));
  for (const [i, a] of before.boxes.entries()) {
    const movedA = now.get(a.key);
    assert.ok(movedA !== undefined, a.key);
    assert.ok(movedA.x >= a.x && movedA.y >= a.y, `${a.key} moves left or up`);
    for (const b of before.boxes.slice(0, i)) {
      if (a.parent !== b.parent) continue;
      const movedB = now.get(b.key) as GraphBox;
      const sameOrder =
        Math.sign(movedA.x - movedB.x) === Math.sign(a.x - b.x) &&
        (a.x !== b.x || Math.sign(movedA.y - movedB.y) === Math.sign(a.y - b.y));
      if (!sameOrder) assert.fail(`${a.key} and ${b.key} change their order`);
    }
  }
}

function siteOf(key: BoxKey): string {
  const last = key.slice(key.lastIndexOf('/') + 1).replace(/^t(\d+\.)/, 's$1');
  return last.startsWith('b') ? last.slice(1) : last.slice(last.startsWith('n') ? 1 : 0, last.lastIndexOf('.'));
}

/** The indices of the boxes from the outermost down to this one. */
function around(boxes: readonly GraphBox[], index: number): number[] {
  const path: number[] = [];
  for (let at = index; at >= 0; at = boxes[at].parent) path.push(at);
  return path.reverse();
}

function right({ x, width }: Pick<GraphBox, 'x' | 'width'>): number {
  return x + width;
}

function bottom({ y, height }: Pick<GraphBox, 'y' | 'height'>): number {
  return y + height;
}
