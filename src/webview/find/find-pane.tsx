/** Find pane: a filter, the list of its matches, and the strongest edges of a cone. */

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { MatchOrder } from '../../step/find/matches';
import { formatCount, formatNumber } from '../../text/numbers';
import type { PaneProps } from '../page/pane-props';
import { strings } from '../strings';
import { Tool } from '../ui/tool';
import { ConeEdges } from './cone-edges';
import { FilterExamples } from './filter-examples';
import { FilterInput } from './filter-input';
import { listedMatches } from './listed';
import { MatchListView } from './match-list-view';

export function FindPane({ inspector, recorded }: PaneProps<'find'>) {
  const { find: words } = strings;
  const { marking, finding: find } = inspector;
  const examples = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const filter = marking.filter.value;
  const { cone } = recorded.marks;
  const found = recorded.marks.filter;
  // The text in the input may be newer than the filter of the last search.
  const error = found?.text === filter ? found.error : null;
  const list = listedMatches(recorded, find.order.value);
  const summoned = find.summoned.value;
  useEffect(() => {
    if (summoned === 0) return;
    input.current?.focus();
    input.current?.select();
  }, [summoned]);

  const go = (by: number) => {
    if (list !== null) inspector.attempt(find.go(list, by));
  };
  return (
    <section class="find-pane" aria-label={words.label}>
      <div class="find-bar">
        <FilterInput inspector={inspector} error={error} field={input} onEnter={(back) => go(back ? -1 : 1)} />
        <Tool icon="arrow-up" name={words.previous} onClick={() => go(-1)} />
        <Tool icon="arrow-down" name={words.next} onClick={() => go(1)} />
        <label class="find-order">
          {words.order}
          <select
            value={find.order.value}
            onChange={(event) => find.sortBy(event.currentTarget.value === 'tape' ? 'tape' : 'gradient')}
          >
            {(['gradient', 'tape'] satisfies MatchOrder[]).map((order) => (
              <option key={order} value={order}>
                {words.orders[order]}
              </option>
            ))}
          </select>
        </label>
        <label class="checkbox" title={words.followTitle}>
          <input
            type="checkbox"
            checked={marking.followsCursor.value}
            onChange={(event) => marking.followCursor(event.currentTarget.checked)}
          />
          {words.follow}
        </label>
        <Tool icon="question" name={words.examples} onClick={() => (examples.value = !examples.value)} />
      </div>
      <p
        class={`find-status${error === null ? '' : ' wrong'}`}
        id="filter-status"
        role="status"
        data-field="find-status"
      >
        {error !== null
          ? words.wrong(String(error.at + 1), error.message)
          : found?.marks
            ? words.found(matchesInWords(found.marks, recorded), formatNumber(found.marks.absoluteGradient))
            : words.none}
      </p>
      <div class="find-content">
        {examples.value || filter.trim() === '' ? (
          <FilterExamples
            onChoose={(example) => {
              marking.find(example);
              examples.value = false;
              input.current?.focus();
            }}
          />
        ) : (
          list !== null && <MatchListView inspector={inspector} list={list} />
        )}
        {cone !== null && <ConeEdges inspector={inspector} cone={cone} />}
      </div>
    </section>
  );
}

/** Returns the number of matches in words, parameters apart: `1,234 matches of 135,843 nodes`. */
function matchesInWords(
  { nodes, parameters }: { readonly nodes: number; readonly parameters: number },
  recorded: PaneProps<'find'>['recorded'],
): string {
  const { find: words } = strings;
  if (nodes + parameters === 0) return words.nothing;
  const ofNodes = words.matches(nodes, recorded.created);
  const ofParameters = words.parameters(formatCount(parameters), recorded.parameters);
  if (parameters === 0) return ofNodes;
  return nodes === 0 ? ofParameters : words.both(ofNodes, ofParameters);
}
