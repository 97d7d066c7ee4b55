/**
 * Bar above the graph: back and forward, the path, the colours and what they stand for, the filter,
 * and the menu of the graph.
 */

import { useSignal } from '@preact/signals';
import { fitted, zoomedAt } from '../graph/camera';
import { GraphHelp } from '../graph/graph-help';
import type { GraphPaneProps } from '../graph/graph-pane';
import { PathBar } from '../graph/path-bar';
import { MapLegend } from '../map/map-legend';
import { strings } from '../strings';
import { Tool } from '../ui/tool';
import { Menu } from './menu';

export function Bar({ inspector, recorded }: GraphPaneProps) {
  const { graph, find } = strings;
  const help = useSignal(false);
  const { boxes, look } = inspector;
  const zoom = (factor: number) => {
    const { width, height } = look.viewport.peek();
    look.from(zoomedAt(look.camera.peek(), factor, { x: width / 2, y: height / 2 }));
  };
  const onHelp = () => {
    help.value = !help.value;
  };
  return (
    <div class="bar">
      <PathBar inspector={inspector} recorded={recorded} />
      <MapLegend
        quantity={recorded.map.quantity}
        chosen={inspector.mapQuantity.value}
        onChoose={(to) => inspector.colourMapBy(to)}
      />
      <div class="graph-tools" role="toolbar" aria-label={graph.heading}>
        <Tool icon="search" name={find.summon} onClick={() => inspector.openFind()} />
        <Tool
          icon="screen-full"
          name={graph.fit}
          onClick={() => look.from(fitted(recorded.graph, look.viewport.peek()))}
        />
        <Tool icon="question" name={graph.help} onClick={onHelp} />
        <Menu
          id="graph-menu"
          icon="ellipsis"
          name={graph.menu}
          items={[
            {
              id: 'parameters',
              label: graph.parametersTitle,
              checked: boxes.parameters.value,
              run: () => boxes.showParameters(!boxes.parameters.peek()),
            },
            {
              id: 'constants',
              label: graph.constantsTitle,
              checked: boxes.constants.value,
              run: () => boxes.showConstants(!boxes.constants.peek()),
            },
            null,
            { id: 'close-all', label: graph.closeAll, run: () => boxes.closeAll() },
            { id: 'zoom-in', label: graph.zoomIn, run: () => zoom(1.25) },
            { id: 'zoom-out', label: graph.zoomOut, run: () => zoom(1 / 1.25) },
            { id: 'fit', label: graph.fit, run: () => look.from(fitted(recorded.graph, look.viewport.peek())) },
          ]}
        />
      </div>
      {help.value && <GraphHelp onClose={() => (help.value = false)} />}
    </div>
  );
}
