import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  bringingIntoView,
  type Camera,
  fitted,
  framing,
  held,
  highestZoom,
  home,
  inSight,
  lowestZoom,
  margin,
  type Point,
  panned,
  type Rectangle,
  visibleArea,
  zoomedAt,
} from '../../src/webview/graph/camera';

const viewport = { width: 800, height: 500 };
const graph = { width: 3000, height: 1200 };

/** Where a point of the graph is on the screen. */
function onScreen(camera: Camera, { x, y }: Point): Point {
  return { x: x * camera.zoom + camera.x, y: y * camera.zoom + camera.y };
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
}

const offset = fc.double({ noNaN: true, min: -5000, max: 5000 });
const cameras = fc.record({
  x: offset,
  y: offset,
  zoom: fc.double({ noNaN: true, min: lowestZoom, max: highestZoom }),
});

describe('the camera', () => {
  it('zooms to a point: what is there stays there', () => {
    const point = fc.record({ x: offset, y: offset });
    fc.assert(
      fc.property(cameras, point, fc.double({ noNaN: true, min: 0.01, max: 100 }), (camera, at, factor) => {
        const world = { x: (at.x - camera.x) / camera.zoom, y: (at.y - camera.y) / camera.zoom };
        const zoomed = zoomedAt(camera, factor, at);
        assert.ok(zoomed.zoom >= lowestZoom && zoomed.zoom <= highestZoom);
        const now = onScreen(zoomed, world);
        assert.ok(near(now.x, at.x) && near(now.y, at.y));
      }),
    );
  });

  it('fits the whole graph into the viewport, and does not enlarge a small one', () => {
    const camera = fitted(graph, viewport);
    const start = onScreen(camera, { x: 0, y: 0 });
    const end = onScreen(camera, { x: graph.width, y: graph.height });
    assert.ok(start.x >= margin && start.y >= margin);
    assert.ok(end.x <= viewport.width - margin + 1e-9 && end.y <= viewport.height - margin + 1e-9);
    assert.deepEqual(fitted({ width: 200, height: 100 }, viewport), { zoom: 1, x: margin, y: margin });
  });

  it('begins at the top left, or where what the picture is about is in view', () => {
    assert.deepEqual(home(graph, viewport, null), fitted(graph, viewport));
    const start = { x: margin, y: margin, zoom: 0.85 };
    const focus = { x: 600, y: 200, width: 500, height: 200 };
    assert.deepEqual(home(graph, { width: 1250, height: 480 }, focus), start);
    const narrow = home(graph, { width: 600, height: 480 }, focus);
    assert.equal(onScreen(narrow, { x: 1100, y: 0 }).x, 600 - margin);
    assert.equal(narrow.y, margin);
    const tiny = home(graph, { width: 300, height: 480 }, focus);
    assert.equal(onScreen(tiny, focus).x, margin);
  });

  it('shows an opened box as a whole, 8 px inside the view, or its top left corner', () => {
    const camera = { x: -40, y: 12, zoom: 1 };
    const inView = { x: 100, y: 50, width: 300, height: 200 };
    assert.deepEqual(framing(camera, inView, viewport), camera);
    const below = { x: 100, y: 400, width: 300, height: 200 };
    assert.deepEqual(framing(camera, below, viewport), { x: -40, y: viewport.height - 8 - 600, zoom: 1 });
    const wide = { x: 100, y: 50, width: 900, height: 200 };
    const framed = framing(camera, wide, viewport);
    assert.ok(near(framed.zoom, 784 / 900) && near(onScreen(framed, wide).x, 8));
    assert.ok(near(onScreen(framed, { x: 1000, y: 0 }).x, viewport.width - 8));
    const huge = { x: 100, y: 50, width: 9800, height: 2000 };
    const corner = framing(camera, huge, viewport);
    assert.equal(corner.zoom, 1);
    assert.ok(near(onScreen(corner, huge).x, 8) && near(onScreen(corner, huge).y, 8));
    assert.equal(framing({ ...camera, zoom: 0.3 }, huge, viewport).zoom, 0.3, 'never larger than it was');
  });

  it('brings a box into view by the shortest way, and leaves the camera where it is in view', () => {
    const camera = { x: 0, y: 0, zoom: 1 };
    const inside: Rectangle = { x: 100, y: 100, width: 158, height: 36 };
    assert.deepEqual(bringingIntoView(camera, inside, viewport), camera);
    const right = bringingIntoView(camera, { ...inside, x: 900 }, viewport);
    assert.deepEqual(right, { x: viewport.width - margin - 900 - 158, y: 0, zoom: 1 });
    const large = bringingIntoView(camera, { x: 500, y: 400, width: 2000, height: 900 }, viewport);
    assert.deepEqual(large, { x: margin - 500, y: margin - 400, zoom: 1 });
  });

  it('scrolls to the ends of the graph and no farther, nor back from beyond by itself', () => {
    const start = { x: margin, y: margin, zoom: 1 };
    assert.deepEqual(held(panned(start, 500, 300), start, graph, viewport), start);
    const end = held(panned(start, -9000, -9000), start, graph, viewport);
    assert.deepEqual(end, {
      x: viewport.width - margin - graph.width,
      y: viewport.height - margin - graph.height,
      zoom: 1,
    });
    const beyond = { x: 200, y: margin, zoom: 1 };
    assert.deepEqual(held(panned(beyond, 10, 0), beyond, graph, viewport), beyond);
    assert.deepEqual(held(panned(beyond, -10, 0), beyond, graph, viewport), { ...beyond, x: 190 });
  });

  it('never loses sight of the graph', () => {
    fc.assert(
      fc.property(cameras, (camera) => {
        const area = visibleArea(inSight(camera, graph, viewport), viewport);
        assert.ok(area.x < graph.width && area.x + area.width > 0);
        assert.ok(area.y < graph.height && area.y + area.height > 0);
      }),
    );
  });
});
