import assert from 'node:assert/strict';
import type { RecordedStep } from '../../src/step/recorded-step';
import type { BoxKey, GraphView } from '../../src/step/view/view';
import { publishedConfig } from '../../src/training/run/config';
import { bundlesOf } from '../../src/webview/graph/bundles';
import { connectedWith } from '../../src/webview/graph/connected';
import { edgeAt } from '../../src/webview/graph/edge-at';
import { edgePaths } from '../../src/webview/graph/edge-paths';
import { nextToOpen } from '../../src/webview/graph/first-view';
import { ancestorsOf, closedEverywhere, openedWithin } from '../../src/webview/graph/opened';
import { pathTo, shortened } from '../../src/webview/graph/path';
import { eachRealStep } from '../step/real-steps';
import { viewOf } from '../step/views';

interface FirstSight {
  /** What the page opens at first sight, and the view that gives. */
  readonly opened: readonly BoxKey[];
  readonly view: GraphView;
  /** Whether a node that stands in a bundle is in the view when only what is around it is opened. */
  readonly nodeIsShownAlone: boolean;
}

/** The first step of the published run, or of one on other documents. */
function firstSight(documents?: readonly string[]): FirstSight {
  const found: FirstSight[] = [];
  const onStep = (step: RecordedStep) => {
    const withOpened = (keys: readonly BoxKey[]) => viewOf(step, { opened: keys, parameters: true });
    let opened: readonly BoxKey[] = [];
    let view = withOpened(opened);
    for (let next = nextToOpen(view, opened); next !== null; next = nextToOpen(view, opened)) {
      opened = [...opened, next];
      view = withOpened(opened);
    }
    const add = view.boxes.find((box) => box.name === 'embedded = add')?.key ?? '';
    const bundle = withOpened([...opened, add]).boxes.find((box) => box.kind === 'bundle')?.key ?? '';
    const { boxes } = withOpened([...opened, add, bundle]);
    const node = boxes.find((box) => boxes[box.parent]?.key === bundle)?.key ?? '';
    const nodeIsShownAlone = withOpened(ancestorsOf(node)).boxes.some((box) => box.kind === 'node' && box.key === node);
    found.push({ opened, view, nodeIsShownAlone });
  };
  eachRealStep(publishedConfig, [1], onStep, documents);
  const [sight] = found;
  assert.ok(sight);
  return sight;
}

const published = firstSight();

function namesOf({ boxes }: GraphView, keys: readonly BoxKey[]): (string | undefined)[] {
  return keys.map((key) => boxes.find((box) => box.key === key)?.name);
}

describe('the first picture of a step', () => {
  it('leads to the attention of the third position', () => {
    const { opened, view } = published;
    assert.deepEqual(namesOf(view, opened), ['position 2', 'logits = gpt', 'layer 0', 'attended = attention']);
    const names = view.boxes.map(({ name }) => name);
    for (const name of ['q = linear', 'k = linear', 'v = linear', 'head 0', 'head 3', 'position 6', 'loss']) {
      assert.ok(names.includes(name), `${name} is in the picture`);
    }
  });

  it('takes the last position where there are fewer', () => {
    const { opened, view } = firstSight(['a']);
    assert.deepEqual(namesOf(view, opened)[0], 'position 1');
    assert.equal(opened.length, 4);
  });
});

