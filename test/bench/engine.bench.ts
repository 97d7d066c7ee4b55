/** The engine, everything recorded, against MicroGPT as it is usually ported, on the same documents; and what it allocates. */

import { tape } from '../../src/engine/value';
import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { seed42 } from '../reference';
import { names } from '../training/corpus-text';
import type { PlainValue } from './plain-port';
import { plainModel, plainStep } from './plain-port';
import type { Row } from './row';

const WARM_UP = 40;
const MEASURED = 160;

/** Both take the same steps by turns, so that what else the machine does meets both. */
export async function run(): Promise<Row[]> {
  const engine = new Run(publishedConfig, names, builtIn);
  const plain = plainOf(engine);
  const times: { engine: number; plain: number }[] = [];
  for (let step = 0; step < WARM_UP + MEASURED; step++) {
    let start = performance.now();
    const { loss, tokens } = engine.step();
    const engineTime = performance.now() - start;
    start = performance.now();
    const plainLoss = plain(tokens, step);
    times.push({ engine: engineTime, plain: performance.now() - start });
    if (Math.abs(loss - plainLoss) > 1e-12 || Math.abs(loss - seed42.losses[step]) > 1e-12) {
      throw new Error(`step ${step + 1}: the engine's loss is ${loss}, the plain port's ${plainLoss}`);
    }
  }
  const measured = times.slice(WARM_UP);
  const ratio = median(measured.map((time) => time.plain / time.engine));
  const of = (which: 'engine' | 'plain'): string => median(measured.map((time) => time[which])).toFixed(2);
  return [
    {
      what: 'training step, everything recorded, against a plain port',
      bound: '>= 20 x',
      measured: `${ratio.toFixed(1)} x (median ${of('engine')} ms against ${of('plain')} ms)`,
      ok: ratio >= 20,
    },
    allocation(),
  ];
}

function plainOf(engine: Run): (tokens: readonly number[], step: number) => number {
  const weights = engine.matrices.map(({ name, first, rows, columns }): [string, number[][]] => [
    name,
    Array.from({ length: rows }, (_, row) =>
      Array.from(tape.values.subarray(first + row * columns, first + (row + 1) * columns)),
    ),
  ]);
  const model = plainModel(publishedConfig.nLayer, publishedConfig.nHead, Object.fromEntries(weights));
  const parameters: PlainValue[] = Object.values(model.weights).flatMap((matrix) => matrix.flat());
  const moments = { m: new Float64Array(parameters.length), v: new Float64Array(parameters.length) };
  return (tokens, step) => plainStep(model, parameters, moments, tokens, step, publishedConfig);
}

/** Growth of the heap over 1000 steps, after 100 to warm up. */
function allocation(): Row {
  const engine = new Run({ ...publishedConfig, numSteps: 1100 }, names, builtIn);
  const used = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  for (let step = 0; step < 100; step++) engine.step();
  const before = used();
  for (let step = 0; step < 1000; step++) engine.step();
  const growth = used() - before;
  return {
    what: 'heap growth over 1000 steps',
    bound: '< 20 MB',
    measured: `${growth.toFixed(2)} MB`,
    ok: growth < 20 && globalThis.gc !== undefined,
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
