/** The graph as SVG and as DOT: well formed, with all boxes and edges of the view, whatever the document is. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { StepReading } from '../../src/step/reading';
import type { RecordedStep } from '../../src/step/recorded-step';
import { graphDot } from '../../src/step/view/dot';
import { leadsOn } from '../../src/step/view/edge-look';
import { graphEdges } from '../../src/step/view/graph-edges';
import { graphView } from '../../src/step/view/graph-view';
import { heatRanges } from '../../src/step/view/heat';
import { type GraphPalette, graphSvg } from '../../src/step/view/svg';
import type { GraphView } from '../../src/step/view/view';
import { publishedConfig } from '../../src/training/run/config';
import { unescapedText } from './csv-text';
import { stepFromNumbers } from './hand-steps';
import { elementsOf, readDot, readXml } from './markup-text';
import { eachRealStep } from './real-steps';

const palette: GraphPalette = {
  background: '#101010',
  frame: '#141414',
  line: '#505050',
  text: '#f0f0f0',
  edge: '#f0f0f0',
  heat: ['#202020', '#803010', '#ff8020'],
};

/** The view with some boxes opened, level by level: those at these places among the boxes that are closed. */
function opened(step: RecordedStep, places: readonly number[], all = false): GraphView {
  const reading = new StepReading(step);
  const keys: string[] = [];
  const view = () => graphView(reading, { opened: keys, everywhere: null, constants: all, parameters: all });
  for (const place of places) {
    const closed = view().boxes.filter((box) => box.kind !== 'node' && !box.opened);
    if (closed.length > 0) keys.push(closed[place % closed.length].key);
  }
  return view();
}

function isOpened(box: GraphView['boxes'][number]): boolean {
  return box.kind !== 'node' && box.opened;
}

function checkSvg(view: GraphView): void {
  const root = readXml(graphSvg(view, palette, 'a <title> & "more"'));
  assert.equal(root.attributes['xmlns'], 'http://www.w3.org/2000/svg');
  assert.equal(root.attributes['viewBox'], `0 0 ${root.attributes['width']} ${root.attributes['height']}`);
  assert.equal(elementsOf(root, 'title')[0].text, 'a <title> & "more"');
  // Beside the boxes: the background, and a hatching over each box that the loss does not depend on.
  const untouched = view.boxes.filter((box) => !isOpened(box) && box.gradient === null).length;
  assert.equal(elementsOf(root, 'rect').length, 1 + view.boxes.length + untouched);
  const leading = [...graphEdges(view)].filter(({ from, to }) => leadsOn(view, from, to));
  assert.equal(elementsOf(root, 'path').length, 1 + leading.length);
  const texts = elementsOf(root, 'text').map(({ text }) => text);
  // A name and a number a box; an addition on the stream has its sign alone.
  const sums = view.boxes.filter((box) => box.kind !== 'node' && box.residual === true && !isOpened(box)).length;
  const opened = view.boxes.filter(isOpened).length;
  assert.equal(texts.length, 2 * view.boxes.length - opened - sums + view.chips.length);
}

function checkDot(view: GraphView): void {
  const { nodes, clusters, edges } = readDot(graphDot(view, 'say "x" \\ y'));
  const cluster = (index: number) => (index < 0 ? null : `cluster ${view.boxes[index].key}`);
  const closed = view.boxes.filter((box) => !isOpened(box));
  assert.deepEqual(
    nodes.map((node) => [node.id, node.cluster]),
    closed.map((box) => [box.key, cluster(box.parent)]),
  );
  assert.deepEqual(
    [...clusters],
    view.boxes.filter(isOpened).map((box) => [`cluster ${box.key}`, cluster(box.parent)]),
  );
  assert.deepEqual(
    edges.map(({ from, to, attributes }) => [from, to, Number(attributes['count']), Number(attributes['flow'])]),
    Array.from(view.flow, (flow, i) => [
      view.boxes[view.edges[3 * i]].key,
      view.boxes[view.edges[3 * i + 1]].key,
      view.edges[3 * i + 2],
      flow,
    ]),
  );
}

