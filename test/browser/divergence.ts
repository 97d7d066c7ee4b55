/**
 * Divergence: training that reaches a number that is not finite; its messages, and where they lead.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { untilHolds } from './until';
import { textOf, untilState, type Window } from './window';

export function describeDivergence(window: Window): void {
  describe('training that diverges', () => {
    before(async () => {
      await window.fresh({ width: 1280, height: 800 });
      // Without a model, changed settings need no restart.
      await window.run('Step');
      await window.statusItem.filter({ hasText: 'step 1 of' }).waitFor();
      const settings = { 'microgpt.training.learningRate': 100, 'microgpt.model.initStd': 10 };
      fs.mkdirSync(window.file('.vscode'));
      fs.writeFileSync(window.file('.vscode/settings.json'), JSON.stringify(settings));
      const message = await window.message(/take effect at the next restart/);
      await message.press('Restart');
    });

    it('stops, and says at which step, and at which node and line the first number that is not finite was made', async () => {
      await window.run('Train');
      const frame = await window.inspector('[data-notice=diverged]');
      await untilState(frame, 'diverged');
      const notice = frame.locator('[data-notice=diverged]');
      const text = await textOf(notice);
      const [, step, line = '', code = ''] =
        /^Training stopped at step ([\d,]+): .* The first non-finite (?:value|gradient) is (?:NaN|∞|−∞), at .+ \(node [\d,]+\): microgpt\.ts:(\d+) (.+)\. You can go back to earlier steps\. A lower learning rate or another seed may help; Restart starts over\./.exec(
          text,
        ) ?? [];
      assert(step, text);
      const enabled = frame.locator('.header .controls button:enabled');
      await untilHolds(async () =>
        // Undo, too, where a run was there before.
        assert.deepEqual(
          (await enabled.evaluateAll((all) => all.map((button) => button.ariaLabel))).filter((name) => name !== 'Undo'),
          [...(step === '1' ? [] : ['Step back']), 'Restart'],
        ),
      );
      await window.message(new RegExp(`diverged and stopped at step ${step.replace(',', '')}, loss .* line ${line}: `));

      await notice.getByRole('button', { name: 'microgpt.ts' }).click();
      await window.untilSelected(code, Number(line));
      await untilHolds(async () =>
        assert.deepEqual(
          (await window.offered()).filter((command) => /^(Pause|Sample|Step)/.test(command)),
          step === '1' ? [] : ['Step Back'],
        ),
      );
      await notice.getByRole('button', { name: 'Restart' }).click();
      await notice.waitFor({ state: 'detached' });
      await untilState(frame, 'ready');
    });
  });
}
