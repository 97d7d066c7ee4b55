/** How the time of a step grows with its nodes, from ten thousand to what the machine has memory for, against the C tape. */

import os from 'node:os';
import { publishedConfig } from '../../src/training/run/config';
import { stepNodes } from '../../src/training/run/size';
import { quantile } from './quantiles';
import { type Row, ratioRow, type Turn } from './row';
import { SteppedModel, Stepper } from './stepper';

/** Layers, width and context window; each of the documents fills the window. */
const models = [
  [1, 2, 17],
  [1, 16, 17],
  [2, 32, 24],
  [4, 64, 24],
  [4, 64, 64],
  [8, 64, 64],
] as const;
const TURNS = 6;
/** Bytes of a node: 4 of the process that records, 25 of the C tape. */
const BYTES_PER_NODE = 29;

export async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [nLayer, nEmbd, blockSize] of models) {
    const config = { ...publishedConfig, nLayer, nEmbd, blockSize, nHead: Math.min(nEmbd, 4) };
    const model = new SteppedModel(config);
    const nodes = stepNodes(config, model.vocabulary, blockSize);
    const what = `step of ${nodes.toLocaleString('en')} nodes, everything recorded`;
    const [needed, free] = [nodes * BYTES_PER_NODE, os.freemem()].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
    rows.push(
      nodes * BYTES_PER_NODE < os.freemem()
        ? await grown(what, model, nodes)
        : { what, bound: '', measured: `not measured: it needs ${needed}, and ${free} are free`, ok: true },
    );
  }
  return rows;
}

async function grown(what: string, model: SteppedModel, nodes: number): Promise<Row> {
  const recorded = Stepper.start('recorded');
  const c = Stepper.start('c');
  if (recorded === null || c === null) {
    return { what, bound: '', measured: 'not measured: this machine has no compiler `cc`', ok: true };
  }
  const steppers = [recorded, c];
  // The first fill the caches that the other stepper has emptied, and do not count.
  const [steps, counting] = nodes < 1e6 ? [16, 8] : [2, 1];
  const documents = Array.from({ length: steps }, () => model.tokens(0));
  const turns: Turn[] = [];
  for (const stepper of steppers) {
    stepper.begin(model);
    for (let warm = 0; warm < Math.max(1, 1e7 / nodes); warm += steps) await stepper.take(documents);
  }
  for (let turn = 0; turn < TURNS; turn++) {
    const [ours = [], reference = []] = [await recorded.take(documents), await c.take(documents)];
    for (let i = counting; i < steps; i++) {
      turns.push({ measured: ours[i].milliseconds, reference: reference[i].milliseconds });
    }
  }
  for (const stepper of steppers) stepper.end();
  const perNode = (part: keyof Turn) =>
    (
      (1e6 *
        quantile(
          turns.map((turn) => turn[part]),
          0.5,
        )) /
      nodes
    ).toFixed(1);
  const times = `${perNode('measured')} ns a node, the C tape's ${perNode('reference')}`;
  return ratioRow(`${what}: ${times}`, turns, { to: 'C tape' });
}
