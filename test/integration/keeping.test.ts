/** The run that is kept on disk, inside VS Code: what is said where it cannot be, and that it is there when there is room. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import files from 'node:fs/promises';
import path from 'node:path';
import { inOrder } from '../in-order';
import {
  assertPublishedLoss,
  forget,
  freshModel,
  hearMessages,
  restoreSettings,
  run,
  set,
  status,
  theMessage,
  theParts,
  told,
  until,
} from './window';

const { open } = files;
/** Where a file of a run was written to last. */
let written = '';

/** Takes note of where runs are kept. */
function watch(): void {
  const watched: typeof open = async (file, ...how) => {
    written = String(file);
    return open(file, ...how);
  };
  Object.assign(files, { open: watched });
}

/** Fills up the disk that runs are kept on: the extension's calls of the file system are those of this process. */
function fillUp(): void {
  const full: typeof open = async (file, ...how) => {
    if (path.basename(String(file)) !== 'next') return open(file, ...how);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  Object.assign(files, { open: full });
}

function makeRoom(): void {
  Object.assign(files, { open });
}

describe('a run on a disk that is full', () => {
  hearMessages();
  before(freshModel);
  afterEach(makeRoom);

  it('goes on, which is said once, and is kept when there is room', async () => {
    const { training } = await theParts();
    await run('step');
    await training.session.settled();
    fillUp();
    await run('step');
    const message = await theMessage(
      /^The run could not be saved \(disk full\), so a reload or crash would lose it\. Training continues; saving will be retried\.$/,
    );
    assert.deepEqual([message.kind, message.buttons], ['warning', ['Show Log']]);
    await run('step');
    await training.session.settled();
    assert.equal(told.length, 1, 'it is said once');
    forget();
    makeRoom();
    // As the end of the window does.
    await training.session.settled();
    await training.crash();
    await theMessage(/Training is back at step 3 of 1000, paused\./);
    assert.equal((await status()).step, 3);
    forget();
    fillUp();
    await run('step');
    await theMessage(/disk full/);
  });
});

describe('a run that is kept in a file that is whole, and no run', () => {
  const it = inOrder();
  hearMessages();
  before(freshModel);
  afterEach(makeRoom);
  afterEach(restoreSettings);

  it('is there again from the file before, and goes on', async () => {
    const { training } = await theParts();
    watch();
    for (let step = 1; step <= 3; step++) {
      await run('step');
      await training.session.settled();
    }
    const folder = path.dirname(written);
    assert.equal(path.basename(written), 'next');
    const newest = (await Promise.all(['run-0', 'run-1'].map((name) => kept(path.join(folder, name))))).sort(
      (one, other) => other.number - one.number,
    )[0];
    assert(newest);
    // As a version of the extension may have written it that this one does not read.
    const header = newest.bytes.subarray(32, 48 + 32 * newest.bytes.readDoubleLE(40));
    const content = Buffer.concat([header, Buffer.from('another format')]);
    await files.writeFile(newest.file, Buffer.concat([createHash('sha256').update(content).digest(), content]));
    await training.crash();
    await theMessage(/Training is back at step 2 of 1000, paused\./);
    for (let step = 3; step <= 5; step++) {
      await run('step');
      await assertPublishedLoss(step);
    }
    await training.session.settled();
    forget();
    await training.crash();
    await theMessage(/Training is back at step 5 of 1000, paused\./);
  });

  it('is there again where the setting of its history is none, which is said', async () => {
    const { training } = await theParts();
    const { step } = await status();
    await set({ 'history.budgetMb': 'much' });
    forget();
    await training.crash();
    const back = await until(() => told.find(({ message }) => /is back at step/.test(message)), 'training to be back');
    assert.match(back.message, new RegExp(`is back at step ${step} of 1000, paused`));
    const said = told.find(({ message }) =>
      /microgpt\.history\.budgetMb is "much"; give a number from 0/.test(message),
    );
    assert.deepEqual([told.length, said?.buttons], [2, ['Open Settings']]);
    await restoreSettings();
    await run('step');
    assert.equal((await status()).step, step + 1);
  });

  async function kept(file: string) {
    const bytes = await files.readFile(file);
    return { file, bytes, number: bytes.readDoubleLE(32) };
  }
});
