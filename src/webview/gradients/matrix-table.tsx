/** The parameter matrices with their figures. */

import { memo } from 'preact/compat';
import { formatCount, formatNumber } from '../../graph/format';
import type { MatrixSummary } from '../../graph/view';
import { strings } from '../strings';

export interface MatrixTableProps {
  readonly matrices: readonly MatrixSummary[];
  readonly onReveal: (matrix: MatrixSummary) => void;
}

export function MatrixTable({ matrices, onReveal }: MatrixTableProps) {
  const { gradients } = strings;
  return (
    // A table that is wider than its room scrolls, which a keyboard can do only where it has the focus.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="matrix-table" tabIndex={0} aria-label={gradients.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">{gradients.matrix}</th>
            <th scope="col">{gradients.shape}</th>
            <th scope="col" title={gradients.normTitle}>
              {gradients.norm}
            </th>
            <th scope="col" title={gradients.largestTitle}>
              {gradients.largest}
            </th>
            <th scope="col" title={gradients.ratioTitle}>
              {gradients.ratio}
            </th>
            <th scope="col" title={gradients.untouchedTitle}>
              {gradients.untouched}
            </th>
          </tr>
        </thead>
        <tbody>
          {matrices.map((matrix) => (
            <Row key={matrix.name} matrix={matrix} onReveal={() => onReveal(matrix)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const Row = memo(({ matrix, onReveal }: { readonly matrix: MatrixSummary; readonly onReveal: () => void }) => (
  <tr data-matrix={matrix.name}>
    <th scope="row">
      <button type="button" class="link" title={strings.actions.goToSource} onClick={onReveal}>
        {matrix.name}
      </button>
    </th>
    <td>
      {matrix.rows} × {matrix.columns}
    </td>
    <td data-field="norm">{formatNumber(matrix.gradientL2)}</td>
    <td data-field="largest">{formatNumber(matrix.gradientMax)}</td>
    <td data-field="ratio">{formatNumber(matrix.updateRatio)}</td>
    <td data-field="untouched">{formatCount(matrix.untouched)}</td>
  </tr>
));
