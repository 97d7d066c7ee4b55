/** Selection card: everything about one node, scope or parameter. */

import type { ComponentChildren } from 'preact';
import type { StepSnapshot } from '../../inspection/snapshot';
import { isParameterKey } from '../../step/structure/box-key';
import type { NodeCard, ParameterCard, PathPart, ScopeCard, Selection } from '../../step/view/view';
import { formatCount, formatNumber } from '../../text/numbers';
import { ConeButtons } from '../find/cone-buttons';
import type { GraphPaneProps } from '../graph/graph-pane';
import { HistorySection } from '../parameters/history-section';
import { arrayWords } from '../parameters/quantity-words';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import { Bundles } from './bundles';
import { Consumers, Inputs } from './links';
import { BreakableName } from './name';
import { Source, UsedOn } from './source';

/** What is selected; a hint where nothing is. */
export function Card({ inspector, recorded }: GraphPaneProps) {
  const selection = inspector.selection.value;
  if (selection === null) {
    return (
      <div class="card" data-pane="no-card">
        <p>{strings.drawer.nothing}</p>
        <p class="muted">{strings.drawer.nothingHint}</p>
      </div>
    );
  }
  const { card } = recorded;
  const close = () => inspector.select(null);
  return (
    // Escape closes the card from anywhere inside it.
    <aside
      class="card"
      aria-label={strings.card.label}
      data-pane="card"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      {card === null ? (
        <>
          <CardTitle kind={strings.card.absent} onClose={close} />
          <p class="muted">{strings.card.absentHint}</p>
        </>
      ) : card.kind === 'node' ? (
        <NodeContent inspector={inspector} recorded={recorded} card={card} selection={selection} onClose={close} />
      ) : card.kind === 'scope' ? (
        <ScopeContent inspector={inspector} recorded={recorded} card={card} selection={selection} onClose={close} />
      ) : (
        <ParameterContent inspector={inspector} recorded={recorded} card={card} selection={selection} onClose={close}>
          <HistorySection history={recorded.history} setByHand={recorded.setByHand} />
        </ParameterContent>
      )}
    </aside>
  );
}

interface ContentProps<C> {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
  readonly card: C;
  readonly selection: Selection;
  readonly onClose: () => void;
}

function NodeContent({ inspector, recorded, card, selection, onClose }: ContentProps<NodeCard>) {
  const { card: words } = strings;
  const named = card.name !== card.operation;
  const isConstant = card.operation === 'constant';
  return (
    <>
      <CardTitle sign={card.operation} kind={words.node(formatCount(card.node))} onClose={onClose}>
        {named ? card.name : undefined}
      </CardTitle>
      <dl class="card-rows">
        <Row name={words.value}>
          {card.inputs.length > 0 && <span class="muted">{card.expression} = </span>}
          <strong data-field="card-value">{formatNumber(card.value)}</strong>
        </Row>
        <Row name={words.gradient}>
          <GradientValue gradient={card.gradient} />
        </Row>
      </dl>
      {isConstant && !inspector.boxes.constants.value && (
        <Hidden
          what={words.constantsHidden}
          action={words.showConstants}
          onShow={() => {
            inspector.boxes.showConstants(true);
            if (card.key !== null) inspector.goToBox(card.key);
          }}
        />
      )}
      <Inputs inspector={inspector} inputs={card.inputs} gradient={card.gradient} />
      <Consumers
        key={card.key ?? card.node}
        inspector={inspector}
        consumers={card.consumers}
        count={card.consumerCount}
        sum={card.consumerSum}
        gradient={card.gradient}
      />
      <GradientOfButton inspector={inspector} recorded={recorded} node={card.node} />
      <ConeButtons inspector={inspector} card={card} />
      <Source inspector={inspector} card={card} selection={selection} />
      <Path inspector={inspector} path={card.path} />
    </>
  );
}

interface GradientOfButtonProps {
  readonly inspector: Inspector;
  readonly recorded: StepSnapshot;
  readonly node: number;
}

/** Shows the gradients of the card's node in place of the loss's. */
function GradientOfButton({ inspector, recorded, node }: GradientOfButtonProps) {
  const { gradientOf: words } = strings;
  if (recorded.gradientOf?.node === node) return null;
  return (
    <div class="card-actions">
      <button
        type="button"
        class="button secondary"
        data-action="gradient-of"
        title={words.actionTitle}
        onClick={() => inspector.gradientOf({ kind: 'node', node })}
      >
        {words.action}
      </button>
    </div>
  );
}

