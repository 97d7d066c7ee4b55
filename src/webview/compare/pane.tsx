/**
 * Comparison pane: two steps side by side, with a matrix of each and the difference, and the first
 * nodes that differ.
 */

import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ReferenceSnapshot } from '../../inspection/panes/compare';
import { quantityAmong } from '../../step/parameters/quantity';
import { checked } from '../../text/checked';
import { formatCount, formatLoss, formatNumber } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { type Cell, cellName, cellOf, parameterAt } from '../matrices/cell';
import { largestSize } from '../matrices/fixed-scales';
import { HeatMap, type MapNumbers } from '../matrices/heat-map';
import type { PaneProps } from '../page/pane-props';
import { quantityOptions, quantityWords } from '../parameters/quantity-words';
import { strings } from '../strings';
import { Choice } from '../ui/choice';
import { measured } from '../ui/sizes';
import { theme } from '../ui/theme';
import { CompareNodes } from './nodes';
import { CompareReference } from './reference';
import { differences } from './state';

export function ComparePane({ inspector, recorded, data, state }: PaneProps<'compare'>) {
  const { compare: words, heatMaps } = strings;
  const { quantity } = state.choice();
  const { reference } = data;
  return (
    <div class="compare-pane">
      <div class="pane-choices">
        <CompareReference inspector={inspector} recorded={recorded} kept={reference !== null} />
        <Choice
          label={heatMaps.quantity}
          field="compare-quantity"
          chosen={quantityAmong(data.arrays, quantity)}
          options={quantityOptions(data.arrays)}
          onChoose={(value) => state.choose({ quantity: value })}
        />
        <Choice
          label={heatMaps.matrix}
          field="compare-matrix"
          chosen={data.open}
          options={data.matrices.map(({ name }): [string, string] => [name, name])}
          onChoose={(value) => state.choose({ matrix: value })}
        />
      </div>
      {reference === null ? (
        <p class="compare-note">{words.none}</p>
      ) : (
        <>
          <p class="compare-note" data-field="compare-with">
            {words.with(formatCount(reference.step), shownText(reference.document), formatLoss(reference.loss))}{' '}
            <span class="muted">{words.memory((reference.bytes / 2 ** 20).toFixed(1))}</span>
          </p>
          <CompareNodes
            inspector={inspector}
            state={state}
            reference={reference}
            created={recorded.parameters + recorded.created}
          />
          <Maps inspector={inspector} recorded={recorded} data={data} state={state} reference={reference} />
        </>
      )}
    </div>
  );
}

/** Edges of a cell, and the width beside the three maps, CSS pixels. */
const cell = { smallest: 3, largest: 12, beside: 130 };

interface MapsProps extends PaneProps<'compare'> {
  readonly reference: ReferenceSnapshot;
}

function Maps({ inspector, recorded, data, reference }: MapsProps) {
  const { compare: words, heatMaps } = strings;
  const content = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const pointed = useSignal<Cell | null>(null);
  const spoken = useSignal('');
  useLayoutEffect(() => measured(content.current, (size) => (width.value = size.width)), [width]);
  const matrix = data.matrices.find(({ name }) => name === data.open);
  if (matrix === undefined) return null;

  const { quantity, numbers, untouched } = data;
  const gradients = quantity === 'gradient';
  const either = untouched.map((one, i) => one | (reference.untouched[i] ?? 1));
  const difference = differences(numbers, reference.numbers);
  // Compared numbers share one scale.
  const largest = Math.max(largestSize(numbers), largestSize(reference.numbers));
  const of = (all: Float64Array, none: Uint8Array, most: number): MapNumbers => ({
    ...{ numbers: all, start: 0, scale: 'log', largest: most },
    untouched: gradients ? none : null,
  });
  const branch = inspector.status.value?.branch?.number ?? reference.branch;
  const now = formatCount(recorded.step);
  const kept = formatCount(reference.step);
  const named = (step: string, number: number) =>
    branch === reference.branch ? words.step(step) : words.stepOfBranch(step, formatCount(number));
  const maps = [
    { key: 'kept', title: named(kept, reference.branch), numbers: of(reference.numbers, reference.untouched, largest) },
    { key: 'now', title: named(now, branch), numbers: of(numbers, untouched, largest) },
    { key: 'difference', title: words.difference(now, kept), numbers: of(difference, either, largestSize(difference)) },
  ];
  const textOf = (at: Cell) => {
    const i = parameterAt(matrix, at) - matrix.first;
    const text = (all: Float64Array, none: Uint8Array) =>
      gradients && none[i] === 1 ? strings.untouched : formatNumber(checked(all, i, 'parameter'));
    return words.cell(
      cellName(matrix, at, recorded.vocabulary),
      text(reference.numbers, reference.untouched),
      text(numbers, untouched),
      text(difference, either),
    );
  };
  const selection = inspector.selection.value;
  const size = Math.max(
    cell.smallest,
    Math.min(cell.largest, Math.floor((width.value - cell.beside) / 3 / matrix.columns)),
  );
  return (
    <>
      <p class="compare-read" data-field="compare-read">
        {pointed.value !== null && textOf(pointed.value)}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of figures, no form */}
      <div ref={content} class="heat-maps" role="group" aria-label={words.maps}>
        {maps.map(({ key, title, numbers: shown }) => (
          <HeatMap
            key={key}
            matrix={matrix}
            numbers={shown}
            role={strings.heatMaps.mapRole}
            label={heatMaps.mapLabel(`${title}: ${quantityWords(quantity)}`, matrix.name, matrix.rows, matrix.columns)}
            cellSize={size}
            theme={theme.value}
            selected={selection?.kind === 'parameter' ? cellOf(matrix, selection.node) : null}
            pointed={pointed.value}
            onPoint={(point, byKey) => {
              pointed.value = point?.cell ?? null;
              spoken.value = point !== null && byKey ? textOf(point.cell) : '';
            }}
            onSelect={(at) => inspector.select({ kind: 'parameter', node: parameterAt(matrix, at) })}
            onLocate={(at, beside) => inspector.locate({ kind: 'parameter', node: parameterAt(matrix, at) }, beside)}
          >
            {title}
            <span class="map-max">{heatMaps.max(formatNumber(shown.largest))}</span>
          </HeatMap>
        ))}
      </div>
      <p class="visually-hidden" role="status">
        {spoken.value}
      </p>
    </>
  );
}
