/** Which pane is open below the graph, and what the panes remember; each pane's own state is a part of it. */

import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { PaneKind, PaneRequest } from '../../inspection/panes/panes';
import { CompareKeptSchema, CompareState, initialCompare } from '../compare/state';
import { DocumentState, DocumentStateSchema, initialDocumentState } from '../document/document-state';
import { HeatMapsKeptSchema, HeatMapsState, initialHeatMaps } from '../matrices/heat-maps-state';
import { initialMatrices, MatricesKeptSchema, MatricesState } from '../matrices/matrices-state';
import { initialParameters, ParametersKeptSchema, ParametersState } from '../parameters/parameters-state';
import { initialTokenizer, TokenizerKeptSchema, TokenizerState } from '../tokenizer/tokenizer-state';

/** In the order of their tabs. */
export const paneKinds = [
  'heatMaps',
  'matrices',
  'parameters',
  'distributions',
  'document',
  'tokenizer',
  'find',
  'compare',
] as const satisfies readonly PaneKind[];

/** What is kept when the page is hidden. */
export const PanesStateSchema = v.object({
  open: v.picklist(paneKinds),
  document: v.optional(DocumentStateSchema, initialDocumentState),
  heatMaps: v.optional(HeatMapsKeptSchema, initialHeatMaps),
  matrices: v.optional(MatricesKeptSchema, initialMatrices),
  parameters: v.optional(ParametersKeptSchema, initialParameters),
  tokenizer: v.optional(TokenizerKeptSchema, initialTokenizer),
  compare: v.optional(CompareKeptSchema, initialCompare),
});

export type PanesState = Readonly<v.InferOutput<typeof PanesStateSchema>>;

export const initialPanesState: PanesState = {
  open: 'heatMaps',
  heatMaps: initialHeatMaps,
  matrices: initialMatrices,
  parameters: initialParameters,
  document: initialDocumentState,
  tokenizer: initialTokenizer,
  compare: initialCompare,
};

export class Panes {
  /** The pane whose tab was chosen last; what it shows may still be on its way. */
  readonly open: ReadonlySignal<PaneKind>;
  readonly document: DocumentState;
  readonly heatMaps: HeatMapsState;
  readonly matrices: MatricesState;
  readonly parameters: ParametersState;
  readonly tokenizer: TokenizerState;
  readonly compare: CompareState;
  private readonly chosen = signal<PaneKind>('heatMaps');
  private readonly want: () => void;

  /** `want` asks for what is to be shown now. */
  constructor(kept: PanesState, want: () => void) {
    this.open = this.chosen;
    this.want = want;
    this.chosen.value = kept.open;
    this.document = new DocumentState(kept.document, want);
    this.heatMaps = new HeatMapsState(kept.heatMaps, want);
    this.matrices = new MatricesState(kept.matrices);
    this.parameters = new ParametersState(kept.parameters, want);
    this.tokenizer = new TokenizerState(kept.tokenizer);
    this.compare = new CompareState(kept.compare, want);
  }

  /** What the open pane needs. */
  request(): PaneRequest {
    const kind = this.chosen.peek();
    switch (kind) {
      case 'heatMaps':
        return this.heatMaps.request();
      case 'parameters':
        return this.parameters.request();
      case 'compare':
        return this.compare.request();
      case 'document':
        return { kind, ...this.document.request() };
      default:
        return { kind };
    }
  }

  /** What is to be kept; reads signals, so that an effect follows it. */
  state(): PanesState {
    return {
      open: this.chosen.value,
      heatMaps: this.heatMaps.kept(),
      matrices: this.matrices.kept(),
      parameters: this.parameters.kept(),
      document: this.document.state(),
      tokenizer: this.tokenizer.kept(),
      compare: this.compare.kept(),
    };
  }

  choose(kind: PaneKind): void {
    this.chosen.value = kind;
    this.want();
  }
}
