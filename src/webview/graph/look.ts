/** Graph look: the part of the graph that is in view. */

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { GraphBox, GraphView } from '../../step/view/view';
import {
  bringingIntoView,
  type Camera,
  framing,
  held,
  home,
  inSight,
  overlap,
  type Point,
  panned,
  type Size,
  visibleArea,
} from './camera';
import { headerPlace } from './header-place';

export class GraphLook {
  readonly camera: ReadonlySignal<Camera>;
  /** The room of the graph on the screen; zero before it was measured. */
  readonly viewport: ReadonlySignal<Size>;
  /** The camera from the first move on; null before: then the view follows the opened boxes. */
  readonly moved: ReadonlySignal<Camera | null>;
  private readonly placed = signal<Camera | null>(null);
  private readonly room = signal<Size>({ width: 0, height: 0 });
  /** Whether the last move is shown as one. */
  private glides = false;
  private readonly graph: ReadonlySignal<GraphView | null>;

  constructor(
    kept: Camera | null,
    graph: ReadonlySignal<GraphView | null>,
    /** The box that was opened last: the subject of the first view. */
    innermost: ReadonlySignal<GraphBox | null>,
  ) {
    this.moved = this.placed;
    this.viewport = this.room;
    this.graph = graph;
    this.placed.value = kept;
    this.camera = computed(
      () => this.placed.value ?? home(graph.value ?? this.room.value, this.room.value, innermost.value),
    );
  }

  /**
   * Fixes the camera where it is. The opened boxes determine the first view until the user opens a
   * box; from then on the view is the user's.
   */
  hold(): void {
    this.placed.value = this.camera.peek();
  }

  /** Goes back to the first view. */
  reset(): void {
    this.placed.value = null;
  }

  /** Sets the camera; a part of the graph stays in view. */
  from(camera: Camera): void {
    const graph = this.graph.peek();
    if (graph !== null) this.placed.value = inSight(camera, graph, this.room.peek());
  }

  /**
   * Scrolls by pixels of the screen, to the graph's ends and no farther; returns whether there was
   * anything to scroll.
   */
  scrollBy(dx: number, dy: number): boolean {
    const graph = this.graph.peek();
    if (graph === null) return false;
    const before = this.camera.peek();
    const after = held(panned(before, -dx, -dy), before, graph, this.room.peek());
    if (after.x === before.x && after.y === before.y && after.zoom === before.zoom) return false;
    this.placed.value = after;
    return true;
  }

  /** Returns whether a part of a box, or of the header of an opened box, is in view. */
  sees(box: GraphBox): boolean {
    return overlap(headerPlace(box), visibleArea(this.camera.peek(), this.room.peek()));
  }

  /** Glides as little as needed to bring a box into view. */
  bringIntoView(box: GraphBox): void {
    const graph = this.graph.peek();
    if (graph === null) return;
    const camera = bringingIntoView(this.camera.peek(), headerPlace(box), this.room.peek());
    this.glide(inSight(camera, graph, this.room.peek()));
  }

  /** Glides as little as needed to show an opened box as a whole. */
  frame(box: GraphBox): void {
    this.glide(framing(this.camera.peek(), box, this.room.peek()));
  }

  /** Keeps a box that moved from `before` in its place on the screen. */
  follow(before: Point, { x, y }: GraphBox): void {
    const camera = this.camera.peek();
    this.placed.value = panned(camera, (before.x - x) * camera.zoom, (before.y - y) * camera.zoom);
  }

  /** Returns whether the camera glides to its place; asked once a move. */
  takeGlide(): boolean {
    const { glides } = this;
    this.glides = false;
    return glides;
  }

  private glide(camera: Camera): void {
    const before = this.camera.peek();
    if (before.x === camera.x && before.y === camera.y && before.zoom === camera.zoom) return;
    this.glides = true;
    this.placed.value = camera;
  }

  /** Takes a new size of the viewport: `selected` stays in view if it was. */
  resize(viewport: Size, selected: GraphBox | undefined): void {
    const visible =
      selected !== undefined && overlap(headerPlace(selected), visibleArea(this.camera.peek(), this.room.peek()));
    this.room.value = viewport;
    if (visible) this.bringIntoView(selected);
  }
}
