/** A model whose step makes ten million nodes: it can be looked at as a whole, and what is too large to open says so. */

import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import type { GraphView, GraphViewState } from '../../src/graph/view';
import { publishedConfig } from '../../src/training/run-config';
import { Session } from '../../src/training/session';
import { plainRequest } from './requests';

const config = { ...publishedConfig, nLayer: 4, nEmbd: 64, blockSize: 64, numSteps: 2 };
/** 24 positions of it make ten million nodes. */
const document = 'abcdefghijklmnopqrstuvwxyz'.slice(0, 23);

describe('a step of ten million nodes', function () {
  this.timeout(300_000);
  let breaths = 0;
  const session = new Session({
    now: () => performance.now(),
    breathe: () => new Promise((resolve) => setImmediate(() => resolve(void breaths++))),
    progress: () => {},
    failed: (error) => assert.fail(String(error)),
    source: sourceTables,
  });

  async function viewWith(state: Partial<GraphViewState>): Promise<GraphView> {
    const { recorded } = await session.snapshot({ ...plainRequest, view: { ...plainRequest.view, ...state } });
    assert.ok(recorded);
    return recorded.graph;
  }

  before(async () => {
    await session.restart(config, `${document}\n${document}`);
    await session.step();
  });

  after(async () => {
    // The tape is the process's: the next test finds it small.
    await session.restart({ ...publishedConfig, numSteps: 1 }, 'a');
  });

  it('has a closed graph and a map', async () => {
    const { recorded } = await session.snapshot(plainRequest);
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

  it('is searched in pieces, and the search can be cancelled', async () => {
    const step = 1;
    const request = { step, filter: 'op:mul', order: 'gradient', from: 0, count: 10 } as const;
    breaths = 0;
    const found = await session.matches(request);
    assert.equal(found?.length, 10);
    assert.ok(breaths > 1, 'other questions are answered in between');
    await session.step();
    const cancelled = { aborted: false };
    const search = session.matches({ ...request, step: 2, filter: 'op:add' }, cancelled);
    cancelled.aborted = true;
    await assert.rejects(search);
  });
});
