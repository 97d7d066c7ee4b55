/** Graph viewport: pans, zooms, and handles clicks and keys for the boxes in it. */

import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { heatOf } from '../../step/view/heat';
import type { GraphBox } from '../../step/view/view';
import { checked, checkedEntry } from '../../text/checked';
import { formatCount } from '../../text/numbers';
import { own } from '../../text/own';
import { GraphFlag } from '../cursor/cursor-marks';
import { edgeAt, type PointedEdge } from '../edges/edge-at';
import { EdgeLayer } from '../edges/edge-layer';
import { EdgeTip } from '../edges/edge-tip';
import { MarkLayer, markedIn } from '../find/mark-layer';
import { strings } from '../strings';
import { measured, pointIn, wheelPixels } from '../ui/sizes';
import { type CanvasTheme, heatRangeIn, heatStep, theme } from '../ui/theme';
import { BoxActions, BoxElement, type BoxElementProps, FrameElement } from './box-element';
import { type Camera, fitted, overlap, panned, type Rectangle, visibleArea, zoomedAt } from './camera';
import { ChipLayer } from './chip-layer';
import { drag } from './drag';
import type { GraphPaneProps } from './graph-pane';
import { headerPlace, headerShift } from './header-place';
import { placeLabels } from './labels';
import { litBoxes } from './lit';
import { type Direction, neighbour } from './neighbour';
import { StreamWords } from './stream-words';

/** With more boxes than this, only those near the viewport are drawn. */
const cullFrom = 250;
/**
 * The set of drawn boxes changes only when the view has moved this far, CSS pixels of the graph.
 */
const cullStep = 256;
const keyZoom = 1.25;
const directions: { readonly [key: string]: Direction } = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** Height of the buttons above a box, CSS pixels of the screen. */
const actionsHeight = 26;

/** How long the camera glides, and a box opens, milliseconds; the style sheet has the same. */
const glideTime = 200;
const openTime = 160;

/** How long the pointer rests on a box before its neighbours light up, milliseconds. */
const restTime = 80;

/** Distance at which the pointer counts as on an edge, CSS pixels of the screen. */
const edgeReach = 4;

