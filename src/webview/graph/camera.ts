/** Where the graph is looked at: screen = graph x zoom + (x, y), all in CSS pixels. */

export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Rectangle = Point & Size;

export const lowestZoom = 0.05;
export const highestZoom = 4;
const smallestReadable = 0.85;
const leastInSight = 120;

/** Room that is kept around the graph and around a box that is brought into view. */
export const margin = 16;

/** The camera moved by pixels of the screen. */
export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** Zoomed by a factor, within the bounds; what is at `point` of the screen stays there. */
export function zoomedAt(camera: Camera, factor: number, point: Point): Camera {
  const zoom = Math.min(highestZoom, Math.max(lowestZoom, camera.zoom * factor));
  const scale = zoom / camera.zoom;
  return { zoom, x: point.x - (point.x - camera.x) * scale, y: point.y - (point.y - camera.y) * scale };
}

/** The whole graph in the viewport, never enlarged: centred where it is smaller than the viewport. */
export function fitted(graph: Size, viewport: Size): Camera {
  const zoom = Math.max(
    lowestZoom,
    Math.min(1, (viewport.width - 2 * margin) / graph.width, (viewport.height - 2 * margin) / graph.height),
  );
  return {
    zoom,
    x: Math.max(margin, (viewport.width - graph.width * zoom) / 2),
    y: Math.max(margin, (viewport.height - graph.height * zoom) / 2),
  };
}

/**
 * Where the graph is looked at first: its top left corner, as small as it needs to be but to be read. Where that leaves
 * out a part of `focus`, the box that the picture is about, it begins farther to the right.
 */
export function home(graph: Size, viewport: Size, focus: Rectangle | null): Camera {
  const zoom = Math.max(smallestReadable, fitted(graph, viewport).zoom);
  const camera = { x: margin, y: margin, zoom };
  return focus === null ? camera : { ...camera, x: Math.min(margin, bringingIntoView(camera, focus, viewport).x) };
}

/**
 * A camera that was moved from `before`, held to where the graph covers the viewport, or lies in it where it is smaller.
 * Where it was beyond that already it may stay, but goes no farther.
 */
export function held(camera: Camera, before: Camera, graph: Size, viewport: Size): Camera {
  const along = (offset: number, from: number, length: number, room: number) => {
    const slack = room - length * camera.zoom;
    const [lowest, highest] = slack >= 2 * margin ? [margin, slack - margin] : [slack - margin, margin];
    return Math.min(Math.max(highest, from), Math.max(Math.min(lowest, from), offset));
  };
  return {
    zoom: camera.zoom,
    x: along(camera.x, before.x, graph.width, viewport.width),
    y: along(camera.y, before.y, graph.height, viewport.height),
  };
}

/** Moved as little as is needed that a good piece of the graph is in the viewport. */
export function inSight(camera: Camera, graph: Size, viewport: Size): Camera {
  const along = (offset: number, length: number, room: number) => {
    const piece = Math.min(leastInSight, length, room);
    return Math.min(room - piece, Math.max(piece - length, offset));
  };
  return {
    zoom: camera.zoom,
    x: along(camera.x, graph.width * camera.zoom, viewport.width),
    y: along(camera.y, graph.height * camera.zoom, viewport.height),
  };
}

/** The part of the graph that the viewport shows. */
export function visibleArea(camera: Camera, viewport: Size): Rectangle {
  return {
    x: -camera.x / camera.zoom,
    y: -camera.y / camera.zoom,
    width: viewport.width / camera.zoom,
    height: viewport.height / camera.zoom,
  };
}

/** Moved so that what was at `before` in the graph and is now at `after` stays where it is on the screen. */
export function following(camera: Camera, before: Point, after: Point): Camera {
  return panned(camera, (before.x - after.x) * camera.zoom, (before.y - after.y) * camera.zoom);
}

/** Moved as little as is needed to show a box; its top left corner wins where it is larger than the viewport. */
export function bringingIntoView(camera: Camera, box: Rectangle, viewport: Size): Camera {
  const along = (start: number, length: number, room: number) => {
    if (start < margin || length > room - 2 * margin) return margin - start;
    return Math.min(0, room - margin - (start + length));
  };
  const { zoom } = camera;
  return panned(
    camera,
    along(box.x * zoom + camera.x, box.width * zoom, viewport.width),
    along(box.y * zoom + camera.y, box.height * zoom, viewport.height),
  );
}

export function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
