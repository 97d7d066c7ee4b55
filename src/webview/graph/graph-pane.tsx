/** Graph pane: the graph with its toolbar, and the card of the selection beside it. */

import { useSignal } from '@preact/signals';
import type { StepSnapshot } from '../../inspection/snapshot';
import { formatPlain } from '../../text/numbers';
import { Card } from '../card/card';
import { MarkChips } from '../find/mark-chips';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { heatRangeIn, theme } from '../ui/theme';
import { Tool } from '../ui/tool';
import { fitted, zoomedAt } from './camera';
import { GraphHelp } from './graph-help';
import { GraphViewport } from './graph-viewport';
import { PathBar } from './path-bar';
import { Refusal } from './refusal';

export interface GraphPaneProps {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
}

export function GraphPane({ inspector, recorded }: GraphPaneProps) {
  const help = useSignal(false);
  return (
    <section class="graph-pane" aria-labelledby="graph-heading" data-pane="graph">
      <div class="pane-bar">
        <h2 id="graph-heading">{strings.graph.heading}</h2>
        <HeatLegend />
        <Tools inspector={inspector} recorded={recorded} onHelp={() => (help.value = !help.value)} />
      </div>
      <PathBar inspector={inspector} recorded={recorded} />
      <div class="graph-and-card">
        <div class="graph-area">
          <GraphViewport inspector={inspector} recorded={recorded} />
          <MarkChips inspector={inspector} recorded={recorded} />
          <Refusal inspector={inspector} recorded={recorded} />
          {help.value && <GraphHelp onClose={() => (help.value = false)} />}
        </div>
        <Card inspector={inspector} recorded={recorded} />
      </div>
    </section>
  );
}

/** The colours of heat with their ends in numbers, and the marks beside them. */
export function HeatLegend() {
  const { graph } = strings;
  const { none, full } = heatRangeIn(theme.value, 'gradient');
  return (
    <div class="heat-legend" data-full={full} data-none={none}>
      <span>{graph.legend}</span>
      <span class="figure-number">{formatPlain(none)}</span>
      <span class="heat-ramp" />
      <span class="figure-number">{formatPlain(full)}</span>
      <span class="heat-beyond" />
      <span>{graph.beyond}</span>
      <span class="heat-none" />
      <span title={strings.untouchedTitle}>{strings.untouched}</span>
    </div>
  );
}

function Tools({ inspector, recorded, onHelp }: GraphPaneProps & { readonly onHelp: () => void }) {
  const { graph } = strings;
  const { boxes } = inspector;
  const zoom = (factor: number) => {
    const { width, height } = inspector.look.viewport.peek();
    inspector.look.from(zoomedAt(inspector.look.camera.peek(), factor, { x: width / 2, y: height / 2 }));
  };
  return (
    <div class="graph-tools" role="toolbar" aria-label={graph.heading}>
      <Checkbox
        title={graph.parametersTitle}
        checked={boxes.parameters.value}
        onChange={(checked) => boxes.showParameters(checked)}
      >
        {graph.parameters}
      </Checkbox>
      <Checkbox
        title={graph.constantsTitle}
        checked={boxes.constants.value}
        onChange={(checked) => boxes.showConstants(checked)}
      >
        {graph.constants}
      </Checkbox>
      <Tool icon="collapse-all" name={graph.closeAll} onClick={() => boxes.closeAll()} />
      <Tool icon="zoom-out" name={graph.zoomOut} onClick={() => zoom(1 / 1.25)} />
      <span class="zoom-level" data-field="zoom">
        {graph.zoomLevel(String(Math.round(inspector.look.camera.value.zoom * 100)))}
      </span>
      <Tool icon="zoom-in" name={graph.zoomIn} onClick={() => zoom(1.25)} />
      <Tool
        icon="screen-full"
        name={graph.fit}
        onClick={() => inspector.look.from(fitted(recorded.graph, inspector.look.viewport.peek()))}
      />
      <Tool icon="question" name={graph.help} onClick={onHelp} />
    </div>
  );
}

interface CheckboxProps {
  readonly title: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: string;
}

function Checkbox({ title, checked, onChange, children }: CheckboxProps) {
  return (
    <label class="checkbox" title={title}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {children}
    </label>
  );
}
