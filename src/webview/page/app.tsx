/** The page as a whole. */

import { CursorPane } from '../cursor/cursor-pane';
import { GraphPane } from '../graph/graph-pane';
import { MapPane } from '../map/map-pane';
import type { Inspector } from '../state/inspector';
import { GenerationNotice } from './generation-notice';
import { GradientNotice } from './gradient-notice';
import { Header } from './header';
import { LongQueryNotice } from './long-query-notice';
import { Lower } from './lower-half';
import { DivergedNotice, FailureNotice } from './notices';
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
      <GenerationNotice inspector={inspector} />
      <GradientNotice inspector={inspector} />
      <LongQueryNotice inspector={inspector} />
      {recorded === null ? (
        <Welcome inspector={inspector} />
      ) : (
        <main class="panes" style={{ '--graph-share': inspector.graphShare.value }}>
          <MapPane inspector={inspector} recorded={recorded} />
          <CursorPane inspector={inspector} recorded={recorded} />
          <GraphPane inspector={inspector} recorded={recorded} />
          <Splitter inspector={inspector} />
          <Lower inspector={inspector} />
        </main>
      )}
    </div>
  );
}
