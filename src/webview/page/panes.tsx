/** Panes at the right below the graph: a tab for each, one of them open. */

import type { ComponentChild } from 'preact';
import { useRef } from 'preact/hooks';
import type { PaneKind, PaneSnapshot } from '../../inspection/panes/panes';
import type { StepSnapshot } from '../../inspection/snapshot';
import { own } from '../../text/own';
import { ComparePane } from '../compare/pane';
import { DistributionsPane } from '../distributions/distributions-pane';
import { DocumentPane } from '../document/document-pane';
import { FindPane } from '../find/find-pane';
import { GeneratePane } from '../generate/generate-pane';
import { HeatMapsPane } from '../matrices/heat-maps-pane';
import { MatricesPane } from '../matrices/matrices-pane';
import { ParametersPane } from '../parameters/parameters-pane';
import type { Inspector } from '../state/inspector';
import { paneKinds } from '../state/panes-state';
import { strings } from '../strings';
import { TokenizerPane } from '../tokenizer/tokenizer-pane';
import type { PaneProps } from './pane-props';

interface PaneView<K extends PaneKind> {
  /** Label of the tab. */
  readonly label: string;
  readonly View: (props: PaneProps<K>) => ComponentChild;
}

const views: { readonly [K in PaneKind]: PaneView<K> } = {
  heatMaps: { label: strings.heatMaps.tab, View: HeatMapsPane },
  matrices: { label: strings.matrices.tab, View: MatricesPane },
  parameters: { label: strings.parameters.tab, View: ParametersPane },
  distributions: { label: strings.distributions.tab, View: DistributionsPane },
  document: { label: strings.document.tab, View: DocumentPane },
  generate: { label: strings.generate.tab, View: GeneratePane },
  tokenizer: { label: strings.tokenizer.tab, View: TokenizerPane },
  find: { label: strings.find.tab, View: FindPane },
  compare: { label: strings.compare.tab, View: ComparePane },
};

type OpenPaneProps<K extends PaneKind> = Omit<PaneProps<K>, 'state'>;

export interface PanesViewProps {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
  readonly pane: PaneSnapshot;
}

export function PanesView({ inspector, recorded, pane }: PanesViewProps) {
  const { panes } = inspector;
  const tabs = useRef<HTMLDivElement>(null);
  const open = panes.open.value;
  const onKeyDown = (event: KeyboardEvent) => {
    const at = paneKinds.indexOf(open);
    const moves: { readonly [key: string]: number } = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: paneKinds.length - 1,
    };
    const to = own(moves, event.key);
    if (to === undefined) return;
    event.preventDefault();
    const kind = paneKinds[(to + paneKinds.length) % paneKinds.length] ?? open;
    panes.choose(kind);
    tabs.current?.querySelector<HTMLElement>(`#${tabId(kind)}`)?.focus();
  };
  return (
    <div class="tabbed-panes">
      <div ref={tabs} class="pane-tabs" role="tablist" aria-label={strings.panes.label} onKeyDown={onKeyDown}>
        {paneKinds.map((kind) => (
          <button
            key={kind}
            type="button"
            role="tab"
            id={tabId(kind)}
            data-tab={kind}
            aria-selected={kind === open}
            aria-controls="open-pane"
            tabIndex={kind === open ? 0 : -1}
            onClick={() => panes.choose(kind)}
          >
            {views[kind].label}
          </button>
        ))}
      </div>
      <div class="open-pane" id="open-pane" role="tabpanel" aria-labelledby={tabId(open)} data-pane={pane.kind}>
        <OpenPane inspector={inspector} recorded={recorded} data={pane} />
      </div>
    </div>
  );
}

/** Shows the pane that the data belongs to: it stays until the data of the chosen pane is there. */
function OpenPane<K extends PaneKind>({ inspector, recorded, data }: OpenPaneProps<K>) {
  const kind: K = data.kind;
  const { View } = views[kind];
  return <View inspector={inspector} recorded={recorded} data={data} state={inspector.panes.states[kind]} />;
}

function tabId(kind: PaneKind): string {
  return `pane-tab-${kind}`;
}
