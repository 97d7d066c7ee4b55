/**
 * Mark strip below the map: a row of ticks for each layer of marks, at the places of its nodes on
 * the tape.
 */

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Marks } from '../../step/find/marks';
import { checked } from '../../text/checked';
import type { Size } from '../graph/camera';
import type { GraphPaneProps } from '../graph/graph-pane';
import { contextInMemory } from '../ui/canvas';
import { pixelRatio } from '../ui/pixel-ratio';
import { measured } from '../ui/sizes';
import { theme } from '../ui/theme';
import { type MapRange, visibleRange } from './range';

/** CSS pixels. */
const tickHeight = 3;
const tickGap = 1;
const leastTick = 2;

/**
 * Draws the rows from the top: the filter's, the line's, the cone's. A row without marks is left
 * empty, so that each has a fixed place.
 */
export function MarkStrip({ inspector, recorded }: GraphPaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  /**
   * The size is stored: reading it while a step is drawn makes the browser lay out the page in
   * between.
   */
  const size = useRef<Size>({ width: 0, height: 0 });
  const { marks, map } = recorded;
  const { match, line, cone } = theme.value;
  const scale = pixelRatio.value;
  const layers: readonly Layer[] = [
    { marks: marks.filter?.marks ?? null, colour: match },
    { marks: marks.line, colour: line },
    { marks: marks.cone, colour: cone },
  ];
  const paint = () => {
    if (canvas.current === null) return;
    paintStrip(canvas.current, { ...size.current, scale }, layers, visibleRange(inspector.mapRange.peek(), map));
  };
  const now = useRef(paint);
  now.current = paint;
  useLayoutEffect(paint);
  useLayoutEffect(() => {
    let frame = 0;
    const later = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => now.current());
    };
    const stopRange = inspector.mapRange.subscribe(later);
    const stopSize = measured(canvas.current, (to) => {
      size.current = to;
      later();
    });
    return () => {
      cancelAnimationFrame(frame);
      stopRange();
      stopSize();
    };
  }, [inspector]);
  return <canvas ref={canvas} class="mark-strip" data-pane="marks" />;
}

interface Layer {
  readonly marks: Marks | null;
  readonly colour: string;
}

function paintStrip(
  canvas: HTMLCanvasElement,
  { width, height, scale }: Size & { readonly scale: number },
  layers: readonly Layer[],
  { from, end }: MapRange,
): void {
  const context = contextInMemory(canvas);
  const wide = Math.round(width * scale);
  const high = Math.round(height * scale);
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  } else context.clearRect(0, 0, wide, high);
  const perNode = wide / (end - from);
  for (const [row, { marks, colour }] of layers.entries()) {
    if (marks === null) continue;
    const top = Math.round((tickGap + row * (tickHeight + tickGap)) * scale);
    context.fillStyle = colour;
    const { stretches } = marks;
    for (let i = 0; i + 1 < stretches.length; i += 2) {
      const left = (checked(stretches, i, 'stretch') - from) * perNode;
      const right = (checked(stretches, i + 1, 'stretch') - from) * perNode;
      if (right < 0 || left > wide) continue;
      const start = Math.max(0, Math.floor(left));
      const tick = Math.max(leastTick, Math.min(wide, Math.ceil(right)) - start);
      context.fillRect(start, top, tick, Math.round(tickHeight * scale));
    }
  }
}
