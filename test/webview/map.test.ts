import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { builtIn } from '../../src/program/built-in';
import type { TapeRange } from '../../src/step/map/tape-map';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import {
  type Cell,
  type Cells,
  cellAt,
  cellsOf,
  foldedCells,
  keyFor,
  keyOf,
  movedCell,
  nodeLane,
  placeOf,
  scopeCell,
  scopeOfKey,
  scopesIn,
  scopesOf,
  scopeToZoomOutTo,
} from '../../src/webview/map/cells';
import { laneAt, laneSize, laneTop, mapHeight } from '../../src/webview/map/lanes';
import {
  around,
  asked,
  bringing,
  fewestNodes,
  length,
  type MapRange,
  pannedBy,
  visibleRange,
  zoomedTo,
} from '../../src/webview/map/range';
import { fittingLabel, interval, labelsOf, pathOf, readOut } from '../../src/webview/map/words';
import { inspectionOf } from '../inspected';
import { names } from '../training/corpus-text';
import { countingClock } from '../training/counting-clock';
import { plainRequest } from '../training/requests';

const whole = { from: 4192, end: 60_475 };

const ranges = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1e-4, max: 1, noNaN: true }))
  .map(([at, share]) => {
    const long = Math.max(fewestNodes, share * length(whole));
    const from = whole.from + at * (length(whole) - long);
    return { from, end: from + long };
  });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

function isWithin({ from, end }: MapRange): boolean {
  return from >= whole.from - 1e-6 && end <= whole.end + 1e-6;
}

describe('the part of the tape that is in view', () => {
  it('zooms to the pointer: what is under it stays there, but for the ends of the tape', () => {
    fc.assert(
      fc.property(ranges, shares, fc.double({ min: 0.01, max: 100, noNaN: true }), (range, share, factor) => {
        const zoomed = zoomedTo(range, factor, share, whole);
        assert.ok(isWithin(zoomed));
        assert.ok(length(zoomed) >= fewestNodes - 1e-6);
        const before = range.from + share * length(range);
        const after = zoomed.from + share * length(zoomed);
        const atEnd = zoomed.from <= whole.from || zoomed.end >= whole.end - 1e-6;
        assert.ok(atEnd || Math.abs(before - after) < 1e-6 * length(whole));
        // Zooming in never needs to give way.
        if (factor >= 1) assert.ok(Math.abs(before - after) < 1e-6 * length(whole));
      }),
    );
  });

  it('pans within the tape and keeps its length', () => {
    fc.assert(
      fc.property(ranges, fc.double({ min: -3, max: 3, noNaN: true }), (range, share) => {
        const panned = pannedBy(range, share, whole);
        assert.ok(isWithin(panned));
        assert.ok(Math.abs(length(panned) - length(range)) < 1e-6);
      }),
    );
    assert.deepEqual(pannedBy({ from: 5000, end: 6000 }, 0.5, whole), { from: 5500, end: 6500 });
    assert.deepEqual(pannedBy({ from: 5000, end: 6000 }, -2, whole), { from: 4192, end: 5192 });
  });

  it('zooms into a scope with a little beside it, and brings one into view by the shortest way', () => {
    assert.deepEqual(around({ from: 10_000, end: 11_000 }, whole), { from: 9980, end: 11_020 });
    assert.equal(length(around({ from: 10_000, end: 10_001 }, whole)), fewestNodes);
    const range = { from: 10_000, end: 11_000 };
    assert.deepEqual(bringing(range, { from: 10_500, end: 10_600 }, whole), range);
    assert.deepEqual(bringing(range, { from: 9000, end: 12_000 }, whole), range);
    assert.deepEqual(bringing(range, { from: 10_900, end: 11_200 }, whole), { from: 10_200, end: 11_200 });
    assert.deepEqual(bringing(range, { from: 9900, end: 10_100 }, whole), { from: 9900, end: 10_900 });
    assert.deepEqual(bringing(range, { from: 12_000, end: 15_000 }, whole), { from: 12_000, end: 13_000 });
  });

  it('holds for another tape, and is asked for in whole nodes', () => {
    assert.deepEqual(visibleRange(null, whole), whole);
    assert.deepEqual(visibleRange({ from: 60_000, end: 61_000 }, whole), { from: 59_475, end: 60_475 });
    assert.deepEqual(visibleRange({ from: 0, end: 90_000 }, whole), whole);
    assert.equal(asked(null), null);
    assert.deepEqual(asked({ from: 4192.4, end: 4200.2 }), { from: 4192, end: 4201 });
  });
});

describe('the lanes of the map', () => {
  it('are where the pointer finds them', () => {
    for (let lane = 0; lane <= 7; lane++) {
      assert.equal(laneAt(laneTop(lane, 7), 7), lane);
      assert.equal(laneAt(laneTop(lane, 7) + laneSize(lane, 7) - 1, 7), lane);
    }
    assert.equal(laneTop(7, 7) + laneSize(7, 7), mapHeight(7, true));
    assert.equal(laneTop(2, 7), mapHeight(2, false));
    assert.equal(laneAt(-3, 7), 0);
    assert.equal(laneAt(0, 0), 0);
  });
});

