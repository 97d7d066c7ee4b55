/** The packaged extension in a real workbench, the Inspector open: what it costs its neighbours, how fast it answers; and its size. */

import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Frame, Page } from 'playwright-core';
import { eventually } from '../host/eventually.mjs';
import { runCommand, webviewFrame } from '../host/workbench.mjs';
import { workerStart } from '../packaging/worker-start';
import { inWorkbench, limit } from './measured-workbench';
import { PlainStep, plainSteps, takeTurns } from './reference';
import { type Row, ratioRow } from './row';
import type { Probe } from './workbench-probe';

const kilobyte = 1000;
const steps = 5000;
const pauses = 20;
const reloads = 5;

export function run(): Promise<Row[]> {
  return inWorkbench({ 'microgpt.training.numSteps': steps }, ({ page, probe, vsix }) =>
    PlainStep.with(async (plainStep) => [
      await activation(plainStep, page, probe),
      ...(await fullSpeed(plainStep, page, probe)),
      ...sizes(vsix),
    ]),
  );
}

/** From the request to activate to the end of activate(), reading the bundle included, each time in a new extension host. */
async function activation(plainStep: PlainStep, page: Page, probe: Probe): Promise<Row> {
  const turns = await takeTurns(plainStep, reloads, 1, async () => {
    await probe.quiet();
    const milliseconds = await probe.activate();
    await page.reload();
    await probe.restarted();
    return milliseconds;
  });
  await probe.quiet();
  return ratioRow('activation, each time in a new extension host, its bundle read', turns, plainSteps(3.75));
}

/** A run at full speed with the Inspector open: the delay of a timer beside it, and how soon it can be paused. */
async function fullSpeed(plainStep: PlainStep, page: Page, probe: Probe): Promise<Row[]> {
  await runCommand(page, 'MicroGPT: Step');
  const frame = await webviewFrame(page, '.header [data-field=step]', limit);
  await probe.command('microgpt.restart');
  const shown = await countRepaints(frame);
  const before = await plainStep.take();
  const { delays, seconds } = await probe.delaysOfTimersWhileTraining();
  const painted = await shown();
  const reference = (before + (await plainStep.take())) / 2;

  await probe.command('microgpt.restart');
  const paused = await takeTurns(plainStep, pauses, 1, () => probe.pauseAfterSomeSteps());
  const rate = Math.round(steps / seconds);
  return [
    ratioRow(
      `delay of a timer in the extension host while ${steps} steps run, ${rate} steps/s, ${painted} painted`,
      delays.map((measured) => ({ measured, reference })),
      plainSteps(1.5, 0.99),
    ),
    ratioRow('answer to a pause in mid-run', paused, plainSteps(3.75, 1)),
  ];
}

/** For the page: counts the frames that show another step than the frame before. */
const countSteps = `(() => {
  const counted = { count: 0, last: '' };
  const turn = () => {
    const text = document.querySelector('.header [data-field=step]')?.textContent ?? '';
    if (text !== counted.last) counted.count++;
    counted.last = text;
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
  return counted;
})()`;

/** Counts the steps that the page shows from now on; what it gives waits for the last one and tells the count. */
async function countRepaints(frame: Frame): Promise<() => Promise<number>> {
  const counter = await frame.evaluateHandle<{ count: number }>(countSteps);
  return async () => {
    const shown = `${steps.toLocaleString('en')} of`;
    await eventually(
      async () => (await frame.locator('.header [data-field=step]').textContent())?.startsWith(shown),
      'the last step on the page',
      limit,
    );
    return counter.evaluate(({ count }) => count);
  };
}

function sizes(vsix: string): Row[] {
  const size = (what: string, bytes: number, most: number): Row => ({
    what,
    bound: `< ${most} KB`,
    measured: `${(bytes / kilobyte).toFixed(1)} KB`,
    ok: bytes < most * kilobyte,
  });
  return [
    size('size of the VSIX', fs.statSync(vsix).size, 500),
    size('size of extension.cjs', fs.statSync('dist/extension.cjs').size, 100),
    size('script that the worker trains with', workerStart((file) => fs.readFileSync(file, 'utf8')).bytes, 100),
    size(
      "size of the Inspector's script, gzip",
      ['dist/inspector.js', 'dist/pages.js'].reduce((sum, file) => sum + gzipSync(fs.readFileSync(file)).length, 0),
      120,
    ),
  ];
}
