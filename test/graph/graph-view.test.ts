import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { tape } from '../../src/engine/value';
import { graphView } from '../../src/graph/graph-view';
import { keyOfNode, resolveKey } from '../../src/graph/keys';
import { nodeValue } from '../../src/graph/local-gradient';
import { edgesInto } from '../../src/graph/node-edges';
import { type Reach, reach } from '../../src/graph/reach';
import type { RecordedStep } from '../../src/graph/recorded-step';
import { nodeCount, scopeTree } from '../../src/graph/scopes';
import type { BoxKey, GraphBox, GraphView } from '../../src/graph/view';
import { publishedConfig } from '../../src/training/run-config';
import { handStep, inScope, stepFromNumbers } from './hand-steps';
import { eachRealStep } from './real-steps';

const programs = fc.array(fc.nat(100_000), { minLength: 30, maxLength: 300 });
const choices = fc.array(fc.nat(1000), { maxLength: 12 });

/** Opens boxes of the view one after the other, each chosen by a number among the closed ones. */
function openSome(step: RecordedStep, read: Reach, numbers: readonly number[], constants = false): GraphView[] {
  const opened: BoxKey[] = [];
  const views = [graphView(step, read, { opened, constants })];
  for (const number of numbers) {
    const closed = views[views.length - 1].boxes.filter((box) => box.kind !== 'node' && !box.opened);
    if (closed.length === 0) break;
    opened.push(closed[number % closed.length].key);
    views.push(graphView(step, read, { opened: [...opened], constants }));
  }
  return views;
}

describe('a view of the graph', function () {
  this.timeout(30_000);

  it('is sound for any tape and any opened boxes', () => {
    fc.assert(
      fc.property(programs, choices, fc.boolean(), (program, numbers, constants) => {
        const step = stepFromNumbers(program);
        const read = reach(step);
        for (const view of openSome(step, read, numbers, constants)) assertSound(step, read, view, constants);
      }),
      { numRuns: 60 },
    );
  });

  it('is sound for a real step with the way down to single nodes opened', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const read = reach(step);
      const random = fc.sample(fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }), { seed: 7, numRuns: 3 });
      for (const numbers of [[2, 2, 2, 4, 5, 5], ...random]) {
        const views = openSome(step, read, numbers);
        assertSound(step, read, views[views.length - 1], false);
        for (const [i, view] of views.entries()) if (i > 0) assertOpeningKeepsOrder(views[i - 1], view);
      }
    });
  });

  it('keeps everything else in its order when a box opens', () => {
    fc.assert(
      fc.property(programs, choices, (program, numbers) => {
        const step = stepFromNumbers(program);
        const views = openSome(step, reach(step), numbers);
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
        const read = reach(step);
        views.push(openSome(step, read, [2, 2, 2, 4, 5, 5], false).at(-1) as GraphView);
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
    const read = reach(step);
    const opened = ['s9.9', 'nonsense', '', 'n5.add.0', 's1.0/s1.0'];
    assert.deepEqual(
      graphView(step, read, { opened, constants: false }),
      graphView(step, read, { opened: [], constants: false }),
    );
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
    const view = graphView(step, reach(step), { opened, constants: false });
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
    const { boxes } = graphView(step, reach(step), { opened: [], constants: false });
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
    const { boxes, edges } = graphView(step, reach(step), { opened: [], constants: false });
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
      graphView(step, reach(step), { opened, constants }).boxes.map(({ key }) => key);
    assert.deepEqual(keys([], false), ['b1.mul', 'n2.exp.0', 'n2.exp.1', 'b3.add']);
    assert.deepEqual(keys(['b1.mul'], false).slice(0, 4), ['b1.mul', 'n1.mul.0', 'n1.mul.1', 'n1.mul.2']);
    assert.deepEqual(keys([], true), ['b1.constant', 'b1.mul', 'n2.exp.0', 'n2.exp.1', 'b3.add']);
  });

  it('cuts very many rows into sections side by side', () => {
    const step = handStep(
      [1],
      ([x]) => {
        const rows = Array.from({ length: 64 }, () => inScope(1, () => x.exp(1)));
        return rows.reduce((sum, row) => sum.add(row, 2));
      },
      tables,
    );
    const { boxes, height } = graphView(step, reach(step), { opened: [], constants: false });
    const rows = boxes.filter(({ key }) => key.startsWith('s1.'));
    assert.equal(rows.length, 64);
    assert.equal(new Set(rows.map(({ x }) => x)).size, 4);
    assert.ok(height < 1000);
  });
});

/** Everything that must hold of every view. */
function assertSound(step: RecordedStep, read: Reach, view: GraphView, constants: boolean): void {
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
    if (place?.kind === 'scope') {
      const count = nodeCount(tape, place.scope);
      nodes = Array.from({ length: count }, (_, i) => tape.scopeFirst[place.scope] + i);
    } else if (place?.kind === 'bundle') nodes = place.nodes;
    else if (place?.kind === 'node') nodes = [place.node];
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

/** The edges, collected again node by node from the keys alone. */
function assertEdges(step: RecordedStep, read: Reach, { boxes, edges, flow }: GraphView): void {
  const { tape } = step;
  const tree = scopeTree(tape);
  const byKey = new Map(boxes.map((box, index) => [box.key, index]));
  const closedBoxOf = (node: number): number | null => {
    const key = keyOfNode(step, tree, node);
    if (key === null) return null;
    const own = byKey.get(key);
    if (own !== undefined) return own;
    const segments = key.split('/');
    const [, site] = /^n(.*)\.\d+$/.exec(segments[segments.length - 1]) ?? [];
    for (const tail of [[`b${site}`], []]) {
      for (let length = segments.length - 1; length >= 0; length--) {
        if (tail.length > 0 && length < segments.length - 1) break;
        const index = byKey.get([...segments.slice(0, length), ...tail].join('/'));
        if (index !== undefined) {
          const box = boxes[index];
          return box.kind === 'node' || !box.opened ? index : null;
        }
      }
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
  const last = key.slice(key.lastIndexOf('/') + 1);
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
