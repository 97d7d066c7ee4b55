import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { CONSTANT } from '../../../src/engine/tape';
import {
  MOST_SCOPES,
  type NodeColumns,
  type TapeMap,
  type TapeRange,
  tapeMap,
  tapeSummary,
} from '../../../src/step/map/tape-map';
import { scopeName } from '../../../src/step/names/names';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { keyOfScope } from '../../../src/step/structure/resolve-key';
import { reach } from '../../../src/step/tape/reach';
import { nodeCount, scopeTree } from '../../../src/step/tape/scopes';
import { MOST_COLUMNS } from '../../../src/step/view/view';
import { publishedConfig } from '../../../src/training/run/config';
import { bufferBytes } from '../../buffer-bytes';
import { handStep, inScope, stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';

const programs = fc.array(fc.nat(100_000), { maxLength: 400 });

function mapOf(step: RecordedStep, seen: TapeRange | null = null): TapeMap {
  const read = reach(step);
  return tapeMap(step, read, tapeSummary(step, read, scopeTree(step.tape), { quantity: 'gradient' }), seen);
}

describe('the map of the tape', () => {
  it('names scopes and counts what is folded, as written down by hand', () => {
    const step = handStep(
      [1, 2],
      ([a, b]) => {
        const sum = inScope(1, () => inScope(2, () => a.mul(b, 1)).add(3, 1));
        return inScope(1, () => sum.exp(1)).add(b, 1);
      },
      {
        scopeSites: [
          { kind: 'turn', variable: 'position' },
          { callee: 'linear', assigned: 'q' },
        ],
      },
    );
    const map = mapOf(step);
    assert.deepEqual({ from: map.from, end: map.end, lanes: map.lanes }, { from: 2, end: 7, lanes: 2 });
    assert.deepEqual([...map.scopes.parent], [-1, 0, -1]);
    assert.deepEqual([...map.scopes.first], [2, 2, 5]);
    assert.deepEqual([...map.scopes.last], [4, 2, 5]);
    assert.deepEqual([...map.scopes.turn], [0, 0, 1]);
    assert.deepEqual([...map.scopes.members], [1, 1, 1]);
    // d/d (ab) = d/d (ab + 3) = exp(5); the constant passes for a node that the loss depends on
    assert.deepEqual([...map.scopes.amount], [Math.exp(5), Math.exp(5), 1]);
    assert.deepEqual([...map.scopes.total], [3 * Math.exp(5), Math.exp(5), 1]);
    assert.deepEqual(map.names[1], { short: 'position', numbered: true });
    assert.deepEqual(map.names[2], { short: 'linear', assigned: 'q', numbered: false });
    assert.deepEqual(map.details, [
      { scope: 0, text: 'BOS → a' },
      { scope: 2, text: 'a → b' },
    ]);
    assert.equal(map.nodes.length, 1);
    assert.deepEqual(
      [...(map.nodes[0]?.operation ?? [])].map((operation) => map.signs[operation]),
      ['×', 'constant', '+', 'exp', '+'],
    );
  });

  it('folds narrow neighbours into runs, those of one site under its name', () => {
    const step = handStep(
      [1, 2],
      ([a]) => {
        let x = a;
        const turn = (site: number) => {
          x = inScope(site, () => inScope(3, () => x.mul(0.5, 1)).add(1, 1));
        };
        for (let i = 0; i < 30; i++) turn(1);
        inScope(2, () => {
          for (let i = 0; i < 30_000; i++) x = x.add(a, 1);
        });
        for (let i = 0; i < 3; i++) turn(1 + (i % 2));
        return x.exp(1);
      },
      { scopeSites: [{}, {}, {}] },
    );
    const { scopes } = mapOf(step);
    // Scopes of 4 nodes are narrow against more than 30,000.
    const row = (i: number) => [scopes.members[i], scopes.site[i], scopes.turn[i], scopes.parent[i]];
    assert.deepEqual([0, 1, 2].map(row), [
      [30, 1, 0, -1],
      [1, 2, 0, -1],
      [3, 0, 30, -1],
    ]);
    assert.equal(scopes.members.length, 3);
    // Looked at closely they are there, with what is in them; those elsewhere still are runs.
    const close = mapOf(step, { from: 2, end: 40 });
    const [, part] = close.nodes;
    assert.ok(part && part.from === 2 && part.end >= 40 && part.end < 80);
    const single = Math.ceil((part.end - part.from) / 4);
    assert.deepEqual([...close.scopes.members.slice(0, 2 * single)], Array(2 * single).fill(1));
    assert.deepEqual([close.scopes.site[1], close.scopes.parent[1]], [3, 0]);
    assert.deepEqual([...close.scopes.members.slice(2 * single)], [30 - single, 1, 3]);
  });

  it('nests, and tells the largest gradients, whatever the tape and the part that is looked at', () => {
    fc.assert(
      fc.property(programs, fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (program, from, nodes) => {
        const step = stepFromNumbers(program);
        assertTrue(step, mapOf(step));
        assertTrue(step, mapOf(step, { from, end: from + nodes }));
      }),
    );
  });

  it('nests, and tells the largest gradients, of real steps', () => {
    eachRealStep(publishedConfig, [1, 2], (step) => {
      assertTrue(step, mapOf(step));
      assertTrue(step, mapOf(step, { from: 20_000, end: 21_000 }));
    });
  });

  it('is below 100 KB for the largest step of the published model, wherever it is looked at', () => {
    eachRealStep(
      publishedConfig,
      [1],
      (step) => {
        const parts = [
          null,
          { from: 4192, end: 12_000 },
          { from: 70_000, end: 100_000 },
          { from: 80_000, end: 80_400 },
        ];
        for (const part of parts) {
          const map = mapOf(step, part);
          const bytes = bufferBytes(map);
          const words = JSON.stringify([map.names, map.details, map.signs]).length;
          assert.ok(bytes + words < 100_000, `${bytes + words} bytes`);
          assertTrue(step, map);
        }
      },
      ['abcdefghijklmnop'],
    );
  });

  it('keeps to its limits however many scopes there are, and can be asked for again and again', () => {
    const step = handStep(
      [1],
      ([a]) => {
        let x = a;
        for (let i = 0; i < 3 * MOST_SCOPES; i++) x = inScope(1 + (i % 2), () => x.add(a, 1));
        return x;
      },
      { scopeSites: [{}, {}] },
    );
    const read = reach(step);
    const summary = tapeSummary(step, read, scopeTree(step.tape), { quantity: 'gradient' });
    const first = tapeMap(step, read, summary, null);
    assert.ok(first.scopes.members.length <= MOST_SCOPES);
    assert.equal(
      first.scopes.members.reduce((sum, members) => sum + members, 0),
      3 * MOST_SCOPES,
    );
    assert.deepEqual(tapeMap(step, read, summary, null), first);
  });

  it('shows all of the tape where the part is beyond its end', () => {
    const step = stepFromNumbers([40, 50, 60, 70]);
    const map = mapOf(step, { from: 1_000_000, end: 1_000_100 });
    assert.deepEqual(map, mapOf(step));
  });

  it('tells a gradient that is not a number', () => {
    const step = handStep([0], ([a]) => inScope(1, () => a.log(1)).mul(0, 2), { scopeSites: [{}] });
    assert.ok(Number.isNaN(mapOf(step).scopes.amount[0]) || mapOf(step).scopes.amount[0] === 0);
    const broken = handStep([Number.NaN], ([a]) => inScope(1, () => a.mul(a, 1)).mul(a, 2), { scopeSites: [{}] });
    const map = mapOf(broken);
    assert.ok(Number.isNaN(map.scopes.amount[0]));
    assert.ok(Number.isNaN(map.nodes[0]?.amount[0]));
  });
});

/** What holds for every map. */
function assertTrue(step: RecordedStep, map: TapeMap): void {
  const { tape } = step;
  const { reached } = reach(step);
  const tree = scopeTree(tape);
  assert.deepEqual([map.from, map.end], [tape.parameterCount, tape.length]);

  const { parent, first, last, members, site, turn, amount } = map.scopes;
  const lastOf = new Map<number, number>();
  const scopeAt = new Map(
    Array.from({ length: tape.scopeCount }, (_, scope) => [`${tape.scopeFirst[scope]},${tree.depth[scope]}`, scope]),
  );
  const depths: number[] = [];
  for (let i = 0; i < parent.length; i++) {
    assert.ok(parent[i] < i);
    depths.push(parent[i] < 0 ? 1 : depths[parent[i]] + 1);
    assert.ok(first[i] >= Math.max(map.from, first[parent[i]] ?? 0) && last[i] <= (last[parent[i]] ?? map.end - 1));
    assert.ok(first[i] <= last[i]);
    assert.ok(first[i] > (lastOf.get(parent[i]) ?? -1), 'neighbours do not overlap');
    lastOf.set(parent[i], last[i]);
    assert.ok(parent[i] < 0 || members[parent[i]] === 1, 'nothing stands in a run');

    // Scopes of one node can begin where their first child does; the depth tells them apart.
    const scope = scopeAt.get(`${first[i]},${depths[i]}`);
    assert.ok(scope !== undefined);
    if (members[i] === 1) {
      assert.equal(last[i], tape.scopeLast[scope]);
      assert.equal(site[i], tape.scopeSite[scope]);
      const { short, assigned, numbered } = map.names[site[i]];
      const name = numbered ? `${short} ${turn[i]}` : short;
      assert.equal(assigned === undefined ? name : `${assigned} = ${name}`, scopeName(step, tree, scope));
      assert.ok(keyOfScope(step, tree, scope).endsWith(`s${site[i]}.${turn[i]}`));
    }
    // A naive recount: nodes as deep as the scope or deeper, which leaves out what stands between the scopes of a run.
    let largest = -1;
    let scopes = 0;
    for (let node = first[i]; node <= last[i]; node++) {
      if (tree.depth[tape.scope[node]] < depths[i]) continue;
      if (reached[node] === 1) largest = Math.max(largest, Math.abs(tape.grad[node]));
    }
    for (let other = 1; other < tape.scopeCount; other++) {
      const inside = tape.scopeFirst[other] >= first[i] && tape.scopeLast[other] <= last[i];
      if (inside && tree.depth[other] === depths[i] && nodeCount(tape, other) > 0) scopes++;
    }
    assert.equal(members[i], scopes);
    assert.equal(amount[i], largest);
  }

  assert.deepEqual([map.nodes[0].from, map.nodes[0].end], [map.from, map.end]);
  assert.ok(map.nodes.length <= 2);
  for (const columns of map.nodes) assertColumns(step, reached, columns);
}

/** Every node is in exactly one column, and each column tells the largest gradient of its nodes. */
function assertColumns({ tape }: RecordedStep, reached: Uint8Array, columns: NodeColumns): void {
  const { from, end, perColumn, amount, operation } = columns;
  assert.ok(amount.length <= MOST_COLUMNS);
  assert.equal(amount.length, Math.ceil((end - from) / perColumn));
  const largest = new Float64Array(amount.length).fill(-1);
  for (let node = from; node < end; node++) {
    const column = Math.floor((node - from) / perColumn);
    if (reached[node] === 1) largest[column] = Math.max(largest[column], Math.abs(tape.grad[node]));
  }
  assert.deepEqual(amount, largest);
  assert.equal(operation.length, perColumn === 1 ? end - from : 0);
  for (let i = 0; i < operation.length; i++) {
    assert.equal(operation[i], tape.op[from + i]);
    assert.ok(operation[i] >= CONSTANT);
  }
}

describe('a map of fewer columns', () => {
  it('has the same step in them, each with the largest gradient of its nodes', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const read = reach(step);
      const tree = scopeTree(step.tape);
      let before = 0;
      for (const columns of [1, 300, 1024, MOST_COLUMNS]) {
        const summary = tapeSummary(step, read, tree, { quantity: 'gradient', columns });
        for (const part of [null, { from: 5000, end: 9000 }]) {
          for (const nodes of tapeMap(step, read, summary, part).nodes) assertColumns(step, read.reached, nodes);
        }
        const { nodes, scopes } = tapeMap(step, read, summary, null);
        assert.ok(nodes[0].amount.length <= columns && nodes[0].amount.length > columns / 2);
        assert.ok(scopes.first.length > before, 'the more columns, the narrower the scopes that stand for themselves');
        before = scopes.first.length;
        const [, part] = tapeMap(step, read, summary, { from: 5000, end: 9000 }).nodes;
        assert.ok(part === undefined || part.perColumn <= Math.ceil(4000 / columns) + 1);
      }
    });
  });
});

