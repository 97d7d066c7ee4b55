/**
 * Found attention: the vectors with a number for each position so far that add up to 1, by layer
 * and head. A layer's weights follow from what the layer before it attended to; those of the heads
 * of one layer do not follow from each other.
 */

import { inParts } from '../in-parts';
import type { NodeId, RecordedStep } from '../recorded-step';
import type { AttentionNodes, Missing, NoAttention, WeightNodes } from './model-places';
import type { ByPosition } from './vectors';

export interface FoundAttention {
  readonly found: AttentionNodes | Missing<NoAttention>;
  /** What it was found by: one a head. */
  readonly vectors: readonly ByPosition[];
}

/** `candidates` are in the order they were made. */
export function* attentionAmong(
  step: RecordedStep,
  candidates: readonly ByPosition[],
): Generator<void, FoundAttention> {
  const vectors = withoutStages(step, candidates);
  if (vectors.length === 0) return { found: { missing: 'no vector' }, vectors };
  const layerOf = yield* layersOf(step, vectors);
  const heads: number[] = [];
  const weights: WeightNodes[] = [];
  for (const [i, ofHead] of vectors.entries()) {
    const layer = layerOf[i];
    const head = heads[layer] ?? 0;
    heads[layer] = head + 1;
    for (const [position, { nodes }] of ofHead.entries()) {
      weights.push({ layer, head, position, nodes: () => nodes });
    }
  }
  return { found: { layers: heads.length, heads: Math.max(...heads), weights }, vectors };
}

/**
 * Leaves out those from which others are made, element by element, such as 1 / total where all
 * weights are the same: they are stages of the same weights.
 */
function withoutStages({ tape }: RecordedStep, candidates: readonly ByPosition[]): ByPosition[] {
  const { left, right } = tape;
  const last = candidates.map((of) => of[of.length - 1].nodes);
  const isStage = (of: readonly NodeId[]) =>
    last.some((other) => other.every((node, i) => left[node] === of[i] || right[node] === of[i]));
  return candidates.filter((_, i) => !isStage(last[i]));
}

/**
 * The layer of each: how many others its weights at the first position follow from, one after the
 * other.
 */
function* layersOf({ tape }: RecordedStep, vectors: readonly ByPosition[]): Generator<void, number[]> {
  const { left, right, parameterCount } = tape;
  const firsts = vectors.map(([{ nodes }]) => nodes[0]);
  const end = Math.max(...firsts) + 1;
  const isWeight = new Uint8Array(end);
  for (const node of firsts) isWeight[node] = 1;
  /** One number a node: the weights that lead to it, itself included. */
  const depth = new Uint16Array(end);
  yield* inParts(parameterCount, end, (from, until) => {
    for (let node = from; node < until; node++) {
      const a = left[node];
      const b = right[node];
      const before = Math.max(a < 0 ? 0 : depth[a], b < 0 ? 0 : depth[b]);
      depth[node] = before + isWeight[node];
    }
  });
  return firsts.map((node) => depth[node] - 1);
}
