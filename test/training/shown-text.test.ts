/** Text of the corpus wherever a session gives it to a screen, for corpora of other scripts and of what cannot be seen. */

import assert from 'node:assert/strict';
import type { PaneRequest } from '../../src/inspection/panes/panes';
import type { StepSnapshot } from '../../src/inspection/snapshot';
import type { GraphViewState } from '../../src/step/view/view';
import { withoutIsolates } from '../../src/text/token-text';
import type { Corpus } from '../../src/training/corpus/corpus';
import { publishedSampling } from '../../src/training/run/config';
import type { RunConfig } from '../../src/training/status';
import { cellsOf } from '../../src/webview/map/cells';
import { scopeTitle } from '../../src/webview/map/words';
import { foundWords } from '../../src/webview/parameters/search-words';
import { debuggerOf, inspectionOf } from '../inspected';
import { assertShown, rightToLeft, sentences, unseen } from '../shown-text';
import { readCsv } from '../step/csv-text';
import { elementsOf, readDot, readXml } from '../step/markup-text';
import { endSessions, observed } from './observed-session';
import { plainRequest } from './requests';
import { small } from './small-run';

const config: RunConfig = { ...small, blockSize: 8 };
const view: GraphViewState = { opened: ['pwte'], everywhere: null, constants: false, parameters: true };
const palette = {
  ...{ background: '#000000', frame: '#000000', line: '#ffffff', text: '#ffffff', edge: '#ffffff' },
  heat: ['#ffffff'],
};
/** Where snapshots have text as it is: the page shows it by the same rule. */
const RAW = new Set(['document', 'tokens', 'vocabulary', 'search', 'corpus', 'token']);

/** All lines of text in some data, with where they stand. */
function* linesIn(data: unknown, where: string): Generator<[string, string]> {
  if (typeof data === 'string') for (const line of data.split('\n')) yield [line, where];
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return;
  for (const [key, value] of Object.entries(data)) if (!RAW.has(key)) yield* linesIn(value, `${where}.${key}`);
}

function assertAllShown(data: unknown, where: string): void {
  for (const [text, at] of linesIn(data, where)) assertShown(text, at);
}

async function trained(corpus: Corpus) {
  const { session } = observed();
  const said: string[] = [];
  const stepping = debuggerOf(session, { said: ({ text }) => said.push(text) });
  await session.restart(config, corpus);
  await session.step();
  const recorded = async (selected = 0): Promise<StepSnapshot> => {
    const selection = { kind: 'parameter', node: selected } as const;
    return (
      (await inspectionOf(session).snapshot({ ...plainRequest, view, selection })).recorded ??
      assert.fail('there is a step')
    );
  };
  const text = async (kind: 'svg' | 'dot' | 'gradients' | 'step') =>
    new TextDecoder().decode(
      (
        await inspectionOf(session).export({ kind, view, palette } as never, {
          encode: (text) => new TextEncoder().encode(text),
        })
      ).bytes,
    );
  return { session, stepping, said, recorded, text };
}

