/**
 * Found places: positions, predictions and attention of a step by what they are, whatever their
 * names. Positions are the turns of the loop that runs once a position. In it, predictions and
 * attention weights are vectors that add up to 1: the former with a number for each token, and with
 * a loss that is -log of the target's; the latter with a number for each position so far.
 */

import type { Tape } from '../../engine/tape';
import type { RecordedStep } from '../recorded-step';
import type { ScopeTree } from '../tape/scopes';
import { attentionAmong } from './found-attention';
import { predictionsAmong } from './found-predictions';
import {
  type AttentionNodes,
  isWhole,
  type Missing,
  type NoAttention,
  type NoPositions,
  type NoPredictions,
  type PredictionNodes,
} from './model-places';
import { countedLoops, loopsAt, pathOf, type Turns, turnsAround } from './position-loops';
import { type ByPosition, type Candidate, type Vector, vectorsIn } from './vectors';

export interface FoundPlaces {
  readonly positions: Turns;
  readonly predictions: PredictionNodes | Missing<NoPredictions>;
  readonly attention: AttentionNodes | Missing<NoAttention>;
  /** Null where the step tells too little. */
  readonly known: KnownPlaces | null;
}

/** Where in the source a step had its positions and their vectors. */
export interface KnownPlaces {
  readonly loops: ReadonlySet<string>;
  readonly vectors: ReadonlySet<string>;
}

/**
 * Searches a step. `named` are the loops that have the name of that over positions. A document of a
 * single position does not tell the loop, nor the attention, and the numbers of a step that
 * diverged do not add up: there, `known` says where an earlier step of the same program had them.
 */
export function* searchStep(
  step: RecordedStep,
  tree: ScopeTree,
  named: readonly Turns[],
  known: KnownPlaces | null,
): Generator<void, FoundPlaces> {
  const { tape } = step;
  const loops = named.length > 0 ? named : loopsOf(step, tree, known);
  if (loops.length === 0) {
    const why: Missing<NoPositions> = { missing: step.positions > 1 ? 'no loop' : 'one position' };
    return { positions: [], predictions: why, attention: why, known: null };
  }
  const vocabulary = step.characters.length + 1;
  const isSingle = loops.every(({ length }) => length === 1);
  const addsUp = step.loss === null || Number.isFinite(step.loss);
  const isWanted = ({ length, sum, place }: Candidate) => {
    if (addsUp && !isWhole(sum)) return false;
    // A single number that is 1 tells nothing.
    const tells = addsUp && (length > 1 || !isSingle);
    return tells || known?.vectors.has(place()) === true;
  };
  const vectors = byPlace(loops, yield* vectorsIn(step, tree, turnsAround(tape, loops), isWanted));
  const ofTokens = vectors.filter((of) => of.every(({ nodes }) => nodes.length === vocabulary));
  const ofPositions = vectors.filter((of) => of.every(({ nodes }, position) => nodes.length === position + 1));
  const predictions = yield* predictionsAmong(step, ofTokens);
  const attention = yield* attentionAmong(step, ofPositions);

  const used = [...predictions.vectors, ...attention.vectors].map(([first]) => first);
  const positions = loopWith(loops, used) ?? outermost(loops, tree);
  const unknown = known !== null ? null : !addsUp ? 'not finite' : isSingle ? 'one position' : null;
  return {
    positions,
    predictions: unknown === 'not finite' ? { missing: unknown } : predictions.found,
    attention: unknown === null ? attention.found : { missing: unknown },
    known: addsUp && !isSingle ? placesOf(tape, positions, used) : null,
  };
}

/** The loops that may be that over positions: by their number of turns, else by their place. */
function loopsOf(step: RecordedStep, tree: ScopeTree, known: KnownPlaces | null): Turns[] {
  const counted = countedLoops(step, tree);
  return counted.length === 0 && step.positions === 1 && known !== null ? loopsAt(step, tree, known.loops) : counted;
}

/** The loop that made the first of the vectors, each of a first position. */
function loopWith(loops: readonly Turns[], [first]: readonly Vector[]): Turns | undefined {
  return first && loops.find(([turn]) => turn === first.turn);
}

function placesOf(tape: Tape, [first]: Turns, used: readonly Vector[]): KnownPlaces {
  return {
    loops: new Set([first, ...used.map(({ turn }) => turn)].map((turn) => pathOf(tape, turn))),
    vectors: new Set(used.map(({ place }) => place)),
  };
}

/** The vectors of the same place, where every position has one, in the order they were made. */
function byPlace(loops: readonly Turns[], vectors: readonly Vector[]): ByPosition[] {
  const byKey = new Map<string, Vector[]>();
  for (const vector of vectors) {
    const known = byKey.get(vector.key);
    if (known === undefined) byKey.set(vector.key, [vector]);
    else known.push(vector);
  }
  return [...byKey.values()].filter((of) => {
    const loop = loops.find(([first]) => first === of[0].turn);
    return loop !== undefined && of.length === loop.length && of.every(({ turn }, position) => turn === loop[position]);
  });
}

/** The first of the loops that have the fewest scopes around. */
function outermost(loops: readonly Turns[], { depth }: ScopeTree): Turns {
  return loops.reduce((best, loop) => (depth[loop[0]] < depth[best[0]] ? loop : best));
}
