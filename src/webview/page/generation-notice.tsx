/** Generation notice: says that a generation is shown in place of the training step, and leads back to it. */

import { useEffect } from 'preact/hooks';
import { formatCount } from '../../text/numbers';
import { visibleText } from '../../text/token-text';
import { strings } from '../strings';
import type { InspectorProps } from './app';
import { leavesByKey } from './leaving';

const { generate: words } = strings;

export function GenerationNotice({ inspector }: InspectorProps) {
  const shown = inspector.shown.value;
  const generation = shown?.status.generation ?? null;
  // Gradients that were asked for are left first.
  const isNext = generation !== null && shown?.recorded?.gradientOf?.asked !== true;
  useEffect(() => {
    if (!isNext) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!leavesByKey(event, document.activeElement)) return;
      event.preventDefault();
      inspector.leaveGeneration();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [inspector, isNext]);
  if (generation === null || shown === null) return null;
  return (
    <div class="notice generation-notice" role="status" data-notice="generation">
      <p>{words.notice(visibleText(generation.document), formatCount(shown.status.step))}</p>
      <button
        type="button"
        class="button secondary"
        data-action="leave-generation"
        title={words.backTitle}
        onClick={() => inspector.leaveGeneration()}
      >
        {words.back}
      </button>
    </div>
  );
}
