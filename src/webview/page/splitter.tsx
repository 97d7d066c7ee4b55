/**
 * Splitter: the border between the graph and the drawer, moved by pointer or by the arrow keys.
 */

import { strings } from '../strings';
import type { InspectorProps } from './app';

const lowest = 0.15;
const highest = 0.85;
const keyStep = 0.05;

export function Splitter({ inspector }: InspectorProps) {
  const share = inspector.graphShare.value;
  const set = (value: number) => {
    inspector.graphShare.value = Math.min(highest, Math.max(lowest, value));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is a widget, <hr> is none
    <div
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={strings.splitter}
      aria-valuemin={lowest * 100}
      aria-valuemax={highest * 100}
      aria-valuenow={Math.round(share * 100)}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const panes = event.currentTarget.parentElement?.getBoundingClientRect();
        if (!panes) return;
        const beside =
          getComputedStyle(event.currentTarget.parentElement ?? event.currentTarget).flexDirection === 'row';
        set(beside ? (event.clientX - panes.left) / panes.width : (event.clientY - panes.top) / panes.height);
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') set(share - keyStep);
        else if (event.key === 'ArrowDown' || event.key === 'ArrowRight') set(share + keyStep);
        else return;
        event.preventDefault();
      }}
    />
  );
}
