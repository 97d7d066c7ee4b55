/** Routes of the graph on the page: those of its edges, each found on its first request. */

import { leadsOn, routePath } from '../../step/view/edge-look';
import { graphEdge } from '../../step/view/graph-edges';
import { type Route, Router } from '../../step/view/routes';
import type { GraphView } from '../../step/view/view';

/** The routes of the edges of one arrangement of boxes. */
export class GraphRoutes {
  /** Whether an edge is drawn without request, one number an edge: 1 for yes. */
  readonly shown: Uint8Array;
  /** 1 for the edges that are a residual stream. */
  readonly stream: Uint8Array;
  readonly graph: GraphView;
  private readonly router: Router;
  private readonly found = new Map<number, Route>();
  private readonly paths = new Map<number, string>();

  constructor(graph: GraphView) {
    this.graph = graph;
    this.router = new Router(graph);
    const count = graph.flow.length;
    this.shown = Uint8Array.from({ length: count }, (_, edge) => {
      const { from, to } = graphEdge(graph, edge);
      return leadsOn(graph, from, to) ? 1 : 0;
    });
    this.stream = new Uint8Array(count);
    for (const edge of graph.stream) this.stream[edge] = 1;
  }

  /** Returns the route of an edge as the `d` of an SVG path. */
  pathOf(edge: number): string {
    const known = this.paths.get(edge);
    if (known !== undefined) return known;
    const path = routePath(this.of(edge));
    this.paths.set(edge, path);
    return path;
  }

  /** Returns the route of an edge; empty for one from a parameter, which has none. */
  of(edge: number): Route {
    const known = this.found.get(edge);
    if (known !== undefined) return known;
    const { source, target, from, to } = graphEdge(this.graph, edge);
    const branch = target.kind !== 'node' && target.residual === true && this.stream[edge] === 0;
    const parameters = source.key.startsWith('p');
    const route = parameters ? [] : this.router.route(from, to, branch);
    this.found.set(edge, route);
    return route;
  }
}

/** The routes of the last arrangement. */
let last: GraphRoutes | null = null;

/**
 * Returns the routes of a graph. Steps of the same structure have the same places, and share them.
 */
export function routesOf(graph: GraphView): GraphRoutes {
  if (last === null || (last.graph !== graph && !sameArrangement(last.graph, graph))) last = new GraphRoutes(graph);
  return last;
}

function sameArrangement(a: GraphView, b: GraphView): boolean {
  return (
    a.boxes.length === b.boxes.length &&
    a.edges.length === b.edges.length &&
    a.chips.length === b.chips.length &&
    a.stream.length === b.stream.length &&
    a.boxes.every((box, i) => {
      const other = b.boxes[i];
      return (
        other !== undefined &&
        box.key === other.key &&
        box.x === other.x &&
        box.y === other.y &&
        box.width === other.width &&
        box.height === other.height
      );
    }) &&
    a.edges.every((number, i) => i % 3 === 2 || number === b.edges[i])
  );
}
