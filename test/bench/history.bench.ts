/** What it costs to keep the history of a run, and how fast any of its steps is on the screen again. */

import { Random } from '../../src/engine/random';
import { builtIn } from '../../src/program/built-in';
import { HISTORY_BUDGET } from '../../src/training/history/step-history';
import { publishedConfig } from '../../src/training/run/config';
import { Run } from '../../src/training/run/run';
import { eventually } from '../host/eventually.mjs';
import { webviewFrame } from '../host/workbench.mjs';
import { names } from '../training/corpus-text';
import { inWorkbench, limit } from './measured-workbench';
import { quantile } from './quantiles';
import { PlainPage, plainPages } from './reference';
import { type Row, ratioRow, type Turn } from './row';

const MB = 2 ** 20;
/** Bytes; shares of a step; plain pages. */
const bounds = { memory: HISTORY_BUDGET + 20 * MB, cost: 0.1, median: 2.2, visit: 4.3 };
const { numSteps } = publishedConfig;
const rounds = 5;
/** So many steps are visited, so often. */
const visited = 100;
const visits = 3;

export async function run(): Promise<Row[]> {
  return [...(await memory()), cost(), ...(await visiting())];
}

/** The memory of this process that a run takes with its history, beyond that of one with hardly any. */
async function memory(): Promise<Row[]> {
  const many = 100_000;
  const little = await memoryOf(0, numSteps, numSteps);
  const taken = await memoryOf(HISTORY_BUDGET, numSteps, numSteps);
  const fed = await memoryOf(HISTORY_BUDGET, numSteps, many);
  const row = (what: string, { used, kept }: Measured): Row => {
    // What the other keeps is no part of the difference, and counts.
    const more = used - little.used + little.kept;
    return {
      what,
      bound: `<= ${bounds.memory / MB} MB, the budget of ${HISTORY_BUDGET / MB} MB and 20 MB`,
      measured: `${(more / MB).toFixed(1)} MB (${(kept / MB).toFixed(1)} MB of numbers)`,
      ok: more <= bounds.memory,
    };
  };
  const count = (steps: number) => steps.toLocaleString('en');
  return [
    row(`memory of the history of ${count(numSteps)} steps`, taken),
    row(
      `the same of ${count(many)} steps: of ${count(numSteps)} that are taken, and the last of them kept again and again`,
      fed,
    ),
  ];
}

interface Measured {
  /** Bytes: of the process while the run is there, and of the numbers that its history says it keeps. */
  readonly used: number;
  readonly kept: number;
}

/** Takes `taken` steps with a history that may take `budget` bytes, and has it keep the last of them as each of those up to `steps`. */
async function memoryOf(budget: number, taken: number, steps: number): Promise<Measured> {
  const run = new Run({ ...publishedConfig, numSteps: steps }, names, builtIn, { historyBudget: budget });
  while (run.position < taken) run.step();
  const { recorded, history } = run;
  if (recorded === null) throw new Error('no step is at hand');
  const { tape, loss, valuesBefore } = recorded;
  const optimizer = recorded.optimizer.map(({ name, after }) => ({ name, numbers: after }));
  const { branch } = history;
  const values = tape.data.slice(0, run.parameterCount);
  for (let index = taken; index < steps; index++) {
    branch.losses.push(loss);
    branch.matrixHistory.record(index, tape.grad, values, valuesBefore);
    branch.parameterHistory.record(index + 1, valuesBefore, tape.grad);
    history.passed(index + 1, values, optimizer);
    // As where samples are drawn now and then.
    if (index % 100 === 0) {
      const { random, preview } = run.state();
      branch.streams.add({ step: index + 1, random, preview }, 640);
    }
  }
  const used = await processMemory();
  return { used, kept: history.bytes + branch.parameterHistory.bytes };
}

/** Bytes of the heap and of arrays outside of it, once what is not used any more has gone. */
async function processMemory(): Promise<number> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('benchmarks run with --expose-gc');
  for (let round = 0; round < 3; round++) {
    gc();
    // Arrays outside of the heap go a moment later.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The time that keeping takes within the steps of whole runs, against the rest of them: both meet what else the machine does. */
function cost(): Row {
  const turns: Turn[] = [];
  for (let round = 0; round < rounds; round++) {
    const run = new Run(publishedConfig, names, builtIn);
    let keeping = 0;
    const timed = (owner: object, method: string) => {
      const object = owner as Record<string, (...args: unknown[]) => unknown>;
      const original = object[method];
      if (original === undefined) throw new Error(`there is no method ${method}`);
      object[method] = (...args) => {
        const start = performance.now();
        original.apply(owner, args);
        keeping += performance.now() - start;
      };
    };
    timed(run.history, 'passed');
    timed(run.matrixHistory, 'record');
    timed(run.parameterHistory, 'record');
    const start = performance.now();
    for (let index = 0; index < numSteps; index++) run.step();
    turns.push({ measured: keeping, reference: performance.now() - start - keeping });
  }
  const bound = { to: 'the rest of their time', most: bounds.cost };
  return ratioRow(`keeping the history of ${numSteps} steps`, turns, bound);
}

/** From the slider's move to the frame after the one that shows the step. */
function visiting(): Promise<Row[]> {
  return inWorkbench({}, async ({ page, probe }) => {
    await probe.command('microgpt.train');
    const frame = await webviewFrame(page, '.header [data-field=step]', limit);
    await eventually(
      async () => (await frame.locator('.header [data-field=state]').textContent())?.includes('finished'),
      'the end of training',
      limit,
    );
    const random = Random.seeded(1);
    const steps = new Map<number, Turn[]>();
    while (steps.size < visited) steps.set(1 + Math.floor(random.random() * (numSteps - 1)), []);
    const plainPage = await PlainPage.show(probe, await frame.locator('[role=treeitem]').count());
    for (let round = 0; round < visits; round++) {
      for (const [step, turns] of steps) {
        const reference = await plainPage.take();
        turns.push({ measured: await frame.evaluate<number>(visit(step)), reference });
        // As who looks at one step after the other.
        await page.waitForTimeout(200);
      }
    }
    const typical = [...steps.values()].map((turns): Turn => {
      const middle = (part: keyof Turn) =>
        quantile(
          turns.map((turn) => turn[part]),
          0.5,
        );
      return { measured: middle('measured'), reference: middle('reference') };
    });
    return [
      ratioRow(
        `going to any of ${numSteps} steps, to its repaint`,
        [...steps.values()].flat(),
        plainPages(bounds.median),
      ),
      ratioRow(
        `the same, of ${visited} steps, each by the median of its ${visits} visits`,
        typical,
        plainPages(bounds.visit, 1),
      ),
    ];
  });
}

/** For the page: moves the slider; how long it takes until the step has been painted. */
const visit = (step: number) => `new Promise((resolve) => {
  const slider = document.querySelector('.steps-slider');
  const start = performance.now();
  const observer = new MutationObserver(() => {
    const text = document.querySelector('.header [data-field=step]')?.textContent ?? '';
    if (!text.startsWith('${step.toLocaleString('en')} of')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  });
  observer.observe(document.querySelector('.header'), { childList: true, subtree: true, characterData: true });
  slider.value = '${step}';
  slider.dispatchEvent(new Event('input', { bubbles: true }));
})`;
