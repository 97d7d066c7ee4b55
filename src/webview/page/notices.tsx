/** Notices: messages about failures. */

import { formatCount, formatNumber } from '../../text/numbers';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import { sourceLink } from '../ui/source-link';
import type { InspectorProps } from './app';

/** Shows the last failure of a call or of the page itself, until it is dismissed. */
export function FailureNotice({ inspector }: InspectorProps) {
  const message = inspector.failure.value;
  if (message === null) return null;
  return (
    <div class="notice" role="alert" data-notice="failure">
      <Icon name="error" />
      <p>{message}</p>
      <button
        type="button"
        class="icon-button"
        aria-label={strings.actions.dismiss}
        title={strings.actions.dismiss}
        onClick={() => inspector.dismissFailure()}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Shows why training stopped by itself, and where in the source that began. */
export function DivergedNotice({ inspector }: InspectorProps) {
  const problem = inspector.status.value?.problem ?? null;
  if (problem === null) return null;
  const { card, diverged, sourceFile, actions } = strings;
  const step = formatCount(problem.step);
  const place = `${sourceFile}:${problem.range.line}`;
  return (
    <div class="notice" role="alert" data-notice="diverged">
      <Icon name="error" />
      <p>
        {Number.isFinite(problem.loss) ? diverged.lossFinite(step) : diverged.message(step, formatNumber(problem.loss))}{' '}
        {diverged.first(
          problem.what,
          card.nodeAt(problem.place, formatCount(problem.node)),
          formatNumber(problem.value),
        )}{' '}
        <button
          type="button"
          class="link"
          title={actions.goToSource}
          {...sourceLink((beside) => inspector.locateNode(problem.node, problem.step, beside))}
        >
          {place} <code>{problem.code}</code>
        </button>
        . {diverged.remedy}
      </p>
      <button type="button" class="button" onClick={() => inspector.restart()}>
        {actions.restart}
      </button>
    </div>
  );
}
