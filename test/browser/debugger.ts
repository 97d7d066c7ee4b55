/**
 * VS Code's own debugger on training: breakpoints, call stack, variables, steps both ways, and the
 * Inspector's scrubber.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Frame, Locator } from 'playwright-core';
import { eventually } from '../host/eventually.mjs';
import { runCommand } from '../host/workbench.mjs';
import { inOrder } from '../in-order';
import { type ReferenceStep, seed42 } from '../reference';
import { assertShown } from './figures';
import { lineOf } from './source';
import { attempted, managed, until, untilHolds } from './until';
import { textOf, type Window } from './window';

const firstStep = seed42.detail['1'] as ReferenceStep;

export function describeDebugger(window: Window): void {
  describe('the debugger in the workbench', () => {
    const it = inOrder();
    before(async () => {
      await window.fresh({ width: 1700, height: 1200 });
      await window.run('Open Model Source');
      await editor().waitFor();
    });

    let inspector: Frame;
    const slider = () => inspector.locator('.scrubber');
    const at = async () => Number(await slider().getAttribute('aria-valuenow'));

    /**
     * Presses a key of the slider. The keyboard may be on its way into the source, where the
     * debugger's stop takes it.
     */
    const slide = (key: string, arrived: () => Promise<boolean>): Promise<void> =>
      until(async () => {
        await slider().focus();
        await press(key);
        return arrived();
      }, `the slider to follow ${key}`);

    /**
     * Resolves when the slider has the keyboard again, soon after the debugger has stopped where it
     * was moved to; moves it on where the stop came too late for that.
     */
    const heldBySlider = (): Promise<true> =>
      attempted(async (timeout) => {
        if (await managed(inspector.locator('.scrubber:focus').waitFor({ timeout }))) return true;
        const before = await at();
        await slide('ArrowRight', async () => (await at()) > before);
        return undefined;
      }, 'the slider to have the keyboard');

    /** Moves the keyboard to the source. */
    const holdSource = () =>
      until(async () => {
        await press('Control+1');
        return (await window.page.locator('.monaco-editor.focused[data-uri^="microgpt:"]').count()) > 0;
      }, 'the source to have the keyboard');

    const editor = (): Locator => window.page.locator('.monaco-editor[data-uri^="microgpt:"]').first();
    const frames = (): Locator => window.page.locator('.debug-call-stack .monaco-list-row');
    const variables = (): Locator => window.page.locator('.debug-variables .monaco-list-row');
    /**
     * Returns a row; a similar one may be at another depth, before the one that is being opened
     * exists.
     */
    const variable = (name: string, level: number): Locator =>
      variables()
        .and(window.page.locator(`[aria-level="${level}"]`))
        .filter({ hasText: new RegExp(`^${escaped(name)}( ?=|$)`) })
        .first();

    /** Brings a line into view and returns its place in the gutter, where breakpoints are. */
    async function gutterOf(line: number): Promise<{ x: number; y: number }> {
      const number = await window.quickInput.bringLine(line);
      const place = await number.boundingBox();
      assert(place);
      return { x: place.x - 8, y: place.y + place.height / 2 };
    }

    /**
     * Sets the only breakpoint by its gutter; again where the text has moved under the pointer and
     * it is at another line.
     */
    async function breakAt(line: number, set: (line: number) => Promise<void> = clickGutter): Promise<void> {
      await attempted(async (timeout) => {
        if ((await lineOfGlyph()) === null) await set(line);
        if (!(await managed(glyphs().first().waitFor({ timeout })))) return undefined;
        if ((await lineOfGlyph()) === line) return true;
        await runCommand(window.page, 'Remove All Breakpoints');
        await glyphs().first().waitFor({ state: 'detached', timeout });
        return undefined;
      }, `a breakpoint at line ${line}`);
    }

    async function clickGutter(line: number): Promise<void> {
      const { x, y } = await gutterOf(line);
      await window.page.mouse.click(x, y);
    }

    /** Returns the line of the only breakpoint in view; null where there is none. */
    function lineOfGlyph(): Promise<number | null> {
      return editor().evaluate((element, selector) => {
        const glyph = element.querySelector(selector)?.getBoundingClientRect();
        if (glyph === undefined) return null;
        const middle = (glyph.top + glyph.bottom) / 2;
        const number = [...element.querySelectorAll('.line-numbers')].find((candidate) => {
          const { top, bottom } = candidate.getBoundingClientRect();
          return top <= middle && middle < bottom;
        });
        return number === undefined ? null : Number(number.textContent);
      }, glyphSelector);
    }

    /** Removes the only breakpoint. */
    async function clearBreakpoint(): Promise<void> {
      const row = window.page.locator('.debug-breakpoints .monaco-list-row').last();
      await window.chooseInMenu(row, 'Remove Breakpoint');
      await glyphs().first().waitFor({ state: 'detached' });
    }

    const glyphSelector = '.codicon-debug-breakpoint, .codicon-debug-breakpoint-conditional';
    const glyphs = (): Locator => editor().locator(glyphSelector);

    /** Resolves when the topmost frame is the one, `NAME, line N`. */
    async function untilAt(name: string, code: string): Promise<void> {
      await frames()
        .first()
        .and(window.page.locator(`[aria-label*="${name}, line ${lineOf(code)},"]`))
        .waitFor();
    }

    /** Opens the variables from a scope inwards, and returns the text of the innermost. */
    async function shownAt(...path: readonly string[]): Promise<string> {
      // Rows far down are not drawn.
      const header = window.page.locator('.pane-header', { hasText: 'Variables' });
      // By the keyboard: a tip may lie over the header, and the header may be moved from under the pointer.
      const expanded = variables().and(window.page.locator('[aria-expanded=true]'));
      await attempted(async (timeout) => {
        await header.focus({ timeout });
        await header.getByRole('button', { name: 'Collapse All' }).press('Enter', { timeout });
        return (await managed(expanded.first().waitFor({ state: 'detached', timeout }))) || undefined;
      }, 'the variables to be closed');
      for (const [index, name] of path.slice(0, -1).entries()) {
        const row = variable(name, index + 1);
        await attempted(async (timeout) => {
          if ((await row.getAttribute('aria-expanded')) === 'true') return true;
          await row.click({ timeout });
          await window.page.keyboard.press('ArrowRight');
          return (
            (await managed(row.and(window.page.locator('[aria-expanded=true]')).waitFor({ timeout }))) || undefined
          );
        }, `${name} to be opened`);
      }
      const last = variable(path.at(-1) ?? '', path.length);
      await last.waitFor();
      return (await textOf(last.locator('.value'))).trim();
    }

    /** Returns the answer of the Debug Console. */
    async function evaluated(expression: string): Promise<string> {
      const rows = window.page.locator('.repl .monaco-list-row');
      const input = window.page.locator('.repl .repl-input-wrapper .view-lines');
      const written = async () => (await textOf(input)).replaceAll('\u00a0', ' ');
      // The answer is below the question, at the end of a list of which only the part in view is
      // drawn.
      const answer = async (): Promise<string | undefined> => {
        const texts = await rows.evaluateAll((all) =>
          all.map((row) => ({ index: Number(row.getAttribute('data-index')), text: row.textContent?.trim() ?? '' })),
        );
        const [question, last] = texts
          .toSorted((a, b) => a.index - b.index)
          .slice(-2)
          .map(({ text }) => text);
        return question === expression ? last : undefined;
      };
      // The keyboard may be on its way back into the Inspector, and a completion list may take a
      // key.
      return attempted(async (timeout) => {
        await input.click({ timeout });
        await press('ControlOrMeta+a');
        await window.page.keyboard.insertText(expression);
        if ((await written()) !== expression) return undefined;
        await press('Escape');
        await press('Enter');
        return eventually(answer, `an answer to ${expression}`, timeout);
      }, `an answer to ${expression} in the Debug Console`);
    }

    const press = (key: string) => window.page.keyboard.press(key);
    const tool = (name: string): Locator => window.page.locator(`.debug-toolbar [aria-label^="${name}"]`);

    it('stops at a breakpoint in the gutter, with the call stack and the numbers of the published run', async () => {
      await breakAt(lineOf('const q = linear('));
      await holdSource();
      await press('F5');
      await tool('Continue').waitFor();
      await runCommand(window.page, 'View: Show Run and Debug');
      await untilAt('attended = attention, layer 0', 'const q = linear(');
      const names = frames().locator('.stack-frame .label');
      await untilHolds(async () =>
        assert.deepEqual(await names.allTextContents(), [
          'attended = attention, layer 0',
          'layer 0',
          'logits = gpt, position 0',
          'position 0 BOS → y',
          `step 1 '${firstStep.doc}'`,
        ]),
      );
      for (const [column, expected] of seed42.init_params_first4.entries()) {
        assertShown(await shownAt('Parameters', 'wte', "['a']", `[${column}]`), expected, `wte['a'][${column}]`);
      }
      await window.show('debugger stopped');
    });

    it('steps over a line, into an operation, out of scopes, and back', async () => {
      await holdSource();
      await press('F10');
      await untilAt('attended = attention, layer 0', 'const k = linear(');
      await press('F11');
      await untilAt('row 0', 'total = total.add(a[i].mul(b[i]))');
      await press('Shift+F11');
      await untilAt('k = linear, layer 0', 'w.map((row) => dot(row, x))');
      await press('Shift+F11');
      await untilAt('attended = attention, layer 0', 'const v = linear(');
      await tool('Step Back').click();
      await untilAt('attended = attention, layer 0', 'const k = linear(');
      await tool('Reverse').click();
      await untilAt('attended = attention, layer 0', 'const q = linear(');
    });

    it('marks the node at the cursor in tape and graph, and follows the steps', async () => {
      await window.run('Open Inspector');
      inspector = await window.inspector('.scrubber');
      await inspector.locator('.map-pin').waitFor({ state: 'attached' });
      const holder = await inspector.locator('.graph-flag').getAttribute('data-holds');
      const box = inspector.locator(`[role=treeitem][data-key="${holder}"]`);
      await untilHolds(async () =>
        assert.match((await box.getAttribute('aria-label')) ?? '', /position 0.*, the cursor is here$/),
      );
      const before = await at();
      await tool('Step Into').click();
      await until(async () => (await at()) > before, 'the scrubber to follow the debugger');
      await window.show('debugger and Inspector');
    });

    it('moves the debugger by its scrubber', async () => {
      await slide('Home', async () => (await at()) === 0);
      await untilAt(`step 1 '${firstStep.doc}'`, 'export function trainStep(');
      await slide('ArrowRight', async () => (await at()) > 0);
      await untilAt('embedded = add, position 0', 'a.map((ai, i) => ai.add(b[i]))');
      await heldBySlider();
      await slide('End', async () => (await at()) === Number(await slider().getAttribute('aria-valuemax')));
      await untilAt(`step 1 '${firstStep.doc}' (update)`, 'export function trainStep(');
      await inspector.locator('.scrubber.resting').waitFor();
      const last = await at();
      await inspector.locator('.phases [data-phase=backward]').click();
      await until(async () => (await at()) < last, 'the beginning of the backward pass');
      // In the middle of the tape is the middle of the backward pass.
      await slider().click();
      await inspector.locator('[data-field=cursor-read]', { hasText: /2[78],\d\d\d of 56,283/ }).waitFor();
      await frames().first().and(window.page.locator('[aria-label*="(backward)"]')).waitFor();
    });

    it('shows the gradients of the published step at its end', async () => {
      await slide('End', async () => (await at()) === Number(await slider().getAttribute('aria-valuemax')));
      await untilAt(`step 1 '${firstStep.doc}' (update)`, 'export function trainStep(');
      const matrix = firstStep.matrices['lm_head'];
      assert(matrix);
      for (const [column, expected] of matrix.grad_first4.entries()) {
        const name = `lm_head['a'][${column}].grad`;
        assertShown(await evaluated(name), expected, name);
      }
      assertShown(await evaluated('loss'), firstStep.loss, 'the loss');
      assertShown(await evaluated('norm(lm_head.grad)'), matrix.grad_l2, 'the norm of the gradient');
      assertShown(await evaluated('max(abs(lm_head.grad))'), matrix.grad_absmax, 'the largest gradient');
    });

    it('stops where a condition on a gradient holds', async () => {
      await clearBreakpoint();
      const condition = "op == 'exp' && abs(grad) > 0.6";
      await breakAt(lineOf('logit.sub(max).exp()'), async (line) => {
        await window.chooseInMenu(() => gutterOf(line), /^Add Conditional Breakpoint/);
        const input = window.page.locator('.breakpoint-widget .monaco-editor .view-lines');
        await attempted(async (timeout) => {
          await input.click({ timeout });
          await press('ControlOrMeta+a');
          await window.page.keyboard.insertText(condition);
          return (await textOf(input)).replaceAll('\u00a0', ' ') === condition || undefined;
        }, 'the condition to be written');
        await press('Enter');
      });
      await tool('Continue').click();
      await frames().first().and(window.page.locator('[aria-label*="(backward)"]')).waitFor();
      assert.equal(await evaluated('abs(grad) > 0.6'), '1');
      assert.equal(await evaluated('op'), "'exp'");
    });

    it('stops where the gradient of a parameter changes', async () => {
      await clearBreakpoint();
      await shownAt('Parameters', 'wpe', '[0]', '[1]', 'gradient');
      await window.chooseInMenu(variable('gradient', 5), 'Break on Value Change');
      await window.page.locator('.debug-breakpoints .monaco-list-row', { hasText: 'wpe[0][1].grad' }).waitFor();
      const before = await textOf(inspector.locator('[data-field=cursor-read]'));
      await tool('Continue').click();
      await until(
        async () => (await textOf(inspector.locator('[data-field=cursor-read]'))) !== before,
        'the cursor to be elsewhere',
      );
      await frames().first().and(window.page.locator('[aria-label*="(backward)"]')).waitFor();
      assert.equal(await evaluated('wpe[0][1].grad != 0'), '1');
      await tool('Step Back').click();
      await tool('Stop').click();
      await tool('Stop').waitFor({ state: 'hidden' });
    });

    it('starts with F5 the launch configuration that is selected', async () => {
      // The breakpoint on the gradient has gone with its session.
      const configuration = { type: 'microgpt', request: 'launch', name: 'Step Seventeen', stopAtStep: 17 };
      fs.mkdirSync(window.file('.vscode'), { recursive: true });
      fs.writeFileSync(window.file('.vscode/launch.json'), JSON.stringify({ configurations: [configuration] }));
      await window.page.locator('[id="status.debug"]', { hasText: 'Step Seventeen' }).waitFor();
      await holdSource();
      await press('F5');
      await tool('Continue').waitFor();
      await window.statusItem.filter({ hasText: 'step 17 of' }).waitFor();
      await tool('Stop').click();
      await tool('Stop').waitFor({ state: 'hidden' });
      fs.rmSync(window.file('.vscode'), { recursive: true });
    });
  });
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
