/** The Inspector in a real workbench, on the largest step of the default model: how fast it paints, how much it is sent, what it keeps. */

import type { CDPSession, Frame, Page } from 'playwright-core';
import { eventually } from '../host/eventually.mjs';
import { runCommand, webviewFrame } from '../host/workbench.mjs';
import { inWorkbench, limit } from './measured-workbench';
import { quantile } from './quantiles';
import { PlainPage, plainPages, takeTurns } from './reference';
import { type Row, ratioRow, type Turn } from './row';
import type { Probe } from './workbench-probe';

/** In plain pages, and in frames of a plain page. */
const bounds = { repaint: 2.2, open: 4.3, frame: 1.2, longestFrame: 3, source: 6.5 };
const kilobyte = 1000;
const megabyte = 1000 * kilobyte;
const rounds = 30;
/** Milliseconds. The status bar and the figures in the source follow a step within a tenth of a second. */
const stillAfter = 500;
const frames = 160;
const mapRounds = 5;
/** With this seed the document of this step is "muhammadmustafa", the longest there is: 15 letters, 16 positions. */
const long = { seed: 6891, step: 7, positions: 16 };
const created = 50 * long.positions ** 2 + 7690 * long.positions + 3;

export function run(): Promise<Row[]> {
  return inWorkbench({ 'microgpt.training.seed': long.seed }, async ({ page, probe }) => {
    await runCommand(page, 'MicroGPT: Step');
    const frame = await webviewFrame(page, '.header [data-field=step]', limit);
    await openAttention(frame);
    const memoryRow = await memory(page, frame, probe);
    await longStep(frame, probe);
    const plainPage = await PlainPage.show(probe, await frame.locator('[role=treeitem]').count());
    return [
      memoryRow,
      ...(await repaint(frame, probe, plainPage)),
      await opening(frame, plainPage),
      ...(await mapFrames(frame, plainPage)),
      await toSource(frame, probe, plainPage),
    ];
  });
}

/** What the page keeps after a thousand steps beside what it keeps after ten, garbage collected. The run makes the code warm. */
async function memory(page: Page, frame: Frame, probe: Probe): Promise<Row> {
  // The page is in a frame of VS Code's, which has a process of its own.
  const context = page.context();
  const sessions = [await context.newCDPSession(page), await context.newCDPSession(frame.parentFrame() ?? frame)];
  await probe.command('microgpt.restart');
  for (let step = 1; step <= 10; step++) await probe.command('microgpt.step');
  await shows(frame, 10);
  const before = await heap(sessions);
  await probe.command('microgpt.train');
  await shows(frame, 1000);
  const grown = ((await heap(sessions)) - before) / megabyte;
  for (const session of sessions) await session.detach();
  return {
    what: 'memory of the page after 1,000 steps, beyond that after 10 (the whole window)',
    bound: '< 10 MB',
    measured: `${grown.toFixed(1)} MB`,
    ok: grown < 10,
  };
}

/** Opens the attention of the third position. */
async function openAttention(frame: Frame): Promise<void> {
  for (const name of ['position 2', 'logits = gpt', 'layer 0', 'attended = attention']) {
    const box = (expanded: boolean) =>
      frame.locator(`[role=treeitem][data-name="${name}"][aria-expanded=${expanded}]`).last();
    await box(false).press('Space');
    await box(true).waitFor();
  }
}

/** Bytes on the heap and in array buffers, garbage collected. */
async function heap(sessions: readonly CDPSession[]): Promise<number> {
  let bytes = 0;
  for (const session of sessions) {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as {
      readonly usedSize: number;
      readonly backingStorageSize?: number;
    };
    bytes += usedSize + backingStorageSize;
  }
  return bytes;
}

/**
 * From the end of a step, as the extension host hears of it, to the frame after the one in which the page shows it, from a
 * still window; and
 * the size of what the page is sent.
 */
