/**
 * Line statistics: the nodes that each line of the source made in a step, their values and
 * gradients, in one pass over the tape.
 */

import { RELU } from '../../engine/tape';
import { isInactive } from '../model/relu-units';
import type { RecordedStep } from '../recorded-step';
import { larger } from '../tape/larger';
import { leftGradient, passedBack, rightGradient } from '../tape/local-gradient';
import { operationSigns } from '../tape/operations';
import type { Reach } from '../tape/reach';

/**
 * The nodes that operations on one line of the source made in a step; parameters are made before
 * it.
 */
export interface LineStatistics {
  /** From 1. */
  readonly line: number;
  readonly nodes: number;
  /** Number of these nodes that the loss depends on. */
  readonly reached: number;
  /**
   * Sum and largest of |gradient| over those; 0 where there is none. The mean is `sumGradient /
   * reached`.
   */
  readonly sumGradient: number;
  readonly largestGradient: number;
  /** Lowest and highest value of all of them; NaN where one is. */
  readonly lowest: number;
  readonly highest: number;
  /**
   * The gradient that they pass back: sum of |local gradient x gradient| over the edges to their
   * inputs.
   */
  readonly flow: number;
  /** Number of nodes of each operation, the most frequent first. */
  readonly operations: readonly { readonly sign: string; readonly count: number }[];
  /**
   * Inactive ones among the relus, those with an input of 0 or less; null on a line without relus.
   */
  readonly inactiveRelus: number | null;
}

/** The lines that made nodes, from top to bottom. */
export function lineStatistics(step: RecordedStep, reach: Reach): LineStatistics[] {
  const sites = siteStatistics(step, reach);
  const lines = new Map<number, number[]>();
  for (const [site, { range }] of step.source.sites.entries()) {
    if (sites.nodes[site] === 0) continue;
    const known = lines.get(range.line);
    if (known === undefined) lines.set(range.line, [site]);
    else known.push(site);
  }
  return [...lines].sort(([one], [other]) => one - other).map(([line, ofLine]) => folded(line, ofLine, sites));
}

/** One number of each array a site; of `operations` one for each operation of each site. */
interface SiteStatistics {
  readonly nodes: Int32Array;
  readonly reached: Int32Array;
  readonly sumGradient: Float64Array;
  readonly largestGradient: Float64Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  readonly flow: Float64Array;
  readonly inactiveRelus: Int32Array;
  readonly operations: Int32Array;
}

function siteStatistics(step: RecordedStep, reach: Reach): SiteStatistics {
  const { tape, source } = step;
  const { data, grad, left, right, op, site: siteOf, length, parameterCount } = tape;
  const { reached } = reach;
  const count = source.sites.length;
  const sites: SiteStatistics = {
    nodes: new Int32Array(count),
    reached: new Int32Array(count),
    sumGradient: new Float64Array(count),
    largestGradient: new Float64Array(count),
    lowest: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    highest: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    flow: new Float64Array(count),
    inactiveRelus: new Int32Array(count),
    operations: new Int32Array(count * operationSigns.length),
  };
  for (let node = parameterCount; node < length; node++) {
    const site = siteOf[node];
    const operation = op[node];
    sites.nodes[site]++;
    sites.operations[site * operationSigns.length + operation]++;
    // Math.min and Math.max keep a NaN.
    sites.lowest[site] = Math.min(sites.lowest[site], data[node]);
    sites.highest[site] = Math.max(sites.highest[site], data[node]);
    if (operation === RELU && isInactive(tape, node)) sites.inactiveRelus[site]++;
    if (reached[node] === 0) continue;
    const gradient = Math.abs(grad[node]);
    sites.reached[site]++;
    sites.sumGradient[site] += gradient;
    sites.largestGradient[site] = larger(sites.largestGradient[site], gradient);
    if (left[node] < 0) continue;
    let flow = Math.abs(passedBack(step, reach, node, leftGradient(step, node)));
    if (right[node] >= 0) {
      flow += Math.abs(passedBack(step, reach, node, rightGradient(step, node)));
    }
    sites.flow[site] += flow;
  }
  return sites;
}

function folded(line: number, ofLine: readonly number[], sites: SiteStatistics): LineStatistics {
  const sum = (array: Int32Array | Float64Array) => ofLine.reduce((total, site) => total + array[site], 0);
  const operations = operationSigns.map((sign, operation) => ({
    sign,
    count: ofLine.reduce((total, site) => total + sites.operations[site * operationSigns.length + operation], 0),
  }));
  return {
    line,
    nodes: sum(sites.nodes),
    reached: sum(sites.reached),
    sumGradient: sum(sites.sumGradient),
    largestGradient: ofLine.reduce((largest, site) => larger(largest, sites.largestGradient[site]), 0),
    lowest: Math.min(...ofLine.map((site) => sites.lowest[site])),
    highest: Math.max(...ofLine.map((site) => sites.highest[site])),
    flow: sum(sites.flow),
    operations: operations.filter(({ count }) => count > 0).sort((one, other) => other.count - one.count),
    inactiveRelus: operations[RELU].count > 0 ? sum(sites.inactiveRelus) : null,
  };
}