describe('the cells of the map', () => {
  let session: Session;
  before(async () => {
    session = new Session(builtIn, {
      now: countingClock(),
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
      progress: () => {},
      failed: (error) => assert.fail(String(error)),
    });
    await session.restart(publishedConfig, names);
    await session.step();
  });

  async function realCells(map: TapeRange | null = null): Promise<Cells> {
    const { recorded } = await inspectionOf(session).snapshot({ ...plainRequest, map });
    assert.ok(recorded);
    return cellsOf(recorded.map);
  }

  function named(cells: Cells, ...names: readonly string[]): Cell {
    let found: Cell | null = null;
    for (const name of names) {
      const parent: number = found?.kind === 'scope' ? found.scope : -1;
      const scope = cells.map.scopes.parent.findIndex((of, i) => of === parent && labelsOf(cells, i).includes(name));
      assert.ok(scope >= 0, name);
      found = scopeCell(cells, scope);
    }
    assert.ok(found);
    return found;
  }

  it('are found at every place of theirs, and nowhere else', async () => {
    const cells = await realCells();
    const { first, last } = cells.map.scopes;
    for (const [scope, lane] of cells.laneOf.entries()) {
      for (const node of [first[scope] ?? 0, last[scope] ?? 0]) {
        assert.deepEqual(cellAt(cells, { lane, node }), scopeCell(cells, scope));
      }
      assert.deepEqual(cellAt(cells, placeOf(scopeCell(cells, scope))), scopeCell(cells, scope));
    }
    assert.equal(cellAt(cells, { lane: 0, node: cells.map.from - 1 }), null);
    assert.equal(cellAt(cells, { lane: 0, node: cells.map.end }), null);
    // The loss stands in no scope; below a scope without scopes there is that scope.
    assert.equal(cellAt(cells, { lane: 0, node: cells.map.end - 1 }), null);
    const embedded = named(cells, 'position 2', 'logits', 'embedded');
    assert.deepEqual(cellAt(cells, { lane: 6, node: embedded.from }), embedded);
  });

  it('are two lanes where the map is folded: the positions, and below each its stages without a gap', async () => {
    const cells = await realCells();
    const folded = foldedCells(cells);
    assert.equal(folded.lanes.length, 2);
    assert.deepEqual(folded.lanes[0], cells.lanes[0]);
    const [position] = folded.lanes[0] ?? [];
    assert.ok(position !== undefined);
    const { from, end } = scopeCell(folded, position);
    const stages = (folded.lanes[1] ?? []).map((scope) => scopeCell(folded, scope));
    const inside = stages.filter((stage) => stage.from >= from && stage.end <= end);
    const titles = inside.map((stage) => (stage.kind === 'scope' ? labelsOf(folded, stage.scope)[0] : ''));
    assert.deepEqual(titles, [
      'embedded = add',
      'x = rmsnorm',
      'rmsnorm',
      'attended = attention',
      'x = add',
      'rmsnorm',
      'processed = mlp',
      'x = add',
      'linear',
      'probs = softmax',
    ]);
    for (const [i, stage] of stages.entries()) assert.ok(i === 0 || stage.from >= (stages[i - 1]?.end ?? 0));
    assert.deepEqual(cellAt(folded, { lane: 1, node: from }), inside[0]);
    assert.deepEqual(movedCell(folded, inside[0] ?? assert.fail(), 'ArrowRight'), inside[1]);
  });

  it('are drawn where they reach into the range', async () => {
    const cells = await realCells();
    const { first, last } = cells.map.scopes;
    fc.assert(
      fc.property(ranges, fc.nat(7), (range, lane) => {
        const expected = (cells.lanes[lane] ?? []).filter(
          (scope) => (last[scope] ?? 0) >= range.from && (first[scope] ?? 0) < range.end,
        );
        assert.deepEqual(scopesIn(cells, lane, range), expected);
      }),
    );
  });

  it('columns of nodes cover the tape, single nodes where it is looked at closely', async () => {
    const cells = await realCells({ from: 20_000, end: 20_100 });
    const lane = nodeLane(cells);
    let node: number = cells.map.from;
    let singles = 0;
    while (node < cells.map.end) {
      const cell = cellAt(cells, { lane, node });
      assert.ok(cell?.kind === 'nodes' && cell.from <= node && cell.end > node);
      if (length(cell) === 1) {
        singles++;
        assert.ok(cell.operation !== null);
      }
      node = cell.end;
    }
    const fine = cells.map.nodes[1];
    assert.ok(fine && fine.from < 20_000 && fine.end > 20_100);
    assert.equal(singles, length(fine));
  });

  it('are walked by keys: along a lane, into scopes and out of them, down to the nodes', async () => {
    const cells = await realCells();
    const position = named(cells, 'position 2');
    const embedded = named(cells, 'position 2', 'logits', 'embedded');
    const nodes = movedCell(cells, embedded, 'ArrowDown');
    assert.ok(nodes?.kind === 'nodes' && nodes.from < embedded.from && nodes.node === embedded.from);
    assert.deepEqual(movedCell(cells, nodes, 'ArrowUp'), embedded);
    assert.deepEqual(movedCell(cells, position, 'ArrowRight'), named(cells, 'position 3'));
    assert.deepEqual(movedCell(cells, position, 'ArrowLeft'), named(cells, 'position 1'));
    assert.deepEqual(movedCell(cells, position, 'Home'), named(cells, 'position 0'));
    assert.equal(movedCell(cells, position, 'End')?.end, cells.map.scopes.last.reduce((a, b) => Math.max(a, b)) + 1);
    assert.equal(movedCell(cells, named(cells, 'position 0'), 'ArrowLeft'), null);
    assert.equal(movedCell(cells, position, 'ArrowUp'), null);
    assert.equal(movedCell(cells, position, 'a'), null);
    const logits = named(cells, 'position 2', 'logits = gpt');
    assert.deepEqual(movedCell(cells, position, 'ArrowDown'), logits);
    assert.deepEqual(movedCell(cells, logits, 'ArrowUp'), position);
    // From every scope the way leads down to nodes, and from there up to the innermost scope again.
    for (let cell: Cell | null = position; ; ) {
      const below: Cell | null = movedCell(cells, cell, 'ArrowDown');
      assert.ok(below !== null && placeOf(below).node >= cell.from && below.lane > cell.lane);
      if (below.kind === 'nodes') {
        assert.deepEqual(movedCell(cells, below, 'ArrowUp'), cell, 'though the column may begin before the scope');
        assert.equal(movedCell(cells, below, 'ArrowRight')?.from, below.end);
        assert.equal(movedCell(cells, below, 'ArrowLeft')?.end, below.from);
        break;
      }
      cell = below;
    }
  });

  it('lead to boxes of the graph, and these to them', async () => {
    const cells = await realCells();
    for (const [scope, parent] of cells.map.scopes.parent.entries()) {
      const key = keyOf(cells, scope);
      if (key !== null) assert.equal(scopeOfKey(cells, key), scope);
      assert.deepEqual(scopesOf(cells, [key ?? 's99.99']), key === null ? [] : [scope]);
      const cell = scopeCell(cells, scope);
      assert.equal(keyFor(cells, cell), key ?? (parent < 0 ? null : keyOf(cells, parent)));
    }
    const logits = named(cells, 'position 2', 'logits');
    const key = keyFor(cells, logits);
    assert.ok(key !== null && logits.kind === 'scope');
    assert.equal(scopeOfKey(cells, `${key}/n3.add.1`), logits.scope, 'a node is in its scope');
    assert.equal(scopeOfKey(cells, 'n3.add.1'), null);
    assert.equal(scopeOfKey(cells, ''), null);
    const { recorded } = await inspectionOf(session).snapshot({
      ...plainRequest,
      selection: { kind: 'box', key },
    });
    assert.equal(recorded?.card?.kind === 'scope' && recorded.card.nodes, length(logits));
    assert.equal(recorded?.card?.kind === 'scope' && recorded.card.gradient, cells.map.scopes.amount[logits.scope]);
  });

  it('are zoomed out of, from scope to scope to the whole tape', async () => {
    const cells = await realCells();
    // The position is hardly longer than the model in it, and passed over.
    const path = [
      ['position 2', 'logits', 'layer 0'],
      ['position 2', 'logits'],
    ];
    let range: MapRange = around(named(cells, 'position 2', 'logits', 'layer 0', 'processed'), cells.map);
    for (const names of path) {
      const out = scopeToZoomOutTo(cells, range);
      assert.deepEqual(out, named(cells, ...names));
      range = around(out, { from: out.from, end: out.end });
    }
    assert.equal(scopeToZoomOutTo(cells, range), null);
  });

  it('say what they are', async () => {
    const cells = await realCells();
    const position = named(cells, 'position 2');
    assert.equal(
      readOut(cells, position),
      'position 2  u → h · nodes 19,770–27,708 · 7,939 nodes · largest |∇| 5.028 · sum |∇| 46.61',
    );
    assert.equal(pathOf(cells, named(cells, 'position 2', 'logits', 'layer 0')), 'position 2  u → h › logits = gpt');
    const close = await realCells({ from: 19_770, end: 19_800 });
    const node = cellAt(close, { lane: nodeLane(close), node: 19_770 });
    assert.ok(node);
    assert.match(readOut(close, node), /^\+ · node 19,770 · \|∇\| [\d.e−]+$/);
    assert.equal(interval({ from: 4192.5, end: 4195.5 }), 'nodes 4,192–4,195');
  });

  it('have the longest label that fits, or none', () => {
    const labels = ['attended = attention', 'attended'];
    const widthOf = (label: string) => label.length * 6;
    assert.equal(fittingLabel(labels, 120, widthOf), 'attended = attention');
    assert.equal(fittingLabel(labels, 119, widthOf), 'attended');
    assert.equal(fittingLabel(labels, 48, widthOf), 'attended');
    assert.equal(fittingLabel(labels, 47, widthOf), null);
    assert.equal(fittingLabel([], 100, widthOf), null);
  });
});