describe('text of the corpus on the screen', function () {
  this.timeout(60_000);
  afterEach(endSessions);

  for (const corpus of [rightToLeft, sentences, unseen]) {
    it(`can be seen and stays in its place, in every part of the Inspector (${corpus.name})`, async () => {
      const { session, recorded, text } = await trained(corpus);
      for (const row of corpus.characters.keys()) assertAllShown(await recorded(row * config.nEmbd), 'the step');
      const panes: PaneRequest[] = [
        { kind: 'parameters', by: 'value', search: 'wte', from: 0, count: 300 },
        { kind: 'document', layer: 0, head: null },
        { kind: 'heatMaps', quantity: 'value', matrix: 'wte' },
      ];
      for (const pane of panes) assertAllShown(await inspectionOf(session).panes(pane), pane.kind);
      const svg = readXml(await text('svg'));
      for (const name of ['title', 'text', 'tspan']) {
        const elements = elementsOf(svg, name);
        assert.ok(elements.length > 0);
        for (const element of elements) assertShown(element.text, name);
      }
      const positions = elementsOf(svg, 'text').filter((element) => element.text.startsWith('position'));
      assert.equal(positions.length, (await recorded()).positions);
      for (const position of positions) assert.doesNotMatch(position.text, /…/, 'a box has room for its tokens');
      assertAllShown(readDot(await text('dot')), 'dot');
    });

    it(`can be seen and stays in its place, in the debugger (${corpus.name})`, async () => {
      const { stepping, said } = await trained(corpus);
      await stepping.move({ kind: 'breakpoint', direction: -1 });
      await stepping.move({ kind: 'operation', direction: 1 });
      for (const { name, scope } of stepping.frames()) {
        assertShown(name, 'frame');
        if (scope !== null) assertAllShown(stepping.variables({ kind: 'scope', scope }, 0, 0), 'scope');
      }
      const shown = (list: Parameters<typeof stepping.variables>[0]) =>
        stepping.variables(list, 0, 0).map(({ expression: _, ...rest }) => rest);
      assertAllShown(shown({ kind: 'step' }), 'step');
      assertAllShown(shown({ kind: 'operation' }), 'operation');
      assertAllShown(shown({ kind: 'matrix', name: 'wte' }), 'matrix');
      for (const row of corpus.characters.keys()) {
        assertAllShown(shown({ kind: 'row', name: 'wte', row }), 'row');
        assertAllShown(shown({ kind: 'parameter', parameter: row * config.nEmbd }), 'parameter');
      }
      await stepping.move({ kind: 'step', step: 1 });
      stepping.setVariable({ kind: 'row', name: 'wte', row: 0 }, '[0]', '0.5');
      assert.ok(said.length > 0);
      for (const text of said) assertShown(text, 'said');
    });

    it(`stays as it is in what is read again (${corpus.name})`, async () => {
      const { session, stepping, text } = await trained(corpus);
      const { document, vocabulary } = JSON.parse(await text('step'));
      assert.deepEqual(vocabulary, [...corpus.characters, 'BOS']);
      assert.equal(document, (await session.status()).document);
      assert.doesNotMatch(await text('step'), /\u2068|\u2069/);
      const rows = readCsv(await text('gradients')).slice(1);
      assert.equal(rows[0]?.[0].includes('\u2068'), false);
      for (const [row, { name, expression }] of stepping.variables({ kind: 'matrix', name: 'wte' }, 0, 0).entries()) {
        const first = stepping.evaluate(`wte[${row}][0]`, null).value;
        assert.equal(stepping.evaluate(`${expression}[0]`, null).value, first);
        // What is shown is read, too, when it is typed or copied.
        const shown = `wte${withoutIsolates(name)}[0]`;
        assert.equal(stepping.evaluate(shown, null).value, first, shown);
        const { pane } = await inspectionOf(session).panes({
          kind: 'parameters',
          by: 'value',
          search: shown,
          from: 0,
          count: 9,
        });
        assert.ok(pane?.kind === 'parameters');
        assert.deepEqual([...pane.rows.parameter], [row * config.nEmbd], shown);
      }
    });
  }

  it('names the tokens of positions, of rows and of frames', async () => {
    const { session, stepping, recorded } = await trained(rightToLeft);
    const { document, graph, map } = await recorded();
    const letters = Array.from(document, (letter) => `\u2068${letter}\u2069`);
    const details = ['BOS', ...letters].map((token, i) => `${token} → ${letters[i] ?? 'BOS'}`);
    assert.deepEqual(
      graph.boxes.flatMap(({ detail }) => detail ?? []),
      details,
    );
    assert.deepEqual(
      map.details.map((detail) => detail.text),
      details,
    );
    assert.ok(scopeTitle(cellsOf(map), map.details[1]?.scope ?? -1).endsWith(`  ${details[1]}`));
    const variables = stepping.variables({ kind: 'step' }, 0, 0);
    const value = (name: string) => variables.find((one) => one.name === name)?.value;
    assert.equal(value('document'), `'\u2068${document}\u2069'`);
    assert.equal(value('tokens'), ['BOS', ...letters, 'BOS'].join(' '));
    await stepping.move({ kind: 'step', step: 1 });
    assert.deepEqual(
      stepping.frames().map(({ name }) => name),
      [`step 1 '\u2068${document}\u2069'`],
    );
    await assert.rejects(session.sample({ ...publishedSampling, prefix: '\u200b' }), {
      message:
        /has the character 'U\+200B', which is not in the vocabulary: use characters of the corpus \(\u2068.\u2069 /,
    });
  });

  it('is short where there is little room, and long elsewhere', async () => {
    const { session, recorded } = await trained(sentences);
    const { document, graph, vocabulary } = await recorded();
    assert.equal(vocabulary[0], ' ');
    const details = graph.boxes.flatMap(({ detail }) => detail ?? []);
    const tokens = ['BOS', ...Array.from(document, (letter) => (letter === ' ' ? '␣' : letter)), 'BOS'];
    assert.deepEqual(
      details,
      details.map((_, i) => `${tokens[i]} → ${tokens[i + 1]}`),
    );
    assert.ok(details.some((detail) => detail.includes('␣')));
    const names = async (search: string) => {
      const { pane } = await inspectionOf(session).panes({
        kind: 'parameters',
        by: 'value',
        search,
        from: 0,
        count: 300,
      });
      assert.ok(pane?.kind === 'parameters');
      return pane.found.kind === 'found' ? pane.names.toSorted() : [foundWords(pane)];
    };
    assert.deepEqual(
      await names("wte[' ']"),
      Array.from({ length: config.nEmbd }, (_, column) => `wte[space][${column}]`),
    );
    assert.match((await names("wte['\u3000']"))[0] ?? '', /U\+3000/);
  });
});
