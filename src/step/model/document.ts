/**
 * Document of a step as the model read it: the predictions at every position, and the attention of
 * each head. All numbers are read from the tape, at the places that structure.ts names.
 */

import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import { keyOfScope } from '../structure/resolve-key';
import { resultOperation } from '../tape/operations';
import { childScopes, nodesOfSite, type ScopeTree } from '../tape/scopes';
import type { BoxKey } from '../view/view';
import {
  ATTENTION,
  callsAssigned,
  HEAD,
  isPosition,
  LAYER,
  POSITION,
  POSITION_LOSS,
  PREDICTION,
  turnVariables,
} from './structure';

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
  /** null where the source has no attention by the names of structure.ts. */
  readonly attention: AttentionView | null;
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

/**
 * Index in `AttentionView.weights` of the weight from `query` to `key` of the head at `index` of
 * `shown`.
 */
export function weightIndex(positions: number, index: number, query: number, key: number): number {
  return index * triangle(positions) + triangle(query) + key;
}

export function documentView(step: RecordedStep, tree: ScopeTree, request: DocumentRequest): DocumentView {
  const { tokens } = step;
  const scopes = childScopes(tree, 0).filter((scope) => isPosition(step, tree, scope));
  return {
    positions: scopes.length,
    keys: scopes.map((scope) => keyOfScope(step, tree, scope)),
    tokens: Int32Array.from(scopes, (_, position) => tokens[position]),
    targets: Int32Array.from(scopes, (_, position) => tokens[position + 1]),
    predictions: predictions(step, tree, scopes),
    attention: attention(step, tree, scopes.length, request),
  };
}

function predictions(step: RecordedStep, tree: ScopeTree, scopes: readonly ScopeId[]): Predictions | null {
  const { tape, source, tokens, characters } = step;
  const isSoftmax = callsAssigned(source, PREDICTION);
  const lossSites = source.sites.flatMap(({ target }, site) =>
    target?.variable === POSITION_LOSS && !target.indexed ? [site] : [],
  );
  const positions = scopes.length;
  const ranks = Math.min(RANKS, characters.length + 1);
  const found = {
    probability: new Float64Array(positions),
    probabilityNode: new Int32Array(positions),
    surprisal: new Float64Array(positions),
    lossNode: new Int32Array(positions),
    likeliest: new Int32Array(positions * ranks),
    likeliestProbability: new Float64Array(positions * ranks),
    likeliestNode: new Int32Array(positions * ranks),
  };
  for (const [position, scope] of scopes.entries()) {
    const call = childScopes(tree, scope).find((child) => isSoftmax[tape.scopeSite[child]]);
    const nodes = call === undefined ? [] : returnedNodes(step, tree, call);
    const target = nodes[tokens[position + 1]];
    const loss = lossSites.flatMap((site) => resultsOf(step, tree, scope, site)).at(-1);
    if (target === undefined || loss === undefined) return null;
    found.probability[position] = tape.data[target];
    found.probabilityNode[position] = target;
    found.surprisal[position] = tape.data[loss];
    found.lossNode[position] = loss;
    // NaN, after a divergence, counts as least likely; of equals the first token comes first.
    const order = nodes.map((_, token) => token);
    order.sort((a, b) => (tape.data[nodes[b]] || 0) - (tape.data[nodes[a]] || 0) || a - b);
    for (let rank = 0; rank < ranks; rank++) {
      const token = order[rank];
      found.likeliest[position * ranks + rank] = token;
      found.likeliestProbability[position * ranks + rank] = tape.data[nodes[token]];
      found.likeliestNode[position * ranks + rank] = nodes[token];
    }
  }
  return { ...found, ranks };
}

function attention(
  step: RecordedStep,
  tree: ScopeTree,
  positions: number,
  request: DocumentRequest,
): AttentionView | null {
  const { tape, source } = step;
  const turns = turnVariables(source);
  const isSoftmax = callsAssigned(source, ATTENTION);
  const turnAround = (scope: ScopeId, variable: string): number => {
    for (let at = scope; at > 0; at = tape.scopeParent[at]) {
      if (turns[tape.scopeSite[at]] === variable) return tree.turn[at];
    }
    return -1;
  };
  const calls: ScopeId[] = [];
  let layers = 0;
  let heads = 0;
  for (let scope = 1; scope < tape.scopeCount; scope++) {
    if (!isSoftmax[tape.scopeSite[scope]]) continue;
    const head = turnAround(scope, HEAD);
    if (head < 0) continue;
    calls.push(scope);
    heads = Math.max(heads, head + 1);
    layers = Math.max(layers, turnAround(scope, LAYER) + 1);
  }
  if (layers === 0 || positions === 0) return null;
  const layer = Math.min(request.layer, layers - 1);
  const allAtOnce = heads * triangle(positions) <= MOST_AT_ONCE;
  const one = Math.min(request.head ?? 0, heads - 1);
  const shown = request.head === null && allAtOnce ? Array.from({ length: heads }, (_, head) => head) : [one];
  const weights = new Float64Array(shown.length * triangle(positions)).fill(Number.NaN);
  const nodes = new Int32Array(weights.length).fill(-1);
  for (const call of calls) {
    const index = shown.indexOf(turnAround(call, HEAD));
    const query = turnAround(call, POSITION);
    if (index < 0 || query < 0 || query >= positions || turnAround(call, LAYER) !== layer) continue;
    const returned = returnedNodes(step, tree, call);
    for (let key = 0; key <= query && key < returned.length; key++) {
      const at = weightIndex(positions, index, query, key);
      weights[at] = tape.data[returned[key]];
      nodes[at] = returned[key];
    }
  }
  return { layers, heads, layer, shown, allAtOnce, weights, nodes };
}

/**
 * The vector that the call of a function returns, element by element; empty where its source names
 * none.
 */
function returnedNodes(step: RecordedStep, tree: ScopeTree, call: ScopeId): NodeId[] {
  const { tape, source } = step;
  const { callee } = source.scopeSites[tape.scopeSite[call]];
  const site = source.sites.findIndex(
    ({ functionName, target }) => functionName === callee && target?.indexed === true && target.variable === undefined,
  );
  return site < 0 ? [] : resultsOf(step, tree, call, site);
}

/** The results of the operation of a site, directly in a scope. */
function resultsOf({ tape, source }: RecordedStep, tree: ScopeTree, scope: ScopeId, site: number): NodeId[] {
  const op = resultOperation(source.sites[site].method);
  return op === null ? [] : nodesOfSite(tape, tree, scope, site, op);
}

function triangle(rows: number): number {
  return (rows * (rows + 1)) / 2;
}
