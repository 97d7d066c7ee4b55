/**
 * Cursor bar below the map: the position of the cursor in the step, and the slider that moves it.
 */

import { useEffect, useRef } from 'preact/hooks';
import type { GraphPaneProps } from '../graph/graph-pane';
import { strings } from '../strings';
import { pointIn } from '../ui/sizes';
import { Tool } from '../ui/tool';
import { cursorParts } from './cursor-words';
import { keyedOrdinal, momentsIn, ordinalAt, segmentsOf, shareOf } from './scrubber';

export function CursorPane({ inspector, recorded }: GraphPaneProps) {
  const { cursor: words } = strings;
  const { step, cursor, moments } = recorded;
  const line = useRef<HTMLDivElement>(null);
  const segments = segmentsOf(moments);
  const last = momentsIn(segments) - 1;
  const ordinal = inspector.scrubber.ordinalIn(recorded) ?? last;
  const parts = cursorParts(recorded);
  const node = cursor?.node ?? null;
  const moveTo = (to: number) => {
    if (cursor !== null && to !== ordinal) inspector.scrubber.moveTo(step, to);
  };
  const point = (event: PointerEvent) => {
    const width = line.current?.clientWidth ?? 0;
    if (line.current !== null && width > 0) moveTo(ordinalAt(segments, pointIn(line.current, event).x / width));
  };
  useEffect(() => inspector.showCursor(), [inspector, step, cursor?.ordinal]);

  return (
    <section class="cursor-pane" aria-labelledby="cursor-heading" data-pane="cursor">
      <h2 id="cursor-heading">{words.heading}</h2>
      <div
        ref={line}
        class="scrubber"
        role="slider"
        tabIndex={0}
        aria-label={words.label}
        aria-disabled={cursor === null}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={ordinal}
        aria-valuetext={parts.join(', ')}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.altKey || event.metaKey) return;
          const to = keyedOrdinal(segments, ordinal, event.key);
          if (to === null) return;
          event.preventDefault();
          moveTo(to);
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          point(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) point(event);
        }}
      >
        {segments.map(({ phase, width }) => (
          <span
            key={phase}
            class={`segment${cursor?.phase === phase ? ' current' : ''}`}
            data-phase={phase}
            style={{ flexGrow: width }}
          >
            {recorded.loss === null && phase === 'update' ? words.endPhase : words.phases[phase]}
          </span>
        ))}
        <span class="scrubber-thumb" style={{ left: `${100 * shareOf(segments, ordinal)}%` }} />
      </div>
      <div class="cursor-tools" role="toolbar" aria-label={words.heading}>
        <Tool
          icon="target"
          name={words.show}
          disabled={node === null}
          onClick={() => node !== null && inspector.goToNode(node)}
        />
      </div>
      <p class="cursor-read" data-field="cursor-read">
        {parts.map((part) => (
          <span key={part} class="cursor-part">
            {part}
          </span>
        ))}
        {node !== null && (
          <span class="muted cursor-part" title={words.finishedTitle}>
            {words.finished}
          </span>
        )}
      </p>
    </section>
  );
}
