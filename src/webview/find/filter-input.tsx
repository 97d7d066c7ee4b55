/** Filter input: underlines the place of an error; the Up and Down keys recall earlier filters. */

import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import type { FilterError } from '../../step/find/filter-syntax';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';

export interface FilterInputProps {
  readonly inspector: Inspector;
  readonly error: FilterError | null;
  readonly field: RefObject<HTMLInputElement>;
  /** Enter moves to the next match, Shift+Enter to the previous one. */
  readonly onEnter: (back: boolean) => void;
}

export function FilterInput({ inspector, error, field, onEnter }: FilterInputProps) {
  const { find: words } = strings;
  const { marking, finding: find } = inspector;
  const shadow = useRef<HTMLDivElement>(null);
  const text = marking.filter.value;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onEnter(event.shiftKey);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const recalled = find.recall(event.key === 'ArrowUp' ? 1 : -1, text);
      if (recalled !== null) marking.find(recalled);
    } else if (event.key === 'Escape' && text !== '') marking.find('');
    else return;
    event.preventDefault();
  };
  // The text scrolls inside its input; the drawing beneath it follows.
  const follow = () => {
    if (shadow.current !== null && field.current !== null) shadow.current.scrollLeft = field.current.scrollLeft;
  };
  return (
    <div class="filter-input">
      <input
        ref={field}
        type="text"
        id="filter-input"
        spellcheck={false}
        autocomplete="off"
        maxLength={1000}
        placeholder={words.placeholder}
        aria-label={words.filter}
        aria-invalid={error !== null}
        aria-describedby="filter-status"
        value={text}
        onInput={(event) => marking.find(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onScroll={follow}
        onBlur={() => find.remember(error === null ? text : '')}
      />
      {error !== null && (
        <div ref={shadow} class="filter-shadow" aria-hidden="true">
          {text.slice(0, error.at)}
          <span class="filter-error">{text.slice(error.at, error.at + error.length)}</span>
          {text.slice(error.at + error.length)}
        </div>
      )}
    </div>
  );
}
