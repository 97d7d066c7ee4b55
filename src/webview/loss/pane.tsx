/** Loss pane: the loss of every step so far. */

import { useComputed, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PanesSnapshot } from '../../inspection/snapshot';
import { checked } from '../../text/checked';
import { formatCount, formatLoss } from '../../text/numbers';
import { own } from '../../text/own';
import { shownText } from '../../text/token-text';
import { meanSteps } from '../../training/mean-curve';
import type { InspectorProps } from '../page/app';
import { strings } from '../strings';
import { useOnScreen } from '../ui/on-screen';
import { theme } from '../ui/theme';
import { lossColumns } from './columns';
import { editWords } from './edits';
import { LossPlot, MOST_BESIDE } from './plot';
import { lossSeries } from './series';

const noEdits: PanesSnapshot['edits'] = [];
const noRuns: PanesSnapshot['beside'] = [];

/** Returns the other runs that are drawn. */
function besideOf(panes: PanesSnapshot | undefined): PanesSnapshot['beside'] {
  const { beside = noRuns } = panes ?? {};
  return beside.length <= MOST_BESIDE ? beside : beside.slice(0, MOST_BESIDE);
}

export function LossPane({ inspector }: InspectorProps) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<LossPlot | null>(null);
  const onScreen = useOnScreen(element).value;
  /** The action of a click, as of the last painting. */
  const picked = useRef<(index: number) => void>(() => {});
  /** Index of the loss that is read off, by pointer or keys. */
  const read = useSignal<number | null>(null);
  const series = useComputed(() => lossSeries(inspector.offScreen.lower.value?.panes.losses ?? new Float64Array()));
  const { steps, losses, means, lowest, whole } = series.value;
  const numSteps = inspector.offScreen.lower.value?.status.numSteps ?? 0;
  const colours = theme.value;
  const { font } = colours;
  const status = inspector.offScreen.lower.value?.status ?? null;
  const shown = inspector.offScreen.lower.value?.recorded?.step ?? 0;
  const columns = useComputed(() =>
    lossColumns(
      series.value,
      inspector.offScreen.lower.value?.recorded?.step ?? 0,
      inspector.offScreen.lower.value?.panes.otherLosses ?? new Float64Array(),
      besideOf(inspector.offScreen.lower.value?.panes).map(({ means }) => Float64Array.from(means)),
    ),
  ).value;
  const edits = inspector.offScreen.lower.value?.panes.edits ?? noEdits;
  const beside = besideOf(inspector.offScreen.lower.value?.panes);
  const last = columns.steps.length - 1;
  const current = columns.steps.indexOf(shown);
  const index = Math.min(read.value ?? (current < 0 ? last : current), last);

  useLayoutEffect(() => {
    if (element.current === null) return;
    const made = new LossPlot(
      element.current,
      font,
      (hovered) => (read.value = hovered),
      (clicked) => picked.current(clicked),
    );
    plot.current = made;
    return () => made.dispose();
  }, [read, font]);
  // Runs before the paint: the plot must not show another step than the rest of the page.
  useLayoutEffect(() => {
    if (onScreen)
      plot.current?.show(
        columns,
        { shown, numSteps, edits, besideColours: beside.map(({ colour }) => colour) },
        colours,
      );
  }, [columns, shown, numSteps, edits, beside, colours, onScreen]);

  const text = (i: number) => {
    const step = formatCount(checked(columns.steps, i, 'step'));
    const own = columns.losses[i] ?? columns.later[i] ?? null;
    const edit = edits.find((mark) => mark.step === columns.steps[i]);
    const set = edit === undefined ? '' : ` · ${editWords(edit)}`;
    if (own !== null) return strings.loss.at(step, formatLoss(own)) + set;
    const left = columns.other[i] ?? null;
    if (left === null) return strings.loss.atBeside(step);
    const other = strings.loss.at(step, formatLoss(left));
    return status?.other == null ? other : strings.loss.atOther(other, formatCount(status.other.number));
  };
  /** Shows the step; a step that the current branch does not have is out of reach. */
  const pick = (i: number) => {
    const step = checked(columns.steps, i, 'step');
    if (step <= (status?.newest ?? 0)) inspector.visit(step);
  };
  picked.current = pick;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.shiftKey ? 10 : 1;
    const moves: { readonly [key: string]: number } = {
      ArrowLeft: index - by,
      ArrowRight: index + by,
      PageDown: index - 50,
      PageUp: index + 50,
      Home: 0,
      End: last,
    };
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      pick(index);
    }
    const to = own(moves, event.key);
    if (to === undefined) return;
    event.preventDefault();
    read.value = Math.min(last, Math.max(0, to));
    plot.current?.pointAt(read.value);
  };

  return (
    <section class="loss-pane" aria-labelledby="loss-heading" data-pane="loss">
      <div class="pane-bar">
        <h2 id="loss-heading">{strings.loss.heading}</h2>
        <p class="loss-read" data-field="loss-read">
          {last >= 0 && text(index)}
        </p>
      </div>
      <div
        class="loss-plot"
        role="slider"
        tabIndex={0}
        aria-label={strings.loss.label}
        aria-readonly="true"
        aria-valuemin={columns.steps[0] ?? 0}
        aria-valuemax={columns.steps[last] ?? 0}
        aria-valuenow={columns.steps[index] ?? 0}
        aria-valuetext={last < 0 ? '' : text(index)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          read.value = null;
          plot.current?.pointAt(null);
        }}
      >
        <div ref={element} class="loss-canvas" aria-hidden="true" />
      </div>
      <ul class="loss-legend" aria-hidden="true">
        <li class="each">{whole ? strings.loss.each : strings.loss.thinned}</li>
        {shown < (status?.newest ?? 0) && <li class="later">{strings.loss.later}</li>}
        {status?.other != null && columns.parted !== null && (
          <li class="other">{strings.loss.other(formatCount(status.other.number), formatCount(columns.parted))}</li>
        )}
        {edits.length > 0 && <li class="edited">{strings.loss.edited}</li>}
        {beside.map(({ name, colour }) => (
          <li class="beside" data-colour={colour % 4} key={colour}>
            {strings.loss.beside(shownText(name))}
          </li>
        ))}
        {means.at(-1) != null && <li class="mean">{strings.loss.mean(meanSteps)}</li>}
      </ul>
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
