/**
 * Panes state: the panes of the drawer, the tabs that hold them, and the state of each. A pane is
 * one line of `definitions` and one of `tabOf`.
 */

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
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
  selection: definePane<'selection', object>(nothing, () => ({ kind: 'selection' })),
  document: documentPane,
  generate: generatePane,
  tokenizer: tokenizerPane,
  heatMaps: heatMapsPane,
  matrices: matricesPane,
  parameters: parametersPane,
  distributions: definePane<'distributions', object>(nothing, () => ({ kind: 'distributions' })),
  compare: comparePane,
  find: definePane<'find', object>(nothing, () => ({ kind: 'find' })),
} satisfies { readonly [K in PaneKind]: { create(kept: never, want: () => void): { request(): PaneRequests[K] } } };

/** The tabs of the drawer, in order; the matches of a filter take their place while they are shown. */
export const tabs = ['selection', 'document', 'parameters', 'compare'] as const;

export type Tab = (typeof tabs)[number];

/** The tab of each pane; null for the matches. */
export const tabOf: { readonly [K in PaneKind]: Tab | null } = {
  selection: 'selection',
  document: 'document',
  generate: 'document',
  tokenizer: 'document',
  heatMaps: 'parameters',
  matrices: 'parameters',
  parameters: 'parameters',
  distributions: 'parameters',
  compare: 'compare',
  find: null,
};

type Definitions = typeof definitions;

export type PaneStates = { readonly [K in PaneKind]: ReturnType<Definitions[K]['create']> };

/** The kept state of each pane. */
type Kept = { readonly [K in PaneKind]: v.InferOutput<Definitions[K]['schema']> };

type Schemas = { readonly [K in PaneKind]: Definitions[K]['schema'] };

/** The state that is kept when the page is hidden. */
export type PanesState = Kept & { readonly open: PaneKind };

export const paneKinds = Object.keys(definitions) as readonly PaneKind[];

/** Returns the panes of a tab, in order. */
export function panesOf(tab: Tab): readonly PaneKind[] {
  return paneKinds.filter((kind) => tabOf[kind] === tab);
}

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
  /** The pane that was chosen last; its data may still be on its way. */
  readonly open: ReadonlySignal<PaneKind>;
  /** The tab that holds it, or held the pane before the matches. */
  readonly tab: ReadonlySignal<Tab>;
  readonly states: PaneStates;
  private readonly chosen = signal<PaneKind>('heatMaps');
  /** The pane that was open last in each tab. */
  private readonly last = new Map<Tab, PaneKind>();
  /** The pane to go back to from a selection, or from the matches. */
  private before: PaneKind = 'heatMaps';
  private readonly want: () => void;

  /** `want` requests the current snapshot. */
  constructor(kept: PanesState, want: () => void) {
    this.open = this.chosen;
    this.tab = computed(() => tabOf[this.chosen.value] ?? tabOf[this.before] ?? 'selection');
    this.want = want;
    this.chosen.value = kept.open;
    if (isPlace(kept.open)) this.before = kept.open;
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
    const tab = tabOf[kind];
    batch(() => {
      if (isPlace(kind)) this.before = kind;
      if (tab !== null) this.last.set(tab, kind);
      this.chosen.value = kind;
    });
    this.want();
  }

  /** Opens a tab, with the pane that it had last. */
  chooseTab(tab: Tab): void {
    const [first = 'selection'] = panesOf(tab);
    this.choose(this.last.get(tab) ?? (tab === tabOf[this.before] ? this.before : first));
  }

  /** The pane that a link back leads to. */
  get previous(): PaneKind {
    return this.before;
  }

  /** Goes back from a selection, or from the matches, to the pane before. */
  goBack(): void {
    if (!isPlace(this.chosen.peek())) this.choose(this.before);
  }
}

/** Returns whether a pane is one to come back to. */
function isPlace(kind: PaneKind): boolean {
  return kind !== 'selection' && kind !== 'find';
}
