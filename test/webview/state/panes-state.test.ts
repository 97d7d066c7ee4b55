/** Every pane has its place on each side: its reader, its schema, its state. The compiler asks for them; here they meet. */

import assert from 'node:assert/strict';
import * as v from 'valibot';
import { paneReaders } from '../../../src/inspection/panes/panes';
import { inspectorHostSchemas } from '../../../src/protocol/schemas';
import {
  initialPanesState,
  Panes,
  PanesStateSchema,
  paneKinds,
  panesOf,
  tabs,
} from '../../../src/webview/state/panes-state';
import { plainRequest } from '../../training/requests';
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
      const [parsed] = v.parse(inspectorHostSchemas.snapshot, [{ ...plainRequest, pane: request }]);
      assert.deepEqual(parsed.pane, request);
      await eventually(() => inspector.shown.value?.panes.pane?.kind === kind);
    }
  });

  it('are in a tab each, but for the matches; a tab opens what it had last', () => {
    const panes = new Panes(initialPanesState, () => {});
    assert.deepEqual(tabs.flatMap((tab) => panesOf(tab)).sort(), paneKinds.filter((kind) => kind !== 'find').sort());
    assert.equal(panes.tab.value, 'parameters');
    panes.choose('distributions');
    panes.chooseTab('document');
    assert.deepEqual([panes.open.value, panes.tab.value], ['document', 'document']);
    panes.chooseTab('parameters');
    assert.equal(panes.open.value, 'distributions');
  });

  it('lead back from a selection and from the matches', () => {
    const panes = new Panes(initialPanesState, () => {});
    panes.choose('tokenizer');
    panes.choose('selection');
    panes.goBack();
    assert.equal(panes.open.value, 'tokenizer');
    panes.choose('find');
    assert.equal(panes.tab.value, 'document');
    panes.choose('selection');
    panes.choose('find');
    panes.goBack();
    assert.equal(panes.open.value, 'tokenizer');
    panes.goBack();
    assert.equal(panes.open.value, 'tokenizer', 'it is there already');
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
