/** Where the graph is looked at. */

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { GraphBox, GraphView } from '../../step/view/view';
import {
  bringingIntoView,
  type Camera,
  following,
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
  /** The room that the graph has on the screen; zero before it was measured. */
  readonly viewport: ReadonlySignal<Size>;
  /** The camera from the first move on; null before: then it follows what is opened. */
  readonly moved: ReadonlySignal<Camera | null>;
  private readonly placed = signal<Camera | null>(null);
  private readonly room = signal<Size>({ width: 0, height: 0 });
  private readonly graph: ReadonlySignal<GraphView | null>;

  constructor(
    kept: Camera | null,
    graph: ReadonlySignal<GraphView | null>,
    /** The box that was opened last: what the first view shows. */
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

  /** The first view is chosen by what is opened; from the first box that is opened by hand on, it is the user's. */
  hold(): void {
    this.placed.value = this.camera.peek();
  }

  /** Back to the first view. */
  reset(): void {
    this.placed.value = null;
  }

  /** Looks from elsewhere; something of the graph stays in sight. */
  from(camera: Camera): void {
    const graph = this.graph.peek();
    if (graph !== null) this.placed.value = inSight(camera, graph, this.room.peek());
  }

  /** Scrolls by pixels of the screen, to the graph's ends and no farther; tells whether there was anything to scroll. */
  scrollBy(dx: number, dy: number): boolean {
    const graph = this.graph.peek();
    if (graph === null) return false;
    const before = this.camera.peek();
    const after = held(panned(before, -dx, -dy), before, graph, this.room.peek());
    if (after.x === before.x && after.y === before.y && after.zoom === before.zoom) return false;
    this.placed.value = after;
    return true;
  }

  /** Whether something of a box, of its header where it is opened, is in view. */
  sees(box: GraphBox): boolean {
    return overlap(headerPlace(box), visibleArea(this.camera.peek(), this.room.peek()));
  }

  /** Moves as little as is needed that a box is in view. */
  bringIntoView(box: GraphBox): void {
    this.from(bringingIntoView(this.camera.peek(), headerPlace(box), this.room.peek()));
  }

  /** A box that moved from `before` stands still on the screen. Not held within the graph: standing still matters more than a margin. */
  follow(before: Point, box: GraphBox): void {
    this.placed.value = following(this.camera.peek(), before, box);
  }

  /** There is other room: `selected` stays in view if it was. */
  resize(viewport: Size, selected: GraphBox | undefined): void {
    const visible =
      selected !== undefined && overlap(headerPlace(selected), visibleArea(this.camera.peek(), this.room.peek()));
    this.room.value = viewport;
    if (visible) this.bringIntoView(selected);
  }
}
