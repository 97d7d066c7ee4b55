/**
 * Timeline: the losses of the run as a curve that is the slider over its steps, with branches and
 * other runs beside it.
 */

import { useComputed, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PanesSnapshot, StepSnapshot } from '../../inspection/snapshot';
import { checked } from '../../text/checked';
import { formatCount, formatLoss } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { meanSteps } from '../../training/mean-curve';
import type { SessionStatus } from '../../training/status';
import type { Inspector } from '../state/inspector';
import { branchWords } from '../steps/steps-words';
import { strings } from '../strings';
import { pointIn } from '../ui/sizes';
import { theme } from '../ui/theme';
import { lossColumns } from './columns';
import { editWords } from './edits';
import { handleWidth, LossPlot, MOST_BESIDE, plotLeft, plotRight } from './plot';
import { axisEnd, lossSeries } from './series';

const noEdits: PanesSnapshot['edits'] = [];
const noRuns: PanesSnapshot['beside'] = [];

/** Returns the other runs that are drawn. */
function besideOf(panes: PanesSnapshot | undefined): PanesSnapshot['beside'] {
  const { beside = noRuns } = panes ?? {};
  return beside.length <= MOST_BESIDE ? beside : beside.slice(0, MOST_BESIDE);
}

export interface TimelineProps {
  readonly inspector: Inspector;
  readonly status: SessionStatus;
  readonly recorded: StepSnapshot;
}

export function Timeline({ inspector, status, recorded }: TimelineProps) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<LossPlot | null>(null);
  /** The step whose loss is read off by the pointer. */
  const read = useSignal<number | null>(null);
  const { shown: snapshot } = inspector;
  const series = useComputed(() => lossSeries(snapshot.value?.panes.losses ?? new Float64Array()));
  const columns = useComputed(() =>
    lossColumns(
      series.value,
      snapshot.value?.recorded?.step ?? 0,
      snapshot.value?.panes.otherLosses ?? new Float64Array(),
      besideOf(snapshot.value?.panes).map(({ means }) => Float64Array.from(means)),
    ),
  ).value;
  const { steps, losses, lowest } = series.value;
  const { numSteps, newest, other } = status;
  const colours = theme.value;
  const { font } = colours;
  const edits = snapshot.value?.panes.edits ?? noEdits;
  const beside = besideOf(snapshot.value?.panes);
  const shown = snapshot.value?.recorded?.step ?? 0;
  const end = axisEnd(columns.steps.at(-1) ?? 0, numSteps);

  useLayoutEffect(() => {
    if (element.current === null) return;
    const made = new LossPlot(element.current, font);
    plot.current = made;
    return () => made.dispose();
  }, [font]);
  // Runs before the paint: the plot must not show another step than the rest of the page.
  useLayoutEffect(() => {
    plot.current?.show(
      columns,
      { shown, end, edits, besideColours: beside.map(({ colour }) => colour), read: read.value },
      colours,
    );
  }, [columns, shown, end, edits, beside, colours, read.value]);

  const step = inspector.steps.wanted.value ?? recorded.step;
  const branch = branchWords(status);
  const words = strings.steps.at(formatCount(step), formatCount(newest));
  const text = (at: number) => {
    const i = columns.steps.indexOf(at);
    const said = formatCount(at);
    const own = columns.losses[i] ?? columns.later[i] ?? null;
    const edit = edits.find((mark) => mark.step === at);
    const set = edit === undefined ? '' : ` · ${editWords(edit)}`;
    if (own !== null) return strings.loss.at(said, formatLoss(own)) + set;
    const left = columns.other[i] ?? null;
    if (left === null) return strings.loss.atBeside(said);
    const told = strings.loss.at(said, formatLoss(left));
    return other === null ? told : strings.loss.atOther(told, formatCount(other.number));
  };
  const point = (event: PointerEvent) => {
    if (element.current === null) return;
    const { width } = element.current.getBoundingClientRect();
    const share = (pointIn(element.current, event).x - plotLeft) / (width - plotLeft - plotRight);
    const at = 1 + Math.round(share * (end - 1));
    const has = columns.steps[nearest(columns.steps, at)];
    read.value = has === undefined ? null : has;
  };
  /** The share of the axis up to the newest step: the slider is that wide. */
  const share = end <= 1 ? 0 : Math.min(1, (newest - 1) / (end - 1));
  const place = {
    left: plotLeft - handleWidth / 2,
    width: `calc((100% - ${plotLeft + plotRight}px) * ${share} + ${handleWidth}px)`,
  };
  return (
    <section
      class={`timeline${recorded.step < newest ? ' earlier' : ''}`}
      aria-labelledby="loss-heading"
      data-pane="loss"
    >
      <h2 id="loss-heading" class="visually-hidden">
        {strings.loss.heading}
      </h2>
      <div
        class="timeline-plot"
        onPointerMove={point}
        onPointerLeave={() => {
          read.value = null;
        }}
      >
        <div ref={element} class="loss-canvas" aria-hidden="true" />
        <input
          type="range"
          class="steps-slider"
          style={place}
          min={1}
          max={Math.max(newest, 1)}
          step={1}
          value={step}
          disabled={newest < 2}
          aria-label={strings.steps.slider}
          aria-valuetext={[words, ...(branch === null ? [] : [branch])].join(', ')}
          onInput={(event) => inspector.visit(event.currentTarget.valueAsNumber)}
        />
        <CompareHandle inspector={inspector} step={step} newest={newest} place={place} />
      </div>
      <div class="timeline-foot">
        {read.value === null ? (
          <Legend status={status} columns={columns} edits={edits} beside={beside} />
        ) : (
          <p class="timeline-read" data-field="loss-read">
            {text(read.value)}
          </p>
        )}
        <Where inspector={inspector} status={status} recorded={recorded} />
      </div>
      <p class="visually-hidden">
        {lowest !== null &&
          strings.loss.summary(
            checked(steps, steps.length - 1, 'step'),
            formatLoss(checked(losses, 0, 'loss')),
            formatLoss(lowest.loss),
            formatCount(lowest.step),
            formatLoss(checked(losses, losses.length - 1, 'loss')),
          )}
        {edits.length > 0 &&
          ` ${strings.loss.edits(edits.map((edit) => strings.loss.editAt(formatCount(edit.step), editWords(edit))).join('; '))}`}
      </p>
    </section>
  );
}

