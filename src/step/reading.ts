/**
 * Step reading: data that is read of a recorded step once, and used by everything that is shown of
 * it.
 */

import type { Moment } from './cursor/cursor';
import { PartialGradients } from './cursor/gradients-so-far';
import { StepMasks } from './find/masks';
import { completed } from './in-parts';
import { type MapQuantity, scopeAmounts } from './map/quantity';
import { type TapeSummary, tapeSummary } from './map/tape-map';
import { type Distributions, distributions } from './model/distributions';
import { type StepStructure, structureOf } from './model/structure';
import type { RecordedStep } from './recorded-step';
import { type LineStatistics, lineStatistics } from './source/line-statistics';
import type { Sizes } from './tape/largest';
import { type Reach, reachInParts } from './tape/reach';
import { type ScopeTree, scopeTree } from './tape/scopes';
import { type ViewOfNodes, viewInParts } from './view/graph-view';
import type { GraphView, GraphViewState } from './view/view';
import { viewAt } from './view/view-at';

/**
 * A reading of one step. Each part is read on its first request; valid for as long as the step's
 * tape is.
 */
export class StepReading {
  readonly step: RecordedStep;
  private reachRead: Reach | null = null;
  private treeRead: ScopeTree | null = null;
  private scopeGradientsRead: Sizes | null = null;
  private summaryRead: TapeSummary | null = null;
  private viewRead: (ViewOfNodes & { readonly state: GraphViewState }) | null = null;
  private linesRead: readonly LineStatistics[] | null = null;
  private masksRead: StepMasks | null = null;
  private partialRead: PartialGradients | null = null;
  private distributionsRead: Distributions | null = null;

  constructor(step: RecordedStep) {
    this.step = step;
  }

  get reach(): Reach {
    return this.reachRead ?? completed(this.readReach());
  }

  get tree(): ScopeTree {
    this.treeRead ??= scopeTree(this.step.tape);
    return this.treeRead;
  }

  /** One number a scope: the largest |gradient| in it, as the map's quantity has it. */
  get scopeGradients(): Float64Array {
    return this.scopeGradientSizes.largest;
  }

  private get scopeGradientSizes(): Sizes {
    this.scopeGradientsRead ??= scopeAmounts(this.step, this.reach, 'gradient');
    return this.scopeGradientsRead;
  }

  /** The last requested map is kept. `columns` is the most that the map has. */
  summary(quantity: MapQuantity, columns: number): TapeSummary {
    if (this.summaryRead?.quantity !== quantity || this.summaryRead.columns !== columns) {
      const amounts = quantity === 'gradient' ? this.scopeGradientSizes : scopeAmounts(this.step, this.reach, quantity);
      this.summaryRead = tapeSummary(this.step, this.reach, this.tree, { quantity, columns }, amounts);
    }
    return this.summaryRead;
  }

  /** The last requested view is kept: a selection does not change it. */
  view(state: GraphViewState): ViewOfNodes {
    return completed(this.readView(state));
  }

  /** The view at a moment of the step. */
  viewAt(state: GraphViewState, moment: Moment): GraphView {
    this.partialRead ??= new PartialGradients(this.step);
    return viewAt(this, this.view(state), moment, this.partialRead);
  }

  get lines(): readonly LineStatistics[] {
    this.linesRead ??= lineStatistics(this.step, this.reach);
    return this.linesRead;
  }

  get masks(): StepMasks {
    this.masksRead ??= new StepMasks(this);
    return this.masksRead;
  }

  get distributions(): Distributions {
    return completed(this.readDistributions());
  }

  get structure(): StepStructure {
    return structureOf(this.step, this.tree);
  }

  /**
   * Reads, in parts, the data that everything else is read from: it is available afterwards. Each
   * of these can be cancelled between two parts.
   */
  *readStep(): Generator<void, void> {
    yield* this.readReach();
    yield void this.tree;
    yield* this.structure.readPositions();
    yield void this.scopeGradients;
  }

  *readView(state: GraphViewState): Generator<void, ViewOfNodes> {
    if (this.viewRead === null || !sameView(this.viewRead.state, state)) {
      this.viewRead = { state, ...(yield* viewInParts(this, state)) };
    }
    return this.viewRead;
  }

  *readDistributions(): Generator<void, Distributions> {
    this.distributionsRead ??= yield* distributions(this.step, this.reach, this.tree);
    return this.distributionsRead;
  }

  *readDocument(): Generator<void, void> {
    yield* this.structure.readPredictions();
    yield* this.structure.readAttention();
  }

  private *readReach(): Generator<void, Reach> {
    this.reachRead ??= yield* reachInParts(this.step);
    return this.reachRead;
  }
}

function sameView(a: GraphViewState, b: GraphViewState): boolean {
  return (
    a.constants === b.constants &&
    a.parameters === b.parameters &&
    a.everywhere === b.everywhere &&
    JSON.stringify(a.lasting ?? []) === JSON.stringify(b.lasting ?? []) &&
    a.opened.length === b.opened.length &&
    a.opened.every((key, i) => key === b.opened[i])
  );
}
