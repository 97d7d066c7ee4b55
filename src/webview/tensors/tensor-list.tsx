/** Tensor list: the tensors of a file, however many. */

import type { TensorRow } from '../../protocol/tensors-api';
import { shownName } from '../../safetensors/shown-name';
import { formatCount } from '../../text/numbers';
import { ListCell, ListRow, RowList } from '../parameters/row-list';
import { mostRows } from '../parameters/rows';
import { tensorsStrings as words } from './strings';
import type { TensorsProps } from './tensors-app';

export function TensorList({ state, all }: TensorsProps & { readonly all: number }) {
  const { found, from, rows } = state.page.value;
  const count = Math.min(found, mostRows);
  const active = Math.min(state.active.value, Math.max(0, count - 1));
  const chosen = state.chosen.value;
  const { search } = state.choices.value;
  const rowAt = (row: number): TensorRow | undefined => rows[row - from];
  const onKey = ({ key }: KeyboardEvent): boolean => {
    const row = rowAt(active);
    if (row === undefined || (key !== 'Enter' && key !== ' ')) return false;
    void state.chooseRow(row);
    return true;
  };

  return (
    <section class="tensors-list" aria-label={words.list(formatCount(found))}>
      <div class="pane-choices">
        <label class="choice">
          <span class="visually-hidden">{words.search}</span>
          <input
            type="search"
            class="search"
            data-field="search"
            placeholder={words.search}
            maxLength={200}
            value={search}
            onInput={(event) => void state.search(event.currentTarget.value)}
          />
        </label>
        <span class="found-count" role="status" data-field="found">
          {words.found(formatCount(found), formatCount(all))}
        </span>
      </div>
      <div class="parameter-table">
        <div class="parameter-row tensor-row parameter-heads" aria-hidden="true">
          <span>{words.columns.name}</span>
          <span>{words.columns.dtype}</span>
          <span>{words.columns.shape}</span>
          <span>{words.columns.bytes}</span>
        </div>
        <RowList
          label={words.list(formatCount(found))}
          count={found}
          active={active}
          activeId={rowAt(active) === undefined ? null : rowId(active)}
          of={search}
          onLook={(seen) => void state.look(seen)}
          onMove={(row) => {
            state.active.value = row;
          }}
          onKey={onKey}
        >
          {(seen) =>
            rows.map((tensor, i) => {
              const row = from + i;
              return row < seen.from || row >= seen.from + seen.count ? null : (
                <Row
                  key={tensor.index}
                  tensor={tensor}
                  row={row}
                  count={count}
                  active={row === active}
                  selected={tensor.index === chosen?.index}
                  onClick={() => void state.chooseRow(tensor)}
                />
              );
            })
          }
        </RowList>
        {found === 0 && <p class="muted tensors-none">{all === 0 ? words.none : words.nothing}</p>}
      </div>
    </section>
  );
}

interface RowProps {
  readonly tensor: TensorRow;
  /** Its place in the list, from 0. */
  readonly row: number;
  readonly count: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onClick: () => void;
}

function Row({ tensor: { name, dtype, shape, bytes }, row, ...rest }: RowProps) {
  const { columns } = words;
  return (
    <ListRow id={rowId(row)} kind="tensor-row" name={name} row={row} {...rest}>
      <span title={shownName(name)}>{shownName(name)}</span>
      <ListCell field={columns.dtype} title={columns.dtype}>
        {shownName(dtype)}
      </ListCell>
      <ListCell field={columns.shape} title={columns.shape}>
        {words.shape(shape)}
      </ListCell>
      <ListCell field={columns.bytes} title={columns.bytes}>
        {formatCount(bytes)}
      </ListCell>
    </ListRow>
  );
}

function rowId(row: number): string {
  return `tensor-row-${row}`;
}
