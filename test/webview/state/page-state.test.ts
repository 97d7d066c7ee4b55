import assert from 'node:assert/strict';
import { initialPageState, type PageState, readPageState } from '../../../src/webview/state/page-state';
import { initialPanesState } from '../../../src/webview/state/panes-state';

describe('the state that the page keeps', () => {
  const kept: PageState = {
    version: 4,
    opened: ['s3.2', 's3.2/s4.0'],
    lasting: [{ key: 's1.0/s2.0', positions: 7 }],
    constants: true,
    parameters: false,
    selection: { kind: 'box', key: 's3.2/n7.mul.1' },
    history: {
      visited: [
        { kind: 'parameter', node: 7 },
        { kind: 'box', key: 's3.2/n7.mul.1' },
        { kind: 'box', key: '' },
      ],
      at: 1,
    },
    camera: { x: -120.5, y: 16, zoom: 1.25 },
    map: { from: 5000.25, end: 5300 },
    mapQuantity: 'value',
    panes: {
      ...initialPanesState,
      open: 'document',
      document: { layer: 1, head: 2 },
      heatMaps: {
        ...initialPanesState.heatMaps,
        quantity: 'velocity',
        fixed: true,
        scales: { run: 'names', newest: 12, ends: [{ matrix: 'wte', largest: 0.25, step: 9 }] },
      },
    },
    marking: {
      filter: 'op:mul in:"head 2"',
      followsCursor: false,
      cone: { of: { kind: 'box', key: 's3.2' }, direction: 'ancestors' },
    },
    find: { order: 'tape', history: ['inactive', 'op:mul'] },
    graphShare: 0.7,
    drawer: false,
    lanes: true,
    scroll: 240,
  };

  it('comes back as it was', () => {
    assert.deepEqual(readPageState(JSON.parse(JSON.stringify(kept))), kept);
    assert.deepEqual(readPageState(initialPageState), initialPageState);
  });

  it('is read from what was kept before there was more to keep', () => {
    const { scales, ...heatMaps } = kept.panes.heatMaps;
    const { history, ...old } = { ...kept, panes: { ...kept.panes, heatMaps } };
    assert.deepEqual(readPageState(old), {
      ...kept,
      history: initialPageState.history,
      panes: { ...kept.panes, heatMaps: { ...heatMaps, scales: initialPanesState.heatMaps.scales } },
    });
    assert.ok(history.visited.length > 0 && scales.ends.length > 0);
  });

  it('starts anew where there is none, or one of another version', () => {
    assert.equal(readPageState(undefined), initialPageState);
    assert.equal(readPageState(null), initialPageState);
    assert.equal(readPageState({ ...kept, version: 2 }), initialPageState);
  });

  it('starts anew where it is damaged', () => {
    for (const damaged of [
      { ...kept, opened: 's3.2' },
      { ...kept, opened: [3] },
      { ...kept, selection: { kind: 'node', node: -1 } },
      { ...kept, selection: { kind: 'line', line: 3 } },
      { ...kept, history: { visited: [{ kind: 'line', line: 3 }], at: 0 } },
      { ...kept, history: { ...kept.history, at: 3 } },
      { ...kept, history: { ...kept.history, at: 0.5 } },
      { ...kept, panes: { ...kept.panes, heatMaps: { ...kept.panes.heatMaps, scales: { ends: [] } } } },
      { ...kept, panes: { ...kept.panes, heatMaps: { ...kept.panes.heatMaps, quantity: '<b>' } } },
      { ...kept, camera: { x: 0, y: 0, zoom: 0 } },
      { ...kept, camera: { x: Number.NaN, y: 0, zoom: 1 } },
      { ...kept, map: { from: 5, end: 5 } },
      { ...kept, map: { from: 0, end: Number.POSITIVE_INFINITY } },
      { ...kept, map: undefined },
      { ...kept, marking: { ...kept.marking, cone: { of: { kind: 'line' }, direction: 'ancestors' } } },
      { ...kept, panes: { open: 'nothing' } },
      { ...kept, panes: { open: 'document', document: { layer: -1, head: null } } },
      { ...kept, graphShare: 7 },
      { ...kept, scroll: undefined },
    ]) {
      assert.equal(readPageState(damaged), initialPageState);
    }
  });
});
