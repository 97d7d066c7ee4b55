/** Edges of a view: the flow of data between the boxes that are not opened. */

import { ADD, MUL } from '../../engine/tape';
import type { NodeId, RecordedStep } from '../recorded-step';
import { eachStretch } from '../structure/places';
import { leftGradient, rightGradient } from '../tape/local-gradient';
import type { Reach } from '../tape/reach';
import type { Boxes } from './boxes';

export interface BoxEdges {
  /**
   * Edges between closed boxes; three numbers an edge: source box, target box, count of node edges.
   */
  readonly edges: Int32Array;
  /** One number an edge: sum of |local gradient x gradient of the consumer| over its node edges. */
  readonly flow: Float64Array;
  /** Two numbers an edge: the first and the last node that it begins at. */
  readonly ends: Int32Array;
  /**
   * Pairs of source and target for the layout, including those from constants hidden in an opened
   * box.
   */
  readonly feeds: Int32Array;
}

/**
 * Collects the edges of the nodes, each once, into edges of boxes, ordered by target box. Edges
 * inside one box, and those from nodes that have no box of their own (hidden constants and
 * parameters), are left out of the edges. Yields between boxes.
 */
export function* boxEdges(step: RecordedStep, reach: Reach, { boxes, boxOf }: Boxes): Generator<void, BoxEdges> {
  const { tape } = step;
  const collector = new EdgeCollector(step, reach, boxOf, boxes.length);
  const collect = (target: number) => (first: NodeId, last: NodeId) => collector.stretch(target, first, last);
  for (const [target, { place, opened }] of boxes.entries()) {
    if (opened) continue;
    eachStretch(tape, place, collect(target));
    yield;
  }
  const { sources, targets, counts, flows, firsts, lasts } = collector;
  const feeds = new Int32Array(2 * flows.length);
  const edges: number[] = [];
  const flow: number[] = [];
  const ends: number[] = [];
  for (let edge = 0; edge < flows.length; edge++) {
    feeds[2 * edge] = sources[edge];
    feeds[2 * edge + 1] = targets[edge];
    // The box of a hidden constant is the opened one around it: no place for an edge to begin.
    if (boxes[sources[edge]].opened) continue;
    edges.push(sources[edge], targets[edge], counts[edge]);
    flow.push(flows[edge]);
    ends.push(firsts[edge], lasts[edge]);
  }
  return { edges: Int32Array.from(edges), flow: Float64Array.from(flow), ends: Int32Array.from(ends), feeds };
}

/**
 * Goes through the nodes of each box once. That is all nodes of the step: the loops look at plain
 * arrays, and nothing else.
 */
class EdgeCollector {
  /** One number an edge. */
  readonly sources: number[] = [];
  readonly targets: number[] = [];
  readonly counts: number[] = [];
  readonly flows: number[] = [];
  readonly firsts: NodeId[] = [];
  readonly lasts: NodeId[] = [];
  private readonly step: RecordedStep;
  private readonly reached: Uint8Array;
  private readonly boxOf: Int32Array;
  /**
   * For the current target box: the edge from each source box, valid where it was found for this
   * target.
   */
  private readonly edgeFrom: Int32Array;
  private readonly foundFor: Int32Array;

  constructor(step: RecordedStep, { reached }: Reach, boxOf: Int32Array, boxes: number) {
    this.step = step;
    this.reached = reached;
    this.boxOf = boxOf;
    this.edgeFrom = new Int32Array(boxes);
    this.foundFor = new Int32Array(boxes).fill(-1);
  }

  /** Takes the edges to nodes of a stretch of the target box. */
  stretch(target: number, first: NodeId, last: NodeId): void {
    const { step, reached, boxOf, counts, flows, lasts } = this;
    const { tape, valuesBefore } = step;
    const { left, right, op, data, grad, parameterCount } = tape;
    for (let node = first; node <= last; node++) {
      const a = left[node];
      const b = right[node];
      // Inputs come before their consumer, so an input that is not before the stretch is in it.
      if ((a >= first || a < 0) && (b >= first || b < 0)) continue;
      const fromLeft = a < 0 ? -1 : boxOf[a];
      const fromRight = b < 0 ? -1 : boxOf[b];
      const crossesLeft = fromLeft >= 0 && fromLeft !== target;
      const crossesRight = fromRight >= 0 && fromRight !== target;
      if (!crossesLeft && !crossesRight) continue;
      // Nothing is passed back where the consumer has no gradient, whatever the local gradient is.
      const gradient = reached[node] === 0 ? 0 : grad[node];
      const operation = op[node];
      if (crossesLeft) {
        const edge = this.edge(fromLeft, target, a);
        counts[edge]++;
        lasts[edge] = a;
        if (gradient !== 0) {
          let local = 1;
          if (operation === MUL) local = b < parameterCount ? valuesBefore[b] : data[b];
          else if (operation !== ADD) local = leftGradient(step, node);
          flows[edge] += Math.abs(gradient * local);
        }
      }
      if (crossesRight) {
        const edge = this.edge(fromRight, target, b);
        counts[edge]++;
        lasts[edge] = b;
        if (gradient !== 0) {
          let local = 1;
          if (operation === MUL) local = a < parameterCount ? valuesBefore[a] : data[a];
          else if (operation !== ADD) local = rightGradient(step, node);
          flows[edge] += Math.abs(gradient * local);
        }
      }
    }
  }

  private edge(source: number, target: number, node: NodeId): number {
    if (this.foundFor[source] === target) return this.edgeFrom[source];
    const edge = this.flows.length;
    this.foundFor[source] = target;
    this.edgeFrom[source] = edge;
    this.sources.push(source);
    this.targets.push(target);
    this.counts.push(0);
    this.flows.push(0);
    this.firsts.push(node);
    this.lasts.push(node);
    return edge;
  }
}
