import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import { makeCorpus } from '../../scripts/corpus.mjs';
import type { Selection } from '../../src/graph/view';
import { publishedConfig } from '../../src/training/run-config';
import { Session } from '../../src/training/session';
import type { RunConfig, SessionStatus } from '../../src/training/status';
import { listedMatches } from '../../src/webview/find/listed';
import { Inspector } from '../../src/webview/inspector';
import { initialPageState, type PageState } from '../../src/webview/page-state';

const config: RunConfig = publishedConfig;

/** The page's state over a real session, as the extension connects them; what is shown is painted at once. */
async function inspectorOverSession(kept: PageState = initialPageState) {
  const session = new Session({
    now: () => performance.now(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: () => {},
    failed: (error) => assert.fail(String(error)),
    source: sourceTables,
  });
  await session.restart(config, makeCorpus());
  const reported: string[] = [];
  const exported: string[] = [];
  const revealed: [Selection, number, boolean][] = [];
  const kepts: PageState[] = [];
  const changed = (_: SessionStatus) => inspector.refresh();
  const inspector = new Inspector({
    calls: {
      run: async () => changed(await session.run()),
      pause: async () => changed(await session.pause()),
      step: async () => changed(await session.step()),
      restart: async () => changed(await session.restart(config, makeCorpus())),
      snapshot: (request) => session.snapshot(request),
      matches: (request, signal) => session.matches(request, signal),
      export: async (kind) => void exported.push(kind),
      reveal: async (...args) => void revealed.push(args),
      reportError: async (message) => void reported.push(message),
    },
    kept,
    keep: (state) => kepts.push(state),
    painted: () => new Promise((resolve) => setImmediate(resolve)),
    ready: () => {},
    visible: () => true,
  });
  inspector.resize({ width: 900, height: 500 });
  return { inspector, session, reported, revealed, exported, kepts };
}

/** Waits until `found` gives something. */
async function eventually<T>(found: () => T | null | undefined | false): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const result = found();
    if (result !== null && result !== undefined && result !== false) return result;
    if (performance.now() > deadline) assert.fail(`what was waited for did not come: ${found}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function box(inspector: Inspector, name: string) {
  return [...inspector.boxesByKey.value.values()].find((candidate) => candidate.name === name);
}

/** Takes the first step and waits for the first picture. */
async function firstStep(inspector: Inspector): Promise<void> {
  inspector.step();
  await eventually(() => inspector.shown.value?.recorded?.step === 1);
}

describe('the state of the page', () => {
  it('shows the first step with the attention opened, never a picture on the way there', async () => {
    const { inspector, kepts } = await inspectorOverSession();
    const pictures: number[] = [];
    const stop = inspector.boxesByKey.subscribe((boxes) => pictures.push(boxes.size));
    await firstStep(inspector);
    stop();
    assert.ok(box(inspector, 'q = linear'));
    assert.deepEqual(
      pictures.filter((size) => size > 0),
      [inspector.boxesByKey.value.size],
    );
    assert.equal(kepts.at(-1)?.opened?.length, 4);
  });

  it('shows what was opened and selected before, where it was looked at', async () => {
    const first = await inspectorOverSession();
    await firstStep(first.inspector);
    const key = box(first.inspector, 'head 1')?.key ?? '';
    first.inspector.visit(key);
    first.inspector.toggle(key);
    const weights = await eventually(() => box(first.inspector, 'weights = softmax'));
    const kept = first.kepts.at(-1);
    const again = await inspectorOverSession(kept);
    await firstStep(again.inspector);
    assert.deepEqual(box(again.inspector, 'weights = softmax'), weights);
    assert.equal(again.inspector.selectedKey.value, key);
    assert.deepEqual(again.inspector.look.camera.value, first.inspector.look.camera.value);
  });

  it('opens and closes a box without moving it on the screen', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const place = (name: string) => {
      const { x, y, zoom } = inspector.look.camera.value;
      const found = box(inspector, name);
      assert.ok(found);
      return { x: found.x * zoom + x, y: found.y * zoom + y };
    };
    const untouched = place('q = linear');
    inspector.toggle(box(inspector, 'q = linear')?.key ?? '');
    await eventually(() => box(inspector, 'row 0'));
    assert.deepEqual(place('q = linear'), untouched);
    inspector.look.from({ x: -300, y: -40, zoom: 1.2 });
    // Closing what is above moves everything below it.
    const open = place('position 2');
    inspector.toggle(box(inspector, 'position 2')?.key ?? '');
    await eventually(() => !box(inspector, 'q = linear'));
    assert.deepEqual(place('position 2'), open);
    const below = place('position 5');
    inspector.toggle(box(inspector, 'position 5')?.key ?? '');
    await eventually(() => box(inspector, 'logits = gpt'));
    assert.deepEqual(place('position 5'), below);
  });

  it('leads from a parameter to a node that uses it, and back', async () => {
    const { inspector, revealed } = await inspectorOverSession();
    await firstStep(inspector);
    const pane = inspector.shown.value?.recorded?.pane;
    assert.ok(pane?.kind === 'heatMaps');
    const matrix = pane.matrices.find(({ name }) => name === 'layer0.attn_wq');
    assert.ok(matrix);
    inspector.select({ kind: 'parameter', node: matrix.first });
    const parameter = await eventually(() => {
      const card = inspector.shown.value?.recorded?.card;
      return card?.kind === 'parameter' && card;
    });
    assert.equal(parameter.name, 'layer0.attn_wq[0][0]');
    const key = parameter.consumers[0]?.key;
    assert.ok(key);
    inspector.visit(key);
    const node = await eventually(() => {
      const card = inspector.shown.value?.recorded?.card;
      return card?.kind === 'node' && card;
    });
    assert.ok(inspector.boxesByKey.value.has(key), 'what is around it was opened');
    assert.ok(node.inputs.some((input) => input.node === matrix.first && inspector.isParameter(input.node)));
    const selection = inspector.selection.value;
    assert.ok(selection);
    inspector.reveal(selection, false);
    inspector.reveal(selection, true);
    assert.deepEqual(revealed, [
      [{ kind: 'box', key }, 1, false],
      [{ kind: 'box', key }, 1, true],
    ]);
  });

  it('goes back to what was selected before, and forward again', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const [q, head] = ['q = linear', 'head 1'].map((name) => box(inspector, name)?.key ?? '');
    inspector.select({ kind: 'box', key: q ?? '' });
    inspector.select({ kind: 'parameter', node: 5 });
    inspector.visit(head ?? '');
    inspector.select(null);
    inspector.go(-1);
    assert.deepEqual(inspector.selection.value, { kind: 'parameter', node: 5 });
    inspector.go(-1);
    assert.equal(inspector.selectedKey.value, q);
    assert.ok(!inspector.history.canGoBack.value);
    inspector.go(1);
    inspector.go(1);
    assert.equal(inspector.selectedKey.value, head);
    assert.ok(!inspector.history.canGoForward.value);
  });

  it('selects a parameter by its box, and its box by the parameter', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    inspector.visit('pwte/r24/c3');
    const drawn = await eventually(() => inspector.boxesByKey.value.get('pwte/r24/c3'));
    assert.ok(drawn.kind === 'node' && drawn.name === "wte['y'][3]");
    inspector.select({ kind: 'box', key: drawn.key });
    assert.deepEqual(inspector.selection.value, { kind: 'parameter', node: drawn.node });
    const card = await eventually(() => {
      const shown = inspector.shown.value?.recorded?.card;
      return shown?.kind === 'parameter' && shown;
    });
    assert.equal(card.name, "wte['y'][3]");
    assert.equal(inspector.selectedKey.value, drawn.key);
    inspector.boxes.showParameters(false);
    await eventually(() => !box(inspector, 'wte'));
    inspector.boxes.showParameters(true);
    await eventually(() => inspector.boxesByKey.value.get('pwte/r24/c3'));
  });

  it('opens the same everywhere and closes it again; the box stays where it is', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const key = box(inspector, 'head 1')?.key ?? '';
    const place = () => {
      const { x, y, zoom } = inspector.look.camera.value;
      const found = inspector.boxesByKey.value.get(key);
      assert.ok(found);
      return { x: found.x * zoom + x, y: found.y * zoom + y };
    };
    const opened = () =>
      [...inspector.boxesByKey.value.values()].filter(
        (one) => one.name.startsWith('head ') && one.kind !== 'node' && one.opened,
      ).length;
    const before = place();
    inspector.openEverywhere(key);
    await eventually(() => opened() === 7 * 4);
    for (const axis of ['x', 'y'] as const) assert.ok(Math.abs(place()[axis] - before[axis]) < 1e-6);
    inspector.closeEverywhere(key);
    await eventually(() => opened() === 0);
    assert.ok([...inspector.boxesByKey.value.values()].filter(({ name }) => name === 'head 1').length === 7);
    assert.equal(inspector.boxes.refused.value, null);
  });

  it('says how many boxes would be too many, and leaves the graph as it was', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    for (const name of ['processed = mlp', 'hidden = linear', 'rows 0…15', 'row 0']) {
      inspector.toggle(box(inspector, name)?.key ?? '');
      await eventually(() => {
        const found = box(inspector, name);
        return found?.kind !== 'node' && found?.opened;
      });
    }
    const keys = [...inspector.boxesByKey.value.keys()];
    inspector.openEverywhere(box(inspector, '× ×16')?.key ?? '');
    const refused = await eventually(() => inspector.boxes.refused.value);
    assert.ok(refused > 2000);
    assert.deepEqual([...inspector.boxesByKey.value.keys()], keys);
    inspector.boxes.dismissRefusal();
    assert.equal(inspector.boxes.refused.value, null);
    // A section that is opened holds what was opened in it; closing it closes that too.
    inspector.toggle(box(inspector, 'rows 0…15')?.key ?? '');
    await eventually(() => !box(inspector, 'row 0'));
  });

  it('keeps the place of a node that was selected by its number, for the steps to come', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const loss = box(inspector, 'loss');
    assert.ok(loss?.kind === 'node');
    inspector.select({ kind: 'node', node: loss.node });
    const selection = await eventually(() => {
      const now = inspector.selection.value;
      return now?.kind === 'box' && now;
    });
    assert.equal(selection.key, loss.key);
    inspector.step();
    await eventually(() => inspector.shown.value?.recorded?.step === 2);
    assert.equal(inspector.selectedKey.value, loss.key);
  });

  it('visits a node by its number: opens what is around it and selects its place', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const map = inspector.shown.value?.recorded?.map;
    assert.ok(map);
    const node = map.from + 30_000;
    inspector.visitNode(node);
    const drawn = await eventually(() =>
      [...inspector.boxesByKey.value.values()].find(
        (candidate) => candidate.kind === 'node' && candidate.node === node,
      ),
    );
    assert.equal(inspector.selectedKey.value, drawn.key);
    const card = inspector.shown.value?.recorded?.card;
    assert.ok(card?.kind === 'node' && card.node === node);
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
      assert.equal(shown.losses.at(-2), recorded.step);
      assert.equal(shown.losses.at(-1), recorded.loss);
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
    const stop = inspector.shown.subscribe((snapshot) => shown.push(snapshot?.recorded?.pane.kind ?? ''));
    inspector.panes.choose('document');
    inspector.panes.choose('find');
    inspector.panes.choose('heatMaps');
    inspector.panes.choose('find');
    await eventually(() => inspector.shown.value?.recorded?.pane.kind === 'find');
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
});
