/** Tape map: by mouse, its way to the graph and back, and its colours. */

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { MapQuantity } from '../../src/step/map/quantity';
import { heatOf, heatRanges } from '../../src/step/view/heat';
import type { HeatRange } from '../../src/step/view/view';
import { laneSize, laneTop, mapHeight } from '../../src/webview/map/lanes';
import { strings } from '../../src/webview/strings';
import { seed42 } from '../reference';
import { numberIn } from './figures';
import { until, untilHolds } from './until';
import { control, textOf, untilStep, type Window } from './window';

/** Nodes, from the first to the one behind the last. */
interface Interval {
  readonly from: number;
  readonly end: number;
}

export function describeMap(window: Window): void {
  describe('the tape map by mouse', () => {
    let frame: Frame;
    let whole: Interval;
    let lanes: number;

    const read = () => frame.locator('[data-field=map-read]');
    /** The line above the map, without the path behind it. */
    const line = () => read().evaluate((element) => element.firstChild?.textContent ?? '');
    const length = ({ from, end }: Interval) => end - from;
    const selected = (name: string) => frame.locator(`[role=treeitem][data-name="${name}"][aria-selected=true]`);

    before(async () => {
      await window.fresh({ width: 1280, height: 1000 });
      await window.run('Open Inspector');
      frame = await window.inspector('[data-pane=welcome]');
      await control(frame, 'Step').click();
      await untilStep(frame, 1);
      await frame.locator('[data-do=lanes]').click();
      await frame.getByRole('button', { name: strings.map.whole }).waitFor();
      const height = await frame.locator('.tape-map').evaluate((map) => map.clientHeight);
      lanes = Array.from({ length: 17 }, (_, count) => count).find((count) => mapHeight(count, true) === height) ?? 0;
      assert(lanes > 3, `${height} pixels are those of some lanes`);
      whole = await shown();
    });

    /**
     * Returns the interval in the line above the map, of a cell or of the part of the tape in view:
     * `nodes 4,192–60,474`.
     */
    function intervalIn(text: string): Interval {
      const [, first = '', last = first] = /nodes? ([\d,]+)(?:–([\d,]+))?/.exec(text) ?? [];
      return { from: numberIn(first), end: numberIn(last === undefined ? first : last) + 1 };
    }

    async function mapBox(): Promise<{ x: number; y: number; width: number; height: number }> {
      return (await frame.locator('.tape-map').boundingBox()) ?? assert.fail('the map is there');
    }

    /** Returns the part of the tape in view, with the pointer away from the map. */
    async function shown(): Promise<Interval> {
      const { x, y } = await mapBox();
      await window.page.mouse.move(x + 5, y - 60);
      const part = frame.locator('[data-field=map-read]:not(.pointed)');
      // In the whole tape it has the sizes of the step in its place.
      await part.or(frame.locator('.totals')).first().waitFor();
      if ((await part.count()) > 0) return intervalIn(await line());
      const nodes = numberIn(await textOf(frame.locator('.totals [data-field=nodes]')));
      return { from: seed42.num_params, end: seed42.num_params + nodes };
    }

    async function untilShown(holds: (interval: Interval) => boolean, what: string): Promise<Interval> {
      let now = await shown();
      await until(async () => {
        now = await shown();
        return holds(now);
      }, what);
      return now;
    }

    /**
     * Points at a place in a lane, about at a share of the width; returns the share, for the
     * pointer is on whole pixels.
     */
    async function point(share: number, lane: number): Promise<number> {
      const { x, y, width } = await mapBox();
      const at = Math.round(share * width);
      await window.page.mouse.move(x + at, y + laneTop(lane, lanes) + laneSize(lane, lanes) / 2);
      return at / width;
    }

    /**
     * Points at the cell that holds a node, in the lane of that name; returns the line that
     * describes it.
     */
    async function pointAt(node: number, lane: number, name: string): Promise<string> {
      let told = '';
      await until(async () => {
        const range = await shown();
        await point((node - range.from) / length(range), lane);
        await pointed();
        told = await line();
        return told.startsWith(name);
      }, `${name} under the pointer`);
      return told;
    }

    const pointed = () => frame.locator('[data-field=map-read].pointed').waitFor();

    const toWhole = async () => {
      await frame.getByRole('button', { name: strings.map.whole }).click();
      await untilShown(({ from, end }) => from === whole.from && end === whole.end, 'the whole tape');
    };

    beforeEach(toWhole);

    it('zooms by the wheel to the pointer: the node under it stays', async () => {
      const share = await point(0.37, lanes);
      const node = whole.from + share * length(whole);
      let range = whole;
      for (let turn = 0; turn < 4; turn++) {
        await point(share, lanes);
        await window.page.mouse.wheel(0, -240);
        const before = range;
        range = await untilShown((now) => length(now) < 0.5 * length(before), 'a shorter part');
        assert(Math.abs(length(before) / length(range) / Math.E - 1) < 0.01, 'by one factor a turn');
        const under = range.from + share * length(range);
        assert(Math.abs(under - node) <= 2, `${node}, not ${under}`);
      }
      await point(share, lanes);
      await window.page.mouse.wheel(0, 960);
      await untilShown(({ from, end }) => from === whole.from && end === whole.end, 'the whole tape again');
    });

    it('is moved by dragging, which selects nothing', async () => {
      await point(0.5, 1);
      await window.page.mouse.wheel(0, -480);
      const before = await untilShown((now) => length(now) < 0.2 * length(whole), 'a part of the tape');
      const { x, y, width } = await mapBox();
      await window.page.mouse.move(x + 600, y + 25);
      await window.page.mouse.down();
      await window.page.mouse.move(x + 400, y + 25, { steps: 8 });
      await window.page.mouse.up();
      const perPixel = length(before) / width;
      const after = await untilShown(
        ({ from }) => Math.abs(from - before.from - 200 * perPixel) <= 2 + 6 * perPixel,
        'the part 200 pixels on',
      );
      assert(Math.abs(length(after) - length(before)) <= 1);
      assert.equal(await frame.locator('[data-pane=card]').count(), 0);
    });

    it('has the colours of its numbers', async () => {
      const share = await point(0.4, lanes);
      // Zooms in so far that rows of a product are wide enough to be told apart.
      await window.page.mouse.wheel(0, -960);
      const range = await untilShown((now) => length(now) < 0.02 * length(whole), 'a small part');
      const colours = new Set<string>();
      for (const quantity of ['count', 'gradient', 'value'] satisfies MapQuantity[]) {
        await frame.locator('[data-field=map-quantity]').selectOption(quantity);
        const legend = frame.locator('.heat-legend');
        const ends = async (): Promise<HeatRange> => ({
          none: Number(await legend.getAttribute('data-none')),
          full: Number(await legend.getAttribute('data-full')),
        });
        // The range of gradients is that of the run.
        const isOf = ({ none }: HeatRange) =>
          quantity === 'gradient'
            ? none !== heatRanges.value.none && none !== heatRanges.count.none
            : none === heatRanges[quantity].none;
        await until(async () => isOf(await ends()), `the legend of ${quantity}`);
        const heatRange = await ends();
        let above = '';
        for (let lane = 0; lane < lanes; lane++) {
          let words = '';
          let seen = '';
          // The text for a cell and its colour are read one after the other, and a map of finer
          // cells may come in between.
          await until(
            async () => {
              await shown();
              await point(share, lane);
              await pointed();
              words = await line();
              // Where a lane has no cell, the text is of the one above.
              if (words === above) return true;
              const cell = intervalIn(words);
              const told = quantity === 'count' ? length(cell) : numberIn(/\| (\S+)/.exec(words)?.[1] ?? '');
              await shown();
              const painted = await pixel(Math.min(1, (cell.end - range.from) / length(range)), lane);
              const expected = await heatColour(heatOf(told, quantity, heatRange));
              const off = expected.map((level, channel) => Math.abs((painted[channel] ?? Number.NaN) - level));
              seen = `${quantity} ${told} of ${words}: ${painted}, not ${expected}`;
              if (Math.max(...off) > 3) return false;
              colours.add(String(expected));
              return true;
            },
            () => `the colour of what is told of lane ${lane}, ${seen}`,
          );
          above = words;
        }
      }
      assert(colours.size >= 8, 'different numbers have different colours');
      await frame.locator('[data-field=map-quantity]').selectOption('gradient');
    });

    it('leads by a click to the box in the graph, and a box that is selected there is framed on the map', async () => {
      const middle = whole.from + length(whole) / 2;
      const position = intervalIn(await pointAt(middle, 0, 'position'));
      await window.page.mouse.down();
      await window.page.mouse.up();
      await selected('position 3').waitFor();
      await frame.locator('[data-pane=card]', { hasText: 'position 3' }).waitFor();
      const all = frame.locator('[role=treeitem][aria-selected=true]');
      await until(async () => (await all.count()) === 1, 'no other box to be selected');
      await untilFramed(position);
      await frame.locator('[role=treeitem][data-name="position 5"]').first().click();
      await frame.locator('[data-pane=card]', { hasText: 'position 5' }).waitFor();
      await selected('position 5').waitFor();
      const other = intervalIn(await pointAt(whole.from + 0.78 * length(whole), 0, 'position 5'));
      assert(other.from > position.end);
      await untilFramed(other);
      assert(!(await framed(position)), 'the one before is no longer framed');
    });

    it('zooms by a double click into a scope', async () => {
      const scope = intervalIn(await pointAt(whole.from + 0.36 * length(whole), 0, 'position 2'));
      const { x, width, y } = await mapBox();
      const at = x + (((scope.from + scope.end) / 2 - whole.from) / length(whole)) * width;
      await window.page.mouse.dblclick(at, y + 8);
      const beside = 0.02 * length(scope);
      await untilShown(
        ({ from, end }) => Math.abs(from - scope.from + beside) < 3 && Math.abs(end - scope.end - beside) < 3,
        'the scope and a little beside it',
      );
      await selected('position 2').waitFor();
    });

    it('is painted as fine as the screen when that is another, as the plots are, without a step', async () => {
      const session = await window.page.context().newCDPSession(window.page);
      const size = window.page.viewportSize() ?? assert.fail('the window has a size');
      /**
       * Returns the device pixels in a CSS pixel of every canvas that is as fine as the screen, and
       * the font of the plot of the losses.
       */
      const painted = () =>
        frame.evaluate(() => {
          const canvases = [...document.querySelectorAll('.tape-map canvas, .mark-strip, .loss-canvas canvas')];
          return canvases.map((canvas) => {
            if (!(canvas instanceof HTMLCanvasElement)) throw new Error('No canvas.');
            const font = canvas.closest('.loss-canvas') === null ? null : (canvas.getContext('2d')?.font ?? '');
            return { pixels: canvas.width, width: canvas.clientWidth, font };
          });
        });
      try {
        // The browser asks again whether a media query holds when the size of the window is another, here by a pixel.
        for (const [ratio, more] of [
          [2, 1],
          [1.5, 0],
          [1, 1],
        ] as const) {
          await session.send('Emulation.setDeviceMetricsOverride', {
            width: size.width + more,
            height: size.height,
            deviceScaleFactor: ratio,
            mobile: false,
          });
          await untilHolds(async () => {
            const all = await painted();
            assert.equal(await frame.evaluate(() => devicePixelRatio), ratio);
            assert.equal(all.length, 3);
            for (const { pixels, width, font } of all) {
              assert(Math.abs(pixels - ratio * width) <= 1, `${pixels} of ${ratio} x ${width}`);
              if (font !== null) assert(Math.abs(Number.parseFloat(font) - 11 * ratio) <= 1, `${font} at ${ratio}`);
            }
          });
        }
      } finally {
        await session.send('Emulation.clearDeviceMetricsOverride');
        await session.detach();
      }
    });

    /**
     * Returns the colour on the map, left of a share of its width, in the upper part of a lane,
     * where no text is.
     */
    async function pixel(share: number, lane: number, left = 4, below = 3): Promise<number[]> {
      const canvas = frame.locator('.tape-map canvas');
      return canvas.evaluate(
        (element, place) => {
          if (!(element instanceof HTMLCanvasElement)) throw new Error('The map is no canvas.');
          const scale = element.width / element.clientWidth;
          const x = Math.round(place.share * element.width - place.left * scale);
          const { data } = element.getContext('2d')?.getImageData(x, Math.round(place.y * scale), 1, 1) ?? { data: [] };
          return [...data].slice(0, 3);
        },
        { share, left, y: laneTop(lane, lanes) + below },
      );
    }

    /** Returns the colour of a heat, 0 to 1, mixed by the browser of the theme's own. */
    async function heatColour(heat: number): Promise<number[]> {
      return frame.evaluate((share) => {
        const style = getComputedStyle(document.body);
        const stops = [0, 1, 2, 3, 4].map((stop) => style.getPropertyValue(`--ramp-${stop}`).trim());
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        if (context === null) return [];
        // The page has 64 steps.
        const place = (Math.round(share * 64) / 64) * 4;
        const stop = Math.min(3, Math.floor(place));
        const mixture = `color-mix(in oklab, ${stops[stop + 1]} ${100 * (place - stop)}%, ${stops[stop]})`;
        for (const colour of [style.getPropertyValue('--vscode-editor-background').trim(), mixture]) {
          context.fillStyle = colour ?? '';
          context.fillRect(0, 0, 1, 1);
        }
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
      }, heat);
    }

    /**
     * Returns whether a cell of the outermost lane has a frame in the selection's colour at its
     * left and right end.
     */
    async function framed({ from, end }: Interval): Promise<boolean> {
      const range = await shown();
      const mark = await frame.evaluate(() => {
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        if (context === null) return [];
        context.fillStyle = getComputedStyle(document.body).getPropertyValue('--vscode-foreground').trim();
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
      });
      const ends = [
        await pixel((from - range.from) / length(range), 0, -1, 8),
        await pixel((end - range.from) / length(range), 0, 1, 8),
      ];
      return ends.every((colour) => String(colour) === String(mark));
    }

    const untilFramed = (cell: Interval) => until(() => framed(cell), 'a frame around what is selected');
  });
}
