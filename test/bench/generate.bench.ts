/**
 * How long a generation of 16 positions takes until its snapshot is made, and the gradients of a node of the largest step of
 * the default model: 16 positions, 139 thousand nodes.
 */

import assert from 'node:assert/strict';
import type { SnapshotRequest } from '../../src/inspection/snapshot';
import { builtIn } from '../../src/program/built-in';
import type { GenerationOptions } from '../../src/training/generation/options';
import { publishedConfig } from '../../src/training/run/config';
import { Session } from '../../src/training/session';
import { inspectionOf } from '../inspected';
import { corpusOf } from '../training/corpus-text';
import { plainRequest } from '../training/requests';
import { PlainStep, plainSteps, takeTurns } from './reference';
import { type Row, ratioRow } from './row';

const ROUNDS = 12;
const IN_ROUND = 5;
const positions = publishedConfig.blockSize;
/** 50 and 100 milliseconds. */
const [soon, later] = [plainSteps(3.75), plainSteps(7.5)];

/** A token at every position, so that the document has all of them. */
const whole: GenerationOptions = {
  stream: { kind: 'seed', seed: 1 },
  temperature: 0.5,
  prefix: '',
  forced: Array.from({ length: positions }, (_, position) => ({ position, token: position })),
};
const request: SnapshotRequest = { ...plainRequest, pane: { kind: 'generate', position: 2, all: false } };

export function run(): Promise<Row[]> {
  return PlainStep.with(measure);
}

async function measure(plainStep: PlainStep): Promise<Row[]> {
  const session = new Session(builtIn, {
    now: () => performance.now(),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: () => {},
    failed: (error) => assert.fail(String(error)),
  });
  await session.restart(publishedConfig, corpusOf('abcdefghijklmnop'));
  await session.step();
  const inspection = inspectionOf(session);
  const show = async (options: GenerationOptions) => {
    await session.generate(options);
    const { recorded } = await inspection.snapshot(request);
    assert.equal(recorded?.positions, positions);
  };
  const length = session.current?.recorded?.tape.length ?? 0;
  let node = length;
  const row = async (what: string, bound: typeof soon, act: () => unknown) =>
    ratioRow(what, await takeTurns(plainStep, ROUNDS, IN_ROUND, act), bound);
  let token = 0;
  return [
    await row(`a generation of ${positions} positions, to its snapshot`, soon, () => show(whole)),
    await row('another token at position 1, to the snapshot', soon, () => {
      token = (token + 1) % positions;
      return show({ ...whole, forced: whole.forced.map((one) => (one.position === 1 ? { ...one, token } : one)) });
    }),
    await row(`gradients of a node of a step of ${length} nodes, to the snapshot`, later, async () => {
      session.leaveGeneration();
      node = node > length / 2 ? node - 997 : length - 1;
      inspection.gradientOf({ kind: 'node', node }, 1);
      const { recorded } = await inspection.snapshot(plainRequest);
      assert.equal(recorded?.gradientOf?.node, node === length - 1 ? undefined : node);
    }),
  ];
}
