/** A model whose step makes ten million nodes: it can be looked at as a whole, and what is too large to open says so. */

import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import type { SnapshotRequest } from '../../src/inspection/snapshot';
import { builtIn } from '../../src/program/built-in';
import { NO_MARKING } from '../../src/step/find/marking';
import type { GraphView, GraphViewState, Selection } from '../../src/step/view/view';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import { bufferBytes } from '../buffer-bytes';
import { inspectionOf } from '../inspected';
import { corpusOf } from './corpus-text';
import { plainPane, plainRequest } from './requests';

const config = { ...publishedConfig, nLayer: 4, nEmbd: 64, blockSize: 64, numSteps: 2 };
/** 24 positions of it make ten million nodes. */
const document = 'abcdefghijklmnopqrstuvwxyz'.slice(0, 23);

describe('a step of ten million nodes', () => {
  let breaths = 0;
  /** Told of each breath. */
  let breathed = () => {};
  let time = 0;
  const session = new Session(builtIn, {
    // Every part of a query takes as long as a slice.
    now: () => (time += 20),
    breathe: () =>
      new Promise((resolve) =>
        setImmediate(() => {
          breaths++;
          breathed();
          resolve();
        }),
      ),
    progress: () => {},
    failed: (error) => assert.fail(String(error)),
  });

  async function viewWith(state: Partial<GraphViewState>): Promise<GraphView> {
    const { recorded } = await inspectionOf(session).snapshot({
      ...plainRequest,
      view: { ...plainRequest.view, ...state },
    });
    assert.ok(recorded);
    return recorded.graph;
  }

  /** Cancels a query at its third break. */
  async function cutShort(request: SnapshotRequest): Promise<void> {
    const cancelled = { aborted: false };
    breaths = 0;
    breathed = () => {
      cancelled.aborted = breaths === 3;
    };
    await assert.rejects(inspectionOf(session).snapshot(request, cancelled), /cancelled/);
    assert.equal(breaths, 3, 'it ends where it is');
    breathed = () => {};
  }

  before(async () => {
    await session.restart(config, corpusOf(`${document}\n${document}`));
    await session.step();
  });

  after(async () => {
    // The tape is the process's: the next test finds it small.
    await session.restart({ ...publishedConfig, numSteps: 1 }, corpusOf('a'));
  });

  it('has a closed graph and a map', async () => {
    const { recorded } = await inspectionOf(session).snapshot(plainRequest);
    assert.ok(recorded);
    assert.ok(recorded.created > 9e6 && recorded.created < 12e6, `${recorded.created} nodes`);
    assert.equal(recorded.positions, 24);
    assert.equal(recorded.graph.boxes.filter(({ name }) => name.startsWith('position ')).length, 24);
    const widest = recorded.map.nodes[0];
    assert.equal(widest?.from, recorded.parameters);
    assert.equal(widest?.end, recorded.parameters + recorded.created);
  });

  it('opens what has room; what is too large to open says how many boxes it would make', async () => {
    const opened: string[] = [];
    let view = await viewWith({ opened: [...opened] });
    for (const name of ['position 0', 'logits = gpt', 'layer 0', 'attended = attention', 'q = linear']) {
      const box = view.boxes.findLast((candidate) => candidate.name === name);
      assert.ok(box, name);
      opened.push(box.key);
      view = await viewWith({ opened: [...opened] });
      assert.equal(view.refused, null);
      assert.ok(view.boxes.some(({ parent }) => view.boxes[parent]?.key === box.key));
    }
    // The sections of q in all layers of all positions: their 96 products of 4 sections, and all that is around them.
    const everywhere = opened.at(-1) ?? '';
    const all = await viewWith({ opened, everywhere });
    assert.ok(all.refused !== null && all.refused > 2000, String(all.refused));
    assert.equal(all.boxes.length, view.boxes.length, 'what was opened before stays');
  });

  it('is marked by a filter, a line and a cone all at once, in few bytes', async () => {
    const { recorded: plain } = await inspectionOf(session).snapshot(plainRequest);
    assert.ok(plain);
    const { parameters, created } = plain;
    const lines = sourceTables.text.split('\n');
    const line = lines.findIndex((text) => text.includes('total.add(a[i].mul(b[i]))')) + 1;
    const last = parameters + created - 1;
    const snapshot = await inspectionOf(session).snapshot({
      ...plainRequest,
      marking: { filter: 'op:relu', line, cone: { of: { kind: 'node', node: last }, direction: 'ancestors' } },
    });
    const { recorded } = snapshot;
    assert.ok(recorded);
    const { filter, line: ofLine, cone } = recorded.marks;
    assert.equal(
      filter?.marks?.nodes,
      4 * 24 * 4 * 64,
      'in 4 layers, 24 positions, 4 times as many as the 64 channels',
    );
    assert.ok(ofLine !== null && ofLine.nodes > 0.9 * created, 'a product and a sum of every term');
    assert.ok(cone !== null && cone.nodes > 0.9 * created && cone.nodes <= created);
    assert.ok(cone.edges.length > 0 && cone.edges.every(({ flow }) => Number.isFinite(flow)));
    // What leads from the loss does not lead into it.
    const own = await inspectionOf(session).snapshot({
      ...plainRequest,
      marking: { filter: '', line: null, cone: { of: { kind: 'parameter', node: 0 }, direction: 'descendants' } },
    });
    assert.ok((own.recorded?.marks.cone?.nodes ?? created) < created);
    // Masks and columns as long as the tape stay where they are.
    const bytes = bufferBytes(snapshot);
    assert.ok(bytes < 1e6, `${bytes} bytes`);
  });

  it('has the card of any node, a parameter and a scope, and a filter that does not parse', async () => {
    const { recorded } = await inspectionOf(session).snapshot(plainRequest);
    assert.ok(recorded);
    const { parameters, created } = recorded;
    const cardOf = async (selection: Selection) =>
      (await inspectionOf(session).snapshot({ ...plainRequest, selection })).recorded?.card ??
      assert.fail('it has a card');
    for (const node of [parameters, parameters + (created >> 1), parameters + created - 1]) {
      const card = await cardOf({ kind: 'node', node });
      assert.ok(card.kind === 'node' && card.node === node && card.path.length > 0);
      const gradient = card.gradient ?? 0;
      assert.ok(Math.abs(card.consumerSum - gradient) <= 1e-12 * Math.max(1, Math.abs(gradient)), card.name);
    }
    // Each of the 24 positions uses it.
    const { pane } = await inspectionOf(session).panes(plainPane);
    const used = pane?.kind === 'heatMaps' && pane.matrices.find(({ name }) => name === 'layer3.attn_wq');
    assert.ok(used);
    const parameter = await cardOf({ kind: 'parameter', node: used.first });
    assert.ok(parameter.kind === 'parameter' && parameter.consumerCount === 24);
    const sum = parameter.consumers.reduce((total, { contribution }) => total + (contribution ?? Number.NaN), 0);
    assert.ok(Math.abs(sum - (parameter.gradient ?? Number.NaN)) < 1e-12);
    const position = recorded.graph.boxes.find(({ name }) => name === 'position 23');
    const scope = await cardOf({ kind: 'box', key: position?.key ?? '' });
    assert.ok(scope.kind === 'scope' && scope.nodes > created / 30);
    const wrong = await inspectionOf(session).snapshot({
      ...plainRequest,
      marking: { filter: 'op:mull', line: null, cone: null },
    });
    assert.deepEqual([wrong.recorded?.marks.filter?.error?.at, wrong.recorded?.marks.filter?.marks], [3, null]);
  });

  const cone = (node: number, direction: 'ancestors' | 'descendants') =>
    ({ of: { kind: 'parameter', node }, direction }) as const;
  for (const [what, request] of [
    ['a filter', { marking: { ...NO_MARKING, filter: 'op:exp or grad>1' } }],
    ['a line', { marking: { ...NO_MARKING, line: 40 } }],
    ['a cone of descendants', { marking: { ...NO_MARKING, cone: cone(7, 'descendants') } }],
    ['a cone of ancestors', { marking: { ...NO_MARKING, cone: cone(7, 'ancestors') } }],
    ['distributions', { pane: { kind: 'distributions' } }],
    ['a view', { view: { ...plainRequest.view, constants: true } }],
  ] as const) {
    it(`is looked at in parts: ${what} can be cut short, and asked for again`, async () => {
      const asked: SnapshotRequest = { ...plainRequest, ...request };
      await inspectionOf(session).snapshot(plainRequest);
      await cutShort(asked);
      breaths = 0;
      const { recorded } = await inspectionOf(session).snapshot(asked);
      assert.equal(recorded?.step, 1);
      // A pass over ten million nodes has 39 parts; a view one for each of its boxes.
      assert.ok(breaths >= 24, `${breaths} breaths`);
    });
  }

  it('has its document and its distributions', async () => {
    const request = { ...plainRequest, pane: { kind: 'document', layer: 3, head: null } } as const;
    const { recorded, panes } = await inspectionOf(session).snapshot(request);
    assert.ok(recorded && panes?.pane?.kind === 'document');
    const { predictions, attention } = panes.pane;
    assert.ok(predictions !== null && attention !== null);
    const mean = predictions.surprisal.reduce((sum, loss) => sum + loss, 0) / 24;
    assert.ok(Math.abs(mean - (recorded.loss ?? Number.NaN)) < 1e-12);
    assert.deepEqual([attention.layers, attention.layer, attention.shown], [4, 3, [0, 1, 2, 3]]);
    const lastRow = attention.weights.slice(-24).reduce((sum, weight) => sum + weight, 0);
    assert.ok(Math.abs(lastRow - 1) < 1e-12);
    const { pane: spread } = await inspectionOf(session).panes({ kind: 'distributions' });
    assert.ok(spread?.kind === 'distributions');
    assert.deepEqual(
      spread.relus.map(({ layer, relus }) => [layer, relus]),
      [0, 1, 2, 3].map((layer) => [layer, 24 * 4 * 64]),
    );
  });

  it('is searched in pieces, and the search can be cancelled', async () => {
    const step = 1;
    const request = { step, filter: 'op:mul', order: 'gradient', from: 0, count: 10 } as const;
    breaths = 0;
    const found = await inspectionOf(session).matches(request);
    assert.equal(found?.length, 10);
    assert.ok(breaths > 1, 'other questions are answered in between');
    await session.step();
    // Nothing is known yet of a step that was just taken.
    await cutShort(plainRequest);
    const cancelled = { aborted: false };
    const search = inspectionOf(session).matches({ ...request, step: 2, filter: 'op:add' }, cancelled);
    cancelled.aborted = true;
    await assert.rejects(search);
  });
});