describe('the graph in a file', () => {
  it('has every box and edge of a real step, with some opened', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      for (const places of [[], [2], [2, 2, 2, 2, 3], [0, 0, 1, 5, 7, 9, 12, 14]]) {
        const view = opened(step, places);
        checkSvg(view);
        checkDot(view);
      }
      const view = opened(step, [2]);
      const svg = readXml(graphSvg(view, palette, ''));
      const texts = elementsOf(svg, 'text').map(({ text }) => text);
      assert.ok(texts.includes('position 2  u → h'), texts.join());
      assert.ok(
        readDot(graphDot(view, '')).nodes.some(({ attributes }) => attributes['label'].startsWith('logits = gpt')),
      );
    });
  });

  it('is well formed for steps of any shape', () => {
    const numbers = fc.array(fc.nat(5000), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, fc.array(fc.nat(30), { maxLength: 4 }), fc.boolean(), (shape, places, all) => {
        const view = opened(stepFromNumbers(shape), places, all);
        checkSvg(view);
        checkDot(view);
      }),
      { numRuns: 60 },
    );
  });

  it('is well formed whatever the tokens are', () => {
    const [box] = opened(stepFromNumbers([3, 4, 5]), []).boxes;
    const viewOf = (name: string, detail: string): GraphView => ({
      width: 300,
      height: 80,
      boxes: [{ ...box, kind: 'scope', opened: false, name, detail }],
      chips: [],
      edges: new Int32Array(),
      flow: new Float64Array(),
      stream: new Int32Array(),
      heat: heatRanges.gradient,
      opened: null,
      refused: null,
    });
    const text = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(text, text, (name, detail) => {
        const view = viewOf(name, detail);
        const svg = readXml(graphSvg(view, palette, name));
        assert.equal(elementsOf(svg, 'text').length, 2);
        const [node] = readDot(graphDot(view, name)).nodes;
        assert.ok(unescapedText(node.attributes['label']).includes(`${name}  ${detail}\n`));
        const drawn = unescapedText(elementsOf(svg, 'title')[0].text);
        assert.equal(drawn, name, 'the picture and the file of Graphviz escape alike');
      }),
    );
    const lone = String.fromCharCode(0xd800);
    const view = viewOf(`<b>${lone}`, `${String.fromCharCode(0)}&`);
    const escaped = readXml(graphSvg(view, palette, ''));
    assert.equal(elementsOf(escaped, 'text')[0].text, '<b>\\ud800');
    assert.equal(elementsOf(escaped, 'tspan')[0].text, '\\u0000&');
    const [node] = readDot(graphDot(view, '')).nodes;
    assert.ok(node.attributes['label'].startsWith('<b>\\ud800  \\u0000&\n'));
    // Graphviz takes &lt; for a < otherwise.
    assert.ok(graphDot(viewOf('&lt;', 'x'), '').includes('[label="&amp;lt;  x\\n'));
  });

  it('has the colour of the largest gradient, and a mark where there is none', () => {
    const view: GraphView = {
      width: 700,
      height: 60,
      boxes: [null, 1e-9, 1e9, Number.NaN].map((gradient, i) => ({
        kind: 'scope' as const,
        opened: false,
        key: `s1.${i}`,
        parent: -1,
        name: `box ${i}`,
        x: 10 + 170 * i,
        y: 10,
        width: 160,
        height: 36,
        nodes: 3,
        gradient,
      })),
      chips: [],
      edges: Int32Array.from([0, 1, 2, 1, 2, 3]),
      flow: Float64Array.from([Number.NaN, 0.5]),
      stream: new Int32Array(),
      heat: heatRanges.gradient,
      opened: null,
      refused: null,
    };
    const svg = readXml(graphSvg(view, palette, ''));
    const fills = elementsOf(svg, 'rect').map(({ attributes }) => attributes['fill']);
    assert.deepEqual(fills.slice(1), ['#202020', 'url(#untouched)', '#202020', '#ff8020', '#ff8020']);
    const widths = elementsOf(svg, 'path')
      .slice(1)
      .map(({ attributes }) => attributes);
    assert.deepEqual([widths[0]['stroke-dasharray'], widths[1]['stroke-dasharray']], ['2 4', undefined]);
    assert.ok(Number(widths[1]['stroke-width']) > Number(widths[0]['stroke-width']));
    const { nodes, edges } = readDot(graphDot(view, ''));
    assert.equal(nodes[0].attributes['style'], 'rounded,dashed');
    assert.deepEqual([edges[0].attributes['flow'], edges[0].attributes['style']], ['NaN', 'dotted']);
  });
});