export function GraphViewport({ inspector, recorded }: GraphPaneProps) {
  const colours = theme.value;
  const element = useRef<HTMLDivElement>(null);
  const world = useRef<HTMLDivElement>(null);
  const { graph, marks } = recorded;
  const { boxes } = graph;
  const cursorBox = recorded.cursor?.box ?? -1;
  const focusKey = useSignal<string | null>(null);
  /** The box under the pointer, and the one that it has rested on for a moment. */
  const hovered = useSignal<string | null>(null);
  const rested = useSignal<string | null>(null);
  const pointedEdge = useSignal<PointedEdge | null>(null);
  /** The box that takes the focus once it is drawn. */
  const wantsFocus = useRef(false);
  const area = useComputed(() => cullArea(inspector.look.camera.value, inspector.look.viewport.value));
  const drawn = area.value;

  const selectedKey = inspector.selectedKey.value;
  const byKey = inspector.boxesByKey.value;
  const roving = [focusKey.value, selectedKey].find((key) => key !== null && byKey.has(key)) ?? boxes[0]?.key ?? null;
  const shown = boxes.length <= cullFrom ? boxes : boxes.filter((box) => box.key === roving || overlap(box, drawn));
  const lit = litBoxes(graph, rested.value ?? selectedKey, recorded.card);
  const onScreen = (box: GraphBox) => {
    const { y, zoom } = inspector.look.camera.peek();
    return box.y * zoom + y;
  };
  const acting = byKey.get(hovered.value ?? selectedKey ?? '');

  // The camera moves the one element that holds everything, and the words of its headers; nothing
  // is rendered again for it.
  const moveWorld = () => {
    if (world.current === null) return;
    const { x, y, zoom } = inspector.look.camera.peek();
    if (inspector.look.takeGlide()) shortly(world.current, 'moves', glideTime);
    world.current.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
    placeLabels(world.current, zoom, inspector.boxesByKey.peek());
    for (const header of world.current.querySelectorAll<HTMLElement>('.frame-header')) {
      const box = inspector.boxesByKey.peek().get(header.dataset['key'] ?? '');
      if (box !== undefined) header.style.setProperty('--shift', `${headerShift(box, -x / zoom)}px`);
    }
  };
  useLayoutEffect(() => inspector.look.camera.subscribe(moveWorld), [inspector]);
  useLayoutEffect(moveWorld);
  const movedBefore = useRef(inspector.boxes.moved);
  useLayoutEffect(() => {
    if (movedBefore.current === inspector.boxes.moved || world.current === null) return;
    movedBefore.current = inspector.boxes.moved;
    shortly(world.current, 'opens', openTime);
  });
  useEffect(() => {
    const before = hovered.value;
    const rest = setTimeout(() => (rested.value = before), before === null ? 0 : restTime);
    return () => clearTimeout(rest);
  }, [hovered.value, hovered, rested]);
  useEffect(() => measured(element.current, (size) => inspector.resize(size)), [inspector]);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    // Not passive: an event that moves the graph must not also scroll the page.
    const onWheel = (event: WheelEvent) => {
      const camera = inspector.look.camera.peek();
      if (event.ctrlKey) {
        inspector.look.from(
          zoomedAt(camera, Math.exp(-wheelPixels(event, event.deltaY) / 200), pointIn(target, event)),
        );
        event.preventDefault();
      } else if (inspector.look.scrollBy(wheelPixels(event, event.deltaX), wheelPixels(event, event.deltaY))) {
        // At the ends of the graph the page scrolls on.
        event.preventDefault();
      }
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    const stopDrag = drag(target, {
      move: (dx, dy) => inspector.look.from(panned(inspector.look.camera.peek(), dx, dy)),
      pinch: (factor, point) => inspector.look.from(zoomedAt(inspector.look.camera.peek(), factor, point)),
    });
    return () => {
      target.removeEventListener('wheel', onWheel);
      stopDrag();
    };
  }, [inspector]);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    focusRovingItem(element.current);
  });

  const focus = (key: string) => {
    wantsFocus.current = true;
    inspector.bringIntoView(key);
    focusKey.value = key;
  };
  const locate = (key: string, beside: boolean) => inspector.locate({ kind: 'box', key }, beside);

  const onClick = (event: MouseEvent) => {
    const { key, action } = hit(event);
    if (key === null) return;
    focusKey.value = key;
    if (action === 'toggle') inspector.toggle(key);
    else if (action === 'locate') locate(key, event.altKey);
    else inspector.select({ kind: 'box', key });
  };
  const onDblClick = (event: MouseEvent) => {
    const { key, action } = hit(event);
    if (key !== null && action === null) inspector.toggle(key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const key = hit(event).key;
    if (
      key !== null &&
      event.target instanceof HTMLElement &&
      event.target.matches('[role=treeitem]') &&
      onBoxKey(event, key)
    ) {
      event.preventDefault();
    }
  };
  /** Returns whether the key did something. */
  const onBoxKey = (event: KeyboardEvent, key: string): boolean => {
    const camera = inspector.look.camera.peek();
    const { width, height } = inspector.look.viewport.peek();
    const centre = { x: width / 2, y: height / 2 };
    const direction = own(directions, event.key);
    if (direction !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const places = boxes.map(headerPlace);
      const from = places.find((place) => place.key === key);
      const to = from === undefined ? null : neighbour(places, from, direction);
      if (to !== null) focus(to.key);
      return true;
    }
    switch (event.key) {
      case 'Enter':
        if (event.ctrlKey || event.altKey || event.metaKey) locate(key, event.altKey);
        else inspector.select({ kind: 'box', key });
        return true;
      case ' ':
        if (event.shiftKey) inspector.openEverywhere(key);
        else inspector.toggle(key);
        return true;
      case 'Backspace':
        if (!event.shiftKey) return false;
        inspector.closeEverywhere(key);
        return true;
      case 'F12':
        locate(key, event.altKey);
        return true;
      case 'Home':
      case 'End': {
        const end = event.key === 'Home' ? boxes[0] : boxes.at(-1);
        if (end !== undefined) focus(end.key);
        return true;
      }
      case 'Escape':
        inspector.select(null);
        return true;
      case '+':
      case '=':
      case '-':
      case '0':
        if (event.ctrlKey || event.metaKey || event.altKey) return false;
        inspector.look.from(
          event.key === '0'
            ? fitted(graph, inspector.look.viewport.peek())
            : zoomedAt(camera, event.key === '-' ? 1 / keyZoom : keyZoom, centre),
        );
        return true;
      default:
        return false;
    }
  };
  const edgeUnder = (event: PointerEvent): PointedEdge | null => {
    if (element.current === null) return null;
    const { x, y, zoom } = inspector.look.camera.peek();
    const at = pointIn(element.current, event);
    const edge = edgeAt(graph, { x: (at.x - x) / zoom, y: (at.y - y) / zoom }, edgeReach / zoom);
    return edge === null ? null : { graph, edge, at };
  };
  const siblings = siblingCounts(boxes);
  const drawingOf = (box: GraphBox): BoxElementProps => {
    const index = checkedEntry(siblings.indexOf, box, `box ${box.key}`);
    return {
      box,
      ...heatOfBox(box, colours),
      takes: takesOf(box, boxes),
      level: checked(siblings.levels, index, 'box'),
      position: checked(siblings.positions, index, 'box'),
      siblings: checkedEntry(siblings.counts, box.parent, `parent ${box.parent}`),
      selected: box.key === selectedKey,
      lit: lit.has(index),
      pointed: box.key === selectedKey || box.key === hovered.value,
      focusable: box.key === roving,
      here: index === cursorBox,
      ...markedIn(marks, index),
    };
  };
  const drawings = useUnhurried(inspector, shown, drawingOf);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: takes the events of the tree's items, which have roles
    <div
      ref={element}
      class={`graph-viewport${rested.value === null ? '' : ' dims'}`}
      onMouseDown={(event) => {
        if (hit(event).key !== null) return;
        // A press beside the boxes keeps the keyboard focus here, so that the keys work.
        event.preventDefault();
        focusRovingItem(element.current);
      }}
      onClick={onClick}
      onDblClick={onDblClick}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const { key } = hit(event);
        if (key === null) return;
        focusKey.value = key;
        // A box pressed with the pointer is in view, and must not move under a second click.
        if (event.target instanceof Element && event.target.matches(':focus-visible')) inspector.bringIntoView(key);
      }}
      onPointerOver={(event) => {
        hovered.value = hit(event).key;
      }}
      onPointerMove={(event) => {
        pointedEdge.value = hit(event).key === null && event.buttons === 0 ? edgeUnder(event) : null;
      }}
      onPointerLeave={() => {
        hovered.value = null;
        pointedEdge.value = null;
      }}
      onScroll={(event) => {
        // A client that scrolls a box into view, such as a screen reader, moves the graph.
        const { scrollLeft, scrollTop } = event.currentTarget;
        if (scrollLeft === 0 && scrollTop === 0) return;
        event.currentTarget.scrollTo(0, 0);
        inspector.look.from(panned(inspector.look.camera.peek(), -scrollLeft, -scrollTop));
      }}
    >
      <div ref={world} class="world">
        {shown.map(
          (box) =>
            box.kind !== 'node' &&
            box.opened && <FrameElement key={box.key} box={box} selected={box.key === selectedKey} />,
        )}
        <EdgeLayer
          graph={graph}
          area={drawn}
          hovered={rested.value}
          selected={selectedKey}
          cone={marks.cone}
          pointed={pointedEdge}
        />
        <div class="boxes" role="tree" aria-label={strings.graph.label(formatCount(recorded.step))}>
          {drawings.map((drawing) => (
            <BoxElement key={drawing.box.key} {...drawing} />
          ))}
        </div>
        <StreamWords graph={graph} />
        <ChipLayer graph={graph} selected={selectedKey} />
        {acting !== undefined && <BoxActions box={acting} below={onScreen(acting) < actionsHeight} />}
        <MarkLayer boxes={shown} indexOf={siblings.indexOf} marks={marks} />
        <GraphFlag box={boxes[cursorBox]} />
      </div>
      <EdgeTip graph={graph} pointed={pointedEdge} viewport={inspector.look.viewport} />
    </div>
  );
}

