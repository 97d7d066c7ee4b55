/** Box element: one box of the graph as it is drawn. */

import { isParameterKey } from '../../step/structure/box-key';
import { boxLines } from '../../step/view/box-words';
import type { GraphBox, ScopeBox } from '../../step/view/view';
import { formatCount, formatNumber } from '../../text/numbers';
import { spokenMarks } from '../find/mark-layer';
import { strings } from '../strings';
import { Icon } from '../ui/icon';
import { memo } from '../ui/memo';
import { headerHeight } from './header-place';

export interface BoxElementProps {
  readonly box: GraphBox;
  /** The colour of its heat, and that of text on it; null where it has none of its own. */
  readonly fill: string | null;
  readonly ink: string | null;
  /**
   * The length of the bar that shows its heat in place of the colour, as CSS; null for no bar.
   */
  readonly bar: string | null;
  /** Whether its |gradient| is above the range of the colours. */
  readonly beyond: boolean;
  /** What it takes from other turns, in words; null for nothing. */
  readonly takes: string | null;
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
export const BoxElement = memo((props: BoxElementProps) => {
  const { box, fill, ink, bar, takes, level, position, siblings, selected, focusable, here, found, onLine } = props;
  const opened = box.kind !== 'node' && box.opened;
  const sum = isSum(box);
  const lines = boxLines(box);
  const below = opened ? null : lines.second;
  const detail = box.kind === 'node' ? undefined : box.detail;
  return (
    <div
      class={classOf(props, opened, lines.stacked && !opened && !sum)}
      role="treeitem"
      aria-label={spoken(box, takes) + spokenMarks(found, onLine) + (here ? `, ${strings.cursor.here}` : '')}
      data-key={box.key}
      data-kind={box.kind}
      data-name={box.name}
      title={tipOf(box)}
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
        ...(ink !== null && { color: ink }),
        ...(fill !== null && bar !== null && { '--bar': bar }),
      }}
    >
      {opened && <Chevron box={box} />}
      <span class="first-line">
        {sum ? '+' : numbered(opened ? box.name : lines.first)}
        {opened && detail !== undefined && <span class="detail"> {detail}</span>}
        {takes !== null && <span class="takes"> {takes}</span>}
      </span>{' '}
      {!sum && (
        <span class="second-line">
          {below !== null && <span class={`detail${below.startsWith('= ') ? ' call' : ''}`}>{below} </span>}
          <span class="figure">{figureOf(box, opened)}</span>
        </span>
      )}
    </div>
  );
});

function classOf(props: BoxElementProps, opened: boolean, stacked: boolean): string {
  const { box, beyond, selected, lit, pointed, found, onLine, outside } = props;
  return [
    'box',
    opened ? 'frame-header' : box.kind,
    ...(isSum(box) ? ['sum'] : []),
    ...(stacked ? ['stacked'] : []),
    ...(selected ? ['selected'] : []),
    ...(lit ? ['lit'] : []),
    ...(pointed ? ['pointed'] : []),
    ...(box.gradient === null ? ['untouched'] : []),
    ...(box.pending === undefined ? [] : [`no-${box.pending}`]),
    ...(beyond && !opened ? ['beyond'] : []),
    ...(found > 0 ? ['found'] : []),
    ...(onLine > 0 ? ['on-line'] : []),
    ...(outside ? ['outside'] : []),
  ].join(' ');
}

function isSum(box: GraphBox): boolean {
  return box.kind !== 'node' && box.residual === true && !box.opened;
}

function Chevron({ box }: { readonly box: ScopeBox }) {
  return (
    <span
      class="chevron"
      data-do="toggle"
      aria-hidden="true"
      title={box.opened ? strings.graph.close(box.name) : strings.graph.open(box.name)}
    />
  );
}

/**
 * Draws what the pointer can do with a box, above its right corner, or below it where the view ends
 * above. The keyboard has Space and F12,
 * and the card has links.
 */
