import assert from 'node:assert/strict';
import type { RecordedStep } from '../../src/step/recorded-step';
import { graphEdges } from '../../src/step/view/graph-edges';
import type { BoxKey, GraphBox, GraphView } from '../../src/step/view/view';
import { publishedConfig } from '../../src/training/run/config';
import { edgeAt } from '../../src/webview/edges/edge-at';
import { edgePaths } from '../../src/webview/edges/edge-paths';
import { routesOf } from '../../src/webview/edges/routes-of';
import { bundlesOf } from '../../src/webview/graph/bundles';
import { connectedWith } from '../../src/webview/graph/connected';
import { firstOpened } from '../../src/webview/graph/first-view';
import { litBoxes } from '../../src/webview/graph/lit';
import { ancestorsOf, closedEverywhere, openedWithin } from '../../src/webview/graph/opened';
import { pathTo, shortened } from '../../src/webview/graph/path';
import { eachRealStep } from '../step/real-steps';
import { viewOf } from '../step/views';

/** The way from the step to where positions communicate. */
const way = ['position 2', 'logits = gpt', 'layer 0', 'attended = attention'];

interface Sight {
  /** The attention of the third position with what is around it, and the view that gives. */
  readonly opened: readonly BoxKey[];
  readonly view: GraphView;
  /** Whether a node that stands in a bundle is in the view when only what is around it is opened. */
  readonly nodeIsShownAlone: boolean;
}

/** The first step of the published run. */
function attentionSight(): Sight {
  const found: Sight[] = [];
  const onStep = (step: RecordedStep) => {
    const withOpened = (keys: readonly BoxKey[]) => viewOf(step, { opened: keys, parameters: true });
    let opened: readonly BoxKey[] = [];
    let view = withOpened(opened);
    for (const name of way) {
      opened = [...opened, view.boxes.findLast((box) => box.name === name)?.key ?? ''];
      view = withOpened(opened);
    }
    const add = view.boxes.find((box) => box.name === 'embedded = add')?.key ?? '';
    const bundle = withOpened([...opened, add]).boxes.find((box) => box.kind === 'bundle')?.key ?? '';
    const { boxes } = withOpened([...opened, add, bundle]);
    const node = boxes.find((box) => boxes[box.parent]?.key === bundle)?.key ?? '';
    const nodeIsShownAlone = withOpened(ancestorsOf(node)).boxes.some((box) => box.kind === 'node' && box.key === node);
    found.push({ opened, view, nodeIsShownAlone });
  };
  eachRealStep(publishedConfig, [1], onStep);
  const [sight] = found;
  assert.ok(sight);
  return sight;
}

const published = attentionSight();

describe('the first picture of a step', () => {
  it('is the whole step, closed: parameters, positions, their sum, the loss', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const { boxes } = viewOf(step, { opened: firstOpened, parameters: true });
      assert.ok(boxes.every((box) => box.kind === 'node' || !box.opened));
      const names = boxes.map(({ name }) => name);
      for (const name of ['wte', 'layer0.mlp_fc2', 'position 0', 'position 6', 'sum', 'loss']) {
        assert.ok(names.includes(name), `${name} is in the picture`);
      }
    });
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

/** Whether the two are in different positions. */
function between({ boxes }: GraphView, source: GraphBox, target: GraphBox): boolean {
  const position = (box: GraphBox) => {
    let at: GraphBox | undefined = box;
    while (at !== undefined && !/^position \d/.test(at.name)) at = boxes[at.parent];
    return at;
  };
  const [from, to] = [position(source), position(target)];
  return from !== undefined && to !== undefined && from !== to;
}

describe('the edges of a view', () => {
  const everywhere = { x: -1e6, y: -1e6, width: 1e7, height: 1e7 };

  it('are drawn if they lead on, one route each; on request also those between positions', () => {
    const { view } = published;
    const routes = (takes: Parameters<typeof edgePaths>[2]) =>
      edgePaths(view, everywhere, takes).flatMap(({ d }) => d.match(/M/g) ?? []).length;
    const edges = [...graphEdges(view)].filter(({ source }) => !source.key.startsWith('p'));
    assert.equal(
      routes(() => true),
      edges.length,
    );
    const leading = edges.filter(
      ({ source, target }) => source.x + source.width <= target.x && !between(view, source, target),
    );
    assert.equal(routes(null), leading.length);
    assert.ok(leading.length > 0 && leading.length < edges.length);
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

  it('of parameters are not drawn, and do not make the others weaker', () => {
    const { view } = published;
    const loud = {
      ...view,
      flow: view.flow.map((flow, i) => (view.boxes[view.edges[3 * i] ?? -1]?.key.startsWith('p') ? 1e9 : flow)),
    };
    assert.ok(loud.flow.includes(1e9));
    assert.deepEqual(
      edgePaths(loud, everywhere, () => true),
      edgePaths(view, everywhere, () => true),
    );
  });

  it('are found under the pointer, to within the reach', () => {
    const { view } = published;
    const routes = routesOf(view);
    let drawn = 0;
    for (let edge = 0; edge < view.flow.length; edge++) {
      if (routes.shown[edge] === 0) continue;
      drawn++;
      const [x = 0, y = 0] = routes.of(edge);
      assert.notEqual(edgeAt(view, { x: x + 2, y: y + 1 }, 4), null);
      assert.equal(edgeAt(view, { x: x + 2, y: y + 1 }, 0.5), null);
    }
    assert.ok(drawn > 20);
    assert.equal(edgeAt(view, { x: -100, y: -100 }, 4), null);
  });

  it('keep their routes from step to step, as long as the boxes stay where they are', () => {
    const { view } = published;
    const routes = routesOf(view);
    assert.equal(routesOf({ ...view, flow: view.flow.map(() => 1) }), routes);
    const moved = view.boxes.map((box, i) => (i === view.boxes.length - 1 ? { ...box, x: box.x + 10 } : box));
    assert.notEqual(routesOf({ ...view, boxes: moved }), routes);
  });
});

describe('what the chosen box lights', () => {
  it('are the boxes at the other ends of its edges; of a parameter its matrix and where it is used', () => {
    const { view } = published;
    const names = (key: string) => [...litBoxes(view, key, null)].map((box) => view.boxes[box]?.name);
    const q = view.boxes.find((box) => box.name === 'q = linear')?.key ?? '';
    assert.deepEqual(new Set(names(q)), new Set(['layer0.attn_wq', 'rmsnorm', 'head 0', 'head 1', 'head 2', 'head 3']));
    assert.ok(names('player0.attn_wq').includes('q = linear'));
    assert.deepEqual(names('player0.attn_wq/r3/c2'), ['layer0.attn_wq']);
    assert.equal(litBoxes(view, null, null).size, 0);
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
