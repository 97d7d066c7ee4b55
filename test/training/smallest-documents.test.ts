/** Everything that is shown of the smallest steps: documents of one letter, of vocabularies of two tokens, and a single position. */

import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import type { ExportRequest } from '../../src/inspection/export/export';
import type { PaneKind, PaneRequest, PaneSnapshot } from '../../src/inspection/panes/panes';
import type { SnapshotRequest, StepSnapshot } from '../../src/inspection/snapshot';
import { publishedConfig } from '../../src/training/run/config';
import type { RunConfig } from '../../src/training/status';
import { assertClose } from '../close';
import { inspectionOf } from '../inspected';
import { readCsv } from '../step/csv-text';
import { readDot, readXml } from '../step/markup-text';
import { assertPlaces } from '../step/sound-view';
import { corpusOf } from './corpus-text';
import { endSessions, observed } from './observed-session';
import { plainPane, plainRequest } from './requests';

const cases: readonly { readonly name: string; readonly text: string; readonly config?: Partial<RunConfig> }[] = [
  { name: 'of one letter, in a vocabulary of two tokens', text: 'a' },
  { name: 'of one letter, which are all of one letter', text: 'a\nb\nc' },
  { name: 'of one letter, in a context of one token', text: 'a', config: { blockSize: 1 } },
];

