/** Panes state: the open pane, and the state of each pane. A pane is one line of `definitions`. */

import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { PaneKind, PaneRequest, PaneRequests } from '../../inspection/panes/panes';
import { comparePane } from '../compare/state';
import { documentPane } from '../document/document-state';
import { generatePane } from '../generate/generate-state';
import { heatMapsPane } from '../matrices/heat-maps-state';
import { matricesPane } from '../matrices/matrices-state';
import { parametersPane } from '../parameters/parameters-state';
import { tokenizerPane } from '../tokenizer/tokenizer-state';
import { definePane } from './pane-state';

const nothing = v.optional(v.object({}), {});

/** The panes, in the order of their tabs. */
const definitions = {
  heatMaps: heatMapsPane,
  matrices: matricesPane,
  parameters: parametersPane,
  distributions: definePane<'distributions', object>(nothing, () => ({ kind: 'distributions' })),
  document: documentPane,
  generate: generatePane,
  tokenizer: tokenizerPane,
  find: definePane<'find', object>(nothing, () => ({ kind: 'find' })),
  compare: comparePane,
} satisfies { readonly [K in PaneKind]: { create(kept: never, want: () => void): { request(): PaneRequests[K] } } };

type Definitions = typeof definitions;

export type PaneStates = { readonly [K in PaneKind]: ReturnType<Definitions[K]['create']> };

/** The kept state of each pane. */
type Kept = { readonly [K in PaneKind]: v.InferOutput<Definitions[K]['schema']> };

type Schemas = { readonly [K in PaneKind]: Definitions[K]['schema'] };

/** The state that is kept when the page is hidden. */
export type PanesState = Kept & { readonly open: PaneKind };

export const paneKinds = Object.keys(definitions) as readonly PaneKind[];

/** Returns a record with one entry per pane. */
function record<T extends { readonly [K in PaneKind]: unknown }>(entry: <K extends PaneKind>(kind: K) => T[K]): T {
  return Object.fromEntries(paneKinds.map((kind) => [kind, entry(kind)])) as T;
}

/** The same definitions, typed so that each kind has its pane's own types. */
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
  /** The pane whose tab was chosen last; its data may still be on its way. */
  readonly open: ReadonlySignal<PaneKind>;
  readonly states: PaneStates;
  private readonly chosen = signal<PaneKind>('heatMaps');
  private readonly want: () => void;

  /** `want` requests the current snapshot. */
  constructor(kept: PanesState, want: () => void) {
    this.open = this.chosen;
    this.want = want;
    this.chosen.value = kept.open;
    this.states = record<PaneStates>((kind) => byKind[kind].create(kept[kind], want));
  }

  /** Returns the request of the open pane. */
  request(): PaneRequest {
    return this.states[this.chosen.peek()].request();
  }

  /** Returns the state to keep. Reads signals, so an effect follows it. */
  kept(): PanesState {
    const states: { readonly [K in PaneKind]: { kept(): Kept[K] } } = this.states;
    return { open: this.chosen.value, ...record<Kept>((kind) => states[kind].kept()) };
  }

  choose(kind: PaneKind): void {
    this.chosen.value = kind;
    this.want();
  }
}
