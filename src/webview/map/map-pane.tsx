/**
 * Tape: the whole step as a strip, from its first node to its last, with the cursor as its
 * playhead. Folded it has the positions and their stages; opened, all scopes and the nodes.
 */

import { effect, type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatCount } from '../../text/numbers';
import { MapPin } from '../cursor/cursor-marks';
import { CursorWords, Playhead } from '../cursor/playhead';
import type { GraphPaneProps } from '../graph/graph-pane';
import type { Inspector } from '../state/inspector';
import { progressOf } from '../state/passes';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import { pixelRatio } from '../ui/pixel-ratio';
import { measured } from '../ui/sizes';
import { theme } from '../ui/theme';
import { Tool } from '../ui/tool';
import {
  type Cell,
  type Cells,
  cellAt,
  cellsOf,
  foldedCells,
  innermostAt,
  keyFor,
  movedCell,
  nodeLane,
  type Place,
  placeOf,
  scopeCell,
  scopeOfKey,
  scopesOf,
  scopeToZoomOutTo,
} from './cells';
import { mapHeight } from './lanes';
import { MarkStrip } from './mark-strip';
import { MapPainter } from './paint';
import { watchPointer } from './pointer';
import { around, bringing, length, type MapRange, visibleRange, zoomedTo } from './range';
import { interval, pathOf, readOut } from './words';

const keyZoom = 1.5;
/**
 * Delay after which the current view of the map is refined, once it no longer moves, milliseconds.
 */
const settled = 120;

