/** What is read of a recorded step once, and used by everything that is shown of it. */

import { type Distributions, distributions } from './distributions';
import { type ViewOfNodes, viewOfNodes } from './graph-view';
import { type LineStatistics, lineStatistics } from './line-statistics';
import type { MapQuantity } from './map-quantity';
import { type Reach, reach } from './reach';
import type { RecordedStep } from './recorded-step';
import { type ScopeTree, scopeTree } from './scopes';
import { StepMasks } from './step-masks';
import { type TapeSummary, tapeSummary } from './tape-map';
import type { GraphViewState } from './view';

/** Each part is read when it is first asked for; good for as long as the step's tape is. */
export class StepReading {
  readonly step: RecordedStep;
  private reachRead: Reach | null = null;
  private treeRead: ScopeTree | null = null;
  private summaryRead: TapeSummary | null = null;
  private viewRead: (ViewOfNodes & { readonly state: GraphViewState }) | null = null;
  private linesRead: readonly LineStatistics[] | null = null;
  private masksRead: StepMasks | null = null;
  private distributionsRead: Distributions | null = null;

  constructor(step: RecordedStep) {
    this.step = step;
  }

  get reach(): Reach {
    this.reachRead ??= reach(this.step);
    return this.reachRead;
  }

  get tree(): ScopeTree {
    this.treeRead ??= scopeTree(this.step.tape);
    return this.treeRead;
  }

  /** The last quantity that was asked for is kept. */
  summary(quantity: MapQuantity): TapeSummary {
    if (this.summaryRead?.quantity !== quantity) {
      this.summaryRead = tapeSummary(this.step, this.reach, this.tree, quantity);
    }
    return this.summaryRead;
  }

  /** The last view that was asked for is kept: to select something changes nothing of it. */
  view(state: GraphViewState): ViewOfNodes {
    if (this.viewRead === null || !sameView(this.viewRead.state, state)) {
      this.viewRead = { state, ...viewOfNodes(this, state) };
    }
    const { view, boxOf } = this.viewRead;
    // Copied, as what is sent is gone.
    return { view: { ...view, edges: view.edges.slice(), flow: view.flow.slice() }, boxOf };
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
    this.distributionsRead ??= distributions(this.step, this.reach, this.tree);
    return this.distributionsRead;
  }
}

function sameView(a: GraphViewState, b: GraphViewState): boolean {
  return (
    a.constants === b.constants &&
    a.parameters === b.parameters &&
    a.everywhere === b.everywhere &&
    a.opened.length === b.opened.length &&
    a.opened.every((key, i) => key === b.opened[i])
  );
}
