/** What feeds a node and what uses it, with the gradient along each edge. */

import type { ComponentChildren } from 'preact';
import { formatCount, formatNumber } from '../../graph/format';
import type { NodeLink } from '../../graph/view';
import type { Inspector } from '../inspector';
import { strings } from '../strings';
import { BreakableName } from './name';

export interface InputsProps {
  readonly inspector: Inspector;
  readonly inputs: readonly NodeLink[];
  /** The node's own gradient; null where none flows. */
  readonly gradient: number | null;
}

/** What the node passes to each input: local gradient times its own gradient. */
export function Inputs({ inspector, inputs, gradient }: InputsProps) {
  if (inputs.length === 0) return null;
  return (
    <Links
      heading={gradient === null ? strings.card.inputs : strings.card.passes}
      hint={gradient === null ? undefined : strings.card.local}
      field="inputs"
    >
      {inputs.map((input, i) => (
        // An operation may take the same node twice, so the place is part of what tells its inputs apart.
        <tr key={`${i}-${input.node}`}>
          <LinkName inspector={inspector} link={input} />
          <td>
            {gradient !== null && (
              <>
                <span class="muted">
                  {formatNumber(input.localGradient)} × {formatNumber(gradient)} =
                </span>{' '}
                <span>{formatNumber(input.contribution)}</span>
              </>
            )}
          </td>
        </tr>
      ))}
    </Links>
  );
}

export interface ConsumersProps {
  readonly inspector: Inspector;
  readonly consumers: readonly NodeLink[];
  readonly count: number;
  /** Sum over all consumers; null not to show it. */
  readonly sum: number | null;
  readonly gradient: number | null;
}

/** What each consumer gave; it adds up to the gradient. */
export function Consumers({ inspector, consumers, count, sum, gradient }: ConsumersProps) {
  const { card } = strings;
  if (count === 0) return gradient === null ? null : <p class="muted card-note">{card.lossItself}</p>;
  const thinned = consumers.length < count ? card.strongest(formatCount(consumers.length)) : undefined;
  return (
    <Links heading={card.receives(formatCount(count))} hint={thinned} field="consumers">
      {consumers.map((consumer, i) => (
        <tr key={`${i}-${consumer.node}`}>
          <LinkName inspector={inspector} link={consumer} numbered />
          <td>{formatNumber(consumer.contribution)}</td>
        </tr>
      ))}
      {count > 1 && sum !== null && (
        <tr class="sum">
          <th scope="row">{card.sumIsGradient}</th>
          <td data-field="consumer-sum">{formatNumber(sum)}</td>
        </tr>
      )}
    </Links>
  );
}

interface LinksProps {
  readonly heading: string;
  readonly hint: string | undefined;
  readonly field: string;
  readonly children: ComponentChildren;
}

function Links({ heading, hint, field, children }: LinksProps) {
  return (
    <table class="links" data-field={field}>
      <caption>
        {heading}
        {hint !== undefined && <span class="muted"> {hint}</span>}
      </caption>
      <tbody>{children}</tbody>
    </table>
  );
}

interface LinkNameProps {
  readonly inspector: Inspector;
  readonly link: NodeLink;
  /** Whether the number of the node is shown: many nodes of one name may use another. */
  readonly numbered?: boolean;
}

function LinkName({ inspector, link, numbered = false }: LinkNameProps) {
  const { key, node, name } = link;
  const go = () => {
    if (key !== null) inspector.visit(key);
    else inspector.select(inspector.isParameter(node) ? { kind: 'parameter', node } : { kind: 'node', node });
  };
  return (
    <th scope="row">
      <button type="button" class="link" onClick={go}>
        <BreakableName name={name} />
      </button>
      {numbered && <span class="muted"> {strings.card.node(formatCount(node))}</span>}
    </th>
  );
}