for (const { name, text, config } of cases) {
  describe(`a document ${name}`, () => {
    afterEach(endSessions);

    const characters = text.split('\n');
    const positions = config?.blockSize ?? 2;

    async function trained(steps: number) {
      const { session } = observed();
      await session.restart({ ...publishedConfig, ...config }, corpusOf(text));
      for (let step = 0; step < steps; step++) await session.step();
      const recorded = async (request: Partial<SnapshotRequest> = {}): Promise<StepSnapshot> => {
        const snapshot = await inspectionOf(session).snapshot({ ...plainRequest, ...request });
        return snapshot.recorded ?? assert.fail('there is a step');
      };
      const pane = async <Kind extends PaneKind>(request: PaneRequest & { readonly kind: Kind }) => {
        const { pane: shown } = await inspectionOf(session).panes(request);
        assert.equal(shown?.kind, request.kind);
        return shown as Extract<PaneSnapshot, { readonly kind: Kind }>;
      };
      return { session, recorded, pane };
    }

    it('has its tokens, its positions and a loss that falls', async () => {
      const { session, recorded } = await trained(1);
      const first = await recorded();
      assert.ok(characters.includes(first.document));
      assert.deepEqual(first.vocabulary, [...characters, 'BOS']);
      assert.deepEqual(first.tokens, ['BOS', first.document, 'BOS']);
      assert.equal(first.positions, positions);
      assertClose(first.loss ?? Number.NaN, Math.log(characters.length + 1), 'about that of a guess', 0.5);
      for (let step = 1; step < 60; step++) await session.step();
      const { losses } = await inspectionOf(session).panes(plainPane);
      const mean = (from: number) => losses.filter((_, i) => i % 2 === 1 && i >> 1 >= from && i >> 1 < from + 20);
      const sum = (numbers: Float64Array) => numbers.reduce((total, loss) => total + loss, 0);
      assert.ok(sum(mean(40)) < sum(mean(0)));
    });

    it('has a closed graph, one with everything opened, and a map of each quantity', async () => {
      const { recorded } = await trained(2);
      const { graph, map, parameters, created } = await recorded();
      assertPlaces(graph);
      const boxes = graph.boxes.filter((box) => box.name.startsWith('position '));
      assert.equal(boxes.length, positions);
      // Again and again, until there is nothing more to open or no more room.
      let opened: string[] = [];
      for (let depth = 0; depth < 12; depth++) {
        const view = await recorded({ view: { opened, everywhere: null, constants: true, parameters: true } });
        assertPlaces(view.graph);
        opened = view.graph.boxes.filter((box) => box.kind !== 'node').map(({ key }) => key);
        if (view.graph.refused !== null) break;
      }
      assert.ok(opened.length > 100);
      assert.deepEqual([map.from, map.end], [parameters, parameters + created]);
      for (const mapQuantity of ['gradient', 'value', 'count'] as const) {
        const { map: coloured } = await recorded({ mapQuantity });
        const [whole] = coloured.nodes;
        assert.deepEqual([whole?.from, whole?.end], [map.from, map.end]);
        assert.ok(whole?.amount.every((amount) => amount >= -1 && Number.isFinite(amount)));
        assert.ok(coloured.scopes.amount.every((amount) => amount >= -1 && Number.isFinite(amount)));
      }
      const end = await recorded({ map: { from: map.end - 1, end: map.end } });
      assert.equal(end.map.signs[end.map.nodes.at(-1)?.operation.at(-1) ?? -1], '×', 'the mean of the losses');
    });

    it('has cones, matches and lines, and cards that add up', async () => {
      const { recorded } = await trained(2);
      const { map, created } = await recorded();
      const loss = map.end - 1;
      const marking = {
        filter: 'op:log',
        line: null,
        cone: { of: { kind: 'node', node: loss }, direction: 'ancestors' },
      };
      const { marks, card } = await recorded({
        marking: marking as SnapshotRequest['marking'],
        selection: { kind: 'node', node: loss },
      });
      assert.equal(marks.filter?.marks?.nodes, positions);
      assert.ok(marks.cone !== null && marks.cone.nodes > created / 2 && marks.cone.nodes <= created);
      assert.ok(marks.cone.parameters > 1000 && marks.cone.edges.length > 0);
      assert.ok(card?.kind === 'node');
      assert.deepEqual([card.gradient, card.consumerSum, card.consumerCount], [1, 1, 0]);
      const { line, code } = card;
      assert.match(sourceTables.text.split('\n')[line - 1], new RegExp(code.split('(')[0].replace('.', '\\.')));
      const { marks: ofLine } = await recorded({ marking: { filter: '', line, cone: null } });
      assert.ok(ofLine.line !== null && ofLine.line.own >= 1);
      for (const { node, contribution } of card.inputs) {
        assert.ok(contribution !== null);
        const input = (await recorded({ selection: { kind: 'node', node } })).card;
        if (input?.kind !== 'node' || input.operation === 'constant') continue;
        assertClose(input.gradient ?? Number.NaN, contribution, 'the one consumer of it', 1e-12);
        assertClose(input.consumerSum, contribution, 'the sum', 1e-12);
      }
    });

    it('has a document whose likeliest tokens are all there are, and attention that adds up', async () => {
      const { recorded, pane } = await trained(2);
      const { loss } = await recorded();
      const { predictions, attention, targets } = await pane({ kind: 'document', layer: 0, head: null });
      assert.equal(targets.length, positions);
      assert.ok(predictions !== null && attention !== null);
      const ranks = Math.min(5, characters.length + 1);
      assert.equal(predictions.ranks, ranks);
      for (let position = 0; position < positions; position++) {
        const from = position * ranks;
        assert.deepEqual([...predictions.likeliest.slice(from, from + ranks)].sort(), [...Array(ranks).keys()]);
        const sum = predictions.likeliestProbability.slice(from, from + ranks).reduce((a, b) => a + b, 0);
        assertClose(sum, 1, 'the probabilities', 1e-12);
      }
      assertClose(predictions.surprisal.reduce((a, b) => a + b, 0) / positions, loss ?? Number.NaN, 'the loss', 1e-12);
      assert.deepEqual([attention.heads, attention.shown.length], [4, 4]);
      const triangle = (positions * (positions + 1)) / 2;
      assert.equal(attention.weights.length, 4 * triangle);
      for (let head = 0; head < 4; head++) {
        const weights = attention.weights.slice(head * triangle, (head + 1) * triangle);
        assertClose(weights[0], 1, 'a position alone looks at itself', 1e-12);
        if (positions === 2) assertClose(weights[1] + weights[2], 1, 'the weights of the second', 1e-12);
      }
    });

    it('has every other pane', async () => {
      const { recorded, pane, session } = await trained(2);
      const { blocks, relus } = await pane({ kind: 'distributions' });
      assert.ok(blocks.length >= 5);
      assert.deepEqual(
        relus.map(({ relus: count }) => count),
        [64 * positions],
      );
      for (const { values, activations } of blocks) {
        const counted = values.counts.reduce((a, b) => a + b, 0) + values.below + values.above + values.zero;
        assert.equal(counted, activations);
      }
      const { matrices } = await pane({ kind: 'matrices' });
      const rows = new Map(matrices.map((matrix) => [matrix.name, matrix.rows]));
      assert.deepEqual(
        [rows.get('wte'), rows.get('lm_head'), rows.get('wpe')],
        [characters.length + 1, characters.length + 1, config?.blockSize ?? 16],
      );
      const { parameters } = await recorded();
      const { numbers } = await pane({ kind: 'heatMaps', quantity: 'gradient', matrix: null });
      assert.equal(numbers.length, parameters);
      const list = await pane({ kind: 'parameters', by: 'gradient', search: "wte['a']", from: 0, count: 99 });
      assert.equal(list.names.length, 16);
      const tokenizer = await pane({ kind: 'tokenizer' });
      assert.deepEqual([...tokenizer.occurrences], [...characters.map(() => 1), 2 * characters.length]);
      await inspectionOf(session).compareWith(2);
      const { reference } = await pane({
        kind: 'compare',
        quantity: 'value',
        matrix: null,
        what: 'value',
        tolerance: 0,
      });
      assert.equal(reference?.step, 2);
      assert.equal(
        (await inspectionOf(session).matches({ step: 2, filter: 'op:exp', order: 'tape', from: 0, count: 99 }))?.length,
        Math.min(99, positions * (characters.length + 1) + 4 * ((positions * (positions + 1)) / 2)),
      );
    });

    it('is written to files of every kind', async () => {
      const { session, recorded } = await trained(2);
      const { parameters, created, document } = await recorded();
      const palette = { background: '#000', frame: '#000', line: '#fff', text: '#fff', edge: '#fff', heat: ['#fff'] };
      const { view } = plainRequest;
      const written = async (request: ExportRequest) => {
        const { bytes } = await inspectionOf(session).export(request, {
          encode: (piece) => new TextEncoder().encode(piece),
        });
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      };
      assert.equal(readXml(await written({ kind: 'svg', view, palette })).name, 'svg');
      assert.ok(readDot(await written({ kind: 'dot', view })).nodes.length >= positions);
      assert.equal(readCsv(await written({ kind: 'gradients' })).length, 1 + parameters);
      assert.equal(readCsv(await written({ kind: 'run' })).length, 1 + 2);
      const step = JSON.parse(await written({ kind: 'step' }));
      assert.deepEqual([step.document, step.positions], [document, positions]);
      assert.equal(step.nodes.value.length, parameters + created);
    });
  });
}
