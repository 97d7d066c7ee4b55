/** Makes the view of a recorded step: boxes, their places, and the edges between them. */

import { type Box, type Boxes, viewBoxes } from './boxes';
import { boxEdges } from './edges';
import { layout } from './layout';
import { nodeGradient, nodeValue } from './local-gradient';
import { bundleDetail, bundleName, nodeName, scopeDetail, scopeName } from './names';
import { operationSign } from './operations';
import type { Reach } from './reach';
import type { RecordedStep } from './recorded-step';
import { nodeCount, type ScopeTree, scopeTree } from './scopes';
import type { GraphBox, GraphView, GraphViewState } from './view';

/** What the view shows of a step in this state. Its places depend on the structure of the step alone, not on its numbers. */
export function graphView(step: RecordedStep, reach: Reach, state: GraphViewState): GraphView {
  const tree = scopeTree(step.tape);
  const boxes = viewBoxes(step, tree, state);
  const { edges, flow } = boxEdges(step, reach, boxes);
  const words = boxes.boxes.map((box) => wordsOf(step, tree, box));
  const { width, height, places } = layout(
    boxes,
    edges,
    words.map(({ name }) => name.length),
  );
  const gradients = largestGradients(step, reach, boxes);
  const drawn = boxes.boxes.map((box, index): GraphBox => {
    const { kind, key, parent, opened, nodes, scope } = box;
    const base = {
      key,
      parent,
      ...words[index],
      x: places[4 * index],
      y: places[4 * index + 1],
      width: places[4 * index + 2],
      height: places[4 * index + 3],
      gradient: gradients[index] < 0 ? null : gradients[index],
    };
    if (kind !== 'node') {
      return { ...base, kind, opened, nodes: kind === 'scope' ? nodeCount(step.tape, scope) : nodes.length };
    }
    const [node] = nodes;
    return {
      ...base,
      kind,
      node,
      nodes: 1,
      operation: operationSign(step.tape.op[node]),
      value: nodeValue(step, node),
      signedGradient: nodeGradient(step, reach, node),
    };
  });
  return { width, height, boxes: drawn, edges, flow };
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

function withDetail(name: string, detail: string | undefined): Words {
  return detail === undefined ? { name } : { name, detail };
}

/** One number a box: the largest |gradient| of its nodes that the loss depends on; -1 without such a node, NaN if one is. */
function largestGradients({ tape }: RecordedStep, { reached }: Reach, { boxes, boxOf }: Boxes): Float64Array {
  const { grad, length, parameterCount } = tape;
  const largest = new Float64Array(boxes.length).fill(-1);
  for (let node = parameterCount; node < length; node++) {
    const box = boxOf[node];
    if (box < 0 || reached[node] === 0) continue;
    const gradient = Math.abs(grad[node]);
    if (gradient > largest[box] || Number.isNaN(gradient)) largest[box] = gradient;
  }
  // Boxes stand behind the opened box around them: going backwards, each hands its own on when it is final.
  for (let box = boxes.length - 1; box >= 0; box--) {
    const { parent } = boxes[box];
    if (parent >= 0 && (largest[box] > largest[parent] || Number.isNaN(largest[box]))) largest[parent] = largest[box];
  }
  return largest;
}
