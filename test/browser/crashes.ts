/**
 * Crashes: the extension host is killed while training runs, again and again: `KILLS=50 npm test --
 * browser --grep killed`.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readSave } from '../../src/extension/training/save-file';
import { decodeRun } from '../../src/training/saved/run-file';
import { limit, until } from './until';
import { textOf, type Window } from './window';

const { KILLS } = process.env;
const kills = Number(KILLS ?? 1);

export function describeCrashes(window: Window): void {
  describe('an extension host that is killed', () => {
    before(async () => {
      await window.fresh({ width: 1280, height: 800 });
    });

    /** Returns the figures of the status bar; null before it shows any. */
    async function shown(): Promise<{ readonly step: number; readonly loss: string; readonly runs: boolean } | null> {
      const item = window.statusItem;
      if ((await item.count()) === 0) return null;
      const [, step, loss] = /step (\d+) of \d+, loss ([\d.]+)/.exec(await textOf(item)) ?? [];
      if (step === undefined || loss === undefined) return null;
      const label = (await item.locator('[aria-label]').first().getAttribute('aria-label')) ?? '';
      return { step: Number(step), loss, runs: /Training is running/.test(label) };
    }

    /**
     * Trains a new model to a step, or somewhat beyond, and leaves it alone meanwhile; returns the
     * step.
     */
    async function trainedAnew(steps: number): Promise<number> {
      await window.run('Restart');
      await until(async () => (await shown()) === null, 'a new model');
      await window.run('Train');
      for (let part = 0; part < steps; part += 500) {
        const wanted = Math.min(steps, part + 500);
        await until(async () => ((await shown())?.step ?? 0) >= wanted, `step ${wanted}`);
      }
      return pause();
    }

    async function pause(): Promise<number> {
      await window.statusItem.click();
      await until(async () => (await shown())?.runs === false, 'the pause');
      return (await shown())?.step ?? 0;
    }

    /** Returns all figures of the window's run, with all their digits. */
    async function exported(steps: number): Promise<string> {
      const file = window.file(`microgpt-run-${steps}-steps.csv`);
      await window.run('Export Losses and Matrix Statistics as CSV...');
      await window.quickInput.acceptPath(file);
      // The file is renamed to this when it is whole.
      await until(async () => fs.existsSync(file), 'the file');
      const figures = fs.readFileSync(file, 'utf8');
      fs.rmSync(file);
      return figures;
    }

    const saves = () => window.kept(/^run-[01]$/).map((file) => ({ file, at: fs.statSync(file).mtimeMs }));

    /**
     * Returns the newest step on the disk among the saves written since these ones existed; 0 where
     * there is none.
     */
    async function keptStep(before: ReturnType<typeof saves>): Promise<number> {
      const written = saves().filter(({ file, at }) => !before.some((one) => one.file === file && one.at === at));
      const steps = written.map(async ({ file }) => {
        const save = await readSave(file);
        if (save === null) return 0;
        const [, ...pieces] = save.hashes.map((hash) => path.join(path.dirname(file), `part-${hash.slice(0, 32)}`));
        // Those of an older save are removed when there is a newer one.
        const parts = await Promise.all(pieces.map((piece) => readFile(piece).catch(() => null)));
        if (!parts.every((part) => part !== null)) return 0;
        const { state, again } = decodeRun(save.run, parts);
        return state.step + (again ? 1 : 0);
      });
      return Math.max(0, ...(await Promise.all(steps)));
    }

    it(`${kills} times in mid-run loses nothing that was kept; training goes on with the losses of an undisturbed run`, async function () {
      this.timeout((kills + 4) * 2 * limit);
      const others = saves();
      let reached = 0;
      let most = 0;
      /** Returns the losses that the window reported, by their steps. */
      const said = new Map<number, string>();
      for (let kill = 0; kill < kills; kill++) {
        await window.run('Train');
        const wanted = reached + 20 + Math.floor(Math.random() * 100);
        await until(async () => ((await shown())?.step ?? 0) >= wanted, `step ${wanted}`);
        await until(async () => (await keptStep(others)) > reached, 'a save');
        const before = (await shown())?.step ?? 0;
        const kept = await keptStep(others);
        await window.crash();
        let back = await shown();
        await until(async () => {
          back = await shown();
          return back !== null && back.step > 0 && !back.runs;
        }, 'the run to be back, paused');
        assert(back);
        // How far back it may be is tested by the clock of a test, and measured by a benchmark.
        assert(back.step >= kept, `step ${kept} was kept, and ${back.step} is back`);
        said.set(back.step, back.loss);
        most = Math.max(most, before - back.step);
        reached = back.step;
      }
      const message = await window.message(
        new RegExp(`closed or reloaded, or its extension host ended\\. .*back at step ${reached} of \\d+, paused`),
      );
      await message.press('Continue');
      await until(async () => ((await shown())?.step ?? 0) > reached, 'training to go on');
      // Its page closes the list of files when it loads after that was opened.
      await window.inspector('.header');
      await pause();
      const end = await shown();
      assert(end);
      said.set(end.step, end.loss);
      // Equal to the last bit, and the statistics, too; with a run in the same window, for not all
      // engines have the same last digits of Math.exp.
      const figures = (await exported(end.step)).split('\n');
      const expected = (await exported(await trainedAnew(end.step))).split('\n');
      assert.equal(figures.length, end.step + 2, 'names, a line a step, nothing after the last');
      for (const [line, text] of figures.slice(0, -1).entries()) assert.equal(text, expected[line]);
      for (const [step, loss] of said) {
        assert.equal(loss, Number(expected[step]?.split(',')[1]).toFixed(4), `the loss of step ${step}`);
      }
      console.log(`      killed ${kills} times, up to step ${end.step}; at most ${most} steps were lost`);
    });
  });
}
