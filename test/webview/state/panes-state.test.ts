/** Every pane has its place on each side: its reader, its schema, its state. The compiler asks for them; here they meet. */

import assert from 'node:assert/strict';
import * as v from 'valibot';
import { paneReaders } from '../../../src/inspection/panes/panes';
import { inspectorHostSchemas } from '../../../src/protocol/schemas';
import { initialPanesState, Panes, PanesStateSchema, paneKinds } from '../../../src/webview/state/panes-state';
import { eventually, inspectorOverSession } from '../page-over-session';

describe('the panes', () => {
  it('are the same on each side', () => {
    assert.deepEqual([...paneKinds].sort(), Object.keys(paneReaders).sort());
    assert.deepEqual(Object.keys(initialPanesState).sort(), [...paneKinds, 'open'].sort());
  });

  it('show, each of them, what was asked for', async () => {
    const { inspector, session } = await inspectorOverSession();
    await session.step();
    for (const kind of paneKinds) {
      inspector.panes.choose(kind);
      const request = inspector.panes.request();
      assert.equal(request.kind, kind);
      assert.deepEqual(v.parse(inspectorHostSchemas.panes, [request])[0], request);
      await eventually(() => inspector.shown.value?.panes?.pane?.kind === kind);
    }
  });

  it('are kept, and ask again only where they need something else', () => {
    let asked = 0;
    const panes = new Panes(initialPanesState, () => asked++);
    assert.deepEqual(panes.kept(), initialPanesState);
    const { matrices, tokenizer, heatMaps, compare } = panes.states;
    matrices.choose({ sorting: { column: 'name', direction: 'ascending' } });
    tokenizer.choose({ order: 'occurrences' });
    heatMaps.choose({ scale: 'linear' });
    assert.equal(asked, 0);
    heatMaps.choose({ matrix: 'wte' });
    compare.choose({ tolerance: 1e-9 });
    panes.choose('compare');
    assert.equal(asked, 3);
    const kept = JSON.parse(JSON.stringify(panes.kept()));
    assert.deepEqual(v.parse(PanesStateSchema, kept), panes.kept());
    assert.deepEqual(new Panes(kept, () => {}).request(), panes.request());
  });

  it('begin at first where nothing was kept of them yet', () => {
    const old = { open: 'document', document: { layer: 1, head: null } };
    assert.deepEqual(v.parse(PanesStateSchema, old), { ...initialPanesState, ...old });
  });
});
