/** The page as a whole. */

import { GraphPane } from './graph/graph-pane';
import { Header } from './header';
import type { Inspector } from './inspector';
import { LossPane } from './loss-pane';
import { MapPane } from './map/map-pane';
import { DivergedNotice, FailureNotice } from './notices';
import { PanesView } from './panes';
import { Splitter } from './splitter';
import { Welcome } from './welcome';

export interface InspectorProps {
  readonly inspector: Inspector;
}

export function App({ inspector }: InspectorProps) {
  const recorded = inspector.shown.value?.recorded ?? null;
  return (
    <div class="inspector" data-state={inspector.status.value?.state ?? 'connecting'}>
      <Header inspector={inspector} />
      <FailureNotice inspector={inspector} />
      <DivergedNotice inspector={inspector} />
      {recorded === null ? (
        <Welcome inspector={inspector} />
      ) : (
        <main class="panes" style={{ '--graph-share': inspector.graphShare.value }}>
          <MapPane inspector={inspector} recorded={recorded} />
          <GraphPane inspector={inspector} recorded={recorded} />
          <Splitter inspector={inspector} />
          <div class="lower">
            <LossPane inspector={inspector} />
            <PanesView inspector={inspector} recorded={recorded} />
          </div>
        </main>
      )}
    </div>
  );
}
