/** Comparing two steps of a session. */

import assert from 'node:assert/strict';
import type { CompareRequest, CompareSnapshot } from '../../src/inspection/panes/compare';
import type { HeatMapsSnapshot } from '../../src/inspection/panes/heat-maps';
import { publishedConfig } from '../../src/training/run/config';
import type { Session } from '../../src/training/session';
import { debuggerOf, inspectionOf } from '../inspected';
import { names } from '../training/corpus-text';
import { endSessions, observed } from '../training/observed-session';

const request: CompareRequest = {
  kind: 'compare',
  quantity: 'value',
  matrix: 'layer0.attn_wq',
  what: 'value',
  tolerance: 0,
};

async function compared(session: Session, part: Partial<CompareRequest> = {}): Promise<CompareSnapshot> {
  const { pane } = await inspectionOf(session).panes({ ...request, ...part });
  assert.equal(pane?.kind, 'compare');
  return pane as CompareSnapshot;
}

async function heatMap(session: Session, quantity: CompareRequest['quantity']): Promise<HeatMapsSnapshot> {
  const { pane } = await inspectionOf(session).panes({ kind: 'heatMaps', quantity, matrix: 'layer0.attn_wq' });
  return pane as HeatMapsSnapshot;
}

describe('the comparison of two steps', () => {
  afterEach(endSessions);

  it('has the numbers of both, as the heat maps show each', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    for (let step = 0; step < 6; step++) await session.step();
    assert.equal((await compared(session)).reference, null);
    await session.visit(2);
    const kept = await heatMap(session, 'gradient');
    await inspectionOf(session).compareWith(2);
    await session.visit(6);
    const now = await heatMap(session, 'gradient');
    const pane = await compared(session, { quantity: 'gradient' });
    assert.deepEqual([pane.numbers, pane.untouched], [now.numbers, now.untouched]);
    assert.deepEqual([pane.reference?.numbers, pane.reference?.untouched], [kept.numbers, kept.untouched]);
    assert.deepEqual([pane.reference?.step, pane.reference?.branch, pane.open], [2, 1, 'layer0.attn_wq']);
    assert.equal((await compared(session, { matrix: 'nothing' })).open, 'wte');
    await inspectionOf(session).compareWith(null);
    assert.equal((await compared(session)).reference, null);
  });

  it('keeps a step that is not shown, and shows the one that was; not one that is not there', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    for (let step = 0; step < 6; step++) await session.step();
    const { step } = await inspectionOf(session).compareWith(3);
    assert.equal(step, 6);
    const { reference } = await compared(session);
    assert.equal(reference?.step, 3);
    await assert.rejects(inspectionOf(session).compareWith(7), { name: 'UserError', message: /from 1 to 6/ });
    assert.equal((await compared(session)).reference?.step, 3);
    await session.restart(publishedConfig, names);
    await session.step();
    assert.equal((await compared(session)).reference, null, 'a step of another model');
  });

  it('finds the parameter that was set by hand, and what it changed first', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    for (let step = 0; step < 3; step++) await session.step();
    await inspectionOf(session).compareWith(3);
    const stepping = debuggerOf(session);
    await stepping.move({ kind: 'step', step: 3 });
    stepping.setVariable({ kind: 'row', name: 'wpe', row: 0 }, '[0]', '0.5');
    const { reference } = await compared(session);
    assert.ok(reference?.nodes.kind === 'compared');
    const { parameter, computed, count } = reference.nodes;
    assert.deepEqual([parameter?.name, parameter?.now], ['wpe[0][0]', 0.5]);
    assert.notEqual(parameter?.kept, 0.5);
    // The first node of position 0 adds the two embeddings.
    assert.equal(computed?.node, publishedParameters);
    assert.equal(computed?.name, 'position 0 › embedded = add › embedded[0]');
    assert.ok(
      computed?.now !== null &&
        Math.abs((computed?.now ?? 0) - (computed?.kept ?? 0) - 0.5 + (parameter?.kept ?? 0)) < 1e-12,
    );
    assert.ok(count > 1000);
    const none = await compared(session, { tolerance: 1e6 });
    assert.deepEqual(none.reference?.nodes.kind === 'compared' && none.reference.nodes.count, 0);
  });
});

const publishedParameters = 4192;
