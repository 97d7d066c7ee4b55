/**
 * Structure of the model in a step: its positions, predictions and attention. Each is found by the
 * names of the built-in program; where a program has not these names, by what it is, which takes
 * some passes over the tape. It is kept for the step, and the places of what was found for the
 * program, for steps that tell too little.
 */

import type { SourceTables } from '../../program/tables';
import { completed } from '../in-parts';
import type { RecordedStep, ScopeId } from '../recorded-step';
import type { ScopeTree } from '../tape/scopes';
import { type FoundPlaces, type KnownPlaces, searchStep } from './found-places';
import type { AttentionNodes, Missing, NoAttention, NoPredictions, PredictionNodes } from './model-places';
import { namedAttention, namedPredictions } from './named-places';
import { namedLoops, type Turns } from './position-loops';

const ofSteps = new WeakMap<RecordedStep, StepStructure>();
const ofPrograms = new WeakMap<SourceTables, KnownPlaces>();

/** The structure of a step, which is read once. */
export function structureOf(step: RecordedStep, tree: ScopeTree): StepStructure {
  const known = ofSteps.get(step);
  if (known !== undefined) return known;
  const structure = new StepStructure(step, tree);
  ofSteps.set(step, structure);
  return structure;
}

/** Returns whether a scope is a position of the document. */
export function isPosition(step: RecordedStep, tree: ScopeTree, scope: ScopeId): boolean {
  return structureOf(step, tree).positions[tree.turn[scope]] === scope;
}

/** Each part is read on its first request. Valid for as long as the step's tape is. */
export class StepStructure {
  private readonly step: RecordedStep;
  private readonly tree: ScopeTree;
  /** The loops over `position`. */
  private readonly loops: readonly Turns[];
  /** The positions, where a single loop has their name. */
  private readonly named: Turns | null;
  private predictionsRead: PredictionNodes | Missing<NoPredictions> | null = null;
  private attentionRead: AttentionNodes | Missing<NoAttention> | null = null;
  private searched: FoundPlaces | null = null;

  constructor(step: RecordedStep, tree: ScopeTree) {
    this.step = step;
    this.tree = tree;
    this.loops = namedLoops(step, tree);
    this.named = this.loops.length === 1 ? this.loops[0] : null;
  }

  /** The scope of each position, in order; none where they are not found. */
  get positions(): Turns {
    return this.named ?? completed(this.search()).positions;
  }

  get predictions(): PredictionNodes | Missing<NoPredictions> {
    return this.predictionsRead ?? completed(this.readPredictions());
  }

  get attention(): AttentionNodes | Missing<NoAttention> {
    return this.attentionRead ?? completed(this.readAttention());
  }

  /** Reads, in parts, the positions: they are available afterwards. */
  *readPositions(): Generator<void, void> {
    if (this.named === null) yield* this.search();
  }

  *readPredictions(): Generator<void, PredictionNodes | Missing<NoPredictions>> {
    const { step, tree, named } = this;
    this.predictionsRead ??= (named && namedPredictions(step, tree, named)) ?? (yield* this.search()).predictions;
    return this.predictionsRead;
  }

  *readAttention(): Generator<void, AttentionNodes | Missing<NoAttention>> {
    const { step, tree, named } = this;
    this.attentionRead ??= (named && namedAttention(step, tree, named)) ?? (yield* this.search()).attention;
    return this.attentionRead;
  }

  private *search(): Generator<void, FoundPlaces> {
    if (this.searched !== null) return this.searched;
    const { step, tree, loops } = this;
    const found = yield* searchStep(step, tree, loops, ofPrograms.get(step.source) ?? null);
    if (found.known !== null) ofPrograms.set(step.source, found.known);
    this.searched = found;
    return found;
  }
}
