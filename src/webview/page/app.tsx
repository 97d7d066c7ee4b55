/** The page as a whole: header, timeline, tape, bar, and below them the graph and the drawer. */

import { GraphPane } from '../graph/graph-pane';
import { Timeline } from '../loss/timeline';
import { MapPane } from '../map/map-pane';
import type { Inspector } from '../state/inspector';
import { Bar } from './bar';
import { Drawer } from './drawer';
import { GenerationNotice } from './generation-notice';
import { GradientNotice } from './gradient-notice';
import { Header } from './header';
import { LongQueryNotice } from './long-query-notice';
import { DivergedNotice, FailureNotice } from './notices';
import { Splitter } from './splitter';
import { Welcome } from './welcome';

export interface InspectorProps {
  readonly inspector: Inspector;
}

export function App({ inspector }: InspectorProps) {
  const shown = inspector.shown.value;
  const recorded = shown?.recorded ?? null;
  return (
    <div class="inspector" data-state={inspector.status.value?.state ?? 'connecting'}>
      <Header inspector={inspector} />
      <FailureNotice inspector={inspector} />
      <DivergedNotice inspector={inspector} />
      <GenerationNotice inspector={inspector} />
      <GradientNotice inspector={inspector} />
      <LongQueryNotice inspector={inspector} />
      {shown === null || recorded === null ? (
        <Welcome inspector={inspector} />
      ) : (
        <main class="panes">
          <Timeline inspector={inspector} status={shown.status} recorded={recorded} />
          <MapPane inspector={inspector} recorded={recorded} />
          <Bar inspector={inspector} recorded={recorded} />
          <div
            class="stage"
            data-drawer={inspector.drawer.value ? 'open' : 'closed'}
            style={{ '--graph-share': inspector.graphShare.value }}
          >
            <GraphPane inspector={inspector} recorded={recorded} />
            <Splitter inspector={inspector} />
            <Drawer inspector={inspector} />
          </div>
        </main>
      )}
    </div>
  );
}
