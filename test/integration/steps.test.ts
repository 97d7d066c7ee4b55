import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inOrder } from '../in-order';
import {
  assertPublishedLoss,
  closeAllEditors,
  freshModel,
  hearMessages,
  restoreSettings,
  run,
  status,
  theMessage,
  theParts,
  until,
} from './window';

const at = async () => {
  const { step, newest, state } = await status();
  return [state, step, newest];
};

describe('steps that were trained before', () => {
  const it = inOrder();
  hearMessages();
  before(async () => {
    await closeAllEditors();
    await freshModel();
    for (let step = 0; step < 8; step++) await run('step');
  });
  after(async () => {
    await restoreSettings();
    await closeAllEditors();
  });

  it('are gone back to, to a number, and to the newest', async () => {
    await run('stepBack');
    assert.deepEqual(await at(), ['paused', 7, 8]);
    await run('stepBack');
    assert.deepEqual(await at(), ['paused', 6, 8]);
    await run('goToStep', 2);
    assert.deepEqual(await at(), ['paused', 2, 8]);
    await assertPublishedLoss(2);
    await run('step');
    assert.deepEqual(await at(), ['paused', 3, 8]);
    await run('goToNewestStep');
    assert.deepEqual(await at(), ['paused', 8, 8]);
    await run('goToStep', 1);
    await run('stepBack');
    assert.deepEqual(await at(), ['paused', 1, 8]);
  });

  it('are refused by a number that is none, with the range', async () => {
    await run('goToStep', 9);
    await theMessage(/There is no step 9 yet: give one from 1 to 8/);
    assert.deepEqual(await at(), ['paused', 1, 8]);
  });

  it('part into branches where a parameter is set by hand; the command leads to the other', async () => {
    const { training } = await theParts();
    await run('goToStep', 4);
    const { session } = training;
    await session.moveCursor({ kind: 'step', step: 4 });
    await session.debugSetVariable({ kind: 'row', name: 'wpe', row: 0 }, '[0]', '0.5');
    const { branch, other, newest } = await status();
    assert.deepEqual([branch?.number, branch?.parted, newest, other?.number, other?.newest], [2, 3, 4, 1, 8]);
    await run('changeBranch');
    assert.deepEqual([...(await at()), (await status()).branch?.number], ['paused', 8, 8, 1]);
    await assertPublishedLoss(8);
  });

  it('are gone to while training runs, which pauses', async () => {
    await run('train');
    await until(async () => (await status()).newest > 20, 'some more steps');
    await run('goToStep', 5);
    const { state, step, newest } = await status();
    assert.deepEqual([state, step], ['paused', 5]);
    assert.ok(newest > 20);
  });

  it('ask for a number in a box that leaves all as it is when it is closed', async () => {
    let closed = false;
    const asked = run('goToStep').then(() => {
      closed = true;
    });
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return closed;
    }, 'the box to be closed');
    await asked;
    assert.equal((await status()).step, 5);
  });
});
