/**
 * Marking: the request for marks in the graph and on the map, and the marks as shown. A request is
 * a filter, a line of the source or a cone.
 */

import type { TapeRange } from '../map/tape-map';
import { nameOfPlace } from '../names/names';
import { nodePlace } from '../names/node-place';
import type { StepReading } from '../reading';
import type { NodeId } from '../recorded-step';
import { resolveKey } from '../structure/resolve-key';
import type { Selection } from '../view/view';
import type { ConeDirection, ConeRequest } from './cone';
import type { FilterError } from './filter-syntax';
import { type BoxedNodes, type Marks, marksOf } from './marks';

/** The three layers of marks; each may be absent. */
export interface MarkingRequest {
  /** See filter-syntax.ts; empty for none. */
  readonly filter: string;
  /** The line of the cursor in the model's source. */
  readonly line: number | null;
  readonly cone: ConeRequest | null;
}

export const NO_MARKING: MarkingRequest = { filter: '', line: null, cone: null };

export interface Marking {
  /** null where there is no filter. */
  readonly filter: FilterMarks | null;
  readonly line: LineMarks | null;
  /** null where no cone is requested, or the step does not have its root. */
  readonly cone: ConeMarks | null;
}

export interface FilterMarks {
  readonly text: string;
  /** null where the filter has an error, or no term. */
  readonly marks: Marks | null;
  readonly error: FilterError | null;
}

/** The nodes of a line, with all that its calls make. */
export interface LineMarks extends Marks {
  readonly line: number;
  /** Number of these nodes that are made by operations on the line itself. */
  readonly own: number;
}

export interface ConeMarks extends Marks {
  readonly direction: ConeDirection;
  /** The name of its root: `q = linear`, `layer0.attn_wq[3][2]`, `loss`. */
  readonly name: string;
  /** The edges of the cone along which most gradient flows, the strongest first. */
  readonly edges: readonly FlowEdge[];
}

export interface FlowEnd {
  readonly node: NodeId;
  /** With its place. */
  readonly name: string;
  /** The innermost box of the view that the node is in, -1 where it has none. */
  readonly box: number;
}

/** An edge from a node to one that uses it. */
export interface FlowEdge {
  readonly input: FlowEnd;
  readonly consumer: FlowEnd;
  /** |local gradient x gradient of the consumer|: how much gradient flows back along it. */
  readonly flow: number;
}

/**
 * The marks of a request in a view, where the map shows `seen` of the tape. Yields in between,
 * where a caller may do other work.
 */
export function* marking(
  reading: StepReading,
  request: MarkingRequest,
  view: BoxedNodes,
  seen: TapeRange | null,
): Generator<void, Marking> {
  const { step, reach } = reading;
  const marks: MarksOfMask = (mask) => marksOf(step, reach, mask, view, seen);
  return {
    filter: request.filter === '' ? null : yield* filterMarks(reading, request.filter, marks),
    line: request.line === null ? null : yield* lineMarks(reading, request.line, marks),
    cone: request.cone && (yield* coneMarks(reading, request.cone, view, marks)),
  };
}

type MarksOfMask = (mask: Uint8Array) => Generator<void, Marks>;

function* filterMarks({ masks }: StepReading, text: string, marks: MarksOfMask): Generator<void, FilterMarks> {
  const { mask, error } = yield* masks.filter(text);
  return { text, marks: mask && (yield* marks(mask)), error };
}

function* lineMarks({ masks }: StepReading, line: number, marks: MarksOfMask): Generator<void, LineMarks> {
  const { mask, own } = yield* masks.line(line);
  return { ...(yield* marks(mask)), line, own };
}

function* coneMarks(
  reading: StepReading,
  request: ConeRequest,
  { boxOf }: BoxedNodes,
  marks: MarksOfMask,
): Generator<void, ConeMarks | null> {
  const { step, tree, masks } = reading;
  const found = yield* masks.cone(request);
  if (found === null) return null;
  const end = (node: NodeId): FlowEnd => ({
    node,
    name: nodePlace(step, tree, node),
    box: boxOf[node],
  });
  return {
    ...(yield* marks(found.cone.mask)),
    direction: request.direction,
    name: nameOf(reading, request.of),
    edges: found.edges.map(({ input, consumer, contribution }) => ({
      input: end(input),
      consumer: end(consumer),
      flow: Math.abs(contribution),
    })),
  };
}

function nameOf({ step, tree }: StepReading, selection: Selection): string {
  if (selection.kind !== 'box') return nodePlace(step, tree, selection.node);
  const place = resolveKey(step, tree, selection.key);
  return place === null ? '' : nameOfPlace(step, tree, place);
}
