import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { inspectorHostSchemas } from '../../src/protocol/schemas';
import { NO_MARKING } from '../../src/step/find/marking';
import { plainRequest } from '../training/requests';

const { snapshot, matches, locate, reportError, run } = inspectorHostSchemas;

const view = {
  opened: ['s1.0', 's1.0/s2.3', 'b4.add', 'pwte/r3'],
  everywhere: 's1.0/s2.3',
  constants: true,
  parameters: false,
};

describe('schemas of what the Inspector may ask', () => {
  it('take what the page sends, as it is', () => {
    for (const selection of [
      null,
      { kind: 'box', key: 's1.0' },
      { kind: 'node', node: 0 },
      { kind: 'parameter', node: 4191 },
    ]) {
      for (const map of [null, { from: 0, end: 1 }, { from: 4192, end: 60_475 }]) {
        const request = [{ ...plainRequest, view, selection, map }, new AbortController().signal];
        assert.deepEqual(v.parse(snapshot, request), request);
      }
    }
    assert.deepEqual(v.parse(locate, [{ kind: 'node', node: 5 }, 1, true]), [{ kind: 'node', node: 5 }, 1, true]);
    assert(v.is(snapshot, [plainRequest]));
    assert.deepEqual(v.parse(run, []), []);
    assert.deepEqual(v.parse(inspectorHostSchemas.moveCursor, [12, 5000]), [12, 5000]);
  });

  it('bound the length and the count of keys', () => {
    const request = (opened: readonly string[]) => [{ ...plainRequest, view: { ...view, opened } }];
    assert(v.is(snapshot, request(Array(4096).fill('x'.repeat(512)))));
    assert(!v.is(snapshot, request(Array(4097).fill(''))));
    assert(!v.is(snapshot, request(['x'.repeat(513)])));
    assert(!v.is(locate, [{ kind: 'node', node: 5 }, 1]));
    for (const move of [[-1, 5], [1, -1], [1, 0.5], [1, Number.NaN], [1], ['1', 5]]) {
      assert(!v.is(inspectorHostSchemas.moveCursor, move));
    }
    assert(v.is(inspectorHostSchemas.visit, [1]) && v.is(inspectorHostSchemas.changeBranch, []));
    for (const step of [[0], [-1], [1.5], [Number.NaN], [Number.POSITIVE_INFINITY], ['1'], [1, 2], []]) {
      assert(!v.is(inspectorHostSchemas.visit, step));
    }
    assert(!v.is(inspectorHostSchemas.changeBranch, [1]));
    assert(!v.is(locate, [{ kind: 'node', node: 5 }, 1, 1]));
    assert(!v.is(locate, [{ kind: 'box', key: 'x'.repeat(513) }, 1, false]));
  });

  it('take filters, lines and cones to mark, and questions for matches, within bounds', () => {
    const marks = (marking: object) => v.is(snapshot, [{ ...plainRequest, marking: { ...NO_MARKING, ...marking } }]);
    assert(marks({ filter: 'op:mul' }) && marks({ line: 171 }));
    assert(marks({ cone: { of: { kind: 'parameter', node: 3 }, direction: 'ancestors' } }));
    assert(marks({ filter: ' '.repeat(1000) }) && !marks({ filter: ' '.repeat(1001) }));
    assert(!marks({ line: 0 }) && !marks({ line: 1.5 }) && !marks({ cone: { of: null, direction: 'ancestors' } }));
    assert(!marks({ cone: { of: { kind: 'box', key: '' }, direction: 'both' } }) && !marks({ other: 1 }));
    const asks = (change: object, ...more: unknown[]) =>
      v.is(matches, [{ step: 1, filter: 'inactive', order: 'gradient', from: 0, count: 100, ...change }, ...more]);
    assert(asks({}) && asks({}, new AbortController().signal) && asks({ count: 500 }));
    assert(!asks({ count: 501 }) && !asks({ from: -1 }) && !asks({ order: 'name' }) && !asks({}, {}));
  });

  it('take what a generation follows from, and leave it to the session to say what is wrong with a number', () => {
    const { generate, gradientOf, leaveGeneration } = inspectorHostSchemas;
    const options = {
      stream: { kind: 'seed', seed: 1 },
      ...{ temperature: 0.5, prefix: 'ka', forced: [{ position: 3, token: 4 }] },
    };
    const asks = (change: object) => v.is(generate, [{ ...options, ...change }]);
    assert(v.is(generate, [null]) && asks({}) && asks({ stream: { kind: 'sample', words: 40 } }));
    assert(asks({ temperature: 0 }) && asks({ prefix: 'é'.repeat(10_000) }), 'the session has words for these');
    for (const change of [
      { temperature: Number.NaN },
      { temperature: '1' },
      { prefix: 'a'.repeat(10_001) },
      { stream: { kind: 'seed', seed: 0.5 } },
      { stream: { kind: 'sample', words: -1 } },
      { stream: { kind: 'clock' } },
      { forced: [{ position: -1, token: 0 }] },
      { forced: [{ position: 0, token: 0, more: 1 }] },
      { forced: Array(10_001).fill({ position: 0, token: 0 }) },
      { other: 1 },
    ]) {
      assert(!asks(change), JSON.stringify(change).slice(0, 100));
    }
    assert(v.is(gradientOf, [{ kind: 'node', node: 5 }, 1]) && v.is(gradientOf, [null, 0]));
    assert(!v.is(gradientOf, [5, 1]) && !v.is(gradientOf, [null, -1]) && !v.is(leaveGeneration, [1]));
    const pane = (position: unknown, all: unknown) =>
      v.is(inspectorHostSchemas.snapshot, [{ ...plainRequest, pane: { kind: 'generate', position, all } }]);
    assert(pane(0, true) && !pane(-1, true) && !pane(1, 'yes'));
  });

  it('take a quantity by the name of an array, and no other text', () => {
    const { snapshot } = inspectorHostSchemas;
    const asks = (quantity: unknown) =>
      [
        { kind: 'heatMaps', quantity, matrix: null },
        { kind: 'compare', quantity, matrix: null, what: 'value', tolerance: 0 },
      ].map((pane) => v.is(snapshot, [{ ...plainRequest, pane }]));
    for (const name of ['value', 'gradient', 'update', 'm', 'v', 'velocity', 'S_2', 'constructor', 'a'.repeat(30)]) {
      assert.deepEqual(asks(name), [true, true], name);
    }
    for (const wrong of [
      '',
      '2',
      '_m',
      '__proto__',
      'm v',
      'm\n',
      'm.v',
      'größe',
      'a'.repeat(31),
      1,
      null,
      undefined,
    ]) {
      assert.deepEqual(asks(wrong), [false, false], String(wrong));
    }
  });

  it('take no other number for a node or a step than a whole one in range', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer()), (number) => {
        assert.equal(
          v.is(locate, [{ kind: 'node', node: number }, 1, false]),
          Number.isSafeInteger(number) && number >= 0,
        );
        assert.equal(
          v.is(locate, [{ kind: 'node', node: 0 }, number, false]),
          Number.isSafeInteger(number) && number >= 0,
        );
      }),
    );
  });

  it('take a part of the tape that has a node', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.nat());
    fc.assert(
      fc.property(number, number, (from, end) => {
        const request = [{ ...plainRequest, view, map: { from, end } }];
        const holds = Number.isSafeInteger(from) && Number.isSafeInteger(end) && from >= 0 && from < end;
        assert.equal(v.is(snapshot, request), holds);
      }),
    );
  });

  it('take nothing else', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        assert(!v.is(locate, [anything, 1, false]) || isSelection(anything));
        assert(!v.is(snapshot, [{ ...plainRequest, view: anything }]) || isView(anything));
        assert(
          !v.is(snapshot, [{ ...plainRequest, view, selection: null, map: anything }]) ||
            anything === null ||
            isRange(anything),
        );
        assert(!v.is(snapshot, anything) || (Array.isArray(anything) && anything.length === 1));
      }),
      { numRuns: 2000 },
    );
  });

  it('take what can be exported, and colours that can be nothing else', () => {
    const { export: exports, colours } = inspectorHostSchemas;
    for (const kind of ['svg', 'dot', 'gradients', 'run', 'step']) assert(v.is(exports, [kind]));
    for (const kind of ['png', '../x', 'constructor', '', null]) assert(!v.is(exports, [kind]));
    const palette = {
      background: '#1f1f1f',
      frame: '#242424',
      line: '#666666',
      text: '#eeeeee',
      edge: '#cccccc',
      heat: ['#2a2a2a', '#865f2a'],
    };
    assert(v.is(colours, [palette]));
    for (const wrong of [
      'red',
      '#fff',
      '#12345',
      '#1234567',
      '#12345G',
      '"/><script>',
      'url(https://x)',
      '#1f1f1f\n',
    ]) {
      assert(!v.is(colours, [{ ...palette, line: wrong }]), wrong);
      assert(!v.is(colours, [{ ...palette, heat: [wrong] }]), wrong);
    }
    assert(!v.is(colours, [{ ...palette, heat: [] }]));
    assert(!v.is(colours, [{ ...palette, heat: Array(257).fill('#000000') }]));
    assert(!v.is(colours, [{ ...palette, style: '#000000' }]));
  });

  it('take the document with a layer and a head', () => {
    const takes = (pane: unknown) => v.is(snapshot, [{ ...plainRequest, pane }]);
    assert(takes({ kind: 'document', layer: 0, head: null }) && takes({ kind: 'document', layer: 15, head: 63 }));
    for (const layer of [-1, 0.5, null, '0']) assert(!takes({ kind: 'document', layer, head: 0 }));
    assert(!takes({ kind: 'document', layer: 0 }) && !takes({ kind: 'document', layer: 0, head: 'all' }));
  });

  it('cut an error of the page to a length for the log', () => {
    assert.deepEqual(
      v.parse(reportError, ['m'.repeat(5_000), 's'.repeat(50_000)]).map(({ length }) => length),
      [2_000, 20_000],
    );
  });
});

function isSelection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && Object.keys(value).length === 2;
}

function isView(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'opened' in value && Array.isArray(value.opened);
}

function isRange(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'from' in value && 'end' in value;
}
