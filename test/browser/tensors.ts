/** Tensor editor in the workbench: by mouse, by keyboard, and to axe in each kind of theme. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Frame } from 'playwright-core';
import { encodeFile, encodeNumbers } from '../../src/safetensors/file';
import { tensorsStrings } from '../../src/webview/tensors/strings';
import { inOrder } from '../in-order';
import { assertAccessible, themes } from './accessibility';
import { attempted, managed, until, untilHolds } from './until';
import { textOf, type Window } from './window';

/**
 * Returns a file of another program: 600 x 300 numbers that count up, a type without numbers, a
 * scalar.
 */
function othersFile(): Uint8Array {
  const numbers = Float64Array.from({ length: 600 * 300 }, (_, i) => i);
  return encodeFile(
    [
      { name: 'embed.weight', dtype: 'F64', shape: [2, 300, 300], bytes: encodeNumbers(numbers) },
      { name: 'scalar', dtype: 'I64', shape: [], bytes: new Uint8Array(BigInt64Array.of(-7n).buffer) },
      { name: 'packed', dtype: 'F4', shape: [4], bytes: new Uint8Array(2) },
    ],
    { format: 'pt', note: 'a < b & "c"' },
  );
}

/** A file of somewhat more zeros than are read unasked, 64 MiB; it takes no room on the disk. */
const zeros = 2 ** 23 + 1;
function writeZeros(file: string): void {
  const header = JSON.stringify({ zeros: { dtype: 'F64', shape: [zeros], data_offsets: [0, 8 * zeros] } });
  const bytes = Buffer.alloc(8 + header.length);
  bytes.writeBigUInt64LE(BigInt(header.length), 0);
  bytes.write(header, 8);
  fs.writeFileSync(file, bytes);
  fs.truncateSync(file, bytes.length + 8 * zeros);
}

