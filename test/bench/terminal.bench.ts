/** `npm run train` with its defaults, start included. */

import { spawnSync } from 'node:child_process';
import { PlainStep, plainSteps, takeTurns } from './reference';
import { type Row, ratioRow } from './row';

const ROUNDS = 5;

export function run(): Promise<Row[]> {
  return PlainStep.with(async (plainStep) => {
    const turns = await takeTurns(plainStep, ROUNDS, 1, () => {
      const { status, stdout } = spawnSync('npm', ['run', '--silent', 'train'], { encoding: 'utf8' });
      if (status !== 0 || !stdout.endsWith('anton\n')) throw new Error(`npm run train failed: ${stdout}`);
    });
    return [ratioRow('1000 steps and 20 samples by npm run train, start included', turns, plainSteps(300))];
  });
}