export function MapPane({ inspector, recorded }: GraphPaneProps) {
  const { map: words } = strings;
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<MapPainter | null>(null);
  const hovered = useSignal<Place | null>(null);
  const focused = useSignal<Place | null>(null);
  const spoken = useSignal('');
  const width = useRef(0);
  /** The place of the keyboard cursor, whether or not the map has the focus. */
  const place = useRef<Place | null>(null);
  const { map, card } = recorded;
  const open = inspector.lanes.value;
  const cells = useMemo(() => (open ? cellsOf(map) : foldedCells(cellsOf(map))), [map, open]);
  const selectedKey = inspector.selectedKey.value;
  const opened = inspector.openedKeys.value;
  const selected = selectedCell(cells, selectedKey, card?.kind === 'node' ? card.node : null);
  const colours = theme.value;
  const scale = pixelRatio.value;

  const range = () => visibleRange(inspector.mapRange.peek(), map);
  const cellOf = (at: Place | null) => (at === null ? null : cellAt(cells, at));
  const progress = () => {
    const moment = inspector.passes.at.peek();
    return moment === null ? null : progressOf(moment);
  };
  const paint = () => {
    if (canvas.current === null || width.current === 0) return;
    painter.current ??= new MapPainter(canvas.current);
    painter.current.paint({
      cells,
      range: range(),
      width: width.current,
      scale,
      theme: colours,
      opened: scopesOf(cells, opened),
      selected,
      hovered: cellOf(hovered.peek()),
      focused: cellOf(focused.peek()),
      played: progress(),
    });
  };
  const widen = () => inspector.mapIsWide(width.current * scale);
  /** The functions and data that the listeners below use: those of the last rendering. */
  const now = useRef({ paint, widen, cells, range });
  now.current = { paint, widen, cells, range };

  // Paints before the browser does: the map must not show another step than the rest of the page.
  useLayoutEffect(paint);
  useLayoutEffect(() => {
    if (width.current > 0) widen();
  }, [scale]);
  useLayoutEffect(
    () =>
      measured(element.current, (size) => {
        width.current = size.width;
        now.current.widen();
        now.current.paint();
      }),
    [],
  );
  useEffect(() => paintingOnce(inspector, hovered, focused, () => now.current.paint()), [inspector, hovered, focused]);
  useEffect(() => refining(inspector), [inspector]);
  useEffect(() => {
    if (element.current === null) return;
    return watchPointer(element.current, {
      cells: () => now.current.cells,
      range: () => now.current.range(),
      look: (to) => inspector.lookAtTape(to),
      hover: (at) => (hovered.value = at),
    });
  }, [inspector, hovered]);
  useBringing(
    inspector,
    cells,
    selected,
    selectedKey !== null && card?.kind !== 'parameter' && card?.key === selectedKey,
  );

  const focus = (cell: Cell) => {
    place.current = placeOf(cell);
    hovered.value = null; // the read-out shows the one of the two that moved last
    focused.value = place.current;
    spoken.value = [pathOf(cells, cell), readOut(cells, cell)].filter((part) => part !== '').join(strings.map.inside);
    inspector.lookAtTape(bringing(range(), cell, map));
  };
  const select = (cell: Cell) => {
    place.current = placeOf(cell);
    if (cell.kind === 'nodes' && length(cell) === 1) {
      inspector.goToNode(cell.from);
      return;
    }
    const key = keyFor(cells, cell);
    if (key !== null) inspector.goToBox(key);
  };
  const locate = (cell: Cell, beside: boolean) => {
    const key = keyFor(cells, cell);
    if (cell.kind === 'nodes' && length(cell) === 1) inspector.locate({ kind: 'node', node: cell.from }, beside);
    else if (key !== null) inspector.locate({ kind: 'box', key }, beside);
  };
  const zoom = (factor: number, share = 0.5) => inspector.lookAtTape(zoomedTo(range(), factor, share, map));
  const zoomOut = () => {
    const scope = scopeToZoomOutTo(cells, range());
    inspector.lookAtTape(scope === null ? map : around(scope, map));
  };
  /** Returns the cell that a key leads to in the folded map; what is below it opens all lanes. */
  const movedFolded = (cell: Cell, key: string): Cell | null => {
    if (key === 'ArrowUp') return cell.lane === 0 ? null : cellAt(cells, { lane: 0, node: cell.from });
    if (key !== 'ArrowDown') return movedCell(cells, cell, key);
    if (cell.lane === 0) return cellAt(cells, { lane: 1, node: cell.from });
    inspector.lanes.value = true;
    return null;
  };
  /** Returns whether the key did something. */
  const onKey = (event: KeyboardEvent): boolean => {
    const cell = cellOf(place.current) ?? selected ?? firstSeen(cells, range());
    if (cell === null) return false;
    const moved = cells.whole ? movedCell(cells, cell, event.key) : movedFolded(cell, event.key);
    if (moved !== null) focus(moved);
    switch (event.key) {
      case 'Enter':
        if (event.ctrlKey || event.altKey || event.metaKey) locate(cell, event.altKey);
        else inspector.lookAtTape(around(cell, map));
        return true;
      case ' ':
        select(cell);
        return true;
      case 'F12':
        locate(cell, event.altKey);
        return true;
      case 'Escape':
        zoomOut();
        return true;
      case '+':
      case '=':
      case '-':
      case '0':
        if (event.ctrlKey || event.metaKey || event.altKey) return false;
        if (event.key === '0') inspector.lookAtTape(map);
        else zoom(event.key === '-' ? 1 / keyZoom : keyZoom, shareOf(cell, range()));
        return true;
      default:
        return moved !== null || event.key.startsWith('Arrow');
    }
  };

  return (
    <section class="map-pane" aria-labelledby="map-heading" data-pane="map">
      <h2 id="map-heading" class="visually-hidden">
        {words.heading}
      </h2>
      <Playhead inspector={inspector} recorded={recorded} />
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a widget with keys of its own, which `application` says */}
      <div
        ref={element}
        class="tape-map"
        role="application"
        aria-roledescription={words.role}
        aria-label={words.label(length(map), formatCount(recorded.step))}
        tabIndex={0}
        style={{ height: mapHeight(cells.lanes.length, cells.whole) }}
        onKeyDown={(event) => {
          if (onKey(event)) event.preventDefault();
        }}
        onFocus={(event) => {
          // A click has already chosen its cell.
          const cell = cellOf(place.current) ?? selected ?? firstSeen(cells, range());
          if (cell !== null && event.currentTarget.matches(':focus-visible')) focus(cell);
        }}
        onBlur={() => {
          focused.value = null;
        }}
        onClick={() => {
          const cell = cellOf(hovered.peek());
          if (cell !== null) select(cell);
        }}
        onDblClick={() => {
          const cell = cellOf(hovered.peek());
          if (cell !== null) inspector.lookAtTape(around(cell, map));
        }}
      >
        <canvas ref={canvas} />
        <MapPin inspector={inspector} cursor={recorded.cursor} map={map} />
      </div>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: only there */}
      <MarkStrip inspector={inspector} recorded={recorded} />
      <div class="tape-foot">
        <ReadOut inspector={inspector} recorded={recorded} cells={cells} pointed={hovered} focused={focused} />
        {cells.whole && (
          <div class="map-tools" role="toolbar" aria-label={words.heading}>
            <Tool icon="zoom-out" name={words.zoomOut} onClick={zoomOut} />
            <Tool icon="zoom-in" name={words.zoomIn} onClick={() => zoom(2)} />
            <Tool icon="screen-full" name={words.whole} onClick={() => inspector.lookAtTape(map)} />
          </div>
        )}
        <button
          type="button"
          class="lanes-button"
          data-do="lanes"
          aria-expanded={open}
          title={open ? words.foldTitle : words.unfoldTitle}
          onClick={() => (inspector.lanes.value = !open)}
        >
          <Icon name={open ? 'chevron-up' : 'chevron-down'} /> {words.lanes}
        </button>
      </div>
      <p class="visually-hidden" role="status">
        {spoken.value}
      </p>
    </section>
  );
}

