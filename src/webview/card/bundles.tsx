/** Edges into and out of a box, to the boxes that are in the graph. */

import type { BoxKey, GraphView } from '../../step/view/view';
import { formatNumber } from '../../text/numbers';
import { type Bundle, bundlesOf } from '../graph/bundles';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { BreakableName } from './name';
import { useShortened } from './shortened';

/** Number of bundles listed in each direction until the user asks for all. */
const most = 5;

export interface BundlesProps {
  readonly inspector: Inspector;
  readonly graph: GraphView;
  readonly boxKey: BoxKey;
}

/** Renders nothing where the box is not in the graph. */
export function Bundles({ inspector, graph, boxKey }: BundlesProps) {
  const index = graph.boxes.findIndex(({ key }) => key === boxKey);
  if (index < 0) return null;
  const { incoming, outgoing } = bundlesOf(graph, index);
  const { card } = strings;
  return (
    <>
      <BundleTable inspector={inspector} heading={card.edgesIn} field="edges-in" bundles={incoming} />
      <BundleTable inspector={inspector} heading={card.edgesOut} field="edges-out" bundles={outgoing} />
    </>
  );
}

interface BundleTableProps {
  readonly inspector: Inspector;
  readonly heading: string;
  readonly field: string;
  readonly bundles: readonly Bundle[];
}

function BundleTable({ inspector, heading, field, bundles }: BundleTableProps) {
  const { card } = strings;
  const { listed, hint } = useShortened(bundles, bundles.length, most);
  if (bundles.length === 0) return null;
  return (
    <table class="links bundles" data-field={field}>
      <caption>
        {heading}
        {hint}
      </caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{card.box}</th>
          <th scope="col">{card.edges}</th>
          <th scope="col">{card.flow}</th>
        </tr>
      </thead>
      <tbody>
        {listed.map(({ box, count, flow }) => (
          <tr key={box.key}>
            <th scope="row">
              <button type="button" class="link" onClick={() => inspector.goToBox(box.key)}>
                <BreakableName name={box.name} />
              </button>
            </th>
            <td class="muted">{strings.graph.edges(count)}</td>
            <td>{formatNumber(flow)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
