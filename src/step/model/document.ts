/**
 * Document of a step as the model read it: the predictions at every position, and the attention of
 * each head. All numbers are read from the tape, at the places that structure.ts finds.
 */

import type { RecordedStep } from '../recorded-step';
import { keyOfScope } from '../structure/resolve-key';
import type { ScopeTree } from '../tape/scopes';
import type { BoxKey } from '../view/view';
import type { AttentionNodes, NoAttention, NoPredictions, PredictionNodes } from './model-places';
import { structureOf } from './structure';
import { triangle, weightIndex } from './weight-index';

/** The shown attention. */
export interface DocumentRequest {
  readonly layer: number;
  /** null: all heads of the layer at once, where they are not too much to look at. */
  readonly head: number | null;
}

/**
 * Tokens are indices into the vocabulary; arrays have one number a position where nothing else is
 * said.
 */
export interface DocumentView {
  readonly positions: number;
  /** Key of each position's scope. */
  readonly keys: readonly BoxKey[];
  readonly tokens: Int32Array;
  /** The next token, which the position is to predict. */
  readonly targets: Int32Array;
  /** null where a position has no prediction or no loss. */
  readonly predictions: Predictions | null;
  /** null where the model has none. */
  readonly attention: AttentionView | null;
  /** Why there are no predictions, and no attention; null where there are. */
  readonly missing: { readonly predictions: NoPredictions | null; readonly attention: NoAttention | null };
}

export interface Predictions {
  /** p(target), and its node. */
  readonly probability: Float64Array;
  readonly probabilityNode: Int32Array;
  /** -log p(target) in nats, and its node. The loss is the mean of these. */
  readonly surprisal: Float64Array;
  readonly lossNode: Int32Array;
  /** Number of likeliest tokens listed for each position: 5, or all of a smaller vocabulary. */
  readonly ranks: number;
  /** positions x ranks, most likely first. */
  readonly likeliest: Int32Array;
  readonly likeliestProbability: Float64Array;
  readonly likeliestNode: Int32Array;
}

/** Attention weights of one layer. */
export interface AttentionView {
  readonly layers: number;
  readonly heads: number;
  readonly layer: number;
  /** The heads whose weights are here. */
  readonly shown: readonly number[];
  /** Whether all heads can be shown at once. */
  readonly allAtOnce: boolean;
  /**
   * Shown heads x the lower triangle of positions x positions, row by row: the weight that the
   * query of a position gives to the key of that or an earlier one is at `weightIndex`. NaN and
   * node -1 where the step has none.
   */
  readonly weights: Float64Array;
  readonly nodes: Int32Array;
}

const RANKS = 5;
/** The most weights that are shown side by side. */
const MOST_AT_ONCE = 4096;

export function documentView(step: RecordedStep, tree: ScopeTree, request: DocumentRequest): DocumentView {
  const { tokens } = step;
  const { positions, predictions, attention } = structureOf(step, tree);
  return {
    positions: positions.length,
    keys: positions.map((scope) => keyOfScope(step, tree, scope)),
    tokens: Int32Array.from(positions, (_, position) => tokens[position]),
    targets: Int32Array.from(positions, (_, position) => tokens[position + 1]),
    predictions: 'missing' in predictions ? null : predictionsView(step, predictions),
    attention: 'missing' in attention ? null : attentionView(step, attention, positions.length, request),
    missing: {
      predictions: 'missing' in predictions ? predictions.missing : null,
      attention: 'missing' in attention ? attention.missing : null,
    },
  };
}

function predictionsView({ tape, tokens }: RecordedStep, nodes: PredictionNodes): Predictions {
  const { probabilities, losses, surprisals } = nodes;
  const positions = probabilities.length;
  const ranks = Math.min(RANKS, probabilities[0].length);
  const likeliest = new Int32Array(positions * ranks);
  const likeliestNode = new Int32Array(positions * ranks);
  for (const [position, ofTokens] of probabilities.entries()) {
    // NaN, after a divergence, counts as least likely; of equals the first token comes first.
    const order = ofTokens.map((_, token) => token);
    order.sort((a, b) => (tape.data[ofTokens[b]] || 0) - (tape.data[ofTokens[a]] || 0) || a - b);
    for (let rank = 0; rank < ranks; rank++) {
      likeliest[position * ranks + rank] = order[rank];
      likeliestNode[position * ranks + rank] = ofTokens[order[rank]];
    }
  }
  const probabilityNode = Int32Array.from(probabilities, (ofTokens, position) => ofTokens[tokens[position + 1]]);
  return {
    probability: Float64Array.from(probabilityNode, (node) => tape.data[node]),
    probabilityNode,
    surprisal: Float64Array.from(surprisals),
    lossNode: Int32Array.from(losses),
    ranks,
    likeliest,
    likeliestProbability: Float64Array.from(likeliestNode, (node) => tape.data[node]),
    likeliestNode,
  };
}

function attentionView(
  { tape }: RecordedStep,
  { layers, heads, weights: all }: AttentionNodes,
  positions: number,
  request: DocumentRequest,
): AttentionView {
  const layer = Math.min(request.layer, layers - 1);
  const allAtOnce = heads * triangle(positions) <= MOST_AT_ONCE;
  const one = Math.min(request.head ?? 0, heads - 1);
  const shown = request.head === null && allAtOnce ? Array.from({ length: heads }, (_, head) => head) : [one];
  const weights = new Float64Array(shown.length * triangle(positions)).fill(Number.NaN);
  const nodes = new Int32Array(weights.length).fill(-1);
  for (const { layer: ofLayer, head, position: query, nodes: nodesOf } of all) {
    const index = shown.indexOf(head);
    if (index < 0 || query >= positions || ofLayer !== layer) continue;
    const found = nodesOf();
    for (let key = 0; key <= query && key < found.length; key++) {
      const at = weightIndex(positions, index, query, key);
      weights[at] = tape.data[found[key]];
      nodes[at] = found[key];
    }
  }
  return { layers, heads, layer, shown, allAtOnce, weights, nodes };
}
