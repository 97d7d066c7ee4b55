/** Page header: the controls of training, the loss as the one large number, and the current step. */

import type { ExportKind } from '../../inspection/export/export';
import type { StepSnapshot } from '../../inspection/snapshot';
import { checked } from '../../text/checked';
import { formatCount, formatLoss, formatNumber } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { formatDocuments } from '../../training/corpus/division';
import { meanSteps } from '../../training/mean-curve';
import { speeds } from '../../training/speeds';
import type { SessionStatus } from '../../training/status';
import { lossSeries } from '../loss/series';
import { enabledControls } from '../state/controls';
import type { Inspector } from '../state/inspector';
import { branchWords } from '../steps/steps-words';
import { strings } from '../strings';
import { Icon, type IconName } from '../ui/icon';
import type { InspectorProps } from './app';
import { Menu } from './menu';

const exportKinds: readonly ExportKind[] = ['svg', 'dot', 'gradients', 'run', 'step'];

export function Header({ inspector }: InspectorProps) {
  const status = inspector.status.value;
  const shown = inspector.shown.value;
  const recorded = shown?.recorded ?? null;
  return (
    <header class="header">
      <h1 class="visually-hidden">{strings.title}</h1>
      <Controls inspector={inspector} />
      {shown !== null && recorded !== null && (
        <Figures inspector={inspector} status={shown.status} recorded={recorded} />
      )}
      {status !== null && <State status={status} />}
      {status !== null && status.state !== 'idle' && <Speed inspector={inspector} status={status} />}
      {shown !== null && recorded !== null && <More inspector={inspector} status={shown.status} recorded={recorded} />}
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

interface ShownProps {
  readonly inspector: Inspector;
  readonly status: SessionStatus;
  readonly recorded: StepSnapshot;
}

/** The loss large; beside it the mean of the last steps, the step and its document. */
function Figures({ inspector, status, recorded }: ShownProps) {
  const { header } = strings;
  const mean = meanAt(inspector, recorded.step);
  return (
    <dl class="figures">
      {recorded.loss !== null && (
        <div class="figure figure-loss" title={header.lossTitle(recorded.vocabulary.length)}>
          <dt>{header.loss}</dt>
          <dd data-field="loss">{formatLoss(recorded.loss)}</dd>
        </div>
      )}
      {recorded.loss !== null && mean !== null && (
        <div class="figure figure-mean" title={header.meanTitle(meanSteps)}>
          <dt>{header.mean}</dt>
          <dd data-field="mean-loss">{formatLoss(mean)}</dd>
        </div>
      )}
      <div class="figure figure-step">
        <dt>{header.step}</dt>
        <dd data-field="step">
          {formatCount(recorded.step)}
          <span class="muted of-steps"> {header.of(formatCount(status.numSteps))}</span>
        </dd>
      </div>
      <div class="figure figure-document" title={originOf(status)}>
        <dt class="visually-hidden">{header.document}</dt>
        <dd data-field="document">{header.quoted(shownText(recorded.document))}</dd>
        {status.corpus !== null && (
          <dd class="corpus muted" data-field="corpus">
            {header.ofCorpus(shownText(status.corpus))}
          </dd>
        )}
      </div>
      {status.program?.uri != null && (
        <div class="figure" title={header.programTitle(shownText(status.program.name))}>
          <dt>{header.program}</dt>
          <dd data-field="program">{shownText(status.program.name)}</dd>
        </div>
      )}
    </dl>
  );
}

/** Returns the mean of the last losses up to a step; null where there are fewer. */
function meanAt(inspector: Inspector, step: number): number | null {
  const losses = inspector.shown.value?.panes.losses;
  if (losses === undefined) return null;
  const { steps, means } = lossSeries(losses);
  const at = steps.lastIndexOf(step);
  return at < 0 ? null : checked(means, at, 'mean');
}

/** Returns the corpus of the documents and the program that is trained, in words. */
function originOf({ corpus, documents, division, config, vocabularySize, program }: SessionStatus): string {
  const { header } = strings;
  return [
    ...(corpus === null
      ? []
      : [
          header.corpusTitle(
            shownText(corpus),
            formatDocuments(documents, division, config?.blockSize),
            formatCount(vocabularySize),
          ),
        ]),
    ...(program?.uri == null ? [] : [header.programTitle(shownText(program.name))]),
  ].join('\n');
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

/** The speed of training, beside its state. */
function Speed({ inspector, status: { speed } }: Omit<ShownProps, 'recorded'>) {
  const { header } = strings;
  return (
    <select
      class="speed"
      data-field="speed"
      aria-label={header.speed}
      title={header.speed}
      value={String(speed ?? '')}
      onChange={({ currentTarget: { value } }) => inspector.setSpeed(value === '' ? null : Number(value))}
    >
      <option value="">{header.fullSpeed}</option>
      {speeds.map((one) => (
        <option key={one} value={String(one)}>
          {header.stepsPerSecond(String(one))}
        </option>
      ))}
    </select>
  );
}

/** The menu: what else is known of the step and the run, and what can be done with them. */
function More({ inspector, status, recorded }: ShownProps) {
  const { header, exports } = strings;
  const { corpus } = status;
  return (
    <Menu
      id="export"
      icon="ellipsis"
      name={header.menu}
      items={exportKinds.map((kind) => ({
        id: kind,
        label: exports.kinds[kind],
        run: () => inspector.export(kind),
      }))}
    >
      <dl class="menu-facts">
        {recorded.learningRate !== null && (
          <Fact field="learning-rate" name={header.learningRate}>
            {formatNumber(recorded.learningRate)}
          </Fact>
        )}
        {corpus !== null && (
          <Fact field="corpus" name={header.corpus}>
            {shownText(corpus)}
          </Fact>
        )}
      </dl>
    </Menu>
  );
}

function Fact({ field, name, children }: { readonly field: string; readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-field={field}>{children}</dd>
    </div>
  );
}
