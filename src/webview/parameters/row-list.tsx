/**
 * Row list: a list box of any length that draws only the rows on the screen. It is one Tab stop,
 * with arrow keys inside.
 */

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { mostRows, movedRow, type RowRange, rowHeight, rowsInSight, scrolledTo } from './rows';

export interface RowListProps {
  /** Its accessible name. */
  readonly label: string;
  /** Number of its rows; those beyond the most that a browser can scroll are left out. */
  readonly count: number;
  /** The row that the keys act on. */
  readonly active: number;
  /**
   * The id of the active row's element, used while the row is on the screen; null where the row is
   * not loaded.
   */
  readonly activeId: string | null;
  /** When this changes, the list is another one and starts at its top. */
  readonly of: string;
  /** Receives the rows that are on the screen. */
  readonly onLook: (seen: RowRange) => void;
  /** Receives the row that a key leads to. */
  readonly onMove: (row: number) => void;
  /** Handles any other key; returns true if the key did something. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** Returns the rows of a range, as far as they are loaded. */
  readonly children: (seen: RowRange) => ComponentChildren;
}

export function RowList({ label, count: all, active, activeId, of, onLook, onMove, onKey, children }: RowListProps) {
  const list = useRef<HTMLDivElement>(null);
  const seen = useSignal<RowRange>({ from: 0, count: 30 });
  const count = Math.min(all, mostRows);
  const look = () => {
    const element = list.current;
    if (element === null) return;
    const range = rowsInSight(element.scrollTop, element.clientHeight);
    if (range.from !== seen.peek().from || range.count !== seen.peek().count) seen.value = range;
    onLook(range);
  };
  const latest = useRef(look);
  latest.current = look;
  useLayoutEffect(() => {
    if (list.current !== null) list.current.scrollTop = 0;
    latest.current();
    const observer = new ResizeObserver(() => requestAnimationFrame(() => latest.current()));
    if (list.current !== null) observer.observe(list.current);
    return () => observer.disconnect();
  }, [of]);

  const onKeyDown = (event: KeyboardEvent) => {
    const element = list.current;
    if (element === null || count === 0) return;
    const moved = movedRow(active, event.key, count, Math.max(1, seen.value.count - 2));
    if (moved !== null) {
      onMove(moved);
      element.scrollTop = scrolledTo(moved, element.scrollTop, element.clientHeight);
      look();
    } else if (!onKey(event)) return;
    event.preventDefault();
  };

  const { from, count: drawn } = seen.value;
  const isSeen = active >= from && active < from + drawn;

  return (
    <div
      ref={list}
      class="parameter-list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      {...(activeId === null || !isSeen ? {} : { 'aria-activedescendant': activeId })}
      onScroll={look}
      onKeyDown={onKeyDown}
    >
      <div class="parameter-rows" role="presentation" style={{ height: count * rowHeight }}>
        {children(seen.value)}
      </div>
    </div>
  );
}

export interface ListRowProps {
  readonly id: string;
  /** Further classes, after that of every row. */
  readonly kind?: string;
  readonly name: string;
  /** Its number in the list, from 0, of `count`. */
  readonly row: number;
  readonly count: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onClick: (event: MouseEvent) => void;
  readonly children: ComponentChildren;
}

/** Shows one row at its place in the list. */
export function ListRow({ id, kind, name, row, count, active, selected, onClick, children }: ListRowProps) {
  const classes = ['parameter-row', kind, active && 'active', selected && 'selected'];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
    <div
      class={classes.filter(Boolean).join(' ')}
      role="option"
      id={id}
      data-name={name}
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={row + 1}
      style={{ top: row * rowHeight }}
      onClick={onClick}
    >
      {children}
    </div>
  );
}

/** Shows a figure in a row; screen readers read the name of its column before it. */
export function ListCell({
  field,
  title,
  children,
}: {
  readonly field: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <span data-field={`row-${field}`}>
      <span class="visually-hidden">{`, ${title} `}</span>
      {children}
    </span>
  );
}
