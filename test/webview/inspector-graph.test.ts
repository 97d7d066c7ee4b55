import assert from 'node:assert/strict';
import { litBoxes } from '../../src/webview/graph/lit';
import { initialPageState } from '../../src/webview/state/page-state';
import { seed42 } from '../reference';
import { box, eventually, firstStep, inspectorOverSession } from './page-over-session';

describe('the graph on the page', () => {
  it('shows what was opened as a whole, and moves nothing else', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const place = (name: string) => {
      const { x, y, zoom } = inspector.look.camera.value;
      const found = box(inspector, name);
      assert.ok(found);
      return { x: found.x * zoom + x, y: found.y * zoom + y, right: (found.x + found.width) * zoom + x };
    };
    const attention = place('attended = attention');
    assert.ok(attention.x >= 8 && attention.right <= 900 - 8);
    const before = inspector.look.camera.value;
    const untouched = place('q = linear');
    inspector.toggle(box(inspector, 'q = linear')?.key ?? '');
    await eventually(() => box(inspector, 'row 0'));
    const now = place('q = linear');
    assert.ok(now.y >= 8 && now.y <= untouched.y, 'up as far as its rows need');
    assert.ok(inspector.look.camera.value.zoom <= before.zoom);
    // What closes stays in sight.
    inspector.look.from({ x: -300, y: -1200, zoom: 1.2 });
    inspector.toggle(box(inspector, 'position 2')?.key ?? '');
    await eventually(() => !box(inspector, 'q = linear'));
    assert.ok(place('position 2').x >= 8 && place('position 2').y >= 8);
  });

  it('leads from a parameter to a node that uses it, and back', async () => {
    const { inspector, located } = await inspectorOverSession();
    await firstStep(inspector);
    const pane = inspector.shown.value?.panes?.pane;
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
    inspector.goToBox(key);
    const node = await eventually(() => {
      const card = inspector.shown.value?.recorded?.card;
      return card?.kind === 'node' && card;
    });
    assert.ok(inspector.boxesByKey.value.has(key), 'what is around it was opened');
    assert.ok(node.inputs.some((input) => input.node === matrix.first && inspector.isParameter(input.node)));
    const selection = inspector.selection.value;
    assert.ok(selection);
    inspector.locate(selection, false);
    inspector.locate(selection, true);
    assert.deepEqual(located, [
      [{ kind: 'box', key }, 1, false],
      [{ kind: 'box', key }, 1, true],
    ]);
  });

  it('lights the matrix, the row and the uses of a parameter that is chosen anywhere', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    inspector.toggle('player0.attn_wq');
    await eventually(() => box(inspector, 'row 3'));
    const pane = inspector.shown.value?.panes?.pane;
    assert.ok(pane?.kind === 'heatMaps');
    const matrix = pane.matrices.find(({ name }) => name === 'layer0.attn_wq');
    assert.ok(matrix);
    inspector.select({ kind: 'parameter', node: matrix.first + 3 * 16 + 2 });
    const card = await eventually(() => {
      const shown = inspector.shown.value?.recorded?.card;
      return shown?.kind === 'parameter' && shown;
    });
    const graph = inspector.shown.value?.recorded?.graph;
    assert.ok(graph);
    const lit = [...litBoxes(graph, inspector.selectedKey.value, card)].map((index) => graph.boxes[index]?.name);
    assert.deepEqual(
      lit.sort(),
      ['layer0.attn_wq', 'row 3', 'q = linear', ...[0, 1, 3, 4, 5, 6].map((i) => `position ${i}`)].sort(),
    );
  });

  it('goes back to what was selected before, and forward again, in a page that was hidden too', async () => {
    const { inspector, kepts } = await inspectorOverSession();
    await firstStep(inspector);
    const [q, head] = ['q = linear', 'head 1'].map((name) => box(inspector, name)?.key ?? '');
    inspector.select({ kind: 'box', key: q ?? '' });
    inspector.select({ kind: 'parameter', node: 5 });
    inspector.goToBox(head ?? '');
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
    const again = await inspectorOverSession(kepts.at(-1));
    await firstStep(again.inspector);
    again.inspector.go(-1);
    assert.deepEqual(again.inspector.selection.value, { kind: 'parameter', node: 5 });
    again.inspector.go(-1);
    assert.equal(again.inspector.selectedKey.value, q);
    assert.ok(again.inspector.history.canGoForward.value);
  });

  it('selects a parameter by its box, and its box by the parameter', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    inspector.goToBox('pwte/r24/c3');
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

  it('keeps what is opened everywhere so in positions that come later, until it is closed everywhere', async () => {
    const { inspector, kepts } = await inspectorOverSession();
    await firstStep(inspector);
    const heads = (page = inspector) => {
      const { recorded } = page.shown.value ?? {};
      const found = recorded?.graph.boxes.filter(({ name }) => name.startsWith('head ')) ?? [];
      return {
        positions: recorded?.positions ?? 0,
        opened: found.filter((one) => one.kind === 'scope' && one.opened).length,
      };
    };
    const positionsAfter = async (steps: number, page = inspector) => {
      for (let i = 0; i < steps; i++) {
        const step = page.shown.value?.recorded?.step ?? 0;
        page.step();
        await eventually(() => page.shown.value?.recorded?.step === step + 1);
      }
      return heads(page);
    };
    const key = box(inspector, 'head 1')?.key ?? '';
    inspector.openEverywhere(key);
    await eventually(() => heads().opened === 7 * 4);
    // One of them is closed alone, and stays so; the longer documents have more positions.
    inspector.toggle(key);
    await eventually(() => heads().opened === 7 * 4 - 1);
    let longest = 7;
    for (let step = 0; step < 6; step++) {
      const { positions, opened } = await positionsAfter(1);
      longest = Math.max(longest, positions);
      const without = positions > Number(key.match(/^s\d+\.(\d+)/)?.[1]) ? 1 : 0;
      assert.equal(opened, positions * 4 - without, `${positions} positions`);
    }
    assert.ok(longest > 7);
    // A page that was hidden knows it, too.
    const kept = kepts.at(-1);
    assert.deepEqual(kept?.lasting, [{ key, positions: longest }]);
    inspector.closeEverywhere(key);
    await eventually(() => heads().opened === 0);
    assert.equal((await positionsAfter(2)).opened, 0);
    assert.deepEqual(kepts.at(-1)?.lasting, []);
    const again = await inspectorOverSession({ ...initialPageState, opened: [], lasting: [{ key, positions: 0 }] });
    again.inspector.step();
    await eventually(() => heads(again.inspector).opened === 7 * 4);
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
    // What was found is visited while the page is busy: the answer to both opens what is around it, and says what was refused.
    const loss = box(inspector, 'loss');
    assert.ok(loss?.kind === 'node');
    inspector.goToNode(loss.node);
    inspector.openEverywhere(box(inspector, '× ×16')?.key ?? '');
    const answer = await eventually(() => inspector.selection.value?.kind === 'box' && inspector.shown.value);
    await eventually(() => inspector.shown.value !== answer);
    assert.equal(inspector.boxes.refused.value, refused);
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
    inspector.goToNode(node);
    const drawn = await eventually(() =>
      [...inspector.boxesByKey.value.values()].find(
        (candidate) => candidate.kind === 'node' && candidate.node === node,
      ),
    );
    assert.equal(inspector.selectedKey.value, drawn.key);
    const card = inspector.shown.value?.recorded?.card;
    assert.ok(card?.kind === 'node' && card.node === node);
  });

  it('keeps what a shorter document does not have: it is opened and selected again in the next that has it', async () => {
    const { inspector, reported } = await inspectorOverSession();
    await firstStep(inspector);
    const recorded = () => inspector.shown.value?.recorded ?? assert.fail('there is a step');
    const stepTo = async (step: number) => {
      inspector.step();
      await eventually(() => recorded().step === step);
    };
    // Of the first four documents the last, of 5 positions, is the first to have no position 6.
    assert.deepEqual(seed42.n.slice(0, 5), [7, 8, 7, 5, 9]);
    const position = box(inspector, 'position 6')?.key ?? '';
    inspector.toggle(position);
    const model = await eventually(() =>
      [...inspector.boxesByKey.value.values()].find(
        (one) => one.key.startsWith(`${position}/`) && one.kind === 'scope',
      ),
    );
    inspector.toggle(model.key);
    const layer = await eventually(() =>
      [...inspector.boxesByKey.value.values()].find(({ key, name }) => key.startsWith(model.key) && name === 'layer 0'),
    );
    inspector.select({ kind: 'box', key: layer.key });
    const name = await eventually(() => {
      const { card } = recorded();
      return card?.kind === 'scope' && card.key === layer.key && card.name;
    });
    inspector.marking.showCone({ of: { kind: 'box', key: layer.key }, direction: 'descendants' });
    await eventually(() => recorded().marks.cone !== null);
    const inPosition = () => [...inspector.boxesByKey.value.keys()].filter((key) => key.startsWith(position)).sort();
    const drawn = inPosition();
    for (const step of [2, 3]) {
      await stepTo(step);
      assert.deepEqual(inPosition(), drawn);
      assert.equal(recorded().card?.kind, 'scope');
    }

    await stepTo(4);
    assert.equal(recorded().positions, 5);
    assert.deepEqual(inPosition(), []);
    assert.equal(inspector.selectedKey.value, layer.key);
    assert.deepEqual([recorded().card, recorded().marks.cone], [null, null]);
    assert.ok(box(inspector, 'position 4'), 'all else is there');
    // What is asked of it meets nothing, and harms nothing.
    inspector.toggle(layer.key);
    inspector.openEverywhere(layer.key);
    inspector.goToBox(layer.key);
    inspector.look.from({ x: 0, y: 0, zoom: 1 });

    await stepTo(5);
    const card = recorded().card;
    assert.ok(card?.kind === 'scope' && card.key === layer.key && card.name === name);
    assert.ok((recorded().marks.cone?.nodes ?? 0) > 0);
    assert.ok(drawn.every((key) => inspector.boxesByKey.value.has(key)));
    assert.deepEqual([inspector.failure.value, reported], [null, []]);
  });
});
