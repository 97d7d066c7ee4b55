/**
 * Drawer: beside or below the graph, the card of the selection, the document, the parameters or a
 * comparison; the matches of a filter take its place while they are shown.
 */

import type { ComponentChild } from 'preact';
import { useRef } from 'preact/hooks';
import type { PaneKind, PaneSnapshot } from '../../inspection/panes/panes';
import type { StepSnapshot } from '../../inspection/snapshot';
import { own } from '../../text/own';
import { Card } from '../card/card';
import { ComparePane } from '../compare/pane';
import { DistributionsPane } from '../distributions/distributions-pane';
import { DocumentPane } from '../document/document-pane';
import { FindPane } from '../find/find-pane';
import { GeneratePane } from '../generate/generate-pane';
import { HeatMapsPane } from '../matrices/heat-maps-pane';
import { MatricesPane } from '../matrices/matrices-pane';
import { ParametersPane } from '../parameters/parameters-pane';
import type { Inspector } from '../state/inspector';
import { panesOf, type Tab, tabOf, tabs } from '../state/panes-state';
import { strings } from '../strings';
import { TokenizerPane } from '../tokenizer/tokenizer-pane';
import { memo } from '../ui/memo';
import { Tool } from '../ui/tool';
import type { InspectorProps } from './app';
import type { PaneProps } from './pane-props';

interface PaneView<K extends PaneKind> {
  /** Its name among the panes of its tab. */
  readonly label: string;
  readonly View: (props: PaneProps<K>) => ComponentChild;
}

const views: { readonly [K in PaneKind]: PaneView<K> } = {
  selection: { label: strings.drawer.tabs.selection, View: Card },
  document: { label: strings.document.mode, View: DocumentPane },
  generate: { label: strings.generate.tab, View: GeneratePane },
  tokenizer: { label: strings.tokenizer.tab, View: TokenizerPane },
  heatMaps: { label: strings.heatMaps.tab, View: HeatMapsPane },
  matrices: { label: strings.matrices.tab, View: MatricesPane },
  parameters: { label: strings.parameters.mode, View: ParametersPane },
  distributions: { label: strings.distributions.tab, View: DistributionsPane },
  compare: { label: strings.compare.tab, View: ComparePane },
  find: { label: strings.find.tab, View: FindPane },
};

export const Drawer = memo(({ inspector }: InspectorProps) => {
  const shown = inspector.shown.value;
  const recorded = shown?.recorded ?? null;
  const pane = shown?.panes.pane ?? null;
  const { panes } = inspector;
  const open = panes.open.value;
  return (
    <section class="drawer" aria-label={strings.drawer.label} data-open={inspector.drawer.value}>
      <div class="drawer-bar">
        {open === 'find' ? <Back inspector={inspector} /> : <Tabs inspector={inspector} tab={panes.tab.value} />}
        <Tool
          icon={inspector.drawer.value ? 'chevron-down' : 'chevron-up'}
          name={inspector.drawer.value ? strings.drawer.close : strings.drawer.open}
          onClick={() => inspector.toggleDrawer()}
        />
      </div>
      {inspector.drawer.value && recorded !== null && pane !== null && (
        <>
          {open === 'selection' && inspector.selection.value !== null && <BackToPane inspector={inspector} />}
          {open !== 'find' && <Modes inspector={inspector} tab={panes.tab.value} />}
          <div
            class="open-pane"
            id="open-pane"
            role="tabpanel"
            aria-labelledby={tabId(panes.tab.value)}
            data-pane={pane.kind}
          >
            <OpenPane inspector={inspector} recorded={recorded} data={pane} />
            {pane.kind !== 'selection' &&
              (pane.kind === 'find' || inspector.wide.value) &&
              inspector.selection.value !== null && <Card inspector={inspector} recorded={recorded} />}
          </div>
        </>
      )}
    </section>
  );
});

function Tabs({ inspector, tab }: InspectorProps & { readonly tab: Tab }) {
  const list = useRef<HTMLDivElement>(null);
  const choose = (to: Tab) => {
    inspector.drawer.value = true;
    inspector.panes.chooseTab(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.indexOf(tab);
    const moves: { readonly [key: string]: number } = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const to = own(moves, event.key);
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length] ?? tab;
    choose(next);
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus();
  };
  return (
    <div ref={list} class="drawer-tabs" role="tablist" aria-label={strings.drawer.label} onKeyDown={onKeyDown}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={tabId(one)}
          data-tab={one}
          aria-selected={one === tab}
          aria-controls="open-pane"
          tabIndex={one === tab ? 0 : -1}
          onClick={() => choose(one)}
        >
          {strings.drawer.tabs[one]}
        </button>
      ))}
    </div>
  );
}

/** The panes of a tab that has several. */
function Modes({ inspector, tab }: InspectorProps & { readonly tab: Tab }) {
  const kinds = panesOf(tab);
  const open = inspector.panes.open.value;
  if (kinds.length < 2) return null;
  return (
    <div class="modes" role="toolbar" aria-label={strings.drawer.modes(strings.drawer.tabs[tab])}>
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          data-mode={kind}
          aria-pressed={kind === open}
          onClick={() => inspector.panes.choose(kind)}
        >
          {views[kind].label}
        </button>
      ))}
    </div>
  );
}

/** Back from the card to the pane that the selection was made in, or that was open before. */
function BackToPane({ inspector }: InspectorProps) {
  return (
    <button type="button" class="link back-to-pane" data-do="back-to-pane" onClick={() => inspector.panes.goBack()}>
      {strings.drawer.back(views[inspector.panes.previous].label)}
    </button>
  );
}

function Back({ inspector }: InspectorProps) {
  const { drawer } = strings;
  const tab = tabOf[inspector.panes.previous] ?? 'selection';
  return (
    <div class="drawer-tabs">
      <h2>{strings.find.tab}</h2>
      <button type="button" class="link" data-do="leave-find" onClick={() => inspector.panes.goBack()}>
        {drawer.back(drawer.tabs[tab])}
      </button>
    </div>
  );
}

type OpenPaneProps<K extends PaneKind> = {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
  readonly data: PaneSnapshot & { readonly kind: K };
};

/** Shows the pane that the data belongs to: it stays until the data of the chosen pane is there. */
function OpenPane<K extends PaneKind>({ inspector, recorded, data }: OpenPaneProps<K>) {
  const kind: K = data.kind;
  const { View } = views[kind];
  return (
    <View
      inspector={inspector}
      recorded={recorded}
      data={data as PaneProps<K>['data']}
      state={inspector.panes.states[kind]}
    />
  );
}

function tabId(tab: Tab): string {
  return `tab-${tab}`;
}
