/** Makes the view of a recorded step: boxes, their places, and the edges between them. */

import { type Box, viewBoxes } from './boxes';
import { boxEdges } from './edges';
import { largestGradients } from './largest-gradients';
import { layout } from './layout';
import { nodeGradient, nodeValue } from './local-gradient';
import { bundleDetail, bundleName, nodeName, scopeDetail, scopeName } from './names';
import { operationSign } from './operations';
import type { Reach } from './reach';
import type { RecordedStep } from './recorded-step';
import { nodeCount, type ScopeTree, scopeTree } from './scopes';
import type { GraphBox, GraphView, GraphViewState } from './view';

const LONGEST_DETAIL = 'BOS → m'.length;
const LONGEST_SIGN = 'relu '.length;

/** What the view shows of a step in this state. Its places depend on the structure of the step alone, not on its numbers. */
export function graphView(step: RecordedStep, reach: Reach, state: GraphViewState): GraphView {
  const tree = scopeTree(step.tape);
  const boxes = viewBoxes(step, tree, state);
  const { edges, flow, feeds } = boxEdges(step, reach, boxes);
  const words = boxes.boxes.map((box) => wordsOf(step, tree, box));
  const { width, height, places } = layout(
    boxes,
    feeds,
    boxes.boxes.map((box, index) => charactersOf(box, words[index])),
  );
  const gradients = largestGradients(
    step,
    reach,
    boxes.boxOf,
    boxes.boxes.map(({ parent }) => parent),
    boxes.boxes.length,
  );
  const drawn = boxes.boxes.map((box, index) =>
    drawnBox(step, reach, box, words[index], places, index, gradients[index]),
  );
  return { width, height, boxes: drawn, edges, flow };
}

function drawnBox(
  step: RecordedStep,
  reach: Reach,
  { kind, key, parent, opened, nodes, scope }: Box,
  { name, detail }: Words,
  places: Float64Array,
  index: number,
  largest: number,
): GraphBox {
  const x = places[4 * index];
  const y = places[4 * index + 1];
  const width = places[4 * index + 2];
  const height = places[4 * index + 3];
  const gradient = largest < 0 ? null : largest;
  // Written out twice: a view has hundreds of boxes, and spreading objects takes longer than all the rest of them.
  if (kind !== 'node') {
    const count = kind === 'scope' ? nodeCount(step.tape, scope) : nodes.length;
    const box = { kind, key, parent, name, x, y, width, height, nodes: count, gradient, opened };
    return detail === undefined ? box : { ...box, detail };
  }
  const [node] = nodes;
  const operation = operationSign(step.tape.op[node]);
  const value = nodeValue(step, node);
  const signedGradient = nodeGradient(step, reach, node);
  return { kind, key, parent, name, x, y, width, height, nodes: 1, gradient, node, operation, value, signedGradient };
}

interface Words {
  readonly name: string;
  readonly detail?: string;
}

function wordsOf(step: RecordedStep, tree: ScopeTree, { kind, scope, nodes, turn }: Box): Words {
  switch (kind) {
    case 'scope':
      return withDetail(scopeName(step, tree, scope), scopeDetail(step, tree, scope));
    case 'bundle':
      return withDetail(bundleName(step, nodes), bundleDetail(step, nodes));
    case 'node':
      return { name: nodeName(step, tree, nodes[0], turn) };
  }
}

/** Length of a box's first line. A scope's detail is the document's and is given room for any: boxes do not move for it. */
function charactersOf({ kind }: Box, { name, detail }: Words): number {
  const signs = kind === 'node' ? LONGEST_SIGN : 0;
  if (detail === undefined) return name.length + signs;
  return name.length + 1 + (kind === 'scope' ? LONGEST_DETAIL : detail.length);
}

function withDetail(name: string, detail: string | undefined): Words {
  return detail === undefined ? { name } : { name, detail };
}
