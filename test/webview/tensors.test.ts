import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  asMatrix,
  type Cells,
  type CellsRequest,
  type FileOverview,
  mostCells,
  type TensorRow,
} from '../../src/protocol/tensors-api';
import type { TensorStatistics } from '../../src/safetensors/statistics';
import {
  cellIndices,
  cellsRequest,
  initialView,
  isLarge,
  lastStart,
  turned,
} from '../../src/webview/tensors/cell-window';
import { tensorsStrings as words } from '../../src/webview/tensors/strings';
import { mostUnasked, TensorsState } from '../../src/webview/tensors/tensors-state';

describe('the cells of a tensor that are shown', () => {
  it('are a matrix: the last dimension across', () => {
    assert.deepEqual(asMatrix([]), { rows: 1, columns: 1 });
    assert.deepEqual(asMatrix([7]), { rows: 1, columns: 7 });
    assert.deepEqual(asMatrix([2, 3, 4]), { rows: 6, columns: 4 });
    assert.equal(cellIndices([], 0, 0), '');
    assert.equal(cellIndices([7], 0, 5), '[5]');
    assert.equal(cellIndices([2, 3, 4], 5, 1), '[1][2][1]');
  });

  it('are a part that lies in the tensor, or all of it, sampled', () => {
    const side = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(side, side, fc.nat(20_000), fc.nat(20_000), fc.boolean(), (rows, columns, row, column, sampled) => {
        const request = cellsRequest(3, [rows, columns], { sampled, row, column });
        for (const [at, step, size] of [
          [request.row, request.rowStep, rows],
          [request.column, request.columnStep, columns],
        ] as const) {
          assert.ok(at < size && at % mostCells === 0);
          assert.equal(step > 1, sampled && size > mostCells);
          if (sampled) assert.ok(at === 0 && Math.ceil(size / step) <= mostCells);
        }
        assert.equal(isLarge({ rows, columns }), rows > mostCells || columns > mostCells);
      }),
    );
  });

  it('are turned to the next part and the one before, and no further', () => {
    assert.deepEqual([lastStart(1), lastStart(256), lastStart(257), lastStart(600)], [0, 0, 256, 512]);
    assert.deepEqual(
      [turned(0, 600, 1), turned(512, 600, 1), turned(256, 600, -1), turned(0, 600, -1)],
      [256, 512, 0, 0],
    );
  });
});

/** A host whose answers come when the test wants them. */
class Host {
  readonly asked: string[] = [];
  tensors: TensorRow[] = ['a', 'b', 'c'].map((name, index) => ({
    index,
    name,
    dtype: 'F32',
    shape: [300, 2],
    bytes: 2400,
  }));
  broken = false;
  private readonly waiting: (() => void)[] = [];
  kept: unknown = null;

  state(kept: unknown = null): TensorsState {
    return new TensorsState({
      kept,
      keep: (state) => {
        this.kept = state;
      },
      calls: {
        overview: async () => this.overview(),
        list: async (search, from, count) => {
          this.asked.push(`list ${search} ${from}`);
          const found = this.tensors.filter(({ name }) => name.includes(search));
          return { found: found.length, from, rows: found.slice(from, from + count) };
        },
        cells: async (request) => {
          this.asked.push(`cells ${request.tensor} ${request.row}`);
          await new Promise<void>((resolve) => this.waiting.push(resolve));
          return cells(request);
        },
        statistics: async (tensor, signal) => {
          this.asked.push(`statistics ${tensor}`);
          await new Promise<void>((resolve) => this.waiting.push(resolve));
          signal?.throwIfAborted();
          return { count: tensor } as TensorStatistics;
        },
        resume: async () => {},
        reportError: async () => {},
      },
    });
  }

  async answer(): Promise<void> {
    await settled();
    for (const resolve of this.waiting.splice(0)) resolve();
    await settled();
  }

  private overview(): FileOverview {
    if (this.broken) throw new Error('torn');
    return {
      tensors: this.tensors.length,
      length: 1,
      headerLength: 1,
      dataLength: 0,
      metadata: [],
      metadataCount: 0,
      checkpoint: false,
    };
  }
}

function cells({ tensor }: CellsRequest): Cells {
  return { rows: 1, columns: 1, bytes: new Uint8Array(Float32Array.of(tensor).buffer) };
}

