/** Box element: one box of the graph as it is drawn. */

import { isParameterKey } from '../../step/structure/box-key';
import type { GraphBox, ScopeBox } from '../../step/view/view';
import { formatCount, formatNumber } from '../../text/numbers';
import { spokenMarks } from '../find/mark-layer';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import { memo } from '../ui/memo';
import { headerHeight } from './header-place';

export interface BoxElementProps {
  readonly box: GraphBox;
  /** The colour of its heat; null where it has none of its own. */
  readonly fill: string | null;
  /**
   * The length of the bar that shows its heat in addition to the colour, as CSS; null for no bar.
   */
  readonly bar: string | null;
  /** 1 for the outermost boxes. */
  readonly level: number;
  /** Its position among the boxes of the same parent, from 1. */
  readonly position: number;
  readonly siblings: number;
  readonly selected: boolean;
  /** True if an edge of the hovered or selected box ends here. */
  readonly lit: boolean;
  /** True if it is under the pointer or selected. */
  readonly pointed: boolean;
  /** True if it is the Tab stop. */
  readonly focusable: boolean;
  /** True if it is the innermost box that holds the node at the cursor. */
  readonly here: boolean;
  /** Number of its nodes that match the filter, and number that the cursor's line makes. */
  readonly found: number;
  readonly onLine: number;
  /** True if a cone is shown that contains nothing of the box. */
  readonly outside: boolean;
}

/** Draws a closed box, a node, or the header of an opened box. */
export const BoxElement = memo(
  ({
    box,
    fill,
    bar,
    level,
    position,
    siblings,
    selected,
    lit,
    pointed,
    focusable,
    here,
    found,
    onLine,
    outside,
  }: BoxElementProps) => {
    const opened = box.kind !== 'node' && box.opened;
    const look = opened ? 'frame-header' : box.kind;
    const marks = `${found > 0 ? ' found' : ''}${onLine > 0 ? ' on-line' : ''}${outside ? ' outside' : ''}`;
    return (
      <div
        class={`box ${look}${selected ? ' selected' : ''}${lit ? ' lit' : ''}${box.gradient === null ? ' untouched' : ''}${marks}`}
        role="treeitem"
        aria-label={spoken(box) + spokenMarks(found, onLine) + (here ? `, ${strings.cursor.here}` : '')}
        data-key={box.key}
        data-kind={box.kind}
        data-name={box.name}
        aria-level={level}
        aria-posinset={position}
        aria-setsize={siblings}
        aria-selected={selected}
        {...(box.kind !== 'node' && { 'aria-expanded': opened })}
        tabIndex={focusable ? 0 : -1}
        style={{
          left: box.x,
          top: box.y,
          width: box.width,
          height: opened ? headerHeight : box.height,
          ...(fill !== null && { backgroundColor: fill }),
          ...(fill !== null && bar !== null && { '--bar': bar }),
        }}
      >
        {box.kind !== 'node' && (
          <span
            class="chevron"
            data-do="toggle"
            aria-hidden="true"
            title={box.opened ? strings.graph.close(box.name) : strings.graph.open(box.name)}
          />
        )}
        {/* The blanks are invisible, and separate the parts for screen readers. */}
        <FirstLine box={box} /> <span class="second-line">{`${sizeOrValue(box)} \u2002${gradientText(box)}`}</span>
        {/* For the pointer; the keyboard has F12, and the card has a link. */}
        {pointed && (
          <span class="to-source" data-do="locate" aria-hidden="true" title={strings.actions.goToSource}>
            <Icon name="go-to-file" />
          </span>
        )}
      </div>
    );
  },
);

/** Draws the frame of an opened box, beneath the edges. */
export const FrameElement = memo(({ box, selected }: { readonly box: ScopeBox; readonly selected: boolean }) => (
  <div
    class={`frame${selected ? ' selected' : ''}`}
    style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
  />
));

function FirstLine({ box }: { readonly box: GraphBox }) {
  const [name, more] = namesOf(box);
  return (
    <span class="first-line" title={more === null ? name : `${name}  ${more}`}>
      {name} {more !== null && <span class={box.kind === 'node' ? 'name' : 'detail'}>{more}</span>}
    </span>
  );
}

/**
 * Returns the first and the second name of a box: operation and name of a node, name and detail of
 * a scope.
 */
function namesOf(box: GraphBox): readonly [string, string | null] {
  if (box.kind !== 'node') return [box.name, box.detail ?? null];
  if (isParameterKey(box.key)) return [box.name, null];
  return [box.operation, box.name === box.operation ? null : box.name];
}

function sizeOrValue(box: GraphBox): string {
  const { graph } = strings;
  if (box.kind === 'node') return formatNumber(box.value);
  const { nodes, columns } = box;
  if (columns !== undefined) return graph.shape(formatCount(nodes / columns), formatCount(columns));
  return graph.nodes(nodes);
}

function gradientOf(box: GraphBox): number | null {
  return box.kind === 'node' ? box.signedGradient : box.gradient;
}

function gradientText(box: GraphBox): string {
  const { graph } = strings;
  const gradient = gradientOf(box);
  return gradient === null ? strings.untouched : `${graph.gradient} ${formatNumber(gradient)}`;
}

/**
 * Returns the accessible name of a box: its visible text in the same order, so that voice control
 * finds it by that text; additions are in brackets.
 */
function spoken(box: GraphBox): string {
  const { card } = strings;
  const gradient = gradientOf(box);
  return [
    ...namesOf(box).filter((name) => name !== null),
    box.kind === 'node' ? `(${card.value}) ${sizeOrValue(box)}` : sizeOrValue(box),
    gradient === null ? strings.untouched : `(${card.gradient}) ${formatNumber(gradient)}`,
  ].join(', ');
}
