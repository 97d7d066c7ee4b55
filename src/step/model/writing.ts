/**
 * Writing view: how the token at a position of a generation came to be chosen, and what each head
 * attended to there. All numbers but the probabilities at temperature 1 are read from the tape.
 */

import { exp } from '../../engine/numbers';
import type { RecordedStep } from '../recorded-step';
import { keyOfScope } from '../structure/resolve-key';
import type { ScopeTree } from '../tape/scopes';
import type { BoxKey } from '../view/view';
import { type Choice, choicesIn } from './choices';
import type { AttentionNodes, NoAttention } from './model-places';
import { structureOf } from './structure';

export interface WritingRequest {
  /** The position to look at; the last one where there is none of this number. */
  readonly position: number;
  /** Whether all tokens are listed, in place of the likeliest five. */
  readonly all: boolean;
}

/** What has put a token where it is: the prefix, the random number, or somebody's choice. */
export type TokenOrigin = 'given' | 'drawn' | 'forced';

/** Arrays have one number a position where nothing else is said; tokens are those of the vocabulary. */
export interface WritingView {
  /** Tokens that were read: BOS, then the document. */
  readonly read: Int32Array;
  /** The token that was written at each position. */
  readonly written: Int32Array;
  readonly origins: readonly TokenOrigin[];
  /** The probability of that token at the temperature of the generation; NaN where it is not found. */
  readonly probability: Float64Array;
  /** Key of each position's scope; none where the positions are not found. */
  readonly keys: readonly BoxKey[];
  /** The position that the rest is about. */
  readonly position: number;
  /** Null where the probabilities are not found on the tape. */
  readonly choice: ChoiceView | null;
  /** Null where the model has none. */
  readonly attention: PositionAttention | null;
  /** Why there is no attention; null where there is. */
  readonly missingAttention: NoAttention | null;
}

export interface ChoiceView {
  /** The tokens that are listed, likeliest first; the following have one number for each of them. */
  readonly tokens: Int32Array;
  /** NaN and node -1 where it is not found behind the probability. */
  readonly logit: Float64Array;
  readonly logitNode: Int32Array;
  /** Softmax of the logits as they are; NaN where these are not found. */
  readonly atOne: Float64Array;
  readonly probability: Float64Array;
  readonly probabilityNode: Int32Array;
  /**
   * One number for each token of the vocabulary: the sum of the probabilities up to it. The random
   * number falls on the first token whose sum is above it.
   */
  readonly cumulative: Float64Array;
  /** Null where the prefix gives the token, so that nothing was drawn. */
  readonly draw: { readonly number: number; readonly drawn: number } | null;
}

/** The weights of each head at one position, on the positions up to it. */
export interface PositionAttention {
  readonly layers: number;
  readonly heads: number;
  /** Layers x heads x positions so far; NaN and node -1 where the step has none. */
  readonly weights: Float64Array;
  readonly nodes: Int32Array;
}

const LISTED = 5;

/** Returns the view of a generation; null for a training step. */
export function writingView(step: RecordedStep, tree: ScopeTree, request: WritingRequest): WritingView | null {
  const { tape, tokens, positions, writing } = step;
  if (writing === null) return null;
  const structure = structureOf(step, tree);
  const choices = choicesIn(step, tree);
  const position = Math.min(request.position, positions - 1);
  const choice = choices?.[position];
  const { attention } = structure;
  const read = Int32Array.from(tokens.slice(0, positions));
  const written = Int32Array.from(tokens.slice(1));
  const forced = new Set(writing.forced.map((one) => one.position));
  return {
    read,
    written,
    origins: writing.draws.map((draw, at) => (draw === null ? 'given' : forced.has(at) ? 'forced' : 'drawn')),
    probability: Float64Array.from(written, (token, at) => tape.data[choices?.[at]?.probabilities[token] ?? -1]),
    keys: structure.positions.map((scope) => keyOfScope(step, tree, scope)),
    position,
    choice: choice === undefined ? null : choiceView(step, choice, position, request.all),
    attention: 'missing' in attention ? null : attentionAt(step, attention, position),
    missingAttention: 'missing' in attention ? attention.missing : null,
  };
}

function choiceView({ tape, writing }: RecordedStep, choice: Choice, position: number, all: boolean): ChoiceView {
  const { probabilities, logits } = choice;
  const { data } = tape;
  const draw = writing?.draws[position] ?? null;
  // NaN, after a divergence, counts as least likely; of equals the first token comes first.
  const order = [...probabilities.keys()];
  order.sort((a, b) => (data[probabilities[b]] || 0) - (data[probabilities[a]] || 0) || a - b);
  const tokens = all ? order : order.slice(0, LISTED);
  const numbers = (nodes: Int32Array) => Float64Array.from(nodes, (node) => data[node]);
  const probabilityNode = Int32Array.from(tokens, (token) => probabilities[token]);
  const logitNode = Int32Array.from(tokens, (token) => logits?.[token] ?? -1);
  const atOne = logits === null ? null : softmax(Array.from(logits, (node) => data[node]));
  return {
    tokens: Int32Array.from(tokens),
    logit: numbers(logitNode),
    logitNode,
    atOne: Float64Array.from(tokens, (token) => atOne?.[token] ?? Number.NaN),
    probability: numbers(probabilityNode),
    probabilityNode,
    cumulative: cumulative(probabilities.map((node) => data[node])),
    draw: draw && { number: draw.number, drawn: draw.drawn },
  };
}

function softmax(logits: readonly number[]): number[] {
  const max = Math.max(...logits);
  const exps = logits.map((logit) => exp(logit - max));
  const total = exps.reduce((sum, e) => sum + e, 0);
  return exps.map((e) => e / total);
}

/** The sums as shares of the whole, as the random number is one. */
function cumulative(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (const [token, weight] of weights.entries()) {
    sum += weight;
    sums[token] = sum;
  }
  return sums.map((one) => one / sum);
}

function attentionAt(
  { tape }: RecordedStep,
  { layers, heads, weights: all }: AttentionNodes,
  position: number,
): PositionAttention {
  const keys = position + 1;
  const nodes = new Int32Array(layers * heads * keys).fill(-1);
  for (const { layer, head, position: query, nodes: nodesOf } of all) {
    if (query !== position) continue;
    for (const [key, node] of nodesOf().slice(0, keys).entries()) nodes[(layer * heads + head) * keys + key] = node;
  }
  return { layers, heads, weights: Float64Array.from(nodes, (node) => tape.data[node]), nodes };
}