async function repaint(frame: Frame, probe: Probe, plainPage: PlainPage): Promise<Row[]> {
  let bytes = 0;
  const turns = await takeTurns(plainPage, rounds, 1, async () => {
    const { milliseconds, sent } = await longStep(frame, probe);
    bytes = sent;
    return milliseconds;
  });
  const nodes = Number(((await frame.locator('.tape-foot [data-field=nodes]').textContent()) ?? '').replace(/\D/g, ''));
  if (nodes !== created) throw new Error(`${nodes} nodes, not the ${created} of ${long.positions} positions`);
  const boxes = await frame.locator('[role=treeitem]').count();
  return [
    ratioRow(`end of a step of ${nodes} nodes to its repaint, ${boxes} boxes`, turns, plainPages(bounds.repaint)),
    {
      what: 'sent to the page for that step',
      bound: '< 200 KB',
      measured: `${(bytes / kilobyte).toFixed(1)} KB`,
      ok: bytes > 0 && bytes < 200 * kilobyte,
    },
  ];
}

/** Goes to the long step, and takes it: milliseconds to its repaint, and bytes. */
async function longStep(frame: Frame, probe: Probe): Promise<{ readonly milliseconds: number; readonly sent: number }> {
  await probe.command('microgpt.restart');
  for (let step = 1; step < long.step; step++) await probe.command('microgpt.step');
  await shows(frame, long.step - 1);
  await still();
  // The page watches before the step begins, or it would miss the step.
  await frame.evaluate(`window.benchPainted = ${longStepPainted}; undefined`);
  const ended = await probe.step();
  const [at, sent] = await frame.evaluate<readonly [number, number]>('window.benchPainted');
  return { milliseconds: at - ended, sent };
}

/** Waits until what the window shows of the step before, in the status bar and in the source, is there as well. */
function still(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, stillAfter));
}

/** For the page: when the long step has been painted, milliseconds since 1970, and the bytes of the messages that brought it. */
const longStepPainted = `new Promise((resolve) => {
  let bytes = 0;
  const sizeOf = (value) =>
    typeof value === 'string' ? value.length
    : typeof value !== 'object' || value === null ? 8
    : value instanceof ArrayBuffer ? value.byteLength
    : ArrayBuffer.isView(value) ? value.byteLength
    : Object.entries(value).reduce((sum, [key, part]) => sum + (Array.isArray(value) ? 0 : key.length) + sizeOf(part), 0);
  // What is out of sight comes with a message of its own.
  const onMessage = ({ data }) => { bytes += sizeOf(data); };
  window.addEventListener('message', onMessage, true);
  const observer = new MutationObserver(() => {
    const text = document.querySelector('.header [data-field=step]')?.textContent ?? '';
    if (!text.startsWith('${long.step} of')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      const at = performance.timeOrigin + performance.now();
      const settled = () => {
        if (document.querySelector('#inspector').ariaBusy !== 'false') return setTimeout(settled);
        window.removeEventListener('message', onMessage, true);
        resolve([at, bytes]);
      };
      setTimeout(settled);
    }));
  });
  observer.observe(document.querySelector('.header'), { childList: true, subtree: true, characterData: true });
})`;

/** From the double click on a closed box to the frame after the one that shows it opened. */
async function opening(frame: Frame, plainPage: PlainPage): Promise<Row> {
  const nodes = await frame.evaluate<number>(nodesOfOpenable);
  const turns = await takeTurns(plainPage, rounds, 1, async () => {
    const milliseconds = await frame.evaluate<number>(toggled(true));
    await frame.evaluate<number>(toggled(false));
    return milliseconds;
  });
  return ratioRow(`opening a scope of ${nodes} nodes, to its repaint`, turns, plainPages(bounds.open));
}

