/**
 * Steps bar: the shown step among the trained ones, its branch, and the slider that shows another
 * step.
 */

import type { StepSnapshot } from '../../inspection/snapshot';
import { formatCount } from '../../text/numbers';
import type { SessionStatus } from '../../training/status';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { branchWords } from './steps-words';

export interface StepsBarProps {
  readonly inspector: Inspector;
  readonly status: SessionStatus;
  readonly recorded: StepSnapshot;
}

export function StepsBar({ inspector, status, recorded }: StepsBarProps) {
  const { steps: words } = strings;
  const { newest, other, visiting } = status;
  const step = inspector.steps.wanted.value ?? recorded.step;
  const earlier = recorded.step < newest;
  const branch = branchWords(status);
  const read = words.at(formatCount(recorded.step), formatCount(newest));
  return (
    <section class={`steps-bar${earlier ? ' earlier' : ''}`} aria-labelledby="steps-heading" data-pane="steps">
      <h2 id="steps-heading">{words.heading}</h2>
      <input
        type="range"
        class="steps-slider"
        min={1}
        max={newest}
        step={1}
        value={step}
        disabled={newest < 2}
        aria-label={words.slider}
        aria-valuetext={[words.at(formatCount(step), formatCount(newest)), ...(branch === null ? [] : [branch])].join(
          ', ',
        )}
        onInput={(event) => inspector.visit(event.currentTarget.valueAsNumber)}
      />
      <p class="steps-read" data-field="steps-read">
        {visiting === null ? read : words.visiting(formatCount(recorded.step), formatCount(visiting))}
      </p>
      {earlier && (
        <p class="steps-earlier">
          <span class="state-word" data-field="earlier">
            {words.earlier}
          </span>{' '}
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
    </section>
  );
}
