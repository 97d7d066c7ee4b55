/** Shortened list: shows the first few items, and all on request. */

import { type Signal, useSignal } from '@preact/signals';
import { formatCount } from '../../text/numbers';
import { strings } from '../strings';

export interface Shortened<T> {
  readonly listed: readonly T[];
  /** Says how many of how many items are listed; undefined where all are. */
  readonly hint: string | undefined;
  /**
   * Label of the button that lists more items, or fewer again; null where there are no more to
   * list.
   */
  readonly toggle: string | null;
}

/**
 * Returns the first `most` of the items, strongest first, or all that are loaded; `count` is the
 * true number of items.
 */
export function shortened<T>(items: readonly T[], count: number, most: number, all: boolean): Shortened<T> {
  const { card } = strings;
  const listed = all ? items : items.slice(0, most);
  const hint = listed.length < count ? card.strongestOf(formatCount(listed.length), formatCount(count)) : undefined;
  if (items.length <= most) return { listed, hint, toggle: null };
  if (all) return { listed, hint, toggle: card.listFewer(formatCount(most)) };
  const more = items.length < count ? card.listMore : card.listAll;
  return { listed, hint, toggle: more(formatCount(items.length)) };
}

export interface ShortenedHintProps {
  readonly hint: string | undefined;
  readonly toggle: string | null;
  readonly all: Signal<boolean>;
}

/** Shows the hint and the button beside the heading of the list. */
export function ShortenedHint({ hint, toggle, all }: ShortenedHintProps) {
  return (
    <>
      {hint !== undefined && <span class="muted"> {hint}</span>}
      {toggle !== null && (
        <>
          {' '}
          <button
            type="button"
            class="link"
            data-do="list-all"
            aria-expanded={all.value}
            onClick={() => {
              all.value = !all.value;
            }}
          >
            {toggle}
          </button>
        </>
      )}
    </>
  );
}

/** Shortens a list in a component, and returns it with the hint beside its heading. */
export function useShortened<T>(items: readonly T[], count: number, most: number) {
  const all = useSignal(false);
  const { listed, hint, toggle } = shortened(items, count, most, all.value);
  return { listed, hint: <ShortenedHint hint={hint} toggle={toggle} all={all} /> };
}
