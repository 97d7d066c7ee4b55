/** Reference step: chooses the step that others are compared with. */

import { useSignal } from '@preact/signals';
import { readNumber } from '../../text/read-number';
import type { PaneProps } from '../page/pane-props';
import { strings } from '../strings';

export interface CompareReferenceProps extends Pick<PaneProps<'compare'>, 'inspector' | 'recorded'> {
  readonly kept: boolean;
}

export function CompareReference({ inspector, recorded, kept }: CompareReferenceProps) {
  const { compare: words } = strings;
  const wrong = useSignal('');
  const newest = inspector.status.value?.newest ?? recorded.step;
  const keep = (text: string) => {
    const read = readNumber(text, { whole: true, lowest: 1, highest: newest });
    wrong.value = 'remedy' in read ? words.wrongStep(text, read.remedy) : '';
    if ('value' in read) inspector.compareWith(read.value);
  };
  return (
    <>
      <button
        type="button"
        class="button secondary"
        data-do="keep-step"
        title={words.keepTitle}
        onClick={() => inspector.compareWith(recorded.step)}
      >
        {words.keep}
      </button>
      <label class="choice" title={words.keepStepTitle}>
        {words.keepStep}
        <input
          type="text"
          inputMode="numeric"
          size={6}
          data-field="compare-step"
          aria-invalid={wrong.value !== ''}
          aria-describedby="compare-step-error"
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep(event.currentTarget.value);
          }}
        />
      </label>
      <span id="compare-step-error" class="compare-error" role="status">
        {wrong.value}
      </span>
      {kept && (
        <button
          type="button"
          class="link"
          data-do="forget-step"
          title={words.forgetTitle}
          onClick={() => inspector.compareWith(null)}
        >
          {words.forget}
        </button>
      )}
    </>
  );
}
