/** One box of the graph as it is drawn. */

import { memo } from 'preact/compat';
import { isParameterKey } from '../../graph/box-key';
import { formatCount, formatNumber } from '../../graph/format';
import type { GraphBox, NodeBox, ScopeBox } from '../../graph/view';
import { Icon } from '../icon';
import { strings } from '../strings';
import { headerHeight } from './place';

export interface BoxElementProps {
  readonly box: GraphBox;
  /** The colour of its heat; null where it has none of its own. */
  readonly fill: string | null;
  /** 1 for the outermost boxes. */
  readonly level: number;
  /** Which one it is of the boxes around it, from 1. */
  readonly position: number;
  readonly siblings: number;
  readonly selected: boolean;
  /** Whether an edge of the hovered or selected box ends here. */
  readonly lit: boolean;
  /** Whether the Tab key leads here. */
  readonly focusable: boolean;
}

/** A closed box, a node, or the header of an opened box. */
export const BoxElement = memo(
  ({ box, fill, level, position, siblings, selected, lit, focusable }: BoxElementProps) => {
    const opened = box.kind !== 'node' && box.opened;
    const look = opened ? 'frame-header' : box.kind;
    return (
      <div
        class={`box ${look}${selected ? ' selected' : ''}${lit ? ' lit' : ''}${box.gradient === null ? ' independent' : ''}`}
        role="treeitem"
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
        }}
      >
        {box.kind === 'node' ? <NodeContent box={box} /> : <ScopeContent box={box} />}
        {/* For the pointer; the keyboard has F12, and the card a link. */}
        <span class="to-source" data-do="reveal" aria-hidden="true" title={strings.actions.goToSource}>
          <Icon name="go-to-file" />
        </span>
      </div>
    );
  },
);

/** The frame of an opened box, beneath the edges. */
export const FrameElement = memo(({ box, selected }: { readonly box: ScopeBox; readonly selected: boolean }) => (
  <div
    class={`frame${selected ? ' selected' : ''}`}
    style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
  />
));

function ScopeContent({ box }: { readonly box: ScopeBox }) {
  const { graph } = strings;
  return (
    <>
      <span
        class="chevron"
        data-do="toggle"
        aria-hidden="true"
        title={box.opened ? graph.close(box.name) : graph.open(box.name)}
      >
        <Icon name="chevron-right" />
      </span>
      <span class="words">
        <span class="first-line" title={box.detail === undefined ? box.name : `${box.name}  ${box.detail}`}>
          <span class="name">{box.name}</span>
          {box.detail !== undefined && <span class="detail">{box.detail}</span>}
        </span>
        <span class="second-line">
          <span>{sizeOf(box)}</span>
          <Gradient value={box.gradient} />
        </span>
      </span>
    </>
  );
}

function sizeOf({ key, nodes, columns }: ScopeBox): string {
  const { graph } = strings;
  if (columns !== undefined) return graph.shape(formatCount(nodes / columns), formatCount(columns));
  return isParameterKey(key) ? graph.parameterCount(formatCount(nodes)) : graph.nodes(formatCount(nodes));
}

function NodeContent({ box }: { readonly box: NodeBox }) {
  const named = box.name !== box.operation;
  const sign = !isParameterKey(box.key);
  return (
    <span class="words">
      <span class="first-line" title={named && sign ? `${box.operation} ${box.name}` : box.name}>
        {sign && <span class="operation">{box.operation}</span>}
        {named && <span class="name">{box.name}</span>}
      </span>
      <span class="second-line">
        <span>
          <span class="visually-hidden">{strings.card.value} </span>
          {formatNumber(box.value)}
        </span>
        <Gradient value={box.signedGradient} />
      </span>
    </span>
  );
}

function Gradient({ value }: { readonly value: number | null }) {
  const { graph } = strings;
  if (value === null) return <span class="gradient">{graph.independentShort}</span>;
  return (
    <span class="gradient">
      <span aria-hidden="true">{graph.gradient} </span>
      <span class="visually-hidden">{strings.card.gradient} </span>
      {formatNumber(value)}
    </span>
  );
}
