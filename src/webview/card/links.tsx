/** Inputs and consumers of a node, with the gradient along each edge. */

import type { ComponentChildren } from 'preact';
import type { NodeLink } from '../../step/view/view';
import { formatCount, formatNumber } from '../../text/numbers';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { BreakableName } from './name';
import { useShortened } from './shortened';

/** Number of consumers listed until the user asks for all. */
const mostConsumers = 64;

export interface InputsProps {
  readonly inspector: Inspector;
  readonly inputs: readonly NodeLink[];
  /** The node's own gradient; null where none flows. */
  readonly gradient: number | null;
}

/**
 * Lists what the node passes to each input: local gradient times the node's gradient, or the local
 * gradient alone where the node has no gradient.
 */
export function Inputs({ inspector, inputs, gradient }: InputsProps) {
  if (inputs.length === 0) return null;
  return (
    <Links
      heading={gradient === null ? strings.card.inputs : strings.card.passes}
      hint={<span class="muted"> {gradient === null ? strings.card.localAlone : strings.card.local}</span>}
      field="inputs"
    >
      {inputs.map((input, i) => (
        // An operation may take the same node twice, so the key contains the place of the input.
        <tr key={`${i}-${input.node}`}>
          <LinkName inspector={inspector} link={input} />
          <td>
            {gradient === null || input.contribution === null ? (
              formatNumber(input.localGradient)
            ) : (
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
  /** Sum over all consumers. */
  readonly sum: number;
  /** The gradient of the node that they consume; null where none flows. */
  readonly gradient: number | null;
}

/**
 * Lists what each consumer contributed. The contributions add up to the gradient where there is
 * one.
 */
export function Consumers({ inspector, consumers, count, sum, gradient }: ConsumersProps) {
  const { card } = strings;
  const { listed, hint } = useShortened(consumers, count, mostConsumers);
  if (count === 0) return <p class="muted card-note">{gradient === null ? card.noConsumers : card.lossItself}</p>;
  return (
    <Links heading={(gradient === null ? card.usedBy : card.receives)(count)} hint={hint} field="consumers">
      {listed.map((consumer, i) => (
        <tr key={`${i}-${consumer.node}`}>
          <LinkName inspector={inspector} link={consumer} />
          <td>
            {consumer.contribution === null ? (
              <span class="muted">{strings.untouched}</span>
            ) : (
              formatNumber(consumer.contribution)
            )}
          </td>
        </tr>
      ))}
      {count > 1 && gradient !== null && (
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
  readonly hint: ComponentChildren;
  readonly field: string;
  readonly children: ComponentChildren;
}

function Links({ heading, hint, field, children }: LinksProps) {
  return (
    <table class="links" data-field={field}>
      <caption>
        {heading}
        {hint}
      </caption>
      <tbody>{children}</tbody>
    </table>
  );
}

interface LinkNameProps {
  readonly inspector: Inspector;
  readonly link: NodeLink;
}

function LinkName({ inspector, link }: LinkNameProps) {
  const { key, node, name } = link;
  const go = () => {
    if (key !== null) inspector.goToBox(key);
    else inspector.select(inspector.isParameter(node) ? { kind: 'parameter', node } : { kind: 'node', node });
  };
  return (
    <th scope="row">
      <button type="button" class="link" onClick={go}>
        <BreakableName name={name} />
      </button>
      {!inspector.isParameter(node) && <span class="muted"> {strings.card.node(formatCount(node))}</span>}
    </th>
  );
}