/**
 * Returns the drawings of the boxes. Boxes out of view keep their earlier drawing until the visible
 * ones have been painted.
 */
function useUnhurried(
  { look, offScreen }: GraphPaneProps['inspector'],
  boxes: readonly GraphBox[],
  drawingOf: (box: GraphBox) => BoxElementProps,
): readonly BoxElementProps[] {
  const last = useRef<ReadonlyMap<string, BoxElementProps>>(new Map());
  const area = visibleArea(look.camera.peek(), look.viewport.peek());
  const before = last.current;
  // The first drawing has all of them: the room for the graph is not known yet.
  const all = offScreen.whole.value || before.size === 0;
  const drawings = boxes.flatMap((box) => {
    const drawn = before.get(box.key);
    const waits = !all && !overlap(box, area) && (drawn === undefined || !overlap(drawn.box, area));
    return waits ? (drawn ?? []) : drawingOf(box);
  });
  last.current = new Map(drawings.map((drawing) => [drawing.box.key, drawing]));
  return drawings;
}

/** Focuses the box that is the Tab stop. */
function focusRovingItem(viewport: Element | null): void {
  viewport?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus({ preventScroll: true });
}

/** Gives an element a class for a time; one that is given again meanwhile stays as long again. */
function shortly(element: HTMLElement, name: 'moves' | 'opens', time: number): void {
  element.classList.add(name);
  const until = String(performance.now() + time);
  element.dataset[name] = until;
  setTimeout(() => {
    if (element.dataset[name] === until) element.classList.remove(name);
  }, time);
}

