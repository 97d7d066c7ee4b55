/**
 * DOT export: a graph view in the language of Graphviz, opened boxes as clusters, the others as
 * nodes.
 */

import { fileText } from '../../text/file-text';
import { formatCount, formatNumber } from '../../text/numbers';
import { boxFigures, boxName } from './box-words';
import { EDGE_WIDTHS, edgeStrength, strongestFlow } from './edge-look';
import { graphEdges } from './graph-edges';
import { heatOf } from './heat';
import type { GraphBox, GraphView, HeatRange } from './view';

/**
 * `title` is the graph's label. Nodes have their keys as names; edges carry `count` (of node edges)
 * and `flow` as attributes.
 */
export function graphDot({ boxes, edges, flow, heat }: GraphView, title: string): string {
  const lines = [
    'digraph microgpt {',
    `  graph [label=${quoted(title)}, labelloc=t, rankdir=LR, fontname="sans-serif", compound=true]`,
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif", fontsize=10, margin="0.12,0.04"]',
    '  edge [color="#00000066", fontname="sans-serif", fontsize=8, arrowsize=0.5]',
  ];
  const depths: number[] = [];
  /** The clusters that are open at the current line, by index of their box. */
  const around: number[] = [];
  const closeDownTo = (parent: number) => {
    while (around.length > 0 && around.at(-1) !== parent) {
      around.pop();
      lines.push(`${indent(around.length)}}`);
    }
  };
  for (const [index, box] of boxes.entries()) {
    depths[index] = box.parent < 0 ? 0 : depths[box.parent] + 1;
    closeDownTo(box.parent);
    const at = indent(depths[index]);
    if (box.kind !== 'node' && box.opened) {
      lines.push(`${at}subgraph ${quoted(`cluster ${box.key}`)} {`);
      lines.push(
        `${at}  graph [label=${quoted(`${boxName(box)} ${boxFigures(box)}`)}, style=rounded, color="#00000055"]`,
      );
      around.push(index);
    } else {
      lines.push(`${at}${quoted(box.key)} [label=${quoted(`${boxName(box)}\n${boxFigures(box)}`)}${look(box, heat)}]`);
    }
  }
  closeDownTo(-1);
  const strongest = strongestFlow({ boxes, edges, flow });
  for (const { source, target, count, flow: amount } of graphEdges({ boxes, edges, flow })) {
    const strength = edgeStrength(amount, strongest);
    const drawn = strength < 0 ? 'style=dotted' : `penwidth=${EDGE_WIDTHS[strength]}`;
    const words = `${formatCount(count)}, flow ${formatNumber(amount)}`;
    lines.push(
      `  ${quoted(source.key)} -> ${quoted(target.key)} ` +
        `[count=${count}, flow=${quoted(String(amount))}, label="${count}", tooltip=${quoted(words)}, ${drawn}]`,
    );
  }
  lines.push('}', '');
  return lines.join('\n');
}

/** Heat as saturation of an orange; dashed where the loss does not depend on it. */
function look({ gradient }: GraphBox, range: HeatRange): string {
  if (gradient === null) return ', style="rounded,dashed"';
  return `, fillcolor="0.09 ${(0.6 * heatOf(gradient, 'gradient', range)).toFixed(3)} 1.000"`;
}

/**
 * A quoted string of DOT, where backslashes begin escapes and, in labels, & begins an entity; all
 * texts of the file go through here.
 */
function quoted(text: string): string {
  const written = fileText(text).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${written.replaceAll('\n', '\\n')}"`;
}

function indent(depth: number): string {
  return '  '.repeat(depth + 1);
}
