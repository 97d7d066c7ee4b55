/** Matrices pane: the parameter matrices with their figures, in any order. */

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { MatrixSummary } from '../../step/view/view';
import { formatCount, formatNumber } from '../../text/numbers';
import type { PaneProps } from '../page/pane-props';
import { strings } from '../strings';
import { sourceLink } from '../ui/source-link';
import { MoreBelow } from './more-below';
import { logRatio, ratioShare, sharePercent } from './ratio';
import { type MatrixColumn, matrixColumns, nextSorting, type Sorting, sortedMatrices } from './sorting';

export function MatricesPane({ inspector, data, state }: PaneProps<'matrices'>) {
  const { matrices: words } = strings;
  const { panes } = inspector;
  const { sorting } = state.choice();
  const table = useRef<HTMLElement>(null);
  return (
    <div class="matrices-pane">
      {/* A table wider than its room scrolls; a keyboard can scroll it only when it has the focus. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section ref={table} class="matrix-table" tabIndex={0} aria-label={words.table}>
        <table>
          <thead>
            <tr>
              {matrixColumns.map((column) => (
                <Head
                  key={column}
                  column={column}
                  sorting={sorting}
                  onSort={() => state.choose({ sorting: nextSorting(sorting, column) })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {sortedMatrices(data.matrices, sorting).map((matrix) => (
              <Row
                key={matrix.name}
                matrix={matrix}
                onLocate={(beside) => inspector.locate({ kind: 'parameter', node: matrix.first }, beside)}
                onMap={() => {
                  panes.states.heatMaps.choose({ matrix: matrix.name });
                  panes.choose('heatMaps');
                }}
              />
            ))}
          </tbody>
        </table>
      </section>
      <MoreBelow of={table} what={`${data.matrices.length}`} />
    </div>
  );
}

interface HeadProps {
  readonly column: MatrixColumn;
  readonly sorting: Sorting;
  readonly onSort: () => void;
}

function Head({ column, sorting, onSort }: HeadProps) {
  const [name, title] = strings.matrices.columns[column];
  const direction = sorting?.column === column ? sorting.direction : 'none';
  return (
    <th scope="col" aria-sort={direction} data-column={column}>
      <button type="button" class="sort" title={strings.matrices.sortTitle(title)} onClick={onSort}>
        {name}
        <span class="sort-mark" aria-hidden="true">
          {direction === 'ascending' ? '↑' : direction === 'descending' ? '↓' : ''}
        </span>
      </button>
    </th>
  );
}

interface RowProps {
  readonly matrix: MatrixSummary;
  readonly onLocate: (beside: boolean) => void;
  readonly onMap: () => void;
}

function Row({ matrix, onLocate, onMap }: RowProps) {
  const { name, rows, columns, untouched } = matrix;
  const parameters = rows * columns;
  // Where all parameters are untouched the gradient does not exist, which differs from a gradient
  // of 0.
  const gradient = (number: number) => (untouched === parameters ? strings.matrices.none : formatNumber(number));
  const log = logRatio(matrix.updateRatio);
  return (
    <tr data-matrix={name}>
      <th scope="row">
        <button type="button" class="link" title={strings.actions.goToSource} {...sourceLink(onLocate)}>
          {name}
        </button>
      </th>
      <td>
        <button
          type="button"
          class="link"
          title={strings.matrices.heatMap(name)}
          aria-label={`${rows} × ${columns}, ${strings.matrices.heatMap(name)}`}
          onClick={onMap}
        >
          {rows} × {columns}
        </button>
      </td>
      <Figure field="value-norm">{formatNumber(matrix.valueL2)}</Figure>
      <Figure field="value-largest">{formatNumber(matrix.valueMax)}</Figure>
      <Figure field="value-mean">{formatNumber(matrix.valueMean)}</Figure>
      <Figure field="norm">{gradient(matrix.gradientL2)}</Figure>
      <Figure field="largest">{gradient(matrix.gradientMax)}</Figure>
      <Figure field="mean">{gradient(matrix.gradientMean)}</Figure>
      <td class="ratio">
        <span data-field="ratio">{log === null ? strings.matrices.none : formatNumber(log)}</span>
        <span class="ratio-bar" aria-hidden="true">
          <span style={{ width: `${100 * ratioShare(log)}%` }} />
        </span>
      </td>
      <Share field="untouched" count={untouched} of={parameters} />
      <Share field="zero" count={matrix.zero} of={parameters} />
    </tr>
  );
}

function Figure({ field, children }: { readonly field: string; readonly children: ComponentChildren }) {
  return <td data-field={field}>{children}</td>;
}

function Share({ field, count, of }: { readonly field: string; readonly count: number; readonly of: number }) {
  return (
    <td>
      <span data-field={field}>{formatCount(count)}</span>{' '}
      <span class="share">{strings.matrices.share(sharePercent(count, of))}</span>
    </td>
  );
}
