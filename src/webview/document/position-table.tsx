/** Position table: the predictions of the model at each position of the document. */

import type { DocumentSnapshot } from '../../inspection/panes/document';
import type { Predictions } from '../../step/model/document';
import type { NodeId } from '../../step/recorded-step';
import type { BoxKey } from '../../step/view/view';
import { checked } from '../../text/checked';
import { formatNumber } from '../../text/numbers';
import { shownToken } from '../../text/token-text';
import { strings } from '../strings';
import { Grid, GridData } from './grid';
import type { GridCell } from './grid-keys';

export interface PositionTableProps {
  readonly document: DocumentSnapshot;
  readonly predictions: Predictions;
  readonly vocabulary: readonly string[];
  /** The selected node. */
  readonly selected: NodeId | null;
  readonly selectedKey: BoxKey | null;
  readonly onGoToBox: (key: BoxKey) => void;
  readonly onGoToNode: (node: NodeId) => void;
  readonly onRead: (text: string) => void;
}

/**
 * Number of columns before those of the likeliest tokens: tokens, p(target), -log p, share of the
 * loss.
 */
const figures = 4;

export function PositionTable(props: PositionTableProps) {
  const { document, predictions, vocabulary, selected, selectedKey, onGoToBox, onGoToNode, onRead } = props;
  const { document: words } = strings;
  const { positions, tokens, targets, keys } = document;
  const { probability, probabilityNode, surprisal, lossNode, ranks, likeliest } = predictions;
  const { likeliestProbability, likeliestNode } = predictions;
  const read = (column: ArrayLike<number>, at: number) => checked(column, at, 'position');
  const name = (column: ArrayLike<number>, at: number) => shownToken(checked(vocabulary, read(column, at), 'token'));

  const nodeAt = ({ row, column }: GridCell): NodeId | undefined => {
    if (column === 1) return probabilityNode[row];
    return column < figures ? lossNode[row] : likeliestNode[row * ranks + column - figures];
  };
  const onSelect = (cell: GridCell) => {
    const key = keys[cell.row];
    const node = nodeAt(cell);
    if (cell.column === 0 && key !== undefined) onGoToBox(key);
    else if (node !== undefined) onGoToNode(node);
  };
  const describe = ({ row, column }: GridCell): string => {
    const target = name(targets, row);
    if (column === 0) return words.position(row, name(tokens, row), target);
    if (column === 1) return words.probabilityOf(row, target, formatNumber(read(probability, row)));
    if (column < figures) return words.surprisalOf(row, target, formatNumber(read(surprisal, row)));
    const at = row * ranks + column - figures;
    return words.probabilityOf(row, name(likeliest, at), formatNumber(read(likeliestProbability, at)));
  };

  return (
    <Grid
      class="position-table"
      label={words.positions}
      rows={Array.from({ length: positions }, () => figures + ranks)}
      onSelect={onSelect}
      onRead={(cell) => onRead(cell === null ? '' : describe(cell))}
    >
      {(tab) => (
        <>
          <thead>
            <tr>
              <th scope="col">{words.positionHead}</th>
              <th scope="col">{words.tokens}</th>
              <th scope="col">{words.probability}</th>
              <th scope="col" title={words.surprisalTitle}>
                {words.surprisal}
              </th>
              <th scope="col" title={words.shareTitle}>
                {words.share(positions)}
              </th>
              <th scope="col" colSpan={ranks}>
                {words.likeliest(ranks)}
              </th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: positions }, (_, row) => {
              const at = (column: number) => ({ row, column, tab });
              const loss = read(surprisal, row);
              return (
                <tr key={keys[row]}>
                  <th scope="row">{row}</th>
                  <GridData {...at(0)} class="tokens" selected={keys[row] === selectedKey}>
                    {words.next(name(tokens, row), name(targets, row))}
                  </GridData>
                  <GridData {...at(1)} selected={probabilityNode[row] === selected}>
                    {formatNumber(read(probability, row))}
                  </GridData>
                  <GridData {...at(2)} selected={lossNode[row] === selected}>
                    {formatNumber(loss)}
                  </GridData>
                  <GridData {...at(3)} selected={lossNode[row] === selected}>
                    {formatNumber(loss / positions)}
                  </GridData>
                  {Array.from({ length: ranks }, (_, rank) => {
                    const index = row * ranks + rank;
                    const p = read(likeliestProbability, index);
                    const isTarget = likeliest[index] === targets[row];
                    return (
                      <GridData
                        key={rank}
                        {...at(figures + rank)}
                        class={isTarget ? 'likely target' : 'likely'}
                        selected={likeliestNode[index] === selected}
                        heat={p || 0}
                      >
                        <span class="likely-token">
                          {isTarget && <span aria-hidden="true">{words.targetMark}</span>}
                          {name(likeliest, index)}
                          {isTarget && <span class="visually-hidden"> {words.target}</span>}
                        </span>{' '}
                        {formatNumber(p)}
                      </GridData>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </>
      )}
    </Grid>
  );
}