describe('the quantities of the map', () => {
  it('are the largest |gradient|, the largest |value| and the count of nodes, of scopes, columns and runs of scopes', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const read = reach(step);
      const tree = scopeTree(step.tape);
      for (const part of [null, { from: 5000, end: 5200 }]) {
        const value = tapeMap(step, read, tapeSummary(step, read, tree, { quantity: 'value' }), part);
        const count = tapeMap(step, read, tapeSummary(step, read, tree, { quantity: 'count' }), part);
        assert.deepEqual([value.quantity, count.quantity, count.scopes.total.length], ['value', 'count', 0]);
        for (const [i, first] of value.scopes.first.entries()) {
          if (value.scopes.members[i] !== 1) continue;
          const nodes = step.tape.data.subarray(first, value.scopes.last[i] + 1);
          assert.equal(
            value.scopes.amount[i],
            nodes.reduce((most, node) => Math.max(most, Math.abs(node)), 0),
          );
          assert.equal(count.scopes.amount[i], nodes.length);
          const total = nodes.reduce((sum, node) => sum + Math.abs(node), 0);
          assert.ok(Math.abs(value.scopes.total[i] - total) <= 1e-12 * total);
        }
        const last = value.nodes.at(-1);
        assert.ok(last);
        for (const [column, amount] of last.amount.entries()) {
          const from = last.from + column * last.perColumn;
          const nodes = step.tape.data.subarray(from, Math.min(last.end, from + last.perColumn));
          assert.equal(
            amount,
            nodes.reduce((most, node) => Math.max(most, Math.abs(node)), 0),
          );
        }
        for (const columns of count.nodes) {
          assert.equal(
            columns.amount.reduce((sum, amount) => sum + amount, 0),
            columns.end - columns.from,
          );
        }
      }
    });
  });

  it('have as total of the gradients those that the loss depends on, of a run those of its scopes', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const { reached } = reach(step);
      const { scopes } = mapOf(step);
      let runs = 0;
      for (const [i, first] of scopes.first.entries()) {
        let total = 0;
        for (let node = first; node <= scopes.last[i]; node++)
          if (reached[node] === 1) total += Math.abs(step.tape.grad[node]);
        // Between the scopes of a run there may be nodes that are in none.
        if (scopes.members[i] === 1) assert.ok(Math.abs(scopes.total[i] - total) <= 1e-12 * total);
        else {
          runs++;
          assert.ok(scopes.total[i] <= total * (1 + 1e-12) && scopes.total[i] >= scopes.amount[i]);
        }
      }
      assert.ok(runs > 0);
    });
  });

  it('of a run of narrow scopes is what they have together', () => {
    const step = handStep(
      [1],
      ([a]) => {
        let x = a;
        for (let i = 0; i < 3 * MOST_SCOPES; i++) x = inScope(1, () => x.add(a, 1));
        return x;
      },
      { scopeSites: [{}] },
    );
    const read = reach(step);
    const map = tapeMap(step, read, tapeSummary(step, read, scopeTree(step.tape), { quantity: 'count' }), null);
    assert.ok(map.scopes.members.some((members) => members > 1));
    assert.deepEqual([...map.scopes.amount], [...map.scopes.members]);
  });
});
