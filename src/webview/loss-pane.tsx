/** The loss of every step so far. */

import { useComputed, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount } from '../graph/format';
import type { InspectorProps } from './app';
import { LossPlot } from './loss-plot';
import { formatLoss, lossSeries, meanSteps } from './loss-series';
import { strings } from './strings';
import { theme } from './theme';

export function LossPane({ inspector }: InspectorProps) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<LossPlot | null>(null);
  /** Index of the loss that is read off, by pointer or keys. */
  const read = useSignal<number | null>(null);
  const series = useComputed(() => lossSeries(inspector.shown.value?.losses ?? new Float64Array()));
  const { steps, losses, means, lowest } = series.value;
  const whole = steps.length === (steps.at(-1) ?? 0);
  const numSteps = inspector.shown.value?.status.numSteps ?? 0;
  const colours = theme.value;
  const current = steps.length - 1;
  const index = Math.min(read.value ?? current, current);

  useLayoutEffect(() => {
    if (element.current === null) return;
    const made = new LossPlot(element.current, (hovered) => (read.value = hovered));
    plot.current = made;
    return () => made.dispose();
  }, [read]);
  // Before the paint: the plot must not show another step than the rest of the page.
  useLayoutEffect(() => plot.current?.show(series.value, numSteps, colours), [series.value, numSteps, colours]);

  const text = (i: number) => strings.loss.at(formatCount(steps[i] ?? 0), formatLoss(losses[i] ?? Number.NaN));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.shiftKey ? 10 : 1;
    const moves: { readonly [key: string]: number } = {
      ArrowLeft: index - by,
      ArrowRight: index + by,
      PageDown: index - 50,
      PageUp: index + 50,
      Home: 0,
      End: current,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    read.value = Math.min(current, Math.max(0, to));
    plot.current?.pointAt(read.value);
  };

  return (
    <section class="loss-pane" aria-labelledby="loss-heading" data-pane="loss">
      <div class="pane-bar">
        <h2 id="loss-heading">{strings.loss.heading}</h2>
        <p class="loss-read" data-field="loss-read">
          {current >= 0 && text(index)}
        </p>
      </div>
      <div
        class="loss-plot"
        role="slider"
        tabIndex={0}
        aria-label={strings.loss.label}
        aria-readonly="true"
        aria-valuemin={steps[0] ?? 0}
        aria-valuemax={steps[current] ?? 0}
        aria-valuenow={steps[index] ?? 0}
        aria-valuetext={current < 0 ? '' : text(index)}
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
        {means.at(-1) != null && <li class="mean">{strings.loss.mean(meanSteps)}</li>}
      </ul>
      <p class="visually-hidden">
        {current >= 0 &&
          strings.loss.summary(
            formatCount(steps[current] ?? 0),
            formatLoss(losses[0] ?? Number.NaN),
            formatLoss(losses[steps.indexOf(lowest ?? 0)] ?? Number.NaN),
            formatCount(lowest ?? 0),
            formatLoss(losses[current] ?? Number.NaN),
          )}
      </p>
    </section>
  );
}
