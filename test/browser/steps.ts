/**
 * Earlier steps: reached by the slider, the loss curve, the header, the palette; continued from;
 * and two steps side by side.
 */

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { inOrder } from '../in-order';
import { seed42 } from '../reference';
import { attempted, managed, until } from './until';
import { control, field, openPane, textOf, untilState, untilStep, type Window } from './window';

export function describeSteps(window: Window, steps: number): void {
  describe('steps that were trained before', () => {
    const it = inOrder();
    let frame: Frame;

    const slider = () => frame.locator('.steps-slider');
    /** Resolves when the step is shown, with its own loss, in page and status bar. */
    async function untilShown(step: number): Promise<void> {
      await untilStep(frame, step);
      await window.statusItem.filter({ hasText: `step ${step} of ${steps}` }).waitFor();
    }

    it('are gone to with the keys of the slider; page and status bar say which step, and which is the newest', async () => {
      await window.run('Train');
      frame = await window.inspector('.header [data-field=step]');
      await untilState(frame, 'finished');
      assert.equal(await frame.locator('[data-field=earlier]').count(), 0);
      const last = await textOf(field(frame, 'loss'));
      await slider().press('Home');
      await untilShown(1);
      assert.equal(await textOf(field(frame, 'loss')), (seed42.losses[0] ?? 0).toFixed(4));
      await untilState(frame, 'paused');
      await frame.locator('[data-field=earlier]').waitFor();
      await window.statusItem.filter({ hasText: `newest ${steps}` }).waitFor();
      await slider().press('ArrowRight');
      await untilShown(2);
      await frame.locator('[data-action=newest]').click();
      await untilShown(steps);
      await untilState(frame, 'finished');
      assert.equal(await textOf(field(frame, 'loss')), last);
    });

    it('are gone to by a click on the loss curve, which tells the loss under the pointer', async () => {
      const plot = frame.locator('.timeline-plot');
      await attempted(async (timeout) => {
        const box = await plot.boundingBox();
        assert(box);
        await plot.click({ position: { x: box.width / 2, y: box.height / 2 }, timeout });
        return (await managed(frame.locator('[data-field=earlier]').waitFor({ timeout }))) || undefined;
      }, 'an earlier step');
      await frame.locator('[data-field=loss-read]', { hasText: /^step \d+: \d\.\d{4} nats$/ }).waitFor();
      await frame.locator('.map-pane').hover();
      await frame.locator('.loss-legend .later').waitFor();
      await slider().press('Home');
      await slider().press('ArrowRight');
      await untilShown(2);
    });

    it('are gone back to one by one, by button and palette; Step and Train go on from there', async () => {
      await frame.locator('.controls [data-action=step-back]').click();
      await untilShown(1);
      await control(frame, 'Step').click();
      await untilShown(2);
      await window.run('Step Back');
      await untilShown(1);
      await control(frame, 'Train').click();
      await untilState(frame, 'finished');
      await untilShown(steps);
    });

    it('are gone to by number; the box says which there are', async () => {
      const box = await window.ask('Go to Step...', 'MicroGPT: Go to Step');
      const input = box.locator('input').first();
      await input.fill(String(steps + 1));
      await box.filter({ hasText: `give a whole number from 1 to ${steps}.` }).waitFor();
      await input.fill('7');
      await input.press('Enter');
      await untilShown(7);
    });

    it('are compared with one that is kept: numbers by keyboard, and the first node that differs', async () => {
      await slider().fill('7');
      await untilShown(7);
      await openPane(frame, 'compare');
      await frame.locator('[data-do=keep-step]').click();
      await frame.locator('[data-field=compare-with]', { hasText: 'compared with step 7' }).waitFor();
      await frame.locator('[data-field=compare-nodes]', { hasText: 'None of the' }).waitFor();
      const other = frame.locator('[data-field=compare-step]');
      await other.fill('0');
      await other.press('Enter');
      await frame.locator('.compare-error', { hasText: `from 1 to ${steps}` }).waitFor();
      await other.fill('12');
      await other.press('Enter');
      await frame.locator('[data-field=compare-with]', { hasText: 'compared with step 12' }).waitFor();
      await untilShown(7);
      const read = frame.locator('[data-field=compare-read]');
      await frame.locator('.compare-pane .heat-cells').last().press('ArrowRight');
      await until(
        async () => /kept −?\d.*shown −?\d.*difference −?\d/.test(await textOf(read)),
        'the numbers of a cell',
      );
      await frame.locator('[data-do=forget-step]').click();
      await frame.locator('[data-field=compare-with]').waitFor({ state: 'detached' });
    });
  });
}