describe('what is around a box', () => {
  it('are its scopes, for a node the bundle that it may stand in, and the section that it may stand in', () => {
    assert.deepEqual(ancestorsOf('s3.1'), ['t3.0']);
    assert.deepEqual(ancestorsOf('s3.1/s4.0/s5.40'), ['s3.1', 's3.1/s4.0', 's3.1/s4.0/t5.2']);
    assert.deepEqual(ancestorsOf('s3.1/n6.mul.16'), ['s3.1', 's3.1/b6.mul', 's3.1/b6.mul/t1']);
    assert.deepEqual(ancestorsOf('b6.mul/t2'), ['b6.mul']);
    assert.deepEqual(ancestorsOf('pwte/r20/c3'), ['pwte', 'pwte/r20', 'pwte/r20/t0']);
    assert.deepEqual(ancestorsOf('pwte/r20'), ['pwte', 'pwte/t1']);
    assert.deepEqual(ancestorsOf('pwte'), []);
    assert.deepEqual(ancestorsOf(''), []);
  });

  it('is closed everywhere: in all turns of the same sites, and nowhere else', () => {
    const opened = [
      's3.1',
      's3.1/s4.0',
      's3.2/s4.7',
      's3.2/s5.0',
      's3.2/s4.1/b6.mul',
      's3.1/t4.0',
      'b6.mul/t1',
      'b6.mul/t0',
    ];
    const left = (key: string) => opened.filter((other) => !closedEverywhere(opened, key).includes(other));
    assert.deepEqual(left('s3.9/s4.3'), ['s3.1/s4.0', 's3.2/s4.7']);
    assert.deepEqual(left('s3.1/s4.1/b6.mul'), ['s3.2/s4.1/b6.mul']);
    assert.deepEqual(left('s3.0/t4.5'), ['s3.1/t4.0']);
    assert.deepEqual(left('b6.mul/t1'), ['b6.mul/t1', 'b6.mul/t0']);
    assert.deepEqual(left('s3.1/s4.0/s4.0'), []);
    const parameters = ['pwte', 'pwpe', 'pwte/r1', 'pwte/r20', 'pwpe/r1', 'pwte/t0'];
    assert.deepEqual(closedEverywhere(parameters, 'pwte'), ['pwte/r1', 'pwte/r20', 'pwpe/r1', 'pwte/t0']);
    assert.deepEqual(closedEverywhere(parameters, 'pwte/r7'), ['pwte', 'pwpe', 'pwpe/r1', 'pwte/t0']);
  });

  it('opened, a node in a bundle is in the view', () => {
    assert.ok(published.nodeIsShownAlone);
  });

  it('is opened once', () => {
    assert.deepEqual(openedWithin(['a', 'b'], ['b', 'c']), ['a', 'b', 'c']);
  });
});