/** What was answered has been taken in. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe('the words of the page for tensors', () => {
  it('count one thing in the singular', () => {
    assert.equal(words.summary(1, 1, 1), '1 tensor · 1 byte, 1 of them the header');
    assert.equal(words.summary(2, 1234, 64), '2 tensors · 1,234 bytes, 64 of them the header');
    assert.match(words.shapeTitle(1, 3), /^shown as 1 row of 3:/);
    assert.equal(words.bytes(1), '1 byte');
    assert.deepEqual(
      [words.sampled(1, 1, 'row'), words.sampled(1, 7, 'row'), words.sampled(3, 600, 'column')],
      ['the only row', 'all 7 rows', 'one in 3 of 600 columns'],
    );
  });
});

describe('the page for tensors', () => {
  it('shows the first tensor, and the chosen one', async () => {
    const host = new Host();
    const state = host.state();
    void state.refresh();
    await host.answer();
    assert.equal(state.chosen.value?.name, 'a');
    assert.equal(state.shown.value?.numbers[0], 0);
    assert.equal(state.statistics.value?.count, 0);
    void state.chooseRow(host.tensors[2] ?? assert.fail());
    await settled();
    assert.equal(state.statistics.value, null, 'those of the tensor before are gone');
    await host.answer();
    assert.equal(state.shown.value?.numbers[0], 2);
    assert.equal(state.failure.value, null);
  });

  it('leaves answers to what is asked for no more', async () => {
    const host = new Host();
    const state = host.state();
    void state.refresh();
    await settled();
    void state.chooseRow(host.tensors[1] ?? assert.fail());
    await host.answer();
    assert.equal(state.shown.value?.tensor.name, 'b');
    assert.equal(state.statistics.value?.count, 1);
    assert.equal(state.failure.value, null, 'the reading that was ended is no failure');
  });

  it('goes on where it was when it comes back, and where that is not there any more at the beginning', async () => {
    const host = new Host();
    const kept = { search: 'b', chosen: 1, view: { ...initialView, row: 256 }, scale: 'linear' };
    const state = host.state(kept);
    void state.refresh();
    await host.answer();
    assert.equal(state.chosen.value?.name, 'b');
    assert.equal(state.page.value.found, 1);
    assert.ok(host.asked.includes('cells 1 256'));
    host.tensors = host.tensors.slice(0, 1);
    void state.refresh();
    await host.answer();
    assert.equal(state.chosen.value?.name, 'a');
    for (const wrong of [null, 7, { search: 1 }, { ...kept, chosen: -1 }, { ...kept, view: {} }]) {
      assert.deepEqual(host.state(wrong).choices.value, { search: '', chosen: null, view: initialView, scale: 'log' });
    }
  });

  it('computes the figures of a large tensor only when asked, and once', async () => {
    const host = new Host();
    const sized = (name: string, index: number, bytes: number): TensorRow => ({
      ...{ index, name, dtype: 'F32', bytes },
      shape: [bytes / 4],
    });
    host.tensors = [sized('large', 0, mostUnasked + 4), sized('largest unasked', 1, mostUnasked)];
    const statistics = () => host.asked.filter((what) => what.startsWith('statistics'));
    const state = host.state();
    void state.refresh();
    await host.answer();
    assert.equal(state.shown.value?.numbers[0], 0, 'its cells are shown');
    assert.deepEqual([state.offered.value, state.statistics.value, statistics()], [true, null, []]);
    void state.compute();
    void state.compute();
    await settled();
    assert.deepEqual([state.offered.value, statistics()], [false, ['statistics 0']]);
    await host.answer();
    assert.equal(state.statistics.value?.count, 0);
    void state.chooseRow(host.tensors[1] ?? assert.fail());
    await host.answer();
    assert.deepEqual([state.offered.value, state.statistics.value?.count], [false, 1]);
    await state.compute();
    assert.deepEqual(statistics(), ['statistics 0', 'statistics 1'], 'what is computed is not computed again');
    void state.chooseRow(host.tensors[0] ?? assert.fail());
    await settled();
    void state.compute();
    await settled();
    void state.chooseRow(host.tensors[1] ?? assert.fail());
    await host.answer();
    assert.deepEqual([state.statistics.value?.count, state.failure.value], [1, null], 'choosing another ends it');
  });

  it('asks for no numbers of types that have none', async () => {
    const host = new Host();
    host.tensors = [{ index: 0, name: 'packed', dtype: 'F4', shape: [4], bytes: 2 }];
    const state = host.state();
    await state.refresh();
    assert.deepEqual(host.asked, ['list  0', 'list  0']);
    assert.equal(state.chosen.value?.name, 'packed');
  });

  it('says why a file cannot be read, until it can', async () => {
    const host = new Host();
    host.broken = true;
    const state = host.state();
    await state.refresh();
    assert.equal(state.failure.value, 'torn');
    host.broken = false;
    void state.refresh();
    await host.answer();
    assert.equal(state.failure.value, null);
    assert.equal(state.overview.value?.tensors, 3);
  });
});
