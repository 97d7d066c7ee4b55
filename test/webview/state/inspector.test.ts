import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import { listedMatches } from '../../../src/webview/find/listed';
import { initialPageState } from '../../../src/webview/state/page-state';
import { box, eventually, firstStep, inspectorOverSession } from '../page-over-session';

describe('the state of the page', () => {
  it('shows the first step closed, as a whole', async () => {
    const { inspector, kepts } = await inspectorOverSession();
    const pictures: number[] = [];
    const stop = inspector.boxesByKey.subscribe((boxes) => pictures.push(boxes.size));
    inspector.step();
    await eventually(() => inspector.shown.value?.recorded?.step === 1);
    stop();
    const { graph } = inspector.shown.value?.recorded ?? {};
    assert.ok(graph);
    assert.ok(graph.boxes.every((one) => one.kind === 'node' || !one.opened));
    assert.deepEqual(
      pictures.filter((size) => size > 0),
      [graph.boxes.length],
    );
    assert.deepEqual(kepts.at(-1)?.opened, []);
    assert.equal(kepts.at(-1)?.camera, null);
    const { zoom } = inspector.look.camera.value;
    assert.ok(graph.width * zoom <= 900 - 16 && graph.height * zoom <= 500 - 16);
  });

  it('shows what was opened and selected before, where it was looked at', async () => {
    const first = await inspectorOverSession();
    await firstStep(first.inspector);
    const key = box(first.inspector, 'head 1')?.key ?? '';
    first.inspector.goToBox(key);
    first.inspector.toggle(key);
    const weights = await eventually(() => box(first.inspector, 'attnWeights = softmax'));
    const kept = first.kepts.at(-1);
    const again = await inspectorOverSession(kept);
    await firstStep(again.inspector);
    assert.deepEqual(box(again.inspector, 'attnWeights = softmax'), weights);
    assert.equal(again.inspector.selectedKey.value, key);
    assert.deepEqual(again.inspector.look.camera.value, first.inspector.look.camera.value);
  });

  it('opens the card of a selection in place of the pane; without it comes back', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    inspector.drawer.value = false;
    inspector.select({ kind: 'parameter', node: 7 });
    assert.deepEqual([inspector.panes.open.value, inspector.drawer.value], ['selection', true]);
    inspector.select(null);
    assert.equal(inspector.panes.open.value, 'heatMaps');
    inspector.openFind();
    inspector.select({ kind: 'parameter', node: 7 });
    assert.equal(inspector.panes.open.value, 'find', 'the card is beside the matches');
  });

  it('opens the card of a selection below the pane where there is room for both', async () => {
    const { inspector } = await inspectorOverSession(initialPageState, true);
    await firstStep(inspector);
    inspector.select({ kind: 'parameter', node: 7 });
    assert.equal(inspector.panes.open.value, 'heatMaps');
  });

  it('asks for no pane while the drawer is closed', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    inspector.toggleDrawer();
    await eventually(() => inspector.shown.value?.panes.pane?.kind === 'selection');
    inspector.toggleDrawer();
    await eventually(() => inspector.shown.value?.panes.pane?.kind === 'heatMaps');
  });

  it('shows the run before again at Undo, which it offers as long as that is kept', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    inspector.step();
    const before = await eventually(() => (inspector.shown.value?.recorded?.step === 2 ? inspector.shown.value : null));
    assert.equal(before.status.left, null);
    inspector.restart();
    await eventually(() => inspector.shown.value?.recorded === null && inspector.status.value?.left?.step === 2);
    inspector.undo();
    const after = await eventually(() => (inspector.shown.value?.recorded?.step === 2 ? inspector.shown.value : null));
    assert.deepEqual(after.recorded?.loss, before.recorded?.loss);
    assert.deepEqual(after.status, before.status);
  });

  it('shows a part of the tape at once, asks for its single nodes, and keeps the part', async () => {
    const { inspector, kepts } = await inspectorOverSession();
    await firstStep(inspector);
    const nodes = () => inspector.shown.value?.recorded?.map.nodes ?? [];
    assert.equal(nodes().length, 1);
    inspector.lookAtTape({ from: 10_000.5, end: 10_100.5 });
    assert.deepEqual(inspector.mapRange.value, { from: 10_000.5, end: 10_100.5 });
    assert.deepEqual(kepts.at(-1)?.map, inspector.mapRange.value);
    inspector.refresh();
    const close = await eventually(() => nodes()[1]);
    assert.ok(close.perColumn === 1 && close.from <= 10_000 && close.end >= 10_101);
    inspector.lookAtTape({ from: 0, end: 1e9 });
    assert.equal(inspector.mapRange.value, null);
    assert.equal(kepts.at(-1)?.map, null);
    inspector.refresh();
    await eventually(() => nodes().length === 1);
    const again = await inspectorOverSession({ ...initialPageState, map: { from: 10_000.5, end: 10_100.5 } });
    await firstStep(again.inspector);
    assert.equal(again.inspector.shown.value?.recorded?.map.nodes[1]?.perColumn, 1);
  });

  it('visits the matches of a filter, and marks them with the line of the cursor', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    inspector.marking.find('in:"position 2 > head 1 > softmax" op:exp');
    const line = sourceTables.text.split('\n').findIndex((text) => text.includes('const q = linear(')) + 1;
    inspector.marking.cursorLine(line);
    const recorded = await eventually(() => {
      const now = inspector.shown.value?.recorded;
      return now?.marks.filter?.marks && now.marks.line && now;
    });
    const list = listedMatches(recorded, 'tape');
    assert.equal(list?.total, 3);
    const marked = (boxes: Int32Array | undefined) =>
      recorded.graph.boxes.filter((_, i) => (boxes?.[i] ?? 0) > 0).map(({ name }) => name);
    assert.ok(marked(recorded.marks.filter?.marks?.boxes).includes('head 1'));
    assert.ok(!marked(recorded.marks.filter?.marks?.boxes).includes('head 0'));
    assert.ok(marked(recorded.marks.line?.boxes).includes('q = linear'));
    assert.ok(!marked(recorded.marks.line?.boxes).includes('k = linear'));
    assert.equal(recorded.marks.line?.own, 0);
    assert.ok(list);
    await inspector.finding.go(list, 1);
    await inspector.finding.go(list, 1);
    const second = inspector.finding.list.rows.value.get(1)?.node;
    const card = await eventually(() => {
      const now = inspector.shown.value?.recorded?.card;
      return now?.kind === 'node' && now.node === second && inspector.boxesByKey.value.has(now.key ?? '') && now;
    });
    assert.equal(card.operation, 'exp');
  });

  it('shows a whole step at every moment of a run', async () => {
    const { inspector, session } = await inspectorOverSession();
    const seen: number[] = [];
    const stop = inspector.shown.subscribe((shown) => {
      const recorded = shown?.recorded;
      if (!shown || !recorded) return;
      seen.push(recorded.step);
      assert.equal(shown.status.step, recorded.step);
      assert.equal(shown.status.loss, recorded.loss);
      assert.equal(shown.panes?.losses.at(-2), recorded.step);
      assert.equal(shown.panes?.losses.at(-1), recorded.loss);
      const lossBox = recorded.graph.boxes.at(-1);
      assert.ok(lossBox?.kind === 'node' && lossBox.value === recorded.loss);
    });
    await session.run(40);
    inspector.refresh();
    await eventually(() => {
      if (inspector.shown.value?.recorded?.step === 40) return true;
      inspector.refresh();
      return false;
    });
    stop();
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
  });

  it('shows no pane that is not chosen any more, not for a moment', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const shown: string[] = [];
    const stop = inspector.shown.subscribe((snapshot) => shown.push(snapshot?.panes?.pane?.kind ?? ''));
    inspector.panes.choose('document');
    inspector.panes.choose('find');
    inspector.panes.choose('heatMaps');
    inspector.panes.choose('find');
    await eventually(() => inspector.shown.value?.panes?.pane?.kind === 'find');
    stop();
    assert.deepEqual([...new Set(shown)], ['heatMaps', 'find']);
  });

  it('says what went wrong and reports it', async () => {
    const { inspector, reported } = await inspectorOverSession();
    inspector.report(new Error('The session is gone.'));
    assert.equal(inspector.failure.value, 'The session is gone.');
    assert.deepEqual(reported, ['The session is gone.']);
    inspector.dismissFailure();
    assert.equal(inspector.failure.value, null);
  });

  it('follows the cursor: its box comes into view, and the map where it is zoomed', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const shown = () => inspector.shown.value?.recorded;
    inspector.look.from({ x: 0, y: 0, zoom: 1 });
    const map = shown()?.map;
    assert.ok(map);
    inspector.lookAtTape({ from: map.from, end: map.from + 500 });
    inspector.scrubber.moveTo(1, 40_000);
    const cursor = await eventually(() => (shown()?.cursor?.ordinal === 40_000 ? shown()?.cursor : null));
    const box = shown()?.graph.boxes[cursor.box];
    assert.equal(box?.name, 'position 5');
    assert.ok(!inspector.look.sees(box));
    inspector.showCursor();
    assert.ok(inspector.look.sees(box));
    const range = inspector.mapRange.value;
    assert.ok(
      range && range.from <= (cursor.node ?? -1) && range.end > (cursor.node ?? -1) && range.end - range.from === 500,
    );
    const before = inspector.look.camera.value;
    inspector.showCursor();
    assert.equal(inspector.look.camera.value, before, 'what is in view stays where it is');
  });

  it('goes to the steps that were trained, and back to the newest', async () => {
    const { inspector, session, reported } = await inspectorOverSession();
    await firstStep(inspector);
    for (let step = 2; step <= 6; step++) await session.step();
    inspector.refresh();
    const at = (step: number) => eventually(() => inspector.shown.value?.recorded?.step === step);
    await at(6);
    inspector.visit(2);
    assert.equal(inspector.steps.wanted.value, 2);
    await at(2);
    assert.deepEqual([inspector.status.value?.step, inspector.status.value?.newest], [2, 6]);
    await eventually(() => inspector.steps.wanted.value === null);
    inspector.stepBack();
    await at(1);
    inspector.stepBack();
    assert.equal(inspector.steps.wanted.value, null, 'there is no step before the first');
    for (const step of [2, 3, 4, 5, 3]) inspector.visit(step);
    await at(3);
    inspector.visit(7);
    await eventually(() => inspector.failure.value?.includes('There is no step 7 yet'));
    assert.equal(reported.length, 1);
    inspector.visit(6);
    await at(6);
    assert.equal(inspector.failure.value, null);
  });
});
