/** Page header: the state of training, its step, and the totals of the step on the screen. */

import type { ComponentChildren } from 'preact';
import type { StepSnapshot } from '../../inspection/snapshot';
import { formatCount, formatLoss, formatNumber } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { formatDocuments } from '../../training/corpus/division';
import type { SessionStatus } from '../../training/status';
import { enabledControls } from '../state/controls';
import { StepsBar } from '../steps/steps-bar';
import { branchWords } from '../steps/steps-words';
import { strings } from '../strings';
import { Icon, type IconName } from '../ui/icon';
import type { InspectorProps } from './app';
import { ExportMenu } from './export-menu';

export function Header({ inspector }: InspectorProps) {
  const status = inspector.status.value;
  const shown = inspector.shown.value;
  const recorded = shown?.recorded ?? null;
  return (
    <header class="header">
      <h1 class="visually-hidden">{strings.title}</h1>
      <Controls inspector={inspector} />
      {recorded !== null && <ExportMenu inspector={inspector} />}
      {shown !== null && recorded !== null && <Figures status={shown.status} recorded={recorded} />}
      {status !== null && <State status={status} />}
      {recorded !== null && <Totals recorded={recorded} />}
      {shown !== null && recorded !== null && (
        <StepsBar inspector={inspector} status={shown.status} recorded={recorded} />
      )}
    </header>
  );
}

function Controls({ inspector }: InspectorProps) {
  const status = inspector.status.value;
  const enabled = enabledControls(status?.state ?? null, status?.step);
  const { actions } = strings;
  const left = status?.left ?? null;
  return (
    <div class="controls" role="toolbar" aria-label={actions.group}>
      <Control
        action="step-back"
        icon="debug-step-back"
        name={actions.stepBack}
        title={actions.stepBackTitle}
        enabled={enabled.stepBack}
        onClick={() => inspector.stepBack()}
      />
      <Control
        action="step"
        icon="debug-step-over"
        name={actions.step}
        title={actions.stepTitle}
        enabled={enabled.step}
        onClick={() => inspector.step()}
      />
      {enabled.pause ? (
        <Control
          action="pause"
          icon="debug-pause"
          name={actions.pause}
          title={actions.pauseTitle}
          enabled
          onClick={() => inspector.pause()}
        />
      ) : (
        <Control
          action="run"
          icon="play"
          name={actions.train}
          title={actions.trainTitle}
          enabled={enabled.run}
          onClick={() => inspector.run()}
        />
      )}
      <Control
        action="restart"
        icon="debug-restart"
        name={actions.restart}
        title={actions.restartTitle}
        enabled={enabled.restart}
        onClick={() => inspector.restart()}
      />
      {left !== null && (
        <Control
          action="undo"
          icon="discard"
          name={actions.undo}
          title={actions.undoTitle(formatCount(left.step), formatCount(left.numSteps), left.corpus)}
          enabled
          onClick={() => inspector.undo()}
        />
      )}
    </div>
  );
}

interface ControlProps {
  readonly action: 'step-back' | 'step' | 'run' | 'pause' | 'restart' | 'undo';
  readonly icon: IconName;
  readonly name: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly onClick: () => void;
}

function Control({ action, icon, name, title, enabled, onClick }: ControlProps) {
  return (
    <button
      type="button"
      class="icon-button"
      data-action={action}
      aria-label={name}
      title={title}
      disabled={!enabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

function Figures({ status, recorded }: { readonly status: SessionStatus; readonly recorded: StepSnapshot }) {
  const { header } = strings;
  return (
    <dl class="figures">
      <Figure field="step" name={header.step} more={<Program status={status} />}>
        {formatCount(recorded.step)} <span class="muted">{header.of(formatCount(status.numSteps))}</span>
      </Figure>
      <Figure field="document" name={header.document} more={<Corpus status={status} />}>
        {header.quoted(shownText(recorded.document))}
      </Figure>
      {recorded.loss !== null && (
        <Figure field="loss" name={header.loss}>
          {formatLoss(recorded.loss)}
        </Figure>
      )}
      {recorded.learningRate !== null && (
        <Figure field="learning-rate" name={header.learningRate}>
          {formatNumber(recorded.learningRate)}
        </Figure>
      )}
    </dl>
  );
}

/** Names the model file that is trained; nothing for the built-in model. */
function Program({ status: { program } }: { readonly status: SessionStatus }) {
  if (program === null || program.uri === null) return null;
  return (
    <dd class="corpus muted" data-field="program" title={strings.header.programTitle(shownText(program.name))}>
      {strings.header.byProgram(shownText(program.name))}
    </dd>
  );
}

/** Names the source of the documents. */
function Corpus({ status }: { readonly status: SessionStatus }) {
  const { corpus, documents, division, config, vocabularySize } = status;
  const { header } = strings;
  if (corpus === null) return null;
  return (
    <dd
      class="corpus muted"
      data-field="corpus"
      title={header.corpusTitle(
        shownText(corpus),
        formatDocuments(documents, division, config?.blockSize),
        formatCount(vocabularySize),
      )}
    >
      {header.ofCorpus(shownText(corpus))}
    </dd>
  );
}

interface FigureProps {
  readonly field: string;
  readonly name: string;
  readonly children: ComponentChildren;
  /** Content behind the figure. */
  readonly more?: ComponentChildren;
}

function Figure({ field, name, children, more }: FigureProps) {
  return (
    <div class={`figure figure-${field}`}>
      <dt>{name}</dt>
      <dd data-field={field}>{children}</dd>
      {more}
    </div>
  );
}

function State({ status }: { readonly status: SessionStatus }) {
  const { header } = strings;
  const { state, stepsPerSecond } = status;
  const word = header.states[state];
  return (
    <p class="state" data-field="state">
      <span class="state-word">{word}</span>
      {state === 'running' && stepsPerSecond !== null && (
        <span class="muted">{header.stepsPerSecond(formatCount(stepsPerSecond))}</span>
      )}
      {/* Screen readers receive it when training comes to rest, not hundreds of times a second. */}
      <span class="visually-hidden" role="status">
        {state === 'running' || status.loss === null
          ? word
          : [
              header.announce(word, formatCount(status.step), formatLoss(status.loss)),
              ...(status.step < status.newest ? [strings.steps.newest(formatCount(status.newest))] : []),
              branchWords(status) ?? [],
            ]
              .flat()
              .join(', ')}
      </span>
    </p>
  );
}

function Totals({ recorded }: { readonly recorded: StepSnapshot }) {
  const { header } = strings;
  const totals = [
    ['nodes', recorded.created, header.nodes],
    ['edges', recorded.edges, header.edges],
    ['untouched', recorded.untouched, header.untouched],
  ] as const;
  return (
    <ul class="totals" aria-label={header.totals}>
      {totals.map(([field, count, name]) => (
        <li key={field}>
          <span class="figure-number" data-field={field}>
            {formatCount(count)}
          </span>{' '}
          {count === 1 ? name.one : name.others}
        </li>
      ))}
    </ul>
  );
}
