/** Match list view: draws only the rows in view. */

import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { MatchRow } from '../../step/find/matches';
import { formatCount, formatNumber } from '../../text/numbers';
import { own } from '../../text/own';
import type { Inspector } from '../state/inspector';
import { strings } from '../strings';
import { labelBehind } from '../ui/node-label';
import { measured } from '../ui/sizes';
import type { ListedMatches } from './match-list';
import { rowHeight, rowWindow, scrollTopFor } from './virtual-rows';

export interface MatchListViewProps {
  readonly inspector: Inspector;
  readonly list: ListedMatches;
}

export function MatchListView({ inspector, list }: MatchListViewProps) {
  const { find: words } = strings;
  const { finding: find } = inspector;
  const element = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const viewHeight = useSignal(0);
  const { total } = list;
  const at = find.at.value;
  const { height, first, end, top } = rowWindow(total, scrollTop.value, viewHeight.value);
  const rows = find.list.rows.value;
  const running = inspector.status.value?.state === 'running';
  const shown = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);

  useEffect(() => measured(element.current, (size) => (viewHeight.value = size.height)), [viewHeight]);
  useLayoutEffect(() => find.show(list));
  useEffect(() => {
    // While training runs, each step is gone before its rows could be read.
    if (!running) inspector.attempt(find.list.see(list, first, end));
  });
  // A list of another filter or order begins at its first match.
  useLayoutEffect(() => {
    if (element.current !== null) element.current.scrollTop = 0;
  }, [list.filter, list.order]);
  useLayoutEffect(() => {
    if (element.current === null || at < 0) return;
    element.current.scrollTop = scrollTopFor(at, total, element.current.scrollTop, element.current.clientHeight);
  }, [at, total]);

  const move = (to: number) => find.moveTo(Math.max(0, to), total);
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(viewHeight.peek() / rowHeight) - 1);
    const moves: { readonly [key: string]: number } = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: total - 1,
    };
    const to = own(moves, event.key);
    const row = rows.get(at);
    if (to !== undefined) move(to);
    else if (event.key === 'Enter') inspector.attempt(find.go(list, 0));
    else if ((event.key === 'F12' || event.key.toLowerCase() === 'f') && !event.ctrlKey && !event.metaKey && row) {
      inspector.locate({ kind: 'node', node: row.node }, event.altKey);
    } else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    if (row === null) return;
    find.moveTo(Number(row.getAttribute('data-row')), total);
    inspector.attempt(find.go(list, 0));
  };
  return (
    <div class="match-list">
      <div class="match-row match-heads" aria-hidden="true">
        {words.columns.map((column) => (
          <span key={column}>{column}</span>
        ))}
      </div>
      <div
        ref={element}
        class="match-rows"
        role="listbox"
        tabIndex={0}
        aria-label={words.list}
        {...(at >= first && at < end && { 'aria-activedescendant': `match-${at}` })}
        onScroll={(event) => (scrollTop.value = event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (at < 0 && total > 0) move(0);
        }}
        onClick={onClick}
      >
        <div class="match-space" style={{ height }}>
          {shown.map((index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus, and names the active option
            <div
              key={index}
              id={`match-${index}`}
              class={`match-row${index === at ? ' current' : ''}`}
              role="option"
              aria-selected={index === at}
              aria-posinset={index + 1}
              aria-setsize={total}
              data-row={index}
              style={{ top: top + (index - first) * rowHeight }}
            >
              <Row row={rows.get(index)} />
            </div>
          ))}
        </div>
      </div>
      {running && <p class="match-note muted">{words.running}</p>}
    </div>
  );
}

function Row({ row }: { readonly row: MatchRow | undefined }) {
  if (row === undefined) return <span class="muted">{strings.find.pending}</span>;
  return (
    <>
      <span class="match-name">
        <span class="operation">{row.operation}</span> {labelBehind(row.operation, row.name)}
      </span>
      <span class="match-path">{row.path}</span>
      <span class="match-number">{formatNumber(row.value)}</span>
      <span class="match-number">{row.gradient === null ? strings.untouched : formatNumber(row.gradient)}</span>
      <span class="match-number muted">{formatCount(row.node)}</span>
      <span class="match-number muted">{row.line}</span>
    </>
  );
}
