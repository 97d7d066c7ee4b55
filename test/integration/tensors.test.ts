/** Files of tensors, read in ranges as their editor does, inside VS Code: what goes wrong with them, and two editors of one file. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../src/engine/user-error';
import { TensorDocument } from '../../src/extension/tensors/document';
import { encodeFile, encodeNumbers } from '../../src/safetensors/file';
import { numbersOf } from '../../src/safetensors/numbers';
import { FaultyFiles } from './faulty-files';
import { until } from './window';

/** Several pieces of a reading. */
const count = 400_000;

/** A tensor of so many numbers that count up from `first` on. */
function counting(first: number): Uint8Array {
  const numbers = Float64Array.from({ length: count }, (_, i) => first + i);
  return encodeFile([{ name: 'it', dtype: 'F64', shape: [count], bytes: encodeNumbers(numbers) }], {});
}

describe('files of tensors', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-tensors-'));
  const faulty = new FaultyFiles();
  const documents: TensorDocument[] = [];
  /** What is said of each fault. */
  const said: (readonly [fault: string, words: string])[] = [];
  before(() => faulty.register());
  afterEach(() => {
    for (const document of documents.splice(0)) document.dispose();
  });
  after(() => {
    faulty.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
    const width = Math.max(...said.map(([fault]) => fault.length));
    for (const [fault, words] of said) console.log(`      ${fault.padEnd(width)}  ${words}`);
  });

  const file = (name: string) => vscode.Uri.file(path.join(folder, name));

  function document(uri: vscode.Uri): TensorDocument {
    const made = new TensorDocument(uri, (error) => assert.fail(error));
    documents.push(made);
    return made;
  }

  function written(name: string, first = 0): vscode.Uri {
    fs.writeFileSync(file(name).fsPath, counting(first));
    return file(name);
  }

  const figures = (of: TensorDocument) => of.statistics(0, null, () => {});
  const cells = async (of: TensorDocument) => {
    const request = { tensor: 0, row: 0, column: count - 2, rows: 1, columns: 2, rowStep: 1, columnStep: 1 };
    return [...numbersOf((await of.cells(request)).bytes, 'F64')];
  };

  /** Fails unless the work is refused in these words, by an error that is for the user. */
  async function refused(fault: string, work: Promise<unknown>, words: RegExp): Promise<void> {
    const error: unknown = await work.then(
      () => assert.fail(`${fault}: nothing is said`),
      (thrown) => thrown,
    );
    assert.ok(error instanceof UserError, `${fault}: ${error instanceof Error ? error.stack : error}`);
    assert.match(error.message, words);
    said.push([fault, error.message.replaceAll(folder, '...')]);
  }

  /** How often a file is open; null where that cannot be seen. */
  function handles(uri: vscode.Uri): number | null {
    if (process.platform !== 'linux') return null;
    const real = fs.realpathSync(uri.fsPath);
    const open = fs.readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return fs.readlinkSync(`/proc/self/fd/${fd}`) === real;
      } catch {
        // It was closed meanwhile.
        return false;
      }
    });
    return open.length;
  }

  it('are read on for one editor while another reads the header anew, and closed when nothing reads of them', async () => {
    const uri = written('split');
    const shared = document(uri);
    await shared.overview();
    const reading = figures(shared);
    const looking = cells(shared);
    // As the page of a second editor does, at its beginning.
    const { tensors } = await shared.overview();
    assert.equal(tensors, 1);
    assert.deepEqual(await looking, [count - 2, count - 1]);
    assert.equal((await reading).greatest, count - 1);
    assert.deepEqual((await shared.list('', 0, 1)).rows[0]?.shape, [count]);
    if (handles(uri) !== null) await until(() => handles(uri) === 1, 'the file to be open once');
    const last = figures(shared);
    shared.dispose();
    assert.equal((await last).count, count, 'what is being read is read to its end');
    if (handles(uri) !== null) await until(() => handles(uri) === 0, 'the file to be closed');
  });

  it('of a virtual file system are read as a whole', async () => {
    faulty.keep('whole', counting(5));
    const virtual = document(faulty.file('whole'));
    assert.equal((await virtual.overview()).length, counting(5).length);
    assert.equal((await figures(virtual)).least, 5);
    assert.deepEqual(await cells(virtual), [count + 3, count + 4]);
  });

  for (const [fault, name, words] of [
    [
      'virtual, larger than 256 MB',
      'large',
      /^large has 268,435,457 bytes, and its file system reads only whole files, here of at most 268,435,456\. Copy it to a local disk/,
    ],
    ['virtual, vanishes', 'vanishes', /^vanishes could not be read: it or its folder no longer exists/],
    ['virtual, no permission', 'locked', /^locked could not be read: there is no permission/],
    ['virtual, grows', 'grows', /^grows changed while it was being read: it had 100 bytes, and then 200/],
    ['virtual, a folder', 'read-only', /^read-only is a folder: choose a file/],
    ['virtual, not there', 'nowhere', /^nowhere could not be read: it or its folder no longer exists/],
  ] as const) {
    it(`are refused in clear words: ${fault}`, async () => {
      const broken = document(faulty.file(name));
      await refused(fault, broken.overview(), words);
      await assert.rejects(broken.list('', 0, 1), UserError, 'nor is it read for its parts');
    });
  }

  it('are refused in clear words: not there, folders, pipes, torn, without permission', async () => {
    const overview = (uri: vscode.Uri) => document(uri).overview();
    await refused(
      'not there',
      overview(file('nowhere')),
      /^nowhere could not be read: it or its folder no longer exists/,
    );
    await refused('a folder', overview(vscode.Uri.file(folder)), /is a folder: choose a file/);
    fs.writeFileSync(file('torn').fsPath, counting(0).subarray(0, 1000));
    await refused('torn', overview(file('torn')), /^torn is not a safetensors file, or is damaged: its tensors have/);
    fs.writeFileSync(
      file('pointer').fsPath,
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
    );
    await refused(
      'a pointer',
      overview(file('pointer')),
      /^pointer is a Git LFS pointer, not a safetensors file: .*`git lfs pull`/,
    );
    fs.writeFileSync(file('empty').fsPath, '');
    await refused('empty', overview(file('empty')), /^empty is empty, not a safetensors file: take another copy/);
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [file('pipe').fsPath]);
    await refused('a pipe', overview(file('pipe')), /^pipe is a pipe or a device, not a file/);
    // A superuser may read everything.
    if (process.getuid?.() === 0) return;
    fs.chmodSync(written('locked').fsPath, 0);
    await refused('no permission', overview(file('locked')), /^locked could not be read: there is no permission/);
  });

  for (const [fault, change] of [
    ['grown since it was opened', (name: string) => fs.appendFileSync(name, 'more')],
    ['cut since it was opened', (name: string) => fs.truncateSync(name, 5_000)],
    [
      'written anew since it was opened',
      (name: string) => {
        fs.writeFileSync(name, counting(7));
        fs.utimesSync(name, 1, 1);
      },
    ],
  ] as const) {
    it(`are not read as what they are not: ${fault}`, async () => {
      const uri = written('changes');
      const open = document(uri);
      await open.overview();
      change(uri.fsPath);
      await refused(fault, figures(open), /^changes has changed since it was opened\. Reload it\.$/);
      await assert.rejects(cells(open), /has changed since it was opened/);
      if (fault.startsWith('written')) {
        await open.overview();
        assert.equal((await figures(open)).least, 7, 'it is read anew');
      }
    });
  }

  it('are read to the end where they vanish meanwhile, which is said when they are opened again', async () => {
    const uri = written('gone');
    const open = document(uri);
    await open.overview();
    fs.rmSync(uri.fsPath);
    assert.equal((await figures(open)).greatest, count - 1);
    await refused('vanished', open.overview(), /^gone could not be read: it or its folder no longer exists/);
  });

  it('that another takes the place of are the one before or the other, and never a mixture', async () => {
    const uri = written('replaced');
    const open = document(uri);
    await open.overview();
    const before = figures(open);
    fs.renameSync(written('other', 1_000).fsPath, uri.fsPath);
    const { least, greatest } = await before;
    assert.deepEqual([least, greatest], [0, count - 1]);
    await open.overview();
    assert.equal((await figures(open)).least, 1_000);
  });
});
