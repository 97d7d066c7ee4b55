/** Training that comes to a number that is not finite: what is said of it, and where that leads. */

import assert from 'node:assert/strict';
import { limit, textOf, untilState, useWindow } from './window';

describe('training that diverges', () => {
  const window = useWindow({
    settings: { 'microgpt.training.learningRate': 100, 'microgpt.model.initStd': 10 },
  });

  it('stops, and says at which step, and at which node and line the first number that is not finite was made', async () => {
    await window.run('Train');
    const frame = await window.inspector('[data-notice=diverged]');
    await untilState(frame, 'diverged');
    const notice = frame.locator('[data-notice=diverged]');
    const text = await textOf(notice);
    const [, step, line = '', code = ''] =
      /^Training stopped at step ([\d,]+): .* The first (?:value|gradient) that is not finite is (?:NaN|∞|−∞), at node [\d,]+: microgpt\.ts:(\d+) (.+)\. A lower learning rate or another seed may help; Restart begins anew\./.exec(
        text,
      ) ?? [];
    assert(step, text);
    const enabled = frame.locator('.header .controls button:enabled');
    assert.deepEqual(await enabled.evaluateAll((all) => all.map((button) => button.ariaLabel)), ['Restart']);
    await window.message(
      new RegExp(`diverged and is stopped at step ${step.replace(',', '')}, loss .* line ${line}: `),
    );

    await notice.getByRole('button', { name: 'microgpt.ts' }).click();
    await window.untilSelected(code, Number(line));
    assert.deepEqual(
      (await window.offered()).filter((command) => /^(Pause|Sample|Step)/.test(command)),
      [],
    );
    await notice.getByRole('button', { name: 'Restart' }).click();
    await notice.waitFor({ state: 'detached' });
    await untilState(frame, 'ready');
  });
}).timeout(2 * limit);