interface CompareHandleProps {
  readonly inspector: Inspector;
  readonly step: number;
  readonly newest: number;
  readonly place: { readonly left: number; readonly width: string };
}

/**
 * The second handle: at the step that others are compared with, or else below the first, to be
 * drawn out of it. Delete and a double click remove that step.
 */
function CompareHandle({ inspector, step, newest, place }: CompareHandleProps) {
  const { loss: words } = strings;
  const reference = inspector.shown.value?.panes.reference ?? null;
  const compare = (to: number | null) => {
    inspector.compareWith(to);
    if (to !== null) inspector.openPane('compare');
  };
  return (
    <input
      type="range"
      class={`compare-slider${reference === null ? '' : ' kept'}`}
      style={place}
      min={1}
      max={Math.max(newest, 1)}
      step={1}
      value={reference ?? step}
      disabled={newest < 2}
      title={reference === null ? words.compareTitle : words.comparedTitle(formatCount(reference))}
      aria-label={words.compare}
      aria-valuetext={reference === null ? words.compareNone : words.compareStep(formatCount(reference))}
      onChange={(event) => compare(event.currentTarget.valueAsNumber)}
      onDblClick={() => compare(null)}
      onKeyDown={(event) => {
        if (event.key === 'Delete' || event.key === 'Backspace') compare(null);
      }}
    />
  );
}

/** Returns the index of the step nearest to another, of steps in order. */
function nearest(steps: readonly number[], to: number): number {
  const after = steps.findIndex((step) => step >= to);
  if (after < 0) return steps.length - 1;
  const before = steps[after - 1];
  return before !== undefined && to - before < checked(steps, after, 'step') - to ? after - 1 : after;
}

interface LegendProps {
  readonly status: SessionStatus;
  readonly columns: ReturnType<typeof lossColumns>;
  readonly edits: PanesSnapshot['edits'];
  readonly beside: PanesSnapshot['beside'];
}

/** What the lines are; only what is drawn. */
function Legend({ status: { newest, other, step }, columns, edits, beside }: LegendProps) {
  const { loss: words } = strings;
  return (
    <ul class="loss-legend" aria-hidden="true">
      {columns.means.some((mean) => mean !== null) && <li class="mean">{words.mean(meanSteps)}</li>}
      {beside.map(({ name, colour }) => (
        <li class="beside" data-colour={colour % 4} key={colour}>
          {words.beside(shownText(name))}
        </li>
      ))}
      {step < newest && <li class="later">{words.later}</li>}
      {other !== null && columns.parted !== null && (
        <li class="other">{words.other(formatCount(other.number), formatCount(columns.parted))}</li>
      )}
      {edits.length > 0 && <li class="edited">{words.edited}</li>}
    </ul>
  );
}

/** Where the current step is among those that were trained, and on which branch. */
function Where({ inspector, status, recorded }: TimelineProps) {
  const { steps: words } = strings;
  const { newest, other, visiting } = status;
  const branch = branchWords(status);
  return (
    <div class="where" data-pane="steps">
      <p data-field="steps-read">
        {visiting === null
          ? words.at(formatCount(recorded.step), formatCount(newest))
          : words.visiting(formatCount(recorded.step), formatCount(visiting))}
      </p>
      {recorded.step < newest && (
        <p class="steps-earlier">
          <span class="visually-hidden" data-field="earlier">
            {words.earlier}
          </span>
          <button
            type="button"
            class="link"
            data-action="newest"
            title={words.newestTitle}
            onClick={() => inspector.visit(newest)}
          >
            {words.newest(formatCount(newest))}
          </button>
        </p>
      )}
      {branch !== null && (
        <p class="steps-branch" data-field="branch" title={words.branchTitle}>
          {branch}
        </p>
      )}
      {other !== null && (
        <button
          type="button"
          class="link"
          data-action="other-branch"
          title={words.otherTitle}
          onClick={() => inspector.changeBranch()}
        >
          {words.other(formatCount(other.number), formatCount(other.newest))}
        </button>
      )}
    </div>
  );
}
