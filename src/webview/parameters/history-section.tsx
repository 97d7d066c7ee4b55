/**
 * History section of the card: the value and the gradient of the selected parameter over the steps
 * so far.
 */

import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount, formatNumber } from '../../text/numbers';
import type { ParameterHistorySnapshot } from '../../training/history/parameter-history';
import type { ParameterEdit } from '../../training/run/state';
import { strings } from '../strings';
import { type CanvasTheme, theme } from '../ui/theme';
import { HistoryPlot } from './history-plot';
import { historySummary } from './history-words';

export interface HistorySectionProps {
  readonly history: ParameterHistorySnapshot | null;
  readonly setByHand: readonly ParameterEdit[];
}

export function HistorySection({ history, setByHand }: HistorySectionProps) {
  const { history: words } = strings;
  if (history === null) return <p class="muted">{words.none}</p>;
  const { steps, values, gradients, stride, undecided } = history;
  const gaps = gradients.some(Number.isNaN);
  return (
    <div class="history" data-field="history">
      <h4>
        {words.heading}
        <span>{words.every(stride)}</span>
      </h4>
      <Line what={words.value} steps={steps} numbers={values} setByHand={setByHand} colour={valueColour} />
      <Line what={words.gradient} steps={steps} numbers={gradients} setByHand={setByHand} colour={gradientColour} />
      {setByHand.length > 0 && (
        <ul class="set-by-hand" data-field="set-by-hand">
          {setByHand.map(({ step, from, to }, i) => (
            <li key={`${step} ${i}`}>{words.set(formatCount(step), formatNumber(from), formatNumber(to))}</li>
          ))}
        </ul>
      )}
      {gaps && (
        <p class="muted" {...(undecided > 0 ? { title: words.undecidedTitle } : {})}>
          {[words.gaps, ...(undecided > 0 ? [words.undecided(undecided)] : [])].join(', ')}
        </p>
      )}
    </div>
  );
}

const valueColour = ({ accent }: CanvasTheme) => accent;
const gradientColour = ({ positive: { r, g, b } }: CanvasTheme) => `rgb(${r} ${g} ${b})`;

interface LineProps {
  readonly what: string;
  readonly steps: Int32Array;
  readonly numbers: Float64Array;
  readonly setByHand: readonly ParameterEdit[];
  readonly colour: (theme: CanvasTheme) => string;
}

function Line({ what, steps, numbers, setByHand, colour }: LineProps) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<HistoryPlot | null>(null);
  const colours = theme.value;
  const { font } = colours;
  useLayoutEffect(() => {
    if (element.current === null) return;
    const made = new HistoryPlot(element.current, font, colour);
    plot.current = made;
    return () => made.dispose();
  }, [colour, font]);
  // Runs before the paint: the plot must not show another step than the rest of the card.
  useLayoutEffect(() => plot.current?.show(steps, numbers, setByHand, colours), [steps, numbers, setByHand, colours]);
  return (
    <figure>
      <figcaption class="muted" aria-hidden="true">
        {what}
      </figcaption>
      <div class="history-plot" aria-hidden="true">
        <div ref={element} class="history-canvas" />
      </div>
      <p class="visually-hidden">{historySummary(what, steps, numbers) ?? strings.history.noGradient}</p>
    </figure>
  );
}
