/** Lower half of the page: the losses, and the open pane. */

import { useEffect, useRef } from 'preact/hooks';
import { LossPane } from '../loss/pane';
import { memo } from '../ui/memo';
import { useOnScreen } from '../ui/on-screen';
import type { InspectorProps } from './app';
import { PanesView } from './panes';

export const Lower = memo(({ inspector }: InspectorProps) => {
  const element = useRef<HTMLDivElement>(null);
  // Content that is out of view follows one frame later, so no margin is needed.
  const seen = useOnScreen(element, 0);
  useEffect(() => seen.subscribe((isSeen) => inspector.offScreen.seeLower(isSeen)), [inspector, seen]);
  const shown = inspector.offScreen.lower.value;
  const recorded = shown?.recorded ?? null;
  const pane = shown?.panes.pane ?? null;
  return (
    <div ref={element} class="lower">
      {recorded !== null && pane !== null && (
        <>
          <LossPane inspector={inspector} />
          <PanesView inspector={inspector} recorded={recorded} pane={pane} />
        </>
      )}
    </div>
  );
});
