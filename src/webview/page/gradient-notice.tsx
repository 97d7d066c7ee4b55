/** Gradient notice: says whose gradients are shown where they are not those of the loss. */

import { useEffect } from 'preact/hooks';
import { strings } from '../strings';
import type { InspectorProps } from './app';
import { leavesByKey } from './leaving';

const { gradientOf: words } = strings;

export function GradientNotice({ inspector }: InspectorProps) {
  const recorded = inspector.shown.value?.recorded ?? null;
  const gradientOf = recorded?.gradientOf ?? null;
  const isAsked = gradientOf?.asked === true;
  useEffect(() => {
    if (!isAsked) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!leavesByKey(event, document.activeElement)) return;
      event.preventDefault();
      inspector.gradientOf(null);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [inspector, isAsked]);
  if (recorded === null || gradientOf === null) return null;
  const isGeneration = recorded.loss === null;
  return (
    <div class="notice gradient-notice" role="status" data-notice="gradient-of">
      <p>{isGeneration ? words.noLoss(gradientOf.name) : words.notice(gradientOf.name)}</p>
      {isAsked && (
        <button
          type="button"
          class="button secondary"
          data-action="gradient-of-loss"
          title={words.backTitle}
          onClick={() => inspector.gradientOf(null)}
        >
          {isGeneration ? words.backInGeneration : words.back}
        </button>
      )}
    </div>
  );
}
