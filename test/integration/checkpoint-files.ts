/** Files for the tests of checkpoints inside VS Code. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { FaultyFiles } from './faulty-files';
import { forget, freshModel, hearMessages, restoreSettings, run, status, theMessage, told } from './window';

/** A folder, and a file system with faults, for the tests of a suite; after them both are gone, and the window is as it was. */
export function useCheckpointFiles() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-checkpoints-'));
  const faulty = new FaultyFiles();
  hearMessages();
  before(() => faulty.register());
  after(async () => {
    faulty.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
    await restoreSettings();
    await freshModel();
    forget();
  });
  return { folder, faulty, file: (name: string) => vscode.Uri.file(path.join(folder, name)) };
}

/** Opens a checkpoint and agrees to the end of the run at hand. */
export async function openAgreed(uri: vscode.Uri): Promise<void> {
  const opening = run('openCheckpoint', uri);
  if ((await status()).step > 0) {
    const asked = await theMessage(/^The current run, at step/);
    told.splice(told.indexOf(asked), 1);
    asked.answer('Open');
  }
  await opening;
}
