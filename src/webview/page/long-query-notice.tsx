/** Long query notice: shown on the page while a query takes long. */

import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import type { InspectorProps } from './app';

export function LongQueryNotice({ inspector }: InspectorProps) {
  const { waiting } = strings;
  const recorded = inspector.shown.value?.recorded ?? null;
  return (
    <div class="long-query" role="status">
      {inspector.query.takesLong.value && (
        <p data-field="long-query">
          {recorded === null ? waiting.text : waiting.textOf(recorded.created)}{' '}
          <button type="button" class="button" title={waiting.cancelTitle} onClick={() => inspector.cancel()}>
            {strings.waiting.cancel}
          </button>
        </p>
      )}
    </div>
  );
}

/**
 * Cancels a query that takes long when the key is Escape, whatever else Escape is for. Returns
 * whether it did.
 */
export function cancelByKey(inspector: Inspector, { key }: KeyboardEvent): boolean {
  if (key !== 'Escape' || !inspector.query.takesLong.peek()) return false;
  inspector.cancel();
  return true;
}