interface Hit {
  readonly key: string | null;
  readonly action: 'toggle' | 'locate' | null;
}

/** Returns the box, and the control in it, that an event refers to. */
function hit(event: Event): Hit {
  const target = event.target instanceof Element ? event.target : null;
  const key = target?.closest('[data-key]')?.getAttribute('data-key') ?? null;
  const action = target?.closest('[data-do]')?.getAttribute('data-do');
  return { key, action: action === 'toggle' || action === 'locate' ? action : null };
}

/**
 * Returns the tree data of every box for assistive technology: its level, its position, and the
 * number of its siblings.
 */
function siblingCounts(boxes: readonly GraphBox[]) {
  const counts = new Map<number, number>();
  const indexOf = new Map<GraphBox, number>();
  const levels: number[] = [];
  const positions: number[] = [];
  boxes.forEach((box, i) => {
    const position = (counts.get(box.parent) ?? 0) + 1;
    counts.set(box.parent, position);
    positions.push(position);
    levels.push(box.parent < 0 ? 1 : checked(levels, box.parent, 'box') + 1);
    indexOf.set(box, i);
  });
  return { counts, indexOf, levels, positions };
}

/**
 * Returns the visible part of the graph and as much around it, in steps, so that it seldom changes.
 */
function cullArea(camera: Camera, viewport: { readonly width: number; readonly height: number }): Rectangle {
  const { x, y, width, height } = visibleArea(camera, viewport);
  const down = (length: number) => Math.floor(length / cullStep) * cullStep;
  return {
    x: down(x) - cullStep,
    y: down(y) - cullStep,
    width: down(width) + 4 * cullStep,
    height: down(height) + 4 * cullStep,
  };
}

/**
 * Returns the colours of a box. High contrast themes have a bar as long as the heat instead, because
 * shades of a colour tell little there.
 */
function heatOfBox(box: GraphBox, colours: CanvasTheme): Pick<BoxElementProps, 'fill' | 'ink' | 'bar' | 'beyond'> {
  const range = heatRangeIn(colours, 'gradient');
  const beyond = (box.gradient ?? 0) > range.full || Number.isNaN(box.gradient);
  if (box.kind !== 'node' && box.opened) return { fill: null, ink: null, bar: null, beyond };
  if (box.gradient === null || box.pending !== undefined) return { fill: null, ink: null, bar: null, beyond: false };
  if (colours.boxLine !== null) {
    const share = Math.round(100 * heatOf(box.gradient ?? 0, 'gradient', range));
    return { fill: colours.picture.background, ink: null, bar: `${share}%`, beyond };
  }
  const step = heatStep(colours, box.gradient, 'gradient');
  const [fill, ink] = [checked(colours.heat, step, 'colour'), checked(colours.heatInk, step, 'colour')];
  return { fill, ink, bar: null, beyond };
}

/** Returns what a frame takes from other turns, in words; null for nothing. */
function takesOf(box: GraphBox, boxes: readonly GraphBox[]): string | null {
  if (box.kind === 'node' || box.takes === undefined) return null;
  const { graph: words } = strings;
  const turns = box.takes.turns.map((turn) => checked(boxes, turn, 'box').name);
  const [first] = turns;
  const turn = first?.replace(/ \d+$/, '') ?? '';
  const numbers = turns.map((name) => name.slice(turn.length + 1));
  const alike = turns.every((name) => name.startsWith(`${turn} `)) && numbers.every((number) => /^\d+$/.test(number));
  const of = alike ? words.turns(turn, numbers.join(words.between), numbers.length) : turns.join(words.between);
  return words.takes(box.takes.names.join(words.between), of);
}