export function describeTensors(window: Window): void {
  describe('the editor for tensors', () => {
    const it = inOrder();
    let frame: Frame;

    async function open(name: string, selector: string): Promise<void> {
      const { page } = window;
      const row = await window.listed(name);
      await attempted(async (timeout) => {
        // A list that has just got a file may pass over a click.
        await row.dblclick({ timeout });
        const tab = page.locator(`.tab.active[data-resource-name="${name}"]`);
        return (await managed(tab.waitFor({ timeout }))) || undefined;
      }, `${name} to be opened`);
      frame = await window.inspector(selector);
    }

    const field = (name: string) => frame.locator(`[data-field="${name}"]`);
    const choose = async (tensor: string) => {
      await frame.locator(`.tensor-row[data-name="${tensor}"]`).click();
      await frame.locator(`.tensor[data-tensor="${tensor}"]`).waitFor();
    };

    before(async () => {
      await window.fresh({ width: 1400, height: 900 });
      fs.writeFileSync(window.file('others.safetensors'), othersFile());
      fs.writeFileSync(window.file('torn.safetensors'), othersFile().subarray(0, 1000));
      await open('others.safetensors', '.tensors-page[data-state=read]');
    });

    it('shows the tensors of a file, their figures and what the file says of itself', async () => {
      await untilHolds(async () => {
        assert.match(await textOf(field('summary')), /^3 tensors · 1,440,\d{3} bytes/);
        assert.equal(await frame.locator('.tensor-row[role=option]').count(), 3);
        assert.equal(await textOf(frame.locator('[data-key=note] td')), 'a < b & "c"');
        assert.equal(await textOf(field('count')), '180,000');
        assert.equal(await textOf(field('greatest')), '179999');
        assert.equal(await textOf(field('mean')), '89999.5');
        assert.equal(await textOf(field('zero')), '1');
      });
      assert.equal(await frame.getByRole('button', { name: tensorsStrings.resume }).count(), 0);
    });

    it('shows a large tensor in parts, or sampled, and says which', async () => {
      await choose('embed.weight');
      await field('part').filter({ hasText: 'rows 0–255 of 600, columns 0–255 of 300' }).waitFor();
      await frame.getByRole('button', { name: tensorsStrings.laterRows }).click();
      await frame.getByRole('button', { name: tensorsStrings.laterColumns }).click();
      await field('part').filter({ hasText: 'rows 256–511 of 600, columns 256–299 of 300' }).waitFor();
      await frame
        .getByRole('button', { name: tensorsStrings.laterColumns })
        .and(frame.locator('[aria-disabled=true]'))
        .waitFor();
      await field('view').selectOption('sampled');
      await field('part').filter({ hasText: 'one in 3 of 600 rows, one in 2 of 300 columns' }).waitFor();
    });

    it('reads cells by the keyboard, by their indices in all dimensions', async () => {
      const map = frame.locator('.heat-cells');
      await map.press('ArrowDown');
      await frame.locator('[role=status]', { hasText: 'embed.weight[0][3][0] = 900' }).waitFor();
      await map.press('Control+End');
      await frame.locator('[role=status]', { hasText: /^embed\.weight\[1\]\[29\d\]\[298\] = 17\d{4}$/ }).waitFor();
    });

    it('is chosen from and searched by the keyboard', async () => {
      const list = frame.locator('[role=listbox]');
      await list.press('Home');
      await list.press('ArrowDown');
      await list.press('Enter');
      await frame.locator('.tensor[data-tensor=scalar]').waitFor();
      await field('least').filter({ hasText: /^−7$/ }).waitFor();
      await field('search').fill('PACK');
      await until(async () => (await frame.locator('.tensor-row[role=option]').count()) === 1, 'the one that is found');
      await list.press('Enter');
      await frame.locator('.tensor', { hasText: 'Numbers of the type F4 are not shown' }).waitFor();
      await field('search').fill('');
    });

    it('shows another file that takes its place', async () => {
      const flags = { name: '', dtype: 'BOOL', shape: [2], bytes: Uint8Array.of(0, 1) } as const;
      const bytes = encodeFile([{ name: 'new', dtype: 'U8', shape: [2], bytes: Uint8Array.of(1, 3) }, flags], {});
      fs.writeFileSync(window.file('next'), bytes);
      fs.renameSync(window.file('next'), window.file('others.safetensors'));
      await frame.locator('.tensor[data-tensor=new]').waitFor();
      await field('mean')
        .filter({ hasText: /^2(\.000)?$/ })
        .waitFor();
      await field('greatest').filter({ hasText: /^3$/ }).waitFor();
      await frame.locator('.tensor-row[role=option]', { hasText: '""' }).click();
      await frame.locator('.tensor[aria-label=\'Tensor ""\'] h2', { hasText: '""' }).waitFor();
      await field('least')
        .filter({ hasText: /^false$/ })
        .waitFor();
      await frame.locator('.heat-cells').press('End');
      await frame.locator('[role=status]', { hasText: '""[1] = true' }).waitFor();
      // The tensor at the place of the chosen one is shown of the next file.
      await choose('new');
      fs.writeFileSync(window.file('others.safetensors'), othersFile());
      await frame.locator('.tensor[data-tensor="embed.weight"]').waitFor();
    });

    for (const { name, kind } of themes) {
      it(`is accessible in the theme ${name}`, async () => {
        await window.paint(name);
        await frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
        await choose('embed.weight');
        await frame.locator('.heat-cells').waitFor();
        await assertAccessible(frame, 'a tensor', { coloursAlone: kind !== themes[0].kind });
        await window.show(`${kind} tensors`);
      });
    }

    it('says what is wrong with a file, and reads it again when it is whole', async () => {
      await open('torn.safetensors', '.tensors-page .notice');
      await frame
        .locator('.notice', { hasText: 'torn.safetensors is not a safetensors file, or is damaged' })
        .waitFor();
      await frame.getByRole('button', { name: tensorsStrings.reload }).click();
      await frame.locator('.notice', { hasText: 'torn.safetensors is not' }).waitFor();
      fs.writeFileSync(window.file('torn.safetensors'), othersFile());
      await frame.locator('[data-state=read]').waitFor();
      await frame.locator('.notice').waitFor({ state: 'detached' });
    });

    it('has figures of more than 64 MiB when they are asked for, with the focus where they come', async () => {
      await window.fresh({ width: 1400, height: 900 });
      writeZeros(window.file('zeros.safetensors'));
      await open('zeros.safetensors', '.tensors-page[data-state=read]');
      const compute = frame.getByRole('button', { name: tensorsStrings.compute });
      await compute.waitFor();
      assert.equal(await field('count').count(), 0);
      await assertAccessible(frame, 'a tensor whose figures are to be asked for');
      await compute.press('Enter');
      await field('zero').filter({ hasText: '8,388,609' }).waitFor();
      assert.deepEqual([await textOf(field('count')), await textOf(field('l2'))], ['8,388,609', '0']);
      assert.equal(await compute.count(), 0);
      await frame.locator('[tabindex="-1"]:focus', { has: field('count') }).waitFor();
    });

    it('goes on with training from a checkpoint, and the run is back after a reload', async () => {
      const { page } = window;
      await window.fresh({ width: 1400, height: 900 });
      const untilStep = (step: number) =>
        window.statusItem.filter({ hasText: new RegExp(`step ${step} of \\d+`) }).waitFor();
      // Opened by the first step, its page might close the list of files as it loads.
      await window.run('Open Inspector');
      await window.inspector('[data-pane=welcome]');
      await window.run('Step');
      await untilStep(1);
      const file = window.file('microgpt-step-1.safetensors');
      await window.run('Save Checkpoint...');
      await window.quickInput.acceptPath(file);
      await until(async () => fs.existsSync(file), 'the file');
      await window.run('Step');
      await untilStep(2);
      await open('microgpt-step-1.safetensors', '.tensors-page[data-state=read]');
      await frame.getByRole('button', { name: tensorsStrings.resume }).click();
      await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open', exact: true }).click();
      await window.message(/is open: training continues after step 1 of/);
      await untilStep(1);
      await window.run('Step');
      await untilStep(2);
      await page.reload();
      // The page may have gone before the last step was kept.
      await window.message(/back at step [12] of \d+, paused/);
    });
  });
}
