/** State of the panes below the graph: the one that is open, and what each remembers. A pane is one line of `definitions`. */

import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { PaneKind, PaneRequest, PaneRequests } from '../../inspection/panes/panes';
import { comparePane } from '../compare/state';
import { documentPane } from '../document/document-state';
import { heatMapsPane } from '../matrices/heat-maps-state';
import { matricesPane } from '../matrices/matrices-state';
import { parametersPane } from '../parameters/parameters-state';
import { tokenizerPane } from '../tokenizer/tokenizer-state';
import { definePane } from './pane-state';

const nothing = v.optional(v.object({}), {});

/** In the order of their tabs. */
const definitions = {
  heatMaps: heatMapsPane,
  matrices: matricesPane,
  parameters: parametersPane,
  distributions: definePane<'distributions', object>(nothing, () => ({ kind: 'distributions' })),
  document: documentPane,
  tokenizer: tokenizerPane,
  find: definePane<'find', object>(nothing, () => ({ kind: 'find' })),
  compare: comparePane,
} satisfies { readonly [K in PaneKind]: { create(kept: never, want: () => void): { request(): PaneRequests[K] } } };

type Definitions = typeof definitions;

export type PaneStates = { readonly [K in PaneKind]: ReturnType<Definitions[K]['create']> };

/** What is kept of each pane. */
type Kept = { readonly [K in PaneKind]: v.InferOutput<Definitions[K]['schema']> };

type Schemas = { readonly [K in PaneKind]: Definitions[K]['schema'] };

/** What is kept when the page is hidden. */
export type PanesState = Kept & { readonly open: PaneKind };

export const paneKinds = Object.keys(definitions) as readonly PaneKind[];

/** A record with an entry a pane. */
function record<T extends { readonly [K in PaneKind]: unknown }>(entry: <K extends PaneKind>(kind: K) => T[K]): T {
  return Object.fromEntries(paneKinds.map((kind) => [kind, entry(kind)])) as T;
}

/** The same definitions, so that a pane's own types go with its kind. */
const byKind: {
  readonly [K in PaneKind]: {
    readonly schema: Schemas[K];
    create(kept: Kept[K], want: () => void): PaneStates[K];
  };
} = definitions;

export const PanesStateSchema: v.GenericSchema<unknown, PanesState> = v.object({
  open: v.picklist(paneKinds),
  ...record<Schemas>((kind) => byKind[kind].schema),
});

export const initialPanesState: PanesState = v.parse(PanesStateSchema, { open: 'heatMaps' });

export class Panes {
  /** The pane whose tab was chosen last; what it shows may still be on its way. */
  readonly open: ReadonlySignal<PaneKind>;
  readonly states: PaneStates;
  private readonly chosen = signal<PaneKind>('heatMaps');
  private readonly want: () => void;

  /** `want` asks for what is to be shown now. */
  constructor(kept: PanesState, want: () => void) {
    this.open = this.chosen;
    this.want = want;
    this.chosen.value = kept.open;
    this.states = record<PaneStates>((kind) => byKind[kind].create(kept[kind], want));
  }

  /** What the open pane needs. */
  request(): PaneRequest {
    return this.states[this.chosen.peek()].request();
  }

  /** What is to be kept; reads signals, so that an effect follows it. */
  kept(): PanesState {
    const states: { readonly [K in PaneKind]: { kept(): Kept[K] } } = this.states;
    return { open: this.chosen.value, ...record<Kept>((kind) => states[kind].kept()) };
  }

  choose(kind: PaneKind): void {
    this.chosen.value = kind;
    this.want();
  }
}
