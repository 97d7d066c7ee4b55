/** The pane that finds nodes: a filter, and how many nodes it means. */

import { formatCount } from '../../graph/format';
import type { GraphPaneProps } from '../graph/graph-pane';
import { strings } from '../strings';

export function FindPane({ inspector, recorded }: GraphPaneProps) {
  const { find: words } = strings;
  const found = recorded.marks.filter;
  return (
    <section class="find-pane" aria-label={words.label}>
      <input
        type="text"
        class="filter-input"
        aria-label={words.filter}
        value={inspector.marking.filter.value}
        onInput={(event) => inspector.marking.find(event.currentTarget.value)}
      />
      <p role="status">
        {found?.error?.message ??
          (found?.marks ? words.matches(formatCount(found.marks.nodes), formatCount(recorded.created)) : '')}
      </p>
    </section>
  );
}