export const BoxActions = memo(({ box, below }: { readonly box: GraphBox; readonly below: boolean }) => (
  <div
    class={`box-actions${below ? ' below' : ''}`}
    aria-hidden="true"
    data-key={box.key}
    style={{ left: box.x + box.width, top: below ? box.y + heightOf(box) : box.y }}
  >
    {box.kind !== 'node' && !box.opened && <Chevron box={box} />}
    <span class="to-source" data-do="locate" title={strings.actions.goToSource}>
      <Icon name="go-to-file" />
    </span>
  </div>
));

function heightOf(box: GraphBox): number {
  return box.kind !== 'node' && box.opened ? headerHeight : box.height;
}

/** Draws the frame of an opened box, beneath the edges. */
export const FrameElement = memo(({ box, selected }: { readonly box: ScopeBox; readonly selected: boolean }) => (
  <div
    class={`frame${selected ? ' selected' : ''}`}
    style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
  />
));

/**
 * Returns the first and the second name of a box: operation and name of a node, name and detail of
 * a scope.
 */
function namesOf(box: GraphBox): readonly [string, string | null] {
  if (box.kind !== 'node') return [box.name, box.detail ?? null];
  if (isParameterKey(box.key) || box.name === box.operation) return [box.name, null];
  return [`${box.operation} ${box.name}`, null];
}

/** A name with a number at its end, of which the number is never cut. */
function numbered(name: string) {
  const [, stem, number] = /^(.+)( \d+)$/.exec(name) ?? [];
  if (stem === undefined) return name;
  return (
    <>
      <span class="stem">{stem}</span>
      {number}
    </>
  );
}

function sizeOrValue(box: GraphBox): string {
  const { graph } = strings;
  if (box.kind === 'node') return box.pending === 'value' ? strings.graph.toCome : formatNumber(box.value);
  const { nodes, columns } = box;
  if (columns !== undefined) return graph.shape(formatCount(nodes / columns), formatCount(columns));
  return graph.nodes(nodes);
}

function gradientOf(box: GraphBox): number | null {
  return box.kind === 'node' ? box.signedGradient : box.gradient;
}

/** The number at the right of a box: a node without a gradient has its hatching to tell. */
function figureOf(box: GraphBox, opened: boolean): string {
  if (box.kind === 'node' && box.gradient === null) return '';
  return gradientText(box, opened || isParameterKey(box.key));
}

/** Empty where it is still to come. */
function gradientText(box: GraphBox, marked: boolean): string {
  if (box.pending !== undefined) return '';
  const gradient = gradientOf(box);
  if (gradient === null) return strings.untouched;
  return marked ? `${strings.graph.gradient} ${formatNumber(gradient)}` : formatNumber(gradient);
}

/** `position 2  k → i`, and on a line of its own `7,939 nodes · ∇ 1.515`. */
function tipOf(box: GraphBox): string {
  const names = namesOf(box).filter((name) => name !== null);
  return `${names.join('  ')}\n${sizeOrValue(box)} · ${gradientText(box, true) || strings.graph.toCome}`;
}

/**
 * Returns the accessible name of a box: its visible text in the same order, so that voice control
 * finds it by that text; additions are in brackets.
 */
function spoken(box: GraphBox, takes: string | null): string {
  const { card } = strings;
  // What is seen comes first, in the same order.
  return [
    ...namesOf(box).filter((name) => name !== null),
    ...(takes === null ? [] : [takes]),
    ...(box.kind === 'node'
      ? [`(${card.value}) ${sizeOrValue(box)}`, spokenGradient(box)]
      : [spokenGradient(box), sizeOrValue(box)]),
  ].join(', ');
}

function spokenGradient(box: GraphBox): string {
  const { card, graph } = strings;
  const gradient = gradientOf(box);
  if (box.pending !== undefined) return `(${card.gradient}) ${graph.toCome}`;
  return gradient === null ? strings.untouched : `(${card.gradient}) ${formatNumber(gradient)}`;
}
