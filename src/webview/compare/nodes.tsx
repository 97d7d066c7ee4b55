/** Comparison of nodes: the first nodes that differ between two steps of the same length. */

import { useSignal } from '@preact/signals';
import type { DifferingNode, ReferenceSnapshot } from '../../inspection/panes/compare';
import { formatCount, formatNumber } from '../../text/numbers';
import { readNumber } from '../../text/read-number';
import type { Inspector } from '../state/inspector';
import type { PaneStates } from '../state/panes-state';
import { strings } from '../strings';
import { Choice } from '../ui/choice';

export interface CompareNodesProps {
  readonly inspector: Inspector;
  readonly state: PaneStates['compare'];
  readonly reference: ReferenceSnapshot;
  /** Nodes of the shown step. */
  readonly created: number;
}

export function CompareNodes({ inspector, state, reference: { nodes }, created }: CompareNodesProps) {
  const { compare: words } = strings;
  const { what, tolerance } = state.choice();
  const wrong = useSignal('');
  return (
    <div class="compare-nodes" data-field="compare-nodes">
      <Choice
        label={words.nodes}
        field="compare-what"
        chosen={what}
        options={(['value', 'gradient'] as const).map((value) => [value, words.what[value]])}
        onChoose={(value) => state.choose({ what: value })}
      />
      <label class="choice" title={words.toleranceTitle}>
        {words.tolerance}
        <input
          type="text"
          size={8}
          data-field="tolerance"
          defaultValue={String(tolerance)}
          aria-invalid={wrong.value !== ''}
          aria-describedby="tolerance-error"
          onInput={(event) => {
            const text = event.currentTarget.value;
            const read = readNumber(text, { lowest: 0, example: 1e-9 });
            wrong.value = 'remedy' in read ? words.wrongTolerance(text, read.remedy) : '';
            if ('value' in read) state.choose({ tolerance: read.value });
          }}
        />
      </label>
      <span id="tolerance-error" class="compare-error" role="status">
        {wrong.value}
      </span>
      {nodes.kind !== 'compared' ? (
        <span>{words[nodes.kind]}</span>
      ) : nodes.count === 0 ? (
        <span>{words.same(created)}</span>
      ) : (
        <>
          <span>{words.differ(nodes.count, created, formatNumber(nodes.largest))}</span>
          <Differing inspector={inspector} title={words.firstParameter} found={nodes.parameter} />
          <Differing inspector={inspector} title={words.firstComputed} found={nodes.computed} />
        </>
      )}
    </div>
  );
}

interface DifferingProps {
  readonly inspector: Inspector;
  readonly title: string;
  readonly found: DifferingNode | null;
}

function Differing({ inspector, title, found }: DifferingProps) {
  const { compare: words } = strings;
  if (found === null) return null;
  const text = (number: number | null) => (number === null ? strings.untouched : formatNumber(number));
  return (
    <span class="compare-first">
      {title}{' '}
      <button type="button" class="link" onClick={() => inspector.goToNode(found.node)}>
        {strings.card.nodeAt(found.name, formatCount(found.node))}
      </button>{' '}
      {words.pair(text(found.kept), text(found.now))}
    </span>
  );
}
