/** Graph camera: screen = graph x zoom + (x, y), all in CSS pixels. */

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
/** The view is made as small as this at most for what is opened to be in view as a whole. */
const smallestFramed = 0.7;
const leastInSight = 120;

/** Margin around the graph and around a box that is brought into view. */
export const margin = 8;

/** Returns the camera moved by pixels of the screen. */
export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/**
 * Returns the camera zoomed by a factor, within the bounds; the part of the graph at `point` of the
 * screen stays there.
 */
export function zoomedAt(camera: Camera, factor: number, point: Point): Camera {
  const zoom = Math.min(highestZoom, Math.max(lowestZoom, camera.zoom * factor));
  const scale = zoom / camera.zoom;
  return { zoom, x: point.x - (point.x - camera.x) * scale, y: point.y - (point.y - camera.y) * scale };
}

/**
 * Returns the camera that shows the whole graph in the viewport, never enlarged, at its top left
 * corner: what is opened grows to the right and down.
 */
export function fitted(graph: Size, viewport: Size): Camera {
  const zoom = Math.max(
    lowestZoom,
    Math.min(1, (viewport.width - 2 * margin) / graph.width, (viewport.height - 2 * margin) / graph.height),
  );
  return { zoom, x: margin, y: margin };
}

/**
 * Returns the first camera. Without a `focus`, the box that the picture is about, it shows the whole
 * graph; else the top left corner of the graph, as small as needed but still legible, and where that
 * cuts off a part of the focus, farther to the right.
 */
export function home(graph: Size, viewport: Size, focus: Rectangle | null): Camera {
  const whole = fitted(graph, viewport);
  if (focus === null) return whole;
  const camera = { x: margin, y: margin, zoom: Math.max(smallestReadable, whole.zoom) };
  return { ...camera, x: Math.min(margin, bringingIntoView(camera, focus, viewport).x) };
}

/**
 * Returns a camera that was moved from `before`, held so that the graph covers the viewport, or
 * lies in it where it is smaller. A camera that was beyond these bounds already may stay there, but
 * goes no farther.
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

/**
 * Returns the camera moved as little as needed so that a sizeable part of the graph is in the
 * viewport.
 */
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

/** Returns the part of the graph that the viewport shows. */
export function visibleArea(camera: Camera, viewport: Size): Rectangle {
  return {
    x: -camera.x / camera.zoom,
    y: -camera.y / camera.zoom,
    width: viewport.width / camera.zoom,
    height: viewport.height / camera.zoom,
  };
}

/**
 * Returns the camera moved as little as needed to show a box; the top left corner of a box larger
 * than the viewport takes precedence.
 */
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

/**
 * Returns the camera that shows an opened box: moved as little as needed, and made smaller where the
 * box is then in view as a whole and still legible.
 */
export function framing(camera: Camera, box: Rectangle, viewport: Size): Camera {
  const fits = Math.min((viewport.width - 2 * margin) / box.width, (viewport.height - 2 * margin) / box.height);
  const zoom = fits < smallestFramed ? camera.zoom : Math.min(camera.zoom, fits);
  const centre = { x: box.x * camera.zoom + camera.x, y: box.y * camera.zoom + camera.y };
  return bringingIntoView(zoomedAt(camera, zoom / camera.zoom, centre), box, viewport);
}

export function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
