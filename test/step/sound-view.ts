/** What must hold of every view of every step. */

import assert from 'node:assert/strict';
import type { RecordedStep } from '../../src/step/recorded-step';
import { matrixOf } from '../../src/step/source/node-range';
import { keyAround, sectionAround } from '../../src/step/structure/box-key';
import { keyOfNode, keyOfParameter, resolveKey } from '../../src/step/structure/resolve-key';
import { nodeValue } from '../../src/step/tape/local-gradient';
import { edgesInto } from '../../src/step/tape/node-edges';
import { type Reach, reach } from '../../src/step/tape/reach';
import { nodeCount, scopeTree } from '../../src/step/tape/scopes';
import type { BoxKey, GraphBox, GraphView } from '../../src/step/view/view';

/** Everything that must hold of every view. */
export function assertSound(step: RecordedStep, view: GraphView, constants: boolean): void {
  const read = reach(step);
  assertPlaces(view);
  assertForwardEdgesGoRight(view);
  assertContents(step, read, view, constants);
  assertEdges(step, read, view);
}

export function assertPlaces({ boxes, width, height }: GraphView): void {
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

export function right({ x, width }: Pick<GraphBox, 'x' | 'width'>): number {
  return x + width;
}

function bottom({ y, height }: Pick<GraphBox, 'y' | 'height'>): number {
  return y + height;
}
