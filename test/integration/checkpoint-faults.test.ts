/** What goes wrong with the files of checkpoints, inside VS Code: faults of disks and file systems, and Cancel. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { openAgreed, useCheckpointFiles } from './checkpoint-files';
import { forget, freshModel, restoreSettings, run, set, status, theMessage, theParts, told } from './window';

describe('files of checkpoints', () => {
  const { folder, file, faulty } = useCheckpointFiles();

  describe('that go wrong', () => {
    const tried = { read: 0, written: 0 };
    before(freshModel);
    after(() => {
      console.log(
        `      ${tried.read} faults of files to be read, ${tried.written} of files to be written; nothing is lost`,
      );
    });
    afterEach(async () => {
      assert.equal((await status()).state, 'ready', 'the run at hand stays as it is');
    });

    const opened = (uri: vscode.Uri, why: RegExp) => async () => {
      await run('openCheckpoint', uri);
      await theMessage(why);
      tried.read++;
    };
    const written = (uri: vscode.Uri, why: RegExp) => async () => {
      await run('saveCheckpoint', uri);
      const message = await theMessage(why);
      assert.deepEqual(message.buttons, ['Choose Another File...']);
      tried.written++;
    };

    it(
      'are not there',
      opened(file('nowhere.safetensors'), /nowhere\.safetensors could not be read: it or its folder no longer exists/),
    );
    it('are folders', opened(vscode.Uri.file(folder), /is a folder: choose a file/));
    it('are no checkpoints', async () => {
      fs.writeFileSync(file('text.safetensors').fsPath, 'hello, this is a text');
      await opened(
        file('text.safetensors'),
        /text\.safetensors is text that begins with "hello, this is a text", not a safetensors file/,
      )();
    });
    it('are torn', async () => {
      await run('saveCheckpoint', file('whole.safetensors'));
      forget();
      const bytes = fs.readFileSync(file('whole.safetensors').fsPath);
      fs.writeFileSync(file('torn.safetensors').fsPath, bytes.subarray(0, bytes.length / 2));
      await opened(file('torn.safetensors'), /torn\.safetensors is not a safetensors file, or is damaged/)();
    });
    it('are of a run of another program', async () => {
      await run('saveCheckpoint', file('whole.safetensors'));
      forget();
      const bytes = fs.readFileSync(file('whole.safetensors').fsPath, 'latin1');
      const other = bytes.replace('"program":"microgpt"', '"program":"nanonets"');
      assert.notEqual(other, bytes);
      fs.writeFileSync(file('other.safetensors').fsPath, other, 'latin1');
      await opened(
        file('other.safetensors'),
        /other\.safetensors was trained with another program, nanonets, and this is microgpt: give /,
      )();
    });
    it('are pipes, which are never opened', async function () {
      if (process.platform === 'win32') this.skip();
      execFileSync('mkfifo', [file('pipe.safetensors').fsPath]);
      await opened(file('pipe.safetensors'), /pipe\.safetensors is a pipe or a device, not a file/)();
      forget();
      await written(file('pipe.safetensors'), /pipe\.safetensors is a pipe or a device/)();
    });
    it(
      'vanish while they are read',
      opened(faulty.file('vanishes'), /vanishes could not be read: it or its folder no longer exists/),
    );
    it(
      'grow while they are read',
      opened(faulty.file('grows'), /grows changed while it was being read: it had 100 bytes, and then 200/),
    );
    it(
      'are larger than any checkpoint',
      opened(faulty.file('huge'), /huge has 2,000,000,000 bytes, and files of at most 1,000,000,000/),
    );
    it('may not be read', opened(faulty.file('locked'), /locked could not be read: there is no permission/));

    it('cannot be written, for there is a folder', written(vscode.Uri.file(folder), /is a folder: choose a file/));
    it('cannot be written, for the disk is full', async () => {
      faulty.keep('full', new Uint8Array([1, 2, 3]));
      await written(faulty.file('full'), /full could not be written: the disk is full\. Make room/)();
      assert.deepEqual(faulty.kept('full'), new Uint8Array([1, 2, 3]), 'what was there is there');
      assert.deepEqual(
        faulty.names().filter((name) => name.includes('full')),
        ['full'],
      );
    });
    it('cannot be written, for the disk fails', async () => {
      faulty.keep('broken', new Uint8Array([1, 2, 3]));
      await written(faulty.file('broken'), /broken could not be written: .*EIO/)();
      assert.deepEqual(faulty.kept('broken'), new Uint8Array([1, 2, 3]), 'what was there is there');
      assert.deepEqual(
        faulty.names().filter((name) => name.includes('broken')),
        ['broken'],
      );
    });
    it('cannot be written, for names are refused that files are written under first', async () => {
      faulty.keep('picky', new Uint8Array([1, 2, 3]));
      await written(faulty.file('picky'), /picky could not be written: .*Names do not begin with a dot here/)();
      assert.deepEqual(faulty.kept('picky'), new Uint8Array([1, 2, 3]), 'what was there is there');
    });
    it('cannot be written where they are, in file systems that rename nothing: they are left beside', async () => {
      faulty.keep('no-rename-full', new Uint8Array([1, 2, 3]));
      const why =
        /^no-rename-full could not be written; all of its content is in (\.no-rename-full\.\w+\.tmp) beside it: the disk is full\./;
      await written(faulty.file('no-rename-full'), why)();
      const [, name] = why.exec(told[0]?.message ?? '') ?? [];
      assert.ok((faulty.kept(name ?? '')?.length ?? 0) > 100_000);
    });
    it('are not opened with a setting that is none', async () => {
      await run('saveCheckpoint', file('whole.safetensors'));
      forget();
      await set({ 'history.budgetMb': 'much' });
      try {
        await run('openCheckpoint', file('whole.safetensors'));
        const message = await theMessage(/microgpt\.history\.budgetMb is "much"; give a number from 0 to 8192/);
        assert.deepEqual(message.buttons, ['Open Settings']);
      } finally {
        await restoreSettings();
      }
    });
    it(
      'cannot be written, for the folder is read-only',
      written(faulty.file('read-only/x'), /x could not be written: there is no permission/),
    );
    it(
      'cannot be written, for the disk is read-only',
      written(faulty.file('read-only-disk/x'), /x could not be written: the disk is read-only\. Choose another place/),
    );
    // What Linux has for a place where nobody may write, not even who may everywhere else.
    if (fs.existsSync('/sys/kernel')) {
      it(
        'cannot be written, for nobody may write there',
        written(
          vscode.Uri.file('/sys/x.safetensors'),
          /could not be written: (there is no permission|the disk is read-only)/,
        ),
      );
    }
    it('cannot be written, for a part of the path is a file', async () => {
      fs.writeFileSync(file('plain').fsPath, '');
      await written(file('plain/x.safetensors'), /x\.safetensors could not be written: /)();
    });
  });

  describe('that take long', () => {
    const { withProgress } = vscode.window;
    const titles: (string | undefined)[] = [];
    before(async () => {
      await freshModel();
      // The user presses Cancel as soon as it is there.
      const cancelling: typeof vscode.window.withProgress = async ({ title, cancellable }, work) => {
        assert.equal(cancellable, true);
        titles.push(title);
        const source = new vscode.CancellationTokenSource();
        const result = work({ report() {} }, source.token);
        source.cancel();
        return await result;
      };
      Object.assign(vscode.window, { withProgress: cancelling });
    });
    after(() => Object.assign(vscode.window, { withProgress }));
    afterEach(async () => {
      assert.deepEqual([titles.splice(0).length, told.length], [1, 0], 'what is cancelled is no error');
      assert.equal((await status()).state, 'ready');
    });

    it('are not opened when that is cancelled, and another is', async () => {
      await run('saveCheckpoint', file('other-one.safetensors'));
      await theMessage(/^other-one\.safetensors is written/);
      forget();
      await run('openCheckpoint', faulty.file('never'));
      assert.match(titles[0] ?? '', /^Opening never/);
      await openAgreed(file('other-one.safetensors'));
      await theMessage(/^other-one\.safetensors is open: training continues/);
      forget();
    });

    for (const [command, work, title] of [
      ['saveCheckpoint', 'checkpoint', /^Saving the checkpoint/],
      ['exportWeights', 'weights', /^Exporting/],
    ] as const) {
      it(`are not written when that is cancelled: ${command}`, async () => {
        const { training } = await theParts();
        Object.defineProperty(training, 'session', {
          configurable: true,
          value: { [work]: () => new Promise(() => {}) },
        });
        try {
          await run(command, file('cancelled'));
        } finally {
          Reflect.deleteProperty(training, 'session');
        }
        assert.match(titles[0] ?? '', title);
        assert.ok(!fs.existsSync(file('cancelled').fsPath));
      });
    }
  });

  it('are written where they are in file systems that rename nothing, and where a link leads', async () => {
    await freshModel();
    await run('saveCheckpoint', faulty.file('no-rename'));
    await theMessage(/no-rename is written/);
    forget();
    const whole = faulty.kept('no-rename');
    assert.ok(whole !== undefined && whole.length > 100_000);
    // In the place of one before; in a folder that takes no further files; under a name that may not begin with a dot.
    faulty.keep('guarded', new Uint8Array([1, 2, 3]));
    for (const name of ['no-rename', 'guarded', 'picky-new']) {
      await run('saveCheckpoint', faulty.file(name));
      await theMessage(new RegExp(`${name} is written`));
      forget();
      assert.deepEqual(faulty.kept(name), whole);
    }
    assert.deepEqual(
      faulty.names().filter((name) => name.endsWith('.tmp') && !name.includes('full')),
      [],
    );
    if (process.platform === 'win32') return;
    fs.writeFileSync(file('target.safetensors').fsPath, '');
    fs.symlinkSync(file('target.safetensors').fsPath, file('link.safetensors').fsPath);
    await run('saveCheckpoint', file('link.safetensors'));
    assert.ok(fs.lstatSync(file('link.safetensors').fsPath).isSymbolicLink());
    assert.equal(fs.statSync(file('target.safetensors').fsPath).size, whole.length);
    assert.deepEqual(
      fs.readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
});
