/**
 * Tokenizer pane: every token with its character and its count in the corpus. Only the rows in view
 * are drawn.
 */

import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { TokenizerSnapshot } from '../../inspection/panes/tokenizer';
import { checked } from '../../text/checked';
import { formatCount, formatNumber } from '../../text/numbers';
import { codePointName, isNamed, shownText, shownToken } from '../../text/token-text';
import { formatDocuments } from '../../training/corpus/division';
import { rowHeight, rowWindow } from '../find/virtual-rows';
import type { PaneProps } from '../page/pane-props';
import { strings } from '../strings';
import { Choice } from '../ui/choice';
import { measured } from '../ui/sizes';
import { orderedTokens, tokenOrders } from './token-order';

export function TokenizerPane({ data, state }: PaneProps<'tokenizer'>) {
  const { tokenizer: words } = strings;
  const { order } = state.choice();
  const { corpus, documents, division, blockSize, occurrences } = data;
  const element = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const viewHeight = useSignal(0);
  // The corpus of a run never changes, and neither do its tokens.
  const tokens = useMemo(() => orderedTokens(occurrences, order), [corpus, documents, occurrences.length, order]);
  const total = useMemo(() => occurrences.reduce((sum, count) => sum + count, 0), [corpus, documents, tokens.length]);
  const { first, end } = rowWindow(tokens.length, scrollTop.value, viewHeight.value);

  useEffect(() => measured(element.current, (size) => (viewHeight.value = size.height)), [viewHeight]);
  useLayoutEffect(() => {
    if (element.current !== null) element.current.scrollTop = 0;
  }, [order, corpus]);

  return (
    <div class="tokenizer-pane">
      <div class="pane-choices">
        <Choice
          label={words.sort}
          field="token-sort"
          chosen={order}
          options={tokenOrders.map((value) => [value, words.orders[value]])}
          onChoose={(value) => state.choose({ order: value })}
        />
        <p class="muted" data-field="corpus-summary">
          {words.summary(
            shownText(corpus),
            formatDocuments(documents, division, blockSize),
            formatCount(tokens.length),
          )}
        </p>
      </div>
      <section
        ref={element}
        class="token-table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls only what has the focus
        tabIndex={0}
        aria-label={words.table}
        onScroll={(event) => (scrollTop.value = event.currentTarget.scrollTop)}
      >
        <table aria-rowcount={tokens.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {words.columns.map(([name, title]) => (
                <th key={name} scope="col" title={title}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Room rows={first} />
            {tokens.slice(first, end).map((token, index) => (
              <Row key={token} data={data} token={token} index={first + index} total={total} />
            ))}
            <Room rows={tokens.length - end} />
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** Fills the place of rows that are out of view. */
function Room({ rows }: { readonly rows: number }) {
  return rows <= 0 ? null : <tr class="room" style={{ height: rows * rowHeight }} />;
}

interface RowProps {
  readonly data: TokenizerSnapshot;
  readonly token: number;
  /** Its row, from 0. */
  readonly index: number;
  /** All tokens of the corpus. */
  readonly total: number;
}

function Row({ data: { codePoints, occurrences }, token, index, total }: RowProps) {
  const { tokenizer: words } = strings;
  const count = checked(occurrences, token, 'token');
  const point = codePoints[token];
  const character = point === undefined ? null : String.fromCodePoint(point);
  return (
    <tr aria-rowindex={index + 2} data-token={token}>
      <td>{formatCount(token)}</td>
      <td>
        {character === null ? (
          <span title={words.bosTitle}>{words.bos}</span>
        ) : isNamed(character) ? (
          <span class="muted">{shownToken(character)}</span>
        ) : (
          shownToken(character)
        )}
      </td>
      <td>{character === null ? words.none : codePointName(character)}</td>
      <td>{formatCount(count)}</td>
      <td>{words.percent(formatNumber((100 * count) / total))}</td>
    </tr>
  );
}