interface ReadOutProps extends GraphPaneProps {
  readonly cells: Cells;
  readonly pointed: Signal<Place | null>;
  readonly focused: Signal<Place | null>;
}

/** Describes the cell under the pointer or the focus, or else the moment of the cursor. */
function ReadOut({ inspector, recorded, cells, pointed, focused }: ReadOutProps) {
  const place = pointed.value ?? focused.value;
  const cell = place === null ? null : cellAt(cells, place);
  const range = visibleRange(inspector.mapRange.value, cells.map);
  if (cell === null && inspector.mapRange.value === null)
    return <CursorWords inspector={inspector} recorded={recorded} />;
  return (
    <p class={`map-read${cell === null ? '' : ' pointed'}`} data-field="map-read">
      {cell === null ? interval(range) : readOut(cells, cell)}
      {cell !== null && <span class="muted map-path">{pathOf(cells, cell)}</span>}
    </p>
  );
}

/**
 * Returns the selected box in the map. A node reaches down from its scope's lane, to be visible
 * where it is narrower than a pixel.
 */
function selectedCell(cells: Cells, key: string | null, node: number | null): Cell | null {
  if (key === null) return null;
  if (node !== null && node >= cells.map.from && node < cells.map.end) {
    const lane = innermostAt(cells, node)?.lane ?? nodeLane(cells);
    return { kind: 'nodes', lane, node, from: node, end: node + 1, amount: -1, operation: null };
  }
  const scope = scopeOfKey(cells, key);
  return scope === null ? null : scopeCell(cells, scope);
}

/** Returns the outermost cell in the middle of the view, where the keys begin. */
function firstSeen(cells: Cells, { from, end }: MapRange): Cell | null {
  const node = Math.floor((from + end) / 2);
  return cellAt(cells, { lane: 0, node }) ?? cellAt(cells, { lane: nodeLane(cells), node });
}

/**
 * Returns the position of the middle of a cell in the range, 0 to 1; the middle of the range for a
 * cell out of view.
 */
function shareOf(cell: Cell, range: MapRange): number {
  const share = ((cell.from + cell.end) / 2 - range.from) / length(range);
  return share >= 0 && share <= 1 ? share : 0.5;
}

/**
 * Paints once per frame, however often the view or the pointer moves in it; returns a function that
 * ends this.
 */
function paintingOnce(
  inspector: Inspector,
  hovered: Signal<Place | null>,
  focused: Signal<Place | null>,
  paint: () => void,
): () => void {
  let frame = 0;
  const stop = effect(() => {
    // Reads these signals so that the effect follows them.
    void [inspector.mapRange.value, hovered.value, focused.value, inspector.passes.at.value];
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(paint);
  });
  return () => {
    stop();
    cancelAnimationFrame(frame);
  };
}

/**
 * Requests finer columns and scopes when the view has moved and come to rest; returns a function
 * that ends this.
 */
function refining(inspector: Inspector): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = inspector.mapRange.peek();
  const stop = inspector.mapRange.subscribe((range) => {
    if (range === shown) return;
    shown = range;
    clearTimeout(timer);
    timer = setTimeout(() => inspector.refresh(), settled);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/**
 * Brings a new selection into view, once its card is there. The selection that the page opened with
 * stays where it was.
 */
function useBringing(inspector: Inspector, cells: Cells, selected: Cell | null, known: boolean): void {
  const key = inspector.selectedKey.value;
  const seen = useRef(key);
  useLayoutEffect(() => {
    if (key === null) seen.current = null;
    if (!known || seen.current === key) return;
    seen.current = key;
    const { map } = cells;
    if (selected !== null) inspector.lookAtTape(bringing(visibleRange(inspector.mapRange.peek(), map), selected, map));
  });
}