describe('the edges of a view', () => {
  const everywhere = { x: -1e6, y: -1e6, width: 1e7, height: 1e7 };

  it('are all drawn, one curve each', () => {
    const { view } = published;
    const curves = edgePaths(view, everywhere, () => true).flatMap(({ d }) => d.match(/M/g) ?? []);
    assert.equal(curves.length, view.flow.length);
  });

  it('start at a right side and end at a left side', () => {
    const { view } = published;
    const ends = edgePaths(view, everywhere, () => true).flatMap(({ d }) =>
      [...d.matchAll(/M([\d.-]+) ([\d.-]+)C[^M]* ([\d.-]+) ([\d.-]+)(?=M|$)/g)].map((match) =>
        match.slice(1).map(Number),
      ),
    );
    assert.equal(ends.length, view.flow.length);
    const near = (a: number, b: number) => Math.abs(a - b) <= 0.051;
    for (const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] of ends) {
      assert.ok(view.boxes.some((box) => near(box.x + box.width, x1) && near(box.y + box.height / 2, y1)));
      assert.ok(view.boxes.some((box) => near(box.x, x2) && near(box.y + box.height / 2, y2)));
    }
  });

  it('are as strong as what flows along them', () => {
    const { view } = published;
    const strongest = view.flow.indexOf(Math.max(...view.flow));
    const [path] = edgePaths(
      view,
      everywhere,
      (source, target) => source === view.edges[3 * strongest] && target === view.edges[3 * strongest + 1],
    );
    assert.equal(path?.strength, 3);
    const still = { ...view, flow: view.flow.map(() => 0) };
    assert.ok(edgePaths(still, everywhere, () => true).every(({ strength }) => strength === -1));
  });

  it('of a frame are those that cross its border', () => {
    const { view, opened } = published;
    const attention = view.boxes.findIndex((box) => box.key === opened.at(-1));
    const { inside, neighbours } = connectedWith(view, attention);
    const names = [...neighbours].map((box) => view.boxes[box]?.name);
    assert.ok(names.includes('rmsnorm'), 'what feeds it');
    assert.ok(names.includes('x = add'), 'what it feeds');
    assert.ok(names.includes('position 0'), 'the positions before it');
    assert.ok([...neighbours].every((box) => !inside(box)));
    const q = view.boxes.findIndex((box) => box.name === 'q = linear');
    assert.ok(inside(q) && !neighbours.has(q));
  });

  it('are bundled by the box at their other end, the strongest first', () => {
    const { view } = published;
    const index = view.boxes.findIndex((box) => box.name === 'q = linear');
    const { incoming, outgoing } = bundlesOf(view, index);
    assert.deepEqual(
      incoming.map(({ box, count }) => [box.name, count]),
      // 16 rows of 16 weights; every component of the vector in every row.
      [
        ['layer0.attn_wq', 256],
        ['rmsnorm', 256],
      ],
    );
    assert.deepEqual(new Set(outgoing.map(({ box }) => box.name)), new Set(['head 0', 'head 1', 'head 2', 'head 3']));
    for (const { count } of outgoing)
      assert.equal(count, 4 * 3, 'four components of q meet the keys of three positions');
    const flows = outgoing.map(({ flow }) => flow);
    assert.deepEqual(
      flows,
      [...flows].sort((a, b) => b - a),
    );
  });

  it('of parameters are marked, and do not make the others weaker', () => {
    const { view } = published;
    const paths = edgePaths(view, everywhere, () => true);
    const count = (fromParameters: boolean) =>
      paths.filter((path) => path.fromParameters === fromParameters).flatMap(({ d }) => d.match(/M/g) ?? []).length;
    const expected = view.flow.filter((_, i) => view.boxes[view.edges[3 * i] ?? -1]?.key.startsWith('p')).length;
    assert.ok(expected > 0);
    assert.equal(count(true), expected);
    assert.equal(count(false), view.flow.length - expected);
    const loud = {
      ...view,
      flow: view.flow.map((flow, i) => (view.boxes[view.edges[3 * i] ?? -1]?.key.startsWith('p') ? 1e9 : flow)),
    };
    const plain = (graph: GraphView) => edgePaths(graph, everywhere, () => true).filter((path) => !path.fromParameters);
    assert.deepEqual(plain(loud), plain(view));
  });

  it('are found under the pointer, to within the reach', () => {
    const { view } = published;
    for (let edge = 0; edge < view.flow.length; edge += 7) {
      const source = view.boxes[view.edges[3 * edge] ?? -1];
      const target = view.boxes[view.edges[3 * edge + 1] ?? -1];
      assert.ok(source && target);
      // The middle of a curve is in the middle of its ends.
      const middle = {
        x: (source.x + source.width + target.x) / 2,
        y: (source.y + source.height / 2 + target.y + target.height / 2) / 2,
      };
      assert.notEqual(edgeAt(view, middle, 4), null);
      const only = { ...view, edges: view.edges.slice(3 * edge, 3 * edge + 3), flow: view.flow.slice(edge, edge + 1) };
      assert.equal(edgeAt(only, middle, 4), 0);
      // So far to the side of all of the curve that nothing of it is in reach.
      const aside = { x: Math.max(source.x + source.width, target.x) + 200, y: middle.y };
      assert.equal(edgeAt(only, aside, 4), null);
    }
    assert.equal(edgeAt(view, { x: -100, y: -100 }, 4), null);
  });
});

describe('the path to a box', () => {
  it('is that of the boxes around it, from the step on', () => {
    const { view, opened } = published;
    const attention = view.boxes.find((box) => box.key === opened.at(-1));
    assert.deepEqual(
      pathTo(view, attention, null, 'step 1').map(({ name }) => name),
      ['step 1', 'position 2', 'logits = gpt', 'layer 0', 'attended = attention'],
    );
    const matrix = view.boxes.find((box) => box.name === 'wpe');
    assert.deepEqual(pathTo(view, matrix, null, 'step 1'), [{ key: 'pwpe', name: 'wpe' }]);
    assert.deepEqual(pathTo(view, undefined, null, 'step 1'), [{ key: '', name: 'step 1' }]);
  });

  it('is shortened between its first part and its last ones', () => {
    const path = ['step 1', 'position 2', 'layer 0', 'head 1'].map((name) => ({ key: name, name }));
    const names = (characters: number) => shortened(path, characters).map((part) => part?.name ?? '…');
    assert.deepEqual(names(100), ['step 1', 'position 2', 'layer 0', 'head 1']);
    assert.deepEqual(names(30), ['step 1', '…', 'layer 0', 'head 1']);
    assert.deepEqual(names(0), ['step 1', '…', 'head 1']);
    assert.deepEqual(shortened(path.slice(0, 1), 0), path.slice(0, 1));
  });
});
