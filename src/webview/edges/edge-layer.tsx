/**
 * Edge layer: all edges of the graph in a quiet colour, those of the hovered and the selected box
 * above them in the accent colour.
 */

import type { ReadonlySignal } from '@preact/signals';
import type { ConeMarks } from '../../step/find/marking';
import { graphEdge } from '../../step/view/graph-edges';
import type { BoxKey, GraphView } from '../../step/view/view';
import { checked } from '../../text/checked';
import type { Rectangle } from '../graph/camera';
import { connectedWith } from '../graph/connected';
import { memo } from '../ui/memo';
import type { PointedEdge } from './edge-at';
import { type EdgePath, edgePaths } from './edge-paths';

export interface EdgeLayerProps {
  readonly graph: GraphView;
  /** The part of the graph that is drawn. */
  readonly area: Rectangle;
  readonly hovered: BoxKey | null;
  readonly selected: BoxKey | null;
  /** The edges inside the cone are highlighted; the strongest edges most. */
  readonly cone: ConeMarks | null;
  readonly pointed: ReadonlySignal<PointedEdge | null>;
}

export function EdgeLayer({ graph, area, hovered, selected, cone, pointed }: EdgeLayerProps) {
  const keys = new Set([selected, hovered].filter((key) => key !== null));
  return (
    // Screen readers get the inputs and consumers in words, from the card.
    <svg class="edges" width={graph.width} height={graph.height} aria-hidden="true">
      <QuietEdges graph={graph} area={area} />
      {cone !== null && <EdgesInCone graph={graph} area={area} cone={cone} />}
      {[...keys].map((key) => (
        <EdgesOf key={key} graph={graph} area={area} boxKey={key} />
      ))}
      <PointedEdgePath graph={graph} area={area} pointed={pointed} />
    </svg>
  );
}

const QuietEdges = memo(({ graph, area }: Pick<EdgeLayerProps, 'graph' | 'area'>) => (
  <Paths paths={edgePaths(graph, area, null)} />
));

function EdgesOf({ graph, area, boxKey }: Pick<EdgeLayerProps, 'graph' | 'area'> & { readonly boxKey: BoxKey }) {
  const index = graph.boxes.findIndex((box) => box.key === boxKey);
  if (index < 0) return null;
  const { inside } = connectedWith(graph, index);
  const paths = edgePaths(graph, area, (source, target) => inside(source) !== inside(target));
  return (
    <g class="lit">
      <Paths paths={paths} />
    </g>
  );
}

function EdgesInCone({ graph, area, cone }: Pick<EdgeLayerProps, 'graph' | 'area'> & { readonly cone: ConeMarks }) {
  const inside = (box: number) => checked(cone.boxes, box, 'box') > 0;
  const strong = new Set(cone.edges.map(({ input, consumer }) => `${input.box} ${consumer.box}`));
  const isStrong = (source: number, target: number) => strong.has(`${source} ${target}`);
  return (
    <>
      <g class="in-cone">
        <Paths paths={edgePaths(graph, area, (s, t) => inside(s) && inside(t) && !isStrong(s, t))} />
      </g>
      <g class="in-cone strongest">
        <Paths paths={edgePaths(graph, area, isStrong)} />
      </g>
    </>
  );
}

function PointedEdgePath({ graph, area, pointed }: Pick<EdgeLayerProps, 'graph' | 'area' | 'pointed'>) {
  // The number of an edge is valid for one graph only.
  if (pointed.value?.graph !== graph) return null;
  const { from, to } = graphEdge(graph, pointed.value.edge);
  return (
    <g class="lit">
      <Paths paths={edgePaths(graph, area, (source, target) => source === from && target === to)} />
    </g>
  );
}

function Paths({ paths }: { readonly paths: readonly EdgePath[] }) {
  return paths.map(({ key, strength, stream, d }) => (
    <path key={key} class={`edge strength-${strength < 0 ? 'none' : strength}${stream ? ' stream' : ''}`} d={d} />
  ));
}
