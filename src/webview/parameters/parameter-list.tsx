/** A list of parameters of any length: only the rows on the screen are drawn. One stop of the Tab key, arrow keys inside. */

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount, formatNumber } from '../../graph/format';
import type { Selection } from '../../graph/view';
import type { ParametersSnapshot } from '../../training/snapshot';
import type { Inspector } from '../inspector';
import { strings } from '../strings';
import type { ParametersState } from './parameters-state';
import { mostRows, movedRow, rowHeight, rowsInSight, scrolledTo } from './rows';

export interface ParameterListProps {
  readonly inspector: Inspector;
  readonly state: ParametersState;
  readonly data: ParametersSnapshot;
  /** How many parameters are in the list. */
  readonly count: number;
}

export function ParameterList({ inspector, state, data, count: all }: ParameterListProps) {
  const { parameters: words } = strings;
  const list = useRef<HTMLDivElement>(null);
  const seen = useSignal({ from: 0, count: 30 });
  const count = Math.min(all, mostRows);
  const active = Math.min(state.active, count - 1);
  const { by, search } = data;
  const loaded = { from: data.from, count: data.names.length };
  const look = () => {
    const element = list.current;
    if (element === null) return;
    const range = rowsInSight(element.scrollTop, element.clientHeight);
    if (range.from !== seen.peek().from || range.count !== seen.peek().count) seen.value = range;
    state.look(range, loaded, count);
  };
  useLayoutEffect(() => {
    if (list.current !== null) list.current.scrollTop = 0;
    look();
    const observer = new ResizeObserver(() => requestAnimationFrame(() => look()));
    if (list.current !== null) observer.observe(list.current);
    return () => observer.disconnect();
  }, [by, search]);

  const activate = (row: number) => {
    const element = list.current;
    if (element === null) return;
    state.activate(row);
    element.scrollTop = scrolledTo(row, element.scrollTop, element.clientHeight);
    look();
  };
  const selectionAt = (row: number): Selection | null => {
    const node = data.rows.parameter[row - data.from];
    return node === undefined ? null : { kind: 'parameter', node };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = movedRow(active, event.key, count, Math.max(1, seen.value.count - 2));
    const selection = selectionAt(active);
    if (moved !== null) activate(moved);
    else if (selection === null) return;
    else if (event.key === 'F12' || (event.key === 'Enter' && (event.ctrlKey || event.altKey)))
      inspector.reveal(selection, event.altKey);
    else if (event.key === 'Enter' || event.key === ' ') inspector.select(selection);
    else return;
    event.preventDefault();
  };
  const rows: number[] = [];
  const end = Math.min(seen.value.from + seen.value.count, count, loaded.from + loaded.count);
  for (let row = Math.max(seen.value.from, loaded.from); row < end; row++) rows.push(row);
  const selected = inspector.selection.value;

  return (
    <div class="parameter-table">
      <div class="parameter-row parameter-heads" aria-hidden="true">
        <span>{words.columns.name}</span>
        <span>{words.columns.value}</span>
        <span>{words.columns.gradient}</span>
        <span>{words.columns.firstMoment}</span>
        <span>{words.columns.secondMoment}</span>
        <span>{words.columns.update}</span>
      </div>
      <div
        ref={list}
        class="parameter-list"
        role="listbox"
        tabIndex={0}
        aria-label={words.list(formatCount(all), words.sizes[by])}
        {...(rows.includes(active) ? { 'aria-activedescendant': rowId(active) } : {})}
        onScroll={look}
        onKeyDown={onKeyDown}
      >
        <div class="parameter-rows" role="presentation" style={{ height: count * rowHeight }}>
          {rows.map((row) => (
            <Row
              key={row}
              data={data}
              row={row}
              count={count}
              active={row === active}
              selected={selected?.kind === 'parameter' && selected.node === data.rows.parameter[row - data.from]}
              onClick={(event) => {
                const selection = selectionAt(row);
                state.activate(row);
                if (selection === null) return;
                if (event.ctrlKey || event.altKey || event.metaKey) inspector.reveal(selection, event.altKey);
                else inspector.select(selection);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly data: ParametersSnapshot;
  /** Its number in the list, from 0. */
  readonly row: number;
  readonly count: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onClick: (event: MouseEvent) => void;
}

function Row({ data: { rows, names, from }, row, count, active, selected, onClick }: RowProps) {
  const { parameters: words } = strings;
  const index = row - from;
  const number = (numbers: Float64Array) => formatNumber(numbers[index] ?? Number.NaN);
  const name = names[index] ?? '';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus
    <div
      class={`parameter-row${active ? ' active' : ''}${selected ? ' selected' : ''}`}
      role="option"
      id={rowId(row)}
      data-name={name}
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={row + 1}
      style={{ top: row * rowHeight }}
      onClick={onClick}
    >
      <span class="parameter-name">{name}</span>
      <Figure column="value">{number(rows.value)}</Figure>
      <Figure column="gradient">
        {rows.touched[index] === 1 ? number(rows.gradient) : <span class="untouched-word">{words.untouchedShort}</span>}
      </Figure>
      <Figure column="firstMoment">{number(rows.firstMoment)}</Figure>
      <Figure column="secondMoment">{number(rows.secondMoment)}</Figure>
      <Figure column="update">{number(rows.update)}</Figure>
    </div>
  );
}

interface FigureProps {
  readonly column: Exclude<keyof typeof strings.parameters.columns, 'name'>;
  readonly children: ComponentChildren;
}

/** Screen readers hear the name of the column before its figure. */
function Figure({ column, children }: FigureProps) {
  return (
    <span data-field={`row-${column}`}>
      <span class="visually-hidden">{`, ${strings.parameters.columns[column]} `}</span>
      {children}
    </span>
  );
}

function rowId(row: number): string {
  return `parameter-row-${row}`;
}
