/** Playhead: the cursor on the tape, which a pointer or keys move, and its moment in words. */

import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../text/numbers';
import type { GraphPaneProps } from '../graph/graph-pane';
import { length, visibleRange } from '../map/range';
import { strings } from '../strings';
import { pointIn } from '../ui/sizes';
import { Tool } from '../ui/tool';
import { cursorParts, shortCursorParts } from './cursor-words';
import { keyedOrdinal, momentsIn, ordinalAt, type Segment, segmentOf, segmentsOf, shareOf } from './scrubber';

/** The strip above the tape that the playhead's head moves along. */
export function Playhead({ inspector, recorded }: GraphPaneProps) {
  const { cursor: words } = strings;
  const { step, cursor, moments, map } = recorded;
  const line = useRef<HTMLDivElement>(null);
  const segments = segmentsOf(moments);
  const last = momentsIn(segments) - 1;
  const ordinal = inspector.scrubber.ordinalIn(recorded) ?? last;
  const segment = segmentOf(segments, ordinal);
  const range = visibleRange(inspector.mapRange.value, map);
  /** The share of the whole tape at a share of what is in view, and the other way around. */
  const whole = (share: number) => (range.from + share * length(range) - map.from) / length(map);
  const inView = (share: number) => (map.from + share * length(map) - range.from) / length(range);
  const moveTo = (to: number) => {
    if (cursor !== null && to !== ordinal) inspector.scrubber.moveTo(step, to);
  };
  const point = (event: PointerEvent) => {
    const width = line.current?.clientWidth ?? 0;
    if (line.current === null || width === 0 || segment === undefined) return;
    moveTo(ordinalAt(segment, whole(pointIn(line.current, event).x / width)));
  };
  useEffect(() => inspector.showCursor(), [inspector, step, cursor?.ordinal]);
  const played = inspector.passes.at.value;
  const resting = ordinal === last && played === null;
  const share =
    played === null ? shareOf(segments, ordinal) : played.phase === 'backward' ? 1 - played.share : played.share;
  const at = Math.max(0, Math.min(1, inView(share)));
  return (
    <div
      ref={line}
      class={`scrubber${resting ? ' resting' : ''}`}
      role="slider"
      tabIndex={0}
      title={words.title}
      aria-label={words.label}
      aria-disabled={cursor === null}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={ordinal}
      aria-valuetext={cursorParts(recorded).join(', ')}
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
      <span class="scrubber-thumb" data-phase={segment?.phase} style={{ left: `${100 * at}%` }} />
    </div>
  );
}

/** The moment of the cursor in words, and a word for each phase, which leads to its beginning. */
export function CursorWords({ inspector, recorded }: GraphPaneProps) {
  const { cursor: words } = strings;
  const { cursor, step } = recorded;
  const segments = segmentsOf(recorded.moments);
  const node = cursor?.node ?? null;
  const atRest = cursor === null || ordinalIsLast(segments, cursor.ordinal);
  return (
    <div class="cursor-words" data-pane="cursor">
      {node !== null && <Tool icon="target" name={words.show} onClick={() => inspector.goToNode(node)} />}
      {atRest ? (
        <Totals recorded={recorded} />
      ) : (
        <p class="cursor-read" data-field="cursor-read" title={cursorParts(recorded).join(' · ')}>
          {shortCursorParts(recorded).map((part) => (
            <span key={part} class="cursor-part">
              {part}
            </span>
          ))}
        </p>
      )}
      <div class="phases" role="toolbar" aria-label={words.heading}>
        {segments
          .filter(({ count }) => count > 0)
          .map(({ phase, first, count }) => (
            <button
              key={phase}
              type="button"
              data-phase={phase}
              aria-pressed={cursor?.phase === phase && !atRest}
              disabled={cursor === null || count === 0}
              title={words.toPhase(words.phases[phase])}
              onClick={() => inspector.scrubber.moveTo(step, phase === 'forward' ? Math.min(1, count - 1) : first)}
            >
              {recorded.loss === null && phase === 'update' ? words.endPhase : words.phases[phase]}
            </button>
          ))}
      </div>
    </div>
  );
}

/** Returns whether the cursor is at the end of the step. */
function ordinalIsLast(segments: readonly Segment[], ordinal: number): boolean {
  return ordinal === momentsIn(segments) - 1;
}

/** Sizes of the step. */
function Totals({ recorded }: Pick<GraphPaneProps, 'recorded'>) {
  const { header } = strings;
  const totals = [
    ['nodes', recorded.created, header.nodes],
    ['edges', recorded.edges, header.edges],
    ['untouched', recorded.untouched, header.untouched],
  ] as const;
  return (
    <ul class="totals" aria-label={header.totals}>
      {totals.map(([field, count, name]) => (
        <li key={field}>
          <span class="figure-number" data-field={field}>
            {formatCount(count)}
          </span>{' '}
          {count === 1 ? name.one : name.others}
        </li>
      ))}
    </ul>
  );
}
