/**
 * The engine, everything recorded, against the same algorithm in C, as it is usually ported, and in Python, on the same
 * documents; and what it allocates.
 */

import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { seed42 } from '../reference';
import { names } from '../training/corpus-text';
import { type Bound, type Row, ratioRow, type Turn } from './row';
import { type MeasuredStep, SteppedModel, Stepper, type StepperName } from './stepper';

/** Each round has processes of its own: how V8 compiles a function depends on chance, once a process. */
const ROUNDS = 3;
const TURNS = 8;
/** The second half of a turn counts: the first has the caches to fill, which the others have emptied. */
const STEPS = 16;
const counts = (_: unknown, step: number) => step % STEPS >= STEPS / 2;
/** Python takes the first turn alone. */
const inTurn = (name: StepperName, turn: number) => name !== 'python' || turn === 0;

const steppers = ['recorded', 'bare', 'c', 'plain', 'python'] as const;
type Measured = { readonly [name in StepperName]: MeasuredStep[] };

export async function run(): Promise<Row[]> {
  const rounds: Measured[] = [];
  while (rounds.length < ROUNDS) rounds.push(await round());
  const row = (what: string, measured: StepperName, reference: StepperName, bound: Bound, phase?: number): Row => {
    const time = (step: MeasuredStep) => (phase === undefined ? step.milliseconds : step.phases[phase]);
    const turns = rounds.flatMap((steps) =>
      steps[reference]
        .flatMap((step, i): Turn[] => {
          const other = steps[measured][i];
          return other === undefined ? [] : [{ measured: time(other), reference: time(step) }];
        })
        .filter(counts),
    );
    return turns.length > 0 ? ratioRow(what, turns, bound) : notMeasured(what);
  };
  return [
    row('training step of a plain port', 'plain', 'recorded', { to: 'recorded step', least: 60 }),
    row('training step of plain Python', 'python', 'recorded', { to: 'recorded step' }),
    row('training step, everything recorded', 'recorded', 'c', { to: 'C tape', most: 1.6 }),
    row('forward pass, backward pass and Adam alone', 'bare', 'c', { to: 'C tape', most: 1.3 }),
    row('forward pass', 'bare', 'c', { to: 'C tape' }, 0),
    row('backward pass', 'bare', 'c', { to: 'C tape' }, 1),
    row('Adam', 'bare', 'c', { to: 'C tape' }, 2),
    allocation(),
  ];
}

/** The steps of all, taken in turns, so that what else the machine does meets all alike. */
async function round(): Promise<Measured> {
  const model = new SteppedModel(publishedConfig);
  const documents = Array.from({ length: TURNS * STEPS }, (_, step) => model.tokens(step));
  const measured: Measured = { recorded: [], file: [], reloaded: [], bare: [], c: [], plain: [], python: [] };
  const started = steppers.map((name) => [name, Stepper.start(name)] as const);
  for (const [name, stepper] of started) {
    stepper?.begin(model);
    if (name === 'python') continue;
    await stepper?.take(documents);
    stepper?.begin(model);
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, stepper] of started) {
      if (stepper === null || !inTurn(name, turn)) continue;
      measured[name].push(...(await stepper.take(documents.slice(turn * STEPS, (turn + 1) * STEPS))));
    }
  }
  for (const [name, stepper] of started) {
    stepper?.end();
    measured[name].forEach(({ loss }, step) => {
      const expected = seed42.losses[step];
      if (Math.abs(loss / expected - 1) <= 1e-12) return;
      throw new Error(`step ${step + 1}: the loss of ${name} is ${loss}, not ${expected}`);
    });
  }
  return measured;
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

function notMeasured(what: string): Row {
  return { what, bound: '', measured: 'not measured: this machine has no compiler `cc`, or no `python3`', ok: true };
}
