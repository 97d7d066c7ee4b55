/** Graph pane: the graph, with the marks and messages over it. */

import type { StepSnapshot } from '../../inspection/snapshot';
import { MarkChips } from '../find/mark-chips';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { GraphViewport } from './graph-viewport';
import { PassesVeil } from './passes-veil';
import { Refusal } from './refusal';

export interface GraphPaneProps {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
}

export function GraphPane({ inspector, recorded }: GraphPaneProps) {
  return (
    <section class="graph-pane" aria-labelledby="graph-heading" data-pane="graph">
      <h2 id="graph-heading" class="visually-hidden">
        {strings.graph.heading}
      </h2>
      <GraphViewport inspector={inspector} recorded={recorded} />
      <PassesVeil inspector={inspector} />
      <MarkChips inspector={inspector} recorded={recorded} />
      <Refusal inspector={inspector} recorded={recorded} />
    </section>
  );
}
