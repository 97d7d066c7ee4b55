/** What the panes below the graph are given, by a session over real steps. */

import assert from 'node:assert/strict';
import type { PaneKind, PaneRequest, PaneSnapshot } from '../../src/inspection/panes/panes';
import type { StepSnapshot } from '../../src/inspection/snapshot';
import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import type { RunConfig } from '../../src/training/status';
import { bufferBytes } from '../buffer-bytes';
import { assertClose } from '../close';
import { inspectionOf } from '../inspected';
import { seed42 } from '../reference';
import { names } from '../training/corpus-text';
import { countingClock } from '../training/counting-clock';
import { plainRequest } from '../training/requests';

/** A session that has taken so many steps. */
async function stepped(config: RunConfig, steps: number): Promise<Session> {
  const session = new Session(builtIn, {
    now: countingClock(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: () => {},
    failed: (error) => assert.fail(String(error)),
  });
  await session.restart(config, names);
  for (let step = 0; step < steps; step++) await session.step();
  return session;
}

async function pane<Kind extends PaneKind>(
  session: Session,
  request: PaneRequest & { readonly kind: Kind },
): Promise<Extract<PaneSnapshot, { kind: Kind }>> {
  const { pane: snapshot } = await inspectionOf(session).panes(request);
  assert.ok(snapshot !== null && is(snapshot, request.kind));
  return snapshot;
}

function is<Kind extends PaneKind>(
  snapshot: PaneSnapshot,
  kind: Kind,
): snapshot is Extract<PaneSnapshot, { kind: Kind }> {
  return snapshot.kind === kind;
}

describe('what the panes are given', () => {
  it('has every quantity of every parameter, as Adam left them', async () => {
    const session = await stepped(publishedConfig, 1);
    const of = async (quantity: string) => (await pane(session, { kind: 'heatMaps', quantity, matrix: 'wpe' })).numbers;
    const [value, gradient, m, v, update] = await Promise.all([
      of('value'),
      of('gradient'),
      of('m'),
      of('v'),
      of('update'),
    ]);
    assert.equal(value.length, 256);
    for (let i = 0; i < 256; i++) {
      const g = gradient[i];
      assertClose(m[i], 0.15 * g, 'm');
      assertClose(v[i], 0.01 * g ** 2, 'v');
      // A new value less an old one: as exact as the values are.
      assertClose(update[i], (-0.01 * g) / (Math.abs(g) + 1e-8), 'update', 1e-12, 1e-15);
    }
    const values = (await pane(session, { kind: 'heatMaps', quantity: 'value', matrix: null })).numbers;
    for (const [i, expected] of seed42.init_params_first4.entries()) assertClose(values[i], expected, 'value');
  });

  it('lists the rows that are asked for, and says what a search comes to', async () => {
    const session = await stepped(publishedConfig, 1);
    const list = (search: string, from = 0, count = 5) =>
      pane(session, { kind: 'parameters', by: 'gradient', search, from, count });
    const all = await list('', 0, 20);
    assert.deepEqual([all.found, all.of, all.names.length], [{ kind: 'found', count: 4192 }, 4192, 20]);
    const next = await list('', 10, 5);
    assert.deepEqual([next.from, next.names], [10, all.names.slice(10, 15)]);
    assert.deepEqual([...next.rows.gradient], [...all.rows.gradient.slice(10, 15)]);
    assert.deepEqual((await list('wq[3][2]')).names, ['layer0.attn_wq[3][2]']);
    const row = await list("wte['y']", 0, 100);
    assert.equal(row.names.length, 16);
    const expected = seed42.detail[1]?.wte_used_row_grad;
    assert.ok(expected);
    const used = await list(`wte[${expected.row}]`, 0, 100);
    const byName = new Map(used.names.map((name, i) => [name, used.rows.gradient[i]]));
    for (const [column, gradient] of expected.grads.entries()) {
      assertClose(byName.get(`wte[BOS][${column}]`) ?? Number.NaN, gradient, `column ${column}`);
    }
    assert.equal((await list('wtf')).found.kind, 'unknown matrix');
    assert.deepEqual((await list('wtf')).names, []);
    assert.deepEqual((await list('', 4192)).names, []);
  });

  it('is small for the published model, and for a large one of a single matrix at a time', async () => {
    const bytes = (recorded: StepSnapshot | null) => bufferBytes(recorded);
    const small = await stepped(publishedConfig, 1);
    const { recorded } = await inspectionOf(small).snapshot(plainRequest);
    assert.ok(bytes(recorded) < 200_000);
    const large = await stepped({ ...publishedConfig, nEmbd: 32, nLayer: 2, blockSize: 4 }, 1);
    const all = await pane(large, { kind: 'heatMaps', quantity: 'gradient', matrix: null });
    assert.deepEqual([all.numbers.length, all.open, all.matrices.length], [0, null, 15]);
    const one = await pane(large, { kind: 'heatMaps', quantity: 'gradient', matrix: 'layer1.mlp_fc1' });
    assert.deepEqual([one.numbers.length, one.open], [128 * 32, 'layer1.mlp_fc1']);
    const unknown = await pane(large, { kind: 'heatMaps', quantity: 'gradient', matrix: 'layer7.mlp_fc1' });
    assert.equal(unknown.open, null);
  });

  it('can be asked for twice of the same step', async () => {
    const session = await stepped(publishedConfig, 1);
    for (const request of [
      { kind: 'distributions' },
      { kind: 'matrices' },
      { kind: 'heatMaps', quantity: 'value', matrix: null },
    ] satisfies PaneRequest[]) {
      const first = await pane(session, request);
      assert.deepEqual(await pane(session, request), structuredClone(first));
    }
  });
});

describe('the history of the selected parameter', () => {
  it('is that of the run at hand', async () => {
    const session = await stepped(publishedConfig, 0);
    const history = async (node: number) =>
      (await inspectionOf(session).snapshot({ ...plainRequest, selection: { kind: 'parameter', node } })).recorded
        ?.history;
    const looked: (number | null)[] = [];
    for (let step = 0; step < 3; step++) {
      await session.step();
      const { recorded } = await inspectionOf(session).snapshot({
        ...plainRequest,
        selection: { kind: 'parameter', node: 0 },
      });
      assert.ok(recorded?.card?.kind === 'parameter');
      looked.push(recorded.card.gradient);
    }
    const first = await history(0);
    assert.ok(first);
    assert.deepEqual([...first.steps], [1, 2, 3]);
    assert.deepEqual([first.stride, first.undecided], [1, 0]);
    // "yuheng" has no a, so that of wte['a'][0] is untouched in the first step.
    assert.equal(looked[0], null);
    for (const [i, gradient] of looked.entries()) {
      if (gradient === null) assert.ok(Number.isNaN(first.gradients[i]));
      else assertClose(first.gradients[i], gradient, `step ${i + 1}`, 1e-6);
    }
    assertClose(first.values[0], seed42.init_params_first4[0] ?? Number.NaN, 'the first value', 1e-6);
    assert.equal((await inspectionOf(session).snapshot(plainRequest)).recorded?.history, null);
    await session.restart(publishedConfig, names);
    await session.step();
    assert.deepEqual([...((await history(0))?.steps ?? [])], [1]);
  });
});
