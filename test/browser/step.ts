/**
 * One training step in the Inspector: its graph by mouse and keyboard, the card, the gradients, and
 * the way to the source from each.
 */

import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { inOrder } from '../in-order';
import { type ReferenceStep, seed42 } from '../reference';
import { assertShown, numberIn } from './figures';
import { lineOf } from './source';
import { untilHolds } from './until';
import { control, field, openAttention, openPane, textOf, toggle, untilState, untilStep, type Window } from './window';

const [firstStep, lastStep] = [seed42.detail['1'], seed42.detail['1000']] as [ReferenceStep, ReferenceStep];

export function describeStep(window: Window): void {
  describe('a training step in the Inspector', () => {
    const it = inOrder();
    let frame: Frame;

    before(async () => {
      await window.fresh({ width: 1600, height: 1000 });
      frame = await window.openWorkplace();
      await control(frame, 'Step').click();
      await untilStep(frame, 1);
      await openAttention(frame);
    });

    const boxes = (within: string, name: string): Locator =>
      frame.locator(`[role=treeitem][data-key^="${within}/"][data-name="${name}"]`);
    const card = (): Locator => frame.locator('[data-pane=card]');
    const keyOf = async (box: Locator): Promise<string> => (await box.getAttribute('data-key')) ?? '';
    const inside = (key: string): Locator => frame.locator(`[role=treeitem][data-key^="${key}/"]`);
    const untilCount = (elements: Locator, count: number) =>
      untilHolds(async () => assert.equal(await elements.count(), count));
    const untilExpanded = (key: string, expanded: boolean) =>
      frame.locator(`[role=treeitem][data-key="${key}"][aria-expanded=${expanded}]`).waitFor();

    /** Asserts that the source shows `code`, selected, in the line that contains `context`. */
    const assertSelected = (code: string, context: string) => window.untilSelected(code, lineOf(context));

    describe('the graph', () => {
      it('is that of the published step: its totals, a box a position', async () => {
        assert.equal(numberIn(await textOf(field(frame, 'nodes'))), firstStep.values_created);
        assert.equal(numberIn(await textOf(field(frame, 'edges'))), firstStep.edges);
        assert.equal(numberIn(await textOf(field(frame, 'untouched'))), seed42.num_params - firstStep.params_reachable);
        const positions = frame.locator('[role=treeitem][aria-level="1"][data-name^="position "]');
        assert.deepEqual(
          await positions.evaluateAll((all) => all.map((box) => box.getAttribute('data-name'))),
          Array.from({ length: firstStep.n }, (_, i) => `position ${i}`),
        );
        assert.match(await textOf(positions.nth(2)), /u → h/);
      });

      it('opens and closes a box by its arrow', async () => {
        const box = frame.locator('[role=treeitem][data-name="q = linear"]').first();
        const key = await keyOf(box);
        assert.equal(await inside(key).count(), 0);
        await toggle(frame, box);
        await untilExpanded(key, true);
        // Boxes beside the screen are drawn a frame later.
        await untilCount(inside(key), 16);
        await toggle(frame, box);
        await untilExpanded(key, false);
        await untilCount(inside(key), 0);
      });

      it('opens and closes by the space key, and the arrow keys lead from box to box', async () => {
        const box = frame.locator('[role=treeitem][data-name="q = linear"]').first();
        const key = await keyOf(box);
        await box.press('Space');
        await untilExpanded(key, true);
        const moves = [
          ['ArrowDown', 'row 0'],
          ['ArrowDown', 'row 1'],
          ['ArrowUp', 'row 0'],
          ['ArrowUp', 'q = linear'],
        ] as const;
        for (const [move, name] of moves) {
          await frame.press(':focus', move);
          await frame.locator(`[data-name="${name}"]:focus`).waitFor();
        }
        await frame.press(':focus', 'Space');
        await untilExpanded(key, false);
      });

      it('tells operation, value and gradient of a single node; its card adds up', async () => {
        const linear = await keyOf(frame.locator('[role=treeitem][data-name="q = linear"]').first());
        await toggle(frame, frame.locator(`[role=treeitem][data-key="${linear}"]`));
        const row = await keyOf(boxes(linear, 'row 0'));
        // The card that opens may move the box from under the second of two clicks.
        await boxes(linear, 'row 0').click();
        await card().filter({ hasText: 'row 0' }).waitFor();
        await boxes(linear, 'row 0').dblclick();
        await untilExpanded(row, true);
        const bundle = frame
          .locator(`[role=treeitem][data-key^="${row}/"][data-kind=bundle]`, { hasText: '×' })
          .first();
        await toggle(frame, bundle);
        const nodes = frame.locator(`[role=treeitem][data-key^="${row}/"][data-kind=node]`);
        await untilCount(nodes, 16);
        const [, value = '', gradient = ''] = /^×\s*(\S+)\s+(\S+)$/.exec(await textOf(nodes.first())) ?? [];

        await nodes.first().click();
        await card().locator('[data-field=card-value]').waitFor();
        assert.equal(await textOf(card().locator('[data-field=card-value]')), value);
        assert.equal(await textOf(card().locator('[data-field=card-gradient]')), gradient);
        const expression = await textOf(card().locator('.card-rows dd').first());
        const [, left = '', right = '', product = ''] = /^(\S+) × (\S+) = (\S+)$/.exec(expression) ?? [];
        assert(Math.abs(numberIn(left) * numberIn(right) - numberIn(product)) < 1e-3 * Math.abs(numberIn(product)));
        const input = card().locator('[data-field=inputs] tr').first();
        assert.equal(await textOf(input.locator('th')), 'layer0.attn_wq[0][0]');
        const passed = await textOf(input.locator('td'));
        const [, local = '', of = '', passes = ''] = /^(\S+) × (\S+) =\s*(\S+)$/.exec(passed) ?? [];
        assert.deepEqual([local, of], [right, gradient], 'the local gradient of a factor is the other one');
        assert(Math.abs(numberIn(local) * numberIn(of) - numberIn(passes)) < 2e-3 * Math.abs(numberIn(passes)));
      });

      it('leads to the line of a node by its arrow, of its operation by the card, of a box by F12', async () => {
        const node = frame.locator('[role=treeitem][data-kind=node][aria-selected=true]');
        await node.hover();
        await frame.locator('.box-actions [data-do=locate]').click();
        await assertSelected('a[i].mul(b[i])', 'total = total.add(a[i].mul(b[i]))');
        const sum = frame.locator('[role=treeitem][data-name="x = rmsnorm"]').first();
        await sum.press('Enter');
        await card().filter({ hasText: 'x = rmsnorm' }).waitFor();
        await sum.press('F12');
        await assertSelected('rmsnorm(embedded)', 'let x = rmsnorm(embedded)');
      });

      it('closes the card by Escape', async () => {
        await frame.locator('[role=treeitem][aria-selected=true]').press('Escape');
        await card().waitFor({ state: 'hidden' });
      });
    });

    describe('the gradients', () => {
      const cells = (matrix: string): Locator => frame.locator(`[data-matrix="${matrix}"] .heat-cells`);
      const read = (): Locator => frame.locator('[data-field=cell-read]');

      const untilTable = async (step: ReferenceStep): Promise<void> => {
        await openPane(frame, 'matrices');
        await untilHolds(() => assertTable(step));
      };

      async function assertTable(step: ReferenceStep): Promise<void> {
        const rows = frame.locator('.matrix-table tbody tr');
        assert.deepEqual(
          await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-matrix'))),
          Object.keys(step.matrices),
        );
        let untouched = 0;
        for (const [name, matrix] of Object.entries(step.matrices)) {
          const row = frame.locator(`.matrix-table tr[data-matrix="${name}"]`);
          assert.match(await textOf(row.locator('td').first()), new RegExp(`^${matrix.shape.join(' × ')}`));
          assertShown(await textOf(row.locator('[data-field=norm]')), matrix.grad_l2, `the L2 norm of ${name}`);
          assertShown(await textOf(row.locator('[data-field=largest]')), matrix.grad_absmax, `the largest of ${name}`);
          untouched += numberIn(await textOf(row.locator('[data-field=untouched]')));
        }
        assert.equal(untouched, seed42.num_params - step.params_reachable);
      }

      /** Reads the first four cells and the last of a matrix by keyboard. */
      async function assertCells(name: string, step: ReferenceStep, usedRow: (row: number) => boolean): Promise<void> {
        const matrix = step.matrices[name];
        assert(matrix);
        const [lastRow, lastColumn] = [matrix.shape[0] - 1, matrix.shape[1] - 1];
        await openPane(frame, 'heatMaps');
        // The element under the pointer would be read when it is scrolled away from under it.
        await window.page.mouse.move(1, 1);
        await cells(name).press('Control+Home');
        for (const [column, expected] of matrix.grad_first4.entries()) {
          await untilHolds(() => assertCell(name, 0, column, usedRow(0) ? expected : null));
          await cells(name).press('ArrowRight');
        }
        await cells(name).press('Control+End');
        await untilHolds(() => assertCell(name, lastRow, lastColumn, usedRow(lastRow) ? matrix.grad_last : null));
      }

      /**
       * Asserts that the cell shows its name and its gradient; null for one that the loss does not
       * depend on.
       */
      async function assertCell(name: string, row: number, column: number, gradient: number | null): Promise<void> {
        const token = row === 26 ? 'BOS' : `'${String.fromCharCode(97 + row)}'`;
        const title = `${name}[${name === 'wte' || name === 'lm_head' ? token : row}][${column}]`;
        const text = await textOf(read());
        assert(text.includes(title), `${text} is of ${title}`);
        const spoken = await textOf(frame.locator('.heat-maps-pane [role=status]'));
        assert.equal(spoken.replace(/\s+/g, ' '), text.replace(/\s+/g, ' '), 'screen readers are told the same');
        const number = text.slice(text.indexOf('∇') + 1).trim();
        if (gradient === null) assert.equal(number, 'untouched', text);
        else assertShown(number, gradient, text);
      }

      it('has the published norms and maxima in its table', async () => {
        await untilTable(firstStep);
      });

      it('tells every cell by keyboard; what the loss does not depend on is untouched', async () => {
        // "yuheng" has neither an a nor more than 7 positions.
        for (const name of Object.keys(firstStep.matrices)) {
          await assertCells(name, firstStep, (row) => (name === 'wte' ? row === 26 : name === 'wpe' ? row < 7 : true));
        }
      });

      it('has a card for a parameter: gradient, moments, update, what gave the gradient', async () => {
        await cells('layer0.attn_wq').press('Control+Home');
        await cells('layer0.attn_wq').press('Enter');
        await card().filter({ hasText: 'layer0.attn_wq[0][0]' }).waitFor();
        const gradient = firstStep.matrices['layer0.attn_wq']?.grad_first4[0] ?? Number.NaN;
        assertShown(await textOf(card().locator('[data-field=card-gradient]')), gradient, 'the gradient');
        const row = async (name: string) =>
          numberIn(await textOf(card().locator('.card-rows > div', { hasText: name }).locator('dd')));
        const near = (actual: number, expected: number, what: string) =>
          assert(Math.abs(actual - expected) < 1e-3 * Math.abs(expected), `${what} is ${expected}, not ${actual}`);
        // Adam's first step: m = (1 - beta1) g, v = (1 - beta2) g^2, update = -lr g / (|g| + eps).
        near(await row('first moment'), 0.15 * gradient, 'the first moment');
        near(await row('second moment'), 0.01 * gradient ** 2, 'the second moment');
        const update = (-0.01 * gradient) / (Math.abs(gradient) + 1e-8);
        near(numberIn(await textOf(card().locator('.card-rows > div dd').nth(4))), update, 'the update');
        const given = await card().locator('[data-field=consumers] tr:not(.sum) td').allTextContents();
        assert.equal(given.length, firstStep.n);
        const sum = given.map(numberIn).reduce((a, b) => a + b);
        assert(Math.abs(sum - gradient) < 1e-3 * Math.abs(gradient), `${given} add up to ${gradient}`);
        assertShown(await textOf(card().locator('[data-field=consumer-sum]')), gradient, 'the sum');
      });

      it('leads from a parameter and from a matrix to the line that made it', async () => {
        await openPane(frame, 'heatMaps');
        await cells('layer0.attn_wq').press('F12');
        await assertSelected('matrix(random, nEmbd, nEmbd, std)', 'attn_wq: matrix(');
        await openPane(frame, 'matrices');
        await frame.locator('.matrix-table').getByRole('button', { name: 'layer0.mlp_fc2', exact: true }).click();
        await assertSelected('matrix(random, nEmbd, 4 * nEmbd, std)', 'mlp_fc2: matrix(');
        await openPane(frame, 'heatMaps');
        await cells('lm_head').click({ position: { x: 2, y: 2 } });
        await card().filter({ hasText: "lm_head['a'][0]" }).waitFor();
        await card().locator('[data-do=locate-selection]').click();
        await assertSelected('matrix(random, vocabularySize, nEmbd, std)', 'lm_head: matrix(');
      });

      it('tells zero from untouched', async () => {
        await window.run('Train');
        await untilState(frame, 'finished');
        await untilStep(frame, 1000);
        await untilTable(lastStep);
        // The first neuron is silent in every position: its gradients are zero, and not untouched.
        assert.deepEqual(lastStep.matrices['layer0.mlp_fc1']?.grad_first4, [0, 0, 0, 0]);
        await assertCells('layer0.mlp_fc1', lastStep, () => true);
        await assertCells('wte', lastStep, (row) => row === 0 || row === 26);
        await assertCells('wpe', lastStep, (row) => row < 5);
      });
    });
  });
}
