/** Candidate table: the tokens that could be written at a position, with their logits and probabilities. */

import type { ChoiceView } from '../../step/model/writing';
import type { NodeId } from '../../step/recorded-step';
import { checked } from '../../text/checked';
import { formatNumber, formatPlain } from '../../text/numbers';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import { sourceLink } from '../ui/source-link';

const { generate: words } = strings;

export interface CandidateTableProps {
  readonly choice: ChoiceView;
  readonly position: number;
  /** The token that was written. */
  readonly written: number;
  readonly temperature: number;
  /** Number of tokens in the vocabulary. */
  readonly count: number;
  readonly all: boolean;
  /** The selected node. */
  readonly selected: NodeId | null;
  readonly name: (token: number) => string;
  readonly onForce: (token: number) => void;
  readonly onShowAll: (all: boolean) => void;
  readonly onGoToNode: (node: NodeId) => void;
  readonly onLocate: (node: NodeId, beside: boolean) => void;
  readonly onGradientOf: (node: NodeId) => void;
}

export function CandidateTable(props: CandidateTableProps) {
  const { choice, written, temperature, count, all, onShowAll } = props;
  const isListed = choice.tokens.length === count;
  return (
    <section class="candidates" aria-labelledby="candidates-heading">
      <div class="generate-heading">
        <h4 id="candidates-heading">{isListed ? words.all(count) : words.candidates(choice.tokens.length)}</h4>
        {(all || !isListed) && (
          <button type="button" class="link" data-action="show-all" onClick={() => onShowAll(!all)}>
            {all ? words.showFew : words.showAll(count)}
          </button>
        )}
      </div>
      <table class="candidate-table" data-field="candidates">
        <thead>
          <tr>
            <th scope="col">{words.token}</th>
            <th scope="col" title={words.logitTitle}>
              {words.logit}
            </th>
            <th scope="col" title={words.atOneTitle}>
              {words.atOne}
            </th>
            <th scope="col" title={words.atTemperatureTitle}>
              {words.atTemperature(formatPlain(temperature))}
            </th>
            <th scope="col">
              <span class="visually-hidden">{words.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {Array.from(choice.tokens, (token, row) => (
            <Candidate key={token} {...props} token={token} row={row} isWritten={token === written} />
          ))}
        </tbody>
      </table>
      {choice.logitNode.includes(-1) && <p class="muted">{words.noLogits}</p>}
    </section>
  );
}

interface CandidateProps extends CandidateTableProps {
  readonly token: number;
  readonly row: number;
  readonly isWritten: boolean;
}

function Candidate(props: CandidateProps) {
  const { choice, position, token, row, isWritten, selected, name, onForce, onGoToNode, onLocate, onGradientOf } =
    props;
  const read = (column: ArrayLike<number>) => checked(column, row, 'token');
  const shown = name(token);
  const logit = read(choice.logit);
  const logitNode = read(choice.logitNode);
  const p = read(choice.probability);
  const node = read(choice.probabilityNode);
  const atOne = read(choice.atOne);
  return (
    <tr class={isWritten ? 'written' : ''}>
      <th scope="row">
        <button
          type="button"
          class="token-button"
          data-token={token}
          aria-pressed={isWritten}
          title={isWritten ? words.written : words.force(shown, position)}
          onClick={() => {
            if (!isWritten) onForce(token);
          }}
        >
          <span class="token-mark" aria-hidden="true">
            {isWritten && words.writtenMark}
          </span>
          {shown}
        </button>
      </th>
      <td>
        {logitNode < 0 ? (
          words.none
        ) : (
          <NumberLink
            isSelected={logitNode === selected}
            title={words.goToLogit(shown, formatNumber(logit))}
            onClick={() => onGoToNode(logitNode)}
          >
            {formatNumber(logit)}
          </NumberLink>
        )}
      </td>
      <td class="plain-number">{Number.isNaN(atOne) ? words.none : formatNumber(atOne)}</td>
      <td class="candidate-share" style={{ '--share': p || 0 }}>
        <NumberLink
          isSelected={node === selected}
          title={words.goToProbability(shown, formatNumber(p))}
          onClick={() => onGoToNode(node)}
        >
          {formatNumber(p)}
        </NumberLink>
      </td>
      <td class="candidate-actions">
        <button
          type="button"
          class="icon-button"
          data-action="gradient-of"
          aria-label={words.gradientOf(shown)}
          title={words.gradientOf(shown)}
          onClick={() => onGradientOf(node)}
        >
          {words.gradientMark}
        </button>
        <button
          type="button"
          class="icon-button"
          data-action="locate"
          aria-label={words.line(shown)}
          title={words.line(shown)}
          {...sourceLink((beside) => onLocate(node, beside))}
        >
          <Icon name="go-to-file" />
        </button>
      </td>
    </tr>
  );
}

interface NumberLinkProps {
  readonly isSelected: boolean;
  readonly title: string;
  readonly onClick: () => void;
  readonly children: string;
}

function NumberLink({ isSelected, title, onClick, children }: NumberLinkProps) {
  return (
    <button type="button" class="number-link" aria-current={isSelected} title={title} onClick={onClick}>
      {children}
    </button>
  );
}
