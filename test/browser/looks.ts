/** Looks of the Inspector: in each kind of theme, to axe, and in a wide and a narrow panel. */

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { strings } from '../../src/webview/strings';
import { runCommand } from '../host/workbench.mjs';
import { inOrder } from '../in-order';
import { assertAccessible, themes } from './accessibility';
import { until, untilHolds } from './until';
import { control, openAttention, openPane, untilState, untilStep, type Window } from './window';

export function describeLooks(window: Window): void {
  describe('the looks of the Inspector', () => {
    let frame: Frame;

    before(async () => {
      await window.fresh({ width: 1400, height: 1000 });
      await runCommand(window.page, 'View: Close Primary Side Bar');
    });

    /** Opens a new page: nothing that was opened or moved before is left. */
    async function openInspector(): Promise<void> {
      await window.fresh({ width: 1400, height: 1000 });
      await window.run('Open Inspector');
      frame = await window.inspector('[data-pane=welcome]');
    }

    /**
     * Returns every part of the page whose content is wider than the part; the graph is made to be
     * moved.
     */
    function cutOff(): Promise<string[]> {
      return frame.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('html, body, body *')]
          .filter((element) => !element.matches('.graph-viewport, .graph-viewport *, .visually-hidden, canvas, svg *'))
          .filter(
            (element) =>
              (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible') ||
              (element.checkVisibility() &&
                element.getBoundingClientRect().right > document.documentElement.clientWidth + 1),
          )
          .map(
            (element) => `${element.localName}.${element.className}: ${element.scrollWidth} > ${element.clientWidth}`,
          ),
      );
    }

    /** Gives the panel a width, CSS pixels. */
    async function widen(width: number): Promise<void> {
      const size = window.page.viewportSize();
      assert(size);
      const inner = await frame.evaluate(() => document.documentElement.clientWidth);
      await window.resize({ ...size, width: size.width + width - inner });
      await frame.waitForFunction((wanted) => document.documentElement.clientWidth === wanted, width);
    }

    async function select(name: string): Promise<void> {
      const box = frame.locator(`[role=treeitem][data-name="${name}"]`).first();
      if ((await box.count()) === 0) await openAttention(frame);
      await box.click();
      await frame.locator('[data-pane=card]', { hasText: name }).waitFor();
    }

    for (const { name, kind } of themes) {
      describe(`in the theme ${name}`, () => {
        const it = inOrder();
        const coloursAlone = kind !== themes[0].kind;

        before(async () => {
          await window.paint(name);
          await openInspector();
          await frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
        });

        it('is accessible', async () => {
          await frame.locator('[data-pane=welcome]').waitFor();
          await assertAccessible(frame, 'before the first step', { coloursAlone });
          await window.show(`${kind} welcome`);

          await control(frame, 'Step').click();
          await untilStep(frame, 1);
          await select('q = linear');
          await assertAccessible(frame, 'a step, a box selected', { coloursAlone });
          await window.show(`${kind} step`);

          await frame.locator('[data-matrix="wte"] .heat-cells').click({ position: { x: 2, y: 2 } });
          await frame.locator('[data-pane=card]', { hasText: "wte['a'][0]" }).waitFor();
          await frame.getByRole('button', { name: strings.graph.help }).click();
          await frame.getByRole('dialog').waitFor();
          await assertAccessible(frame, 'a parameter selected, the help open', { coloursAlone });
          await window.show(`${kind} help`);
          await frame.getByRole('dialog').getByRole('button').click();
          for (const pane of ['matrices', 'parameters', 'distributions', 'document', 'find', 'compare'] as const) {
            await openPane(frame, pane);
            await frame.locator(`[data-pane=${pane}]`).waitFor();
            if (pane === 'compare') {
              await frame.locator('[data-do=keep-step]').click();
              await frame.locator('[data-field=compare-with]').waitFor();
            }
            // All around it has been looked at in this theme.
            await assertAccessible(frame, `the pane ${pane}`, coloursAlone ? { parts: ['.drawer'], coloursAlone } : {});
            await window.show(`${kind} ${pane}`);
          }
          await frame.locator('[data-action=export]').click();
          await frame.locator('[role=menu]').waitFor();
          await assertAccessible(frame, 'the menu of exports', { parts: ['.header'], coloursAlone });
          await window.show(`${kind} exports`);
          await frame.press(':focus', 'Escape');
          await openPane(frame, 'heatMaps');
          await frame.locator('[data-pane=heatMaps]').waitFor();

          await control(frame, 'Restart').click();
          await frame.locator('[data-pane=welcome]').waitFor();
        });

        it('is accessible with the card of a node, with marks, errors and refusals', async () => {
          await control(frame, 'Step').click();
          await untilStep(frame, 1);
          const parts = ['.graph-pane', '.drawer'];
          const filter = frame.locator('#filter-input');
          const card = frame.locator('[data-pane=card]');
          const visitFirst = async (text: string, sign: string) => {
            await filter.fill(text);
            await frame.locator('[data-field=find-status]', { hasText: /^[1-9]/ }).waitFor();
            // The rows of the list follow their number, and may be those of the filter before for a moment.
            await until(async () => {
              await frame.locator('[role=listbox]').press('Home');
              await frame.locator('[role=listbox]').press('Enter');
              return card.locator('.card-title .operation', { hasText: sign }).isVisible();
            }, `the card of the first of ${text}`);
            await card.locator('[data-field=inputs] tr').first().waitFor();
          };
          await openPane(frame, 'find');
          await visitFirst('op:relu grad > 0', 'relu');
          await card.locator('[data-field=consumers] [data-field=consumer-sum]').waitFor();
          await frame.locator('.badge.filter').first().waitFor();
          await assertAccessible(frame, 'a node with its inputs, consumers and their sum; matches with badges', {
            parts,
            coloursAlone,
          });
          await window.show(`${kind} node and matches`);

          await card.locator('[data-cone=descendants]').click();
          await frame.locator('.cone-edges tbody tr').first().waitFor();
          await frame.locator('.box.outside').first().waitFor();
          await assertAccessible(frame, 'a cone with its edges, the boxes outside of it dimmed', {
            parts,
            coloursAlone,
          });
          await window.show(`${kind} cone`);
          await frame.locator('[data-mark=cone] .icon-button').click();
          await frame.locator('[data-mark=cone]').waitFor({ state: 'detached' });

          await filter.fill('op:mull');
          await frame.locator('.filter-error').waitFor();
          await assertAccessible(frame, 'a filter that does not parse', { parts: ['.drawer'], coloursAlone });
          await window.show(`${kind} filter error`);

          await visitFirst('op:mul in:mlp', '×');
          // A part of the products of a row: too many in all rows of all positions.
          await frame.locator('[role=treeitem][aria-expanded=true][data-name="× 0…15"]').first().focus();
          await window.page.keyboard.press('Shift+Space');
          await frame.locator('[data-field=refused]').waitFor();
          await assertAccessible(frame, 'too many boxes', { parts: ['.graph-pane'], coloursAlone });
          await window.show(`${kind} refusal`);
          await filter.fill('');

          await openPane(frame, 'heatMaps');
          const matrix = frame.locator('[data-pane=heatMaps] [data-field=matrix]');
          await matrix.selectOption('wte');
          await frame.locator('.heat-maps[data-open=wte]').waitFor();
          await assertAccessible(frame, 'one heat map alone, its rows named', {
            parts: ['.drawer'],
            coloursAlone,
          });
          await window.show(`${kind} one heat map`);
        });
      });
    }

    // Tests beside suites would run before them.
    describe('in panels of any width', () => {
      const it = inOrder();
      before(openInspector);

      it('cuts nothing off in a wide and in a narrow panel', async () => {
        const assertNothingCutOff = async (what: string, widths: readonly number[]) => {
          for (const width of widths) {
            await widen(width);
            // Plots and maps follow the width of what is around them.
            await untilHolds(async () => assert.deepEqual(await cutOff(), [], `${what}, at ${width} pixels`));
            await window.show(`${width} ${what}`);
          }
        };
        await assertNothingCutOff('before the first step', [1280, 600]);
        await control(frame, 'Train').click();
        await untilState(frame, 'finished');
        await untilStep(frame, 1000);
        await assertNothingCutOff('after the last step', [600, 1280]);
        await select('q = linear');
        await assertNothingCutOff('with a card', [1280, 600]);
      });

      it('shows the card where the drawer is, and moves nothing where less motion is wanted', async () => {
        const size = window.page.viewportSize();
        assert(size);
        await window.resize({ ...size, height: 700 });
        await widen(600);
        // The key brings a box into view that is out of sight in a small graph.
        const choose = async (name: string) => {
          await frame.locator(`[role=treeitem][data-name="${name}"]`).first().press('Enter');
          await frame.locator('[data-pane=card]', { hasText: name }).waitFor();
        };
        await choose('k = linear');
        await frame.locator('[data-pane=card] .icon-button').first().press('Escape');
        await frame.locator('[data-pane=card]').waitFor({ state: 'detached' });
        await window.page.emulateMedia({ reducedMotion: 'reduce' });
        try {
          await frame.waitForFunction(() => matchMedia('(prefers-reduced-motion: reduce)').matches);
          await choose('q = linear');
          assert.equal(await frame.evaluate(() => document.scrollingElement?.scrollTop), 0);
          const moving = await frame.evaluate(() => [
            ...document.getAnimations().map((animation) => animation.constructor.name),
            ...[...document.querySelectorAll('*')]
              .filter((element) => {
                const { scrollBehavior, animationName, transitionDuration } = getComputedStyle(element);
                return scrollBehavior !== 'auto' || animationName !== 'none' || !/^[0s, ]+$/.test(transitionDuration);
              })
              .map((element) => `${element.localName}.${element.className}`),
          ]);
          assert.deepEqual(moving, []);
        } finally {
          await window.page.emulateMedia({ reducedMotion: null });
        }
      });
    });
  });
}
