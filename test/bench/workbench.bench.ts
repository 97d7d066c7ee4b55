/** The packaged extension in a real workbench, the Inspector open: what it costs its neighbours, how fast it answers and paints; and its size. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Frame, Page } from 'playwright-core';
import { packageExtension } from '../../scripts/package.mjs';
import { eventually } from '../host/eventually.mjs';
import { setUpBrowser, setUpServer } from '../host/setup.mjs';
import { openWorkbench, runCommand, webviewFrame } from '../host/workbench.mjs';
import { quantile } from './quantiles';
import type { Row } from './row';
import { installProbe, type Probe } from './workbench-probe';

/** Milliseconds. */
const bounds = { timer: 20, repaint: 100, activation: 50, pause: 50 };
const kilobyte = 1000;
const steps = 5000;
const pauses = 20;
const repaints = 30;
const reloads = 5;
/** The document of this step is "muhammadmustafa", the longest there is: 15 letters, 16 positions. */
const longDocument = { seed: 6891, step: 7, positions: 16 };
const limit = 120_000;

export async function run(): Promise<Row[]> {
  setUpServer();
  setUpBrowser();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-bench-'));
  try {
    const vsix = path.join(folder, 'microgpt.vsix');
    packageExtension(vsix);
    const workspace = path.join(folder, 'workspace');
    fs.mkdirSync(workspace);
    const probe = installProbe(path.join(folder, 'probe'));
    const { page, close } = await openWorkbench({
      folder: workspace,
      vsix,
      developmentPath: probe.folder,
      viewport: { width: 1600, height: 1000 },
      settings: { 'microgpt.training.numSteps': steps },
    });
    try {
      page.setDefaultTimeout(limit);
      return [
        await activation(page, probe),
        ...(await fullSpeed(page, probe)),
        await repaint(page, probe),
        ...sizes(vsix),
      ];
    } finally {
      await close();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** From the request to activate to the end of activate(), reading the bundle included, each time in a new extension host. */
async function activation(page: Page, probe: Probe): Promise<Row> {
  const times: number[] = [];
  for (let reload = 0; reload < reloads; reload++) {
    await probe.quiet();
    times.push(await probe.activate());
    await page.reload();
    await probe.restarted();
  }
  await probe.quiet();
  return row('activation, each time in a new extension host, its bundle read', times, 0.5, bounds.activation);
}

/** A run at full speed with the Inspector open: the delay of a timer beside it, and how soon it can be paused. */
async function fullSpeed(page: Page, probe: Probe): Promise<Row[]> {
  await runCommand(page, 'MicroGPT: Step');
  const frame = await webviewFrame(page, '.header [data-field=step]', limit);
  await probe.command('microgpt.restart');
  const shown = await countRepaints(frame);
  const { delays, seconds } = await probe.delaysOfTimersWhileTraining();
  const painted = await shown();

  const taken: number[] = [];
  await probe.command('microgpt.restart');
  for (let pause = 0; pause < pauses; pause++) taken.push(await probe.pauseAfterSomeSteps());
  const rate = Math.round(steps / seconds);
  return [
    row(
      `delay of a timer in the extension host while ${steps} steps run, ${rate} steps/s, ${painted} painted`,
      delays,
      0.99,
      bounds.timer,
    ),
    row('answer to a pause in mid-run', taken, 1, bounds.pause),
  ];
}

/**
 * From the end of a step, as the extension host hears of it, to the frame after the one in which the page shows it. The
 * run at full speed before has made the code warm.
 */
async function repaint(page: Page, probe: Probe): Promise<Row> {
  await probe.configure('microgpt.training.seed', longDocument.seed);
  const frame = await webviewFrame(page, '.inspector', limit);
  const times: number[] = [];
  for (let i = 0; i < repaints; i++) {
    await probe.command('microgpt.restart');
    for (let step = 1; step < longDocument.step; step++) await probe.command('microgpt.step');
    await frame.locator('.header [data-field=step]', { hasText: `${longDocument.step - 1} of` }).waitFor();
    const painted = frame.evaluate<number>(longStepPainted);
    const ended = await probe.step();
    times.push((await painted) - ended);
  }
  const nodes = (await frame.locator('.header [data-field=nodes]').textContent()) ?? '';
  const boxes = await frame.locator('[role=treeitem]').count();
  const { positions } = longDocument;
  const created = 50 * positions ** 2 + 7690 * positions + 3;
  if (Number(nodes.replace(',', '')) !== created) throw new Error(`${nodes} nodes, not the ${created} of ${positions}`);
  return row(
    `end of a step of ${positions} positions, ${nodes} nodes, to its repaint, ${boxes} boxes`,
    times,
    0.5,
    bounds.repaint,
  );
}

/** For the page: when the step of the long document has been painted, milliseconds since 1970. */
const longStepPainted = `new Promise((resolve) => {
  const observer = new MutationObserver(() => {
    const text = document.querySelector('.header [data-field=step]')?.textContent ?? '';
    if (!text.startsWith('${longDocument.step} of')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
})`;

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
    size('size of worker.cjs', fs.statSync('dist/worker.cjs').size, 100),
    size('size of inspector.js, gzip', gzipSync(fs.readFileSync('dist/inspector.js')).length, 100),
  ];
}

/** Judges a share of the times, milliseconds; shows the median and the longest too. */
function row(what: string, times: readonly number[], share: number, bound: number): Row {
  const [judged, middle, longest] = [share, 0.5, 1].map((part) => quantile(times, part).toFixed(1));
  const judgement = share === 0.5 ? 'median' : share === 1 ? 'longest' : `p${100 * share}`;
  return {
    what,
    bound: `${judgement} < ${bound} ms`,
    measured: `${judged} ms (of ${times.length}: median ${middle}, longest ${longest})`,
    ok: quantile(times, share) < bound,
  };
}
