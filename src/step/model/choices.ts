/**
 * Choices: the probabilities that the tokens of a generation were drawn from, and the logits behind
 * them. They are found by their numbers, which are those that were drawn from, whatever their names.
 */

import { ADD, CONSTANT, EXP, MUL, type Tape } from '../../engine/tape';
import type { NodeId, RecordedStep, ScopeId } from '../recorded-step';
import { nodesOfSite, type ScopeTree } from '../tape/scopes';
import { pathOf } from './position-loops';
import { structureOf } from './structure';

/**
 * For each position the probability of every token, in the order of the vocabulary, and its logit;
 * `logits` is null where it is not found behind the probability.
 */
export interface Choice {
  readonly probabilities: readonly NodeId[];
  readonly logits: readonly NodeId[] | null;
}

/** The place of a vector in the source. */
interface VectorPlace {
  readonly path: string;
  readonly site: number;
  readonly op: number;
}

/** Returns the choice at each position; null where they are not found. */
export function choicesIn(step: RecordedStep, tree: ScopeTree): readonly Choice[] | null {
  const { tape, writing } = step;
  const turns = structureOf(step, tree).positions;
  if (writing === null || turns.length !== step.positions) return null;
  // Nothing is drawn where a prefix is given: those positions have the vector at the same place.
  let place: VectorPlace | null = null;
  const drawn = turns.map((turn, position) => {
    const weights = writing.draws[position]?.weights;
    if (weights === undefined) return null;
    const nodes = lastVector(step, tree, turn, (node) => tape.data[node] === weights.at(-1), weights);
    if (nodes === null) return null;
    const [first] = nodes;
    place ??= { path: pathOf(tape, tape.scope[first]), site: tape.site[first], op: tape.op[first] };
    return nodes;
  });
  const choices: Choice[] = [];
  for (const [position, turn] of turns.entries()) {
    const nodes = drawn[position] ?? (writing.draws[position] === null && place && vectorAt(step, tree, turn, place));
    if (!nodes) return null;
    choices.push({ probabilities: nodes, logits: logitsBehind(tape, nodes, writing.temperature) });
  }
  return choices;
}

function vectorAt(step: RecordedStep, tree: ScopeTree, turn: ScopeId, { path, site, op }: VectorPlace) {
  const { tape } = step;
  return lastVector(
    step,
    tree,
    turn,
    (node) => tape.site[node] === site && tape.op[node] === op && pathOf(tape, tape.scope[node]) === path,
  );
}

/**
 * Returns the last vector in a turn with a number for each token whose last node is wanted, and
 * whose numbers are `weights` where these are given.
 */
function lastVector(
  { tape, characters }: RecordedStep,
  tree: ScopeTree,
  turn: ScopeId,
  isWanted: (node: NodeId) => boolean,
  weights?: readonly number[],
): readonly NodeId[] | null {
  const { data, op, site, scope, scopeFirst, scopeLast } = tape;
  for (let node = scopeLast[turn]; node >= scopeFirst[turn]; node--) {
    if (op[node] === CONSTANT || !isWanted(node)) continue;
    const nodes = nodesOfSite(tape, tree, scope[node], site[node], op[node]);
    if (nodes.length !== characters.length + 1) continue;
    if (weights === undefined || nodes.every((one, token) => data[one] === weights[token])) return nodes;
  }
  return null;
}

function logitsBehind(tape: Tape, probabilities: readonly NodeId[], temperature: number): readonly NodeId[] | null {
  const logits = probabilities.map((node) => logitBehind(tape, node, temperature));
  const found = logits.filter((node) => node !== null);
  return found.length === logits.length ? found : null;
}

/**
 * Goes back from `e^(logit / temperature - max) / total` to the logit, in whatever order the
 * program divides and subtracts.
 */
function logitBehind({ op, left, right, data }: Tape, probability: NodeId, temperature: number): NodeId | null {
  if (op[probability] !== MUL) return null;
  const power = [left[probability], right[probability]].find((node) => op[node] === EXP);
  if (power === undefined) return null;
  let node = left[power];
  let isDivided = false;
  for (;;) {
    const other = right[node];
    if (other < 0 || op[other] !== CONSTANT) break;
    if (op[node] === MUL && !isDivided && data[other] === 1 / temperature) isDivided = true;
    else if (op[node] !== ADD) break;
    node = left[node];
  }
  return isDivided || temperature === 1 ? node : null;
}
