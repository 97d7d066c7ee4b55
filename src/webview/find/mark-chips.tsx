/** Mark chips: the marks in the graph, in words, each with a button that removes it. */

import type { ComponentChildren } from 'preact';
import type { Marks } from '../../step/find/marks';
import { formatNumber } from '../../text/numbers';
import type { GraphPaneProps } from '../graph/graph-pane';
import { strings } from '../strings';
import { Icon } from '../ui/icon';

export function MarkChips({ inspector, recorded }: GraphPaneProps) {
  const { find: words } = strings;
  const { marking } = inspector;
  const { filter, line, cone } = recorded.marks;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of notes, no form
    <div class="mark-chips" role="group" aria-label={words.marked}>
      {cone !== null && (
        <Chip look="cone" close={words.endCone} onClose={() => marking.showCone(null)}>
          {cone.nodes + cone.parameters === 0
            ? words.noCone(cone.name)
            : words.mark(words.coneOf[cone.direction](cone.name), ...counted(cone))}
          <button type="button" class="link" onClick={() => inspector.panes.choose('find')}>
            {words.showEdges}
          </button>
        </Chip>
      )}
      {marking.cone.value !== null && cone === null && (
        <Chip look="cone" close={words.endCone} onClose={() => marking.showCone(null)}>
          {words.absentCone}
        </Chip>
      )}
      {line !== null && line.nodes + line.parameters > 0 && (
        <Chip look="line" close={words.endLine} onClose={() => marking.followCursor(false)}>
          {words.mark(
            line.own === line.nodes ? words.line(String(line.line)) : words.lineAndCalls(String(line.line)),
            ...counted(line),
          )}
        </Chip>
      )}
      {filter?.marks != null && (
        <Chip look="filter" close={words.endFilter} onClose={() => marking.find('')}>
          {words.mark(filter.text, ...counted(filter.marks))}
        </Chip>
      )}
    </div>
  );
}

/** Returns the number of nodes with parameters, and the sum of their |gradients|. */
function counted({ nodes, parameters, absoluteGradient }: Marks): [number, string] {
  return [nodes + parameters, formatNumber(absoluteGradient)];
}

interface ChipProps {
  readonly look: 'filter' | 'line' | 'cone';
  readonly close: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

function Chip({ look, close, onClose, children }: ChipProps) {
  return (
    <div class={`mark-chip ${look}`} data-mark={look}>
      <span class={`mark-sign ${look}`} aria-hidden="true" />
      <span class="mark-words">{children}</span>
      <button type="button" class="icon-button" aria-label={close} title={close} onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}
