/** Named places: predictions and attention by the names of the built-in program. */

import type { SourceTables } from '../../program/tables';
import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import { resultOperation } from '../tape/operations';
import { childScopes, nodesOfSite, type ScopeTree } from '../tape/scopes';
import { type AttentionNodes, isWhole, type PredictionNodes, type WeightNodes } from './model-places';
import type { Turns } from './position-loops';
import { isSurprisal } from './position-losses';

/** Variable of the loop over layers. */
const LAYER = 'layer';

/** Variable of the loop over attention heads. */
const HEAD = 'head';

/** Call in a position that gives p(next token). */
const PREDICTION = { assigned: 'probs', callee: 'softmax' } as const;

/** Variable of a position's loss. */
const POSITION_LOSS = 'lossT';

/** Call in a head that gives the weights of earlier positions. */
const ATTENTION = { assigned: 'attnWeights', callee: 'softmax' } as const;

/** For each scope site whether it is a turn of the loop over layers. */
export function namedLayers({ scopeSites }: SourceTables): boolean[] {
  return scopeSites.map(({ kind, variable }) => kind === 'turn' && variable === LAYER);
}

/**
 * Returns the named predictions; null where a position lacks them, or where they are not what the
 * names say: numbers that add up to 1, and -log of the target's.
 */
export function namedPredictions(step: RecordedStep, tree: ScopeTree, positions: Turns): PredictionNodes | null {
  const { tape, source, tokens, characters } = step;
  const isSoftmax = callsAssigned(source, PREDICTION);
  const lossSites = source.sites.flatMap(({ target }, site) =>
    target?.variable === POSITION_LOSS && !target.indexed ? [site] : [],
  );
  const probabilities: (readonly NodeId[])[] = [];
  const losses: NodeId[] = [];
  for (const [position, scope] of positions.entries()) {
    const call = childScopes(tree, scope).find((child) => isSoftmax[tape.scopeSite[child]]);
    const nodes = call === undefined ? [] : returnedNodes(step, tree, call);
    const target = nodes[tokens[position + 1]];
    const loss = lossSites.flatMap((site) => resultsOf(step, tree, scope, site)).at(-1);
    if (nodes.length !== characters.length + 1 || target === undefined || loss === undefined) return null;
    const sum = nodes.reduce((total, node) => total + tape.data[node], 0);
    if (Number.isFinite(sum) && !isWhole(sum)) return null;
    if (!isSurprisal(tape.data[loss], tape.data[target])) return null;
    probabilities.push(nodes);
    losses.push(loss);
  }
  return { probabilities, losses, surprisals: losses.map((loss) => tape.data[loss]) };
}

/** Returns the named attention; null where there is none. */
export function namedAttention(step: RecordedStep, tree: ScopeTree, positions: Turns): AttentionNodes | null {
  const { tape, source } = step;
  const isSoftmax = callsAssigned(source, ATTENTION);
  const isLayer = namedLayers(source);
  const isHead = source.scopeSites.map(({ kind, variable }) => kind === 'turn' && variable === HEAD);
  const isPosition = (scope: ScopeId) => positions[tree.turn[scope]] === scope;
  const turnAround = (scope: ScopeId, isWanted: (at: ScopeId) => boolean): number => {
    for (let at = scope; at > 0; at = tape.scopeParent[at]) if (isWanted(at)) return tree.turn[at];
    return -1;
  };
  const weights: WeightNodes[] = [];
  let layers = 0;
  let heads = 0;
  for (let scope = 1; scope < tape.scopeCount; scope++) {
    if (!isSoftmax[tape.scopeSite[scope]]) continue;
    const head = turnAround(scope, (at) => isHead[tape.scopeSite[at]]);
    const layer = turnAround(scope, (at) => isLayer[tape.scopeSite[at]]);
    const position = turnAround(scope, isPosition);
    if (head < 0 || layer < 0 || position < 0) continue;
    heads = Math.max(heads, head + 1);
    layers = Math.max(layers, layer + 1);
    weights.push({ layer, head, position, nodes: () => returnedNodes(step, tree, scope) });
  }
  return weights.length === 0 ? null : { layers, heads, weights };
}

/** For each scope site whether it is `assigned = callee(...)`. */
function callsAssigned(
  { scopeSites }: SourceTables,
  { assigned, callee }: { readonly assigned: string; readonly callee: string },
): boolean[] {
  return scopeSites.map((site) => site.assigned === assigned && site.callee === callee);
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