/** For the page: chooses the smallest closed scope of a thousand nodes or more; gives how many it has. */
const nodesOfOpenable = `(() => {
  const nodesIn = (box) => Number((/([\\d,]+) nodes/.exec(box.title)?.[1] ?? '0').replace(/,/g, ''));
  const [box] = [...document.querySelectorAll('[role=treeitem][data-kind=scope][aria-expanded=false]')]
    .filter((candidate) => nodesIn(candidate) >= 1000)
    .sort((a, b) => nodesIn(a) - nodesIn(b));
  window.benchKey = box.dataset.key;
  return nodesIn(box);
})()`;
const toggled = (opened: boolean) => `new Promise((resolve) => {
  const box = () => document.querySelector('[role=treeitem][data-key="' + window.benchKey + '"]');
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (box()?.getAttribute('aria-expanded') !== '${opened}') return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  });
  observer.observe(document.querySelector('[role=tree]'), { attributes: true, childList: true, subtree: true });
  box().dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
})`;

/** The time between frames while the wheel zooms the map in and out, and moves it along, with every frame. */
async function mapFrames(frame: Frame, plainPage: PlainPage): Promise<Row[]> {
  const every: Turn[] = [];
  const longest: Turn[] = [];
  for (let round = 0; round < mapRounds; round++) {
    const plain = await plainPage.frames(frames);
    const intervals = await frame.evaluate<readonly number[]>(mapTurns);
    const reference = quantile(plain, 0.5);
    every.push(...intervals.map((measured) => ({ measured, reference })));
    longest.push({ measured: Math.max(...intervals), reference: Math.max(...plain) });
  }
  const what = `frame of the map while it is zoomed and panned, ${created} nodes`;
  return [
    ratioRow(what, every, { to: "plain page's frame", most: bounds.frame }),
    ratioRow(`longest ${what}, of ${frames}`, longest, { to: "plain page's longest", most: bounds.longestFrame }),
  ];
}

const mapTurns = `new Promise((resolve) => {
  const map = document.querySelector('.tape-map');
  const { left, top, width } = map.getBoundingClientRect();
  const intervals = [];
  let last = null;
  const turn = (now) => {
    if (last !== null) intervals.push(now - last);
    last = now;
    const i = intervals.length;
    if (i >= ${frames}) return resolve(intervals);
    const part = i / ${frames};
    const wheel = part < 0.3 ? { deltaY: -30 } : part < 0.7 ? { deltaX: Math.floor(part * 20) % 2 === 0 ? 40 : -40 } : { deltaY: 30 };
    map.dispatchEvent(new WheelEvent('wheel', { ...wheel, clientX: left + width * 0.4, clientY: top + 30, bubbles: true, cancelable: true }));
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
})`;

/** From the click on the link to the source to the selection in the editor, as the extension host hears of it. */
async function toSource(frame: Frame, probe: Probe, plainPage: PlainPage): Promise<Row> {
  let i = 0;
  const turns = await takeTurns(plainPage, rounds, 1, async () => {
    const name = ['q = linear', 'k = linear'][i++ % 2] ?? '';
    await frame.evaluate(`document.querySelector('[role=treeitem][data-name="${name}"]').click()`);
    await frame.locator('[data-pane=card]', { hasText: name }).waitFor();
    const [selected, clicked] = await Promise.all([probe.nextSelection(), frame.evaluate<number>(linkClicked)]);
    return selected - clicked;
  });
  return ratioRow('from the click on a link to the source to its line selected', turns, plainPages(bounds.source));
}

/** For the page: clicks the link of the card; when that was, milliseconds since 1970. */
const linkClicked = `(() => {
  const at = performance.timeOrigin + performance.now();
  document.querySelector('[data-pane=card] [data-do=locate-selection]').click();
  return at;
})()`;

/** Waits until the page shows a step. */
async function shows(frame: Frame, step: number): Promise<void> {
  const text = `${step.toLocaleString('en')} of`;
  await eventually(
    async () => (await frame.locator('.header [data-field=step]').textContent())?.startsWith(text),
    `step ${step} on the page`,
    limit,
  );
}