function ScopeContent({ inspector, recorded, card, selection, onClose }: ContentProps<ScopeCard>) {
  const { card: words } = strings;
  const inView = inspector.boxesByKey.value.has(card.key);
  return (
    <>
      <CardTitle kind={words.kinds[card.box]} onClose={onClose}>
        {card.name}
      </CardTitle>
      <dl class="card-rows">
        <Row name={isParameterKey(card.key) ? words.parameters : words.nodes}>{formatCount(card.nodes)}</Row>
        <Row name={words.largestGradient}>
          <GradientValue gradient={card.gradient} />
        </Row>
      </dl>
      {inView && (
        <div class="card-actions">
          <button
            type="button"
            class="button secondary"
            title={words.openEverywhereTitle}
            onClick={() => inspector.openEverywhere(card.key)}
          >
            {words.openEverywhere}
          </button>
          <button
            type="button"
            class="button secondary"
            title={words.closeEverywhereTitle}
            onClick={() => inspector.closeEverywhere(card.key)}
          >
            {words.closeEverywhere}
          </button>
        </div>
      )}
      <ConeButtons inspector={inspector} card={card} />
      <Bundles key={card.key} inspector={inspector} graph={recorded.graph} boxKey={card.key} />
      <Source inspector={inspector} card={card} selection={selection} />
      <Path inspector={inspector} path={card.path} />
    </>
  );
}

interface ParameterContentProps extends ContentProps<ParameterCard> {
  readonly children: ComponentChildren;
}

function ParameterContent({ inspector, card, selection, onClose, children }: ParameterContentProps) {
  const { card: words } = strings;
  return (
    <>
      <CardTitle kind={words.parameter} onClose={onClose}>
        {card.name}
      </CardTitle>
      <dl class="card-rows">
        <Row name={words.value}>
          <strong data-field="card-value">{formatNumber(card.value)}</strong>
        </Row>
        <Row name={words.gradient}>
          <GradientValue gradient={card.gradient} />
        </Row>
        {card.optimizer.map((array) => (
          <Row key={array.name} name={arrayWords(array)}>
            {formatNumber(array.number)}
          </Row>
        ))}
        <Row name={words.update}>{formatNumber(card.update)}</Row>
        <Row name={words.newValue}>{formatNumber(card.value + card.update)}</Row>
      </dl>
      {!inspector.boxes.parameters.value && (
        <Hidden
          what={words.parametersHidden}
          action={words.showParameters}
          onShow={() => {
            inspector.boxes.showParameters(true);
            inspector.goToBox(card.key);
          }}
        />
      )}
      {children}
      <Consumers
        key={card.key}
        inspector={inspector}
        consumers={card.consumers}
        count={card.consumerCount}
        sum={card.consumerSum}
        gradient={card.gradient}
      />
      <ConeButtons inspector={inspector} card={card} />
      <Source inspector={inspector} card={card} selection={selection} />
      <UsedOn inspector={inspector} usedOn={card.usedOn} />
      <Path inspector={inspector} path={card.path} />
    </>
  );
}

interface CardTitleProps {
  readonly sign?: string;
  readonly kind: string;
  readonly onClose: () => void;
  readonly children?: string | undefined;
}

function CardTitle({ sign, kind, onClose, children }: CardTitleProps) {
  return (
    <div class="card-title">
      <h3>
        {sign !== undefined && <span class="operation">{sign}</span>}
        {children !== undefined && (
          <span data-field="card-name">
            <BreakableName name={children} />
          </span>
        )}
        <span class="muted">{kind}</span>
      </h3>
      <button
        type="button"
        class="icon-button"
        aria-label={strings.card.close}
        title={strings.card.close}
        onClick={onClose}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

interface HiddenProps {
  readonly what: string;
  readonly action: string;
  readonly onShow: () => void;
}

/** Says that the selection has no box in the graph, and offers the action that gives it one. */
function Hidden({ what, action, onShow }: HiddenProps) {
  return (
    <p class="muted">
      {what}{' '}
      <button type="button" class="link" onClick={onShow}>
        {action}
      </button>
    </p>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function GradientValue({ gradient }: { readonly gradient: number | null }) {
  if (gradient === null) {
    return (
      <span class="untouched-word" title={strings.untouchedTitle}>
        {strings.untouched}
      </span>
    );
  }
  return (
    <strong class="gradient" data-field="card-gradient">
      {formatNumber(gradient)}
    </strong>
  );
}

function Path({ inspector, path }: { readonly inspector: Inspector; readonly path: readonly PathPart[] }) {
  if (path.length === 0) return null;
  return (
    <nav class="card-path" aria-label={strings.card.path}>
      <h4>{strings.card.path}</h4>
      <ol>
        {path.map(({ key, name }) => (
          <li key={key}>
            <button type="button" class="link" onClick={() => inspector.goToBox(key)}>
              {name}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
