/** Masks: the sets of nodes that are requested of one step, each found once. */

import type { StepReading } from '../reading';
import type { NodeEdge } from '../tape/node-edges';
import { type Cone, type ConeRequest, cone, strongestEdges } from './cone';
import { filterMask } from './filter-mask';
import { type FilterNames, filterNames } from './filter-names';
import { type FilterError, type FilterExpression, parseFilter } from './filter-syntax';
import { type MatchOrder, orderedMatches } from './matches';

/** Edges listed of a cone. */
const MOST_EDGES = 64;

/** A filter without a term has neither mask nor error. */
export interface FilterResult {
  readonly mask: Uint8Array | null;
  readonly error: FilterError | null;
}

export interface LineResult {
  readonly mask: Uint8Array;
  /** Number of nodes that operations on the line itself make. */
  readonly own: number;
}

export interface ConeResult {
  readonly cone: Cone;
  /** Strongest first. */
  readonly edges: readonly NodeEdge[];
}

/**
 * The last requested set of each kind is kept: a snapshot requests the same again and again. All
 * yield in between, where a caller may do other work.
 */
export class StepMasks {
  private readonly reading: StepReading;
  private namesRead: FilterNames | null = null;
  private lastFilter: { readonly text: string; readonly result: FilterResult } | null = null;
  private lastLine: { readonly line: number; readonly result: LineResult } | null = null;
  private lastCone: { readonly request: string; readonly result: ConeResult | null } | null = null;
  private lastOrder: { readonly mask: Uint8Array; readonly order: MatchOrder; readonly nodes: Int32Array } | null =
    null;

  constructor(reading: StepReading) {
    this.reading = reading;
  }

  /** The nodes that a filter means, in order; none where it has an error. */
  *findMatches(filter: string, order: MatchOrder): Generator<void, Int32Array> {
    const { mask } = yield* this.filter(filter);
    if (mask === null) return new Int32Array();
    if (this.lastOrder?.mask !== mask || this.lastOrder.order !== order) {
      const { step, reach } = this.reading;
      this.lastOrder = { mask, order, nodes: yield* orderedMatches(step, reach, mask, order) };
    }
    return this.lastOrder.nodes;
  }

  *filter(text: string): Generator<void, FilterResult> {
    if (this.lastFilter?.text !== text) {
      this.namesRead ??= filterNames(this.reading.step);
      const parsed = parseFilter(text, this.namesRead);
      const error = 'error' in parsed ? parsed.error : null;
      const expression = 'error' in parsed ? null : parsed.expression;
      this.lastFilter = { text, result: { mask: expression && (yield* this.mask(expression)), error } };
    }
    return this.lastFilter.result;
  }

  *line(line: number): Generator<void, LineResult> {
    if (this.lastLine?.line !== line) {
      const term = { kind: 'lines', first: line, last: line } as const;
      const own = yield* this.mask({ ...term, calls: false });
      const mask = yield* this.mask({ ...term, calls: true });
      this.lastLine = { line, result: { mask, own: ones(own) } };
    }
    return this.lastLine.result;
  }

  /** Null where the step does not have the root of the cone. */
  *cone(request: ConeRequest): Generator<void, ConeResult | null> {
    const { step, reach, tree } = this.reading;
    const text = JSON.stringify(request);
    if (this.lastCone?.request !== text) {
      const found = yield* cone(step, reach, tree, request);
      const result = found && { cone: found, edges: yield* strongestEdges(step, reach, found, MOST_EDGES) };
      this.lastCone = { request: text, result };
    }
    return this.lastCone.result;
  }

  private mask(expression: FilterExpression): Generator<void, Uint8Array> {
    const { step, reach, tree } = this.reading;
    return filterMask(step, reach, tree, expression);
  }
}

/** Returns the number of nodes in a mask: the numbers in it that are 1. */
function ones(mask: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i];
  return count;
}
