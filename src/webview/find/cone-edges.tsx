/** Cone edges: the edges of a cone with the largest gradient flow. */

import type { ConeMarks, FlowEnd } from '../../step/find/marking';
import { formatCount, formatNumber } from '../../text/numbers';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';

export function ConeEdges({ inspector, cone }: { readonly inspector: Inspector; readonly cone: ConeMarks }) {
  const { find: words } = strings;
  return (
    // A table longer than its room scrolls; a keyboard can scroll it only when it has the focus.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="cone-edges" tabIndex={0} aria-label={words.edges}>
      <table class="links">
        <caption>
          {words.coneOf[cone.direction](cone.name)} <span class="muted">{words.strongest(cone.edges.length)}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.flow}</th>
            <th scope="col">{words.consumer}</th>
            <th scope="col">{words.input}</th>
          </tr>
        </thead>
        <tbody>
          {cone.edges.map(({ input, consumer, flow }, i) => (
            // A product of a node with itself has two edges with the same ends.
            <tr key={`${i}-${consumer.node}`}>
              <td>{formatNumber(flow)}</td>
              <End inspector={inspector} end={consumer} />
              <End inspector={inspector} end={input} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function End({ inspector, end: { node, name } }: { readonly inspector: Inspector; readonly end: FlowEnd }) {
  return (
    <td>
      <button type="button" class="link" onClick={() => inspector.goToNode(node)}>
        {name}
      </button>{' '}
      <span class="muted">{strings.card.node(formatCount(node))}</span>
    </td>
  );
}
