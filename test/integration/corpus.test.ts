import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { readRunConfig } from '../../src/extension/settings';
import { FaultyFiles } from './faulty-files';
import { answerLists, answers, asked } from './lists';
import {
  closeAllEditors,
  forget,
  hearMessages,
  restoreSettings,
  run,
  set,
  status,
  theMessage,
  theParts,
  told,
  until,
  untilState,
} from './window';

/**
 * Takes the place of VS Code's notifications with progress, and presses Cancel: as soon as it is shown (null), or as it says something. What is begun is
 * told of at once and not after half a second, in which a fast machine might be done.
 */
function cancelProgress(when: (message: string | null) => boolean) {
  const { withProgress } = vscode.window;
  const { setTimeout } = globalThis;
  const hasty = (handler: () => void, delay = 0) => setTimeout(handler, delay === 500 ? 0 : delay);
  Object.assign(globalThis, { setTimeout: hasty });
  let title: string | undefined;
  const source = new vscode.CancellationTokenSource();
  const see = (message: string | null) => {
    if (when(message)) source.cancel();
  };
  Object.assign(vscode.window, {
    withProgress(options: vscode.ProgressOptions, work: Parameters<typeof withProgress>[1]) {
      title = options.title;
      const result = work({ report: ({ message }) => see(message ?? null) }, source.token);
      see(null);
      return result;
    },
  });
  return {
    /** What was seen of it. */
    restore() {
      Object.assign(vscode.window, { withProgress });
      Object.assign(globalThis, { setTimeout });
      return { title, cancelled: source.token.isCancellationRequested };
    },
  };
}

/** A model of the names, without a step taken, not running. */
async function modelOfNames(): Promise<void> {
  const { training } = await theParts();
  await training.pause();
  const config = readRunConfig();
  await training.begin({ config, corpus: (await training.readNames(config)).number });
}

describe("training on a text of one's own", () => {
  let folder = '';
  const file = (name: string, content: string | Uint8Array): vscode.Uri => {
    fs.writeFileSync(path.join(folder, name), content);
    return vscode.Uri.file(path.join(folder, name));
  };
  const faulty = new FaultyFiles();
  let faults = 0;
  hearMessages();
  answerLists();
  before(async () => {
    faulty.register();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-corpora-'));
    await closeAllEditors();
    await set({ 'training.numSteps': 3 });
  });
  beforeEach(modelOfNames);
  afterEach(closeAllEditors);
  after(async () => {
    await restoreSettings();
    await modelOfNames();
    await closeAllEditors();
    faulty.dispose();
    fs.rmSync(folder, { recursive: true });
    console.log(`      ${faults} faults of texts, each said in words; the run at hand was kept`);
  });

  it('says what it would be before it trains on a file, and trains on it', async () => {
    answers.push('Train');
    await run('trainOnFile', file('poem.txt', '\uFEFFein Haus\r\n\r\n  zwei Häuser am See  \r\ndrei'));
    const [confirmation] = asked;
    assert.equal(confirmation.title, 'Train on poem.txt');
    // 15 characters and BOS; (2 * 16 + 16 + 12 * 16) * 16 parameters.
    assert.match(
      confirmation.text,
      /^3 documents, a vocabulary of 16 with BOS, 3,840 parameters\n.*\n1 document is longer than the block size of 16 and is cut\./,
    );
    const { corpus, documents, vocabularySize, parameters } = await untilState('finished');
    assert.deepEqual([corpus, documents, vocabularySize, parameters], ['poem.txt', 3, 16, 3840]);
    // That the number of steps is another since the run before may be told as late as now.
    assert.deepEqual(
      told.filter(({ message }) => !message.startsWith('The changed settings')),
      [],
    );
  });

  it('says that the run at hand would end, and leaves it as it is when it is not wanted', async () => {
    await run('step');
    answers.push('Cancel');
    await run('trainOnFile', file('other.txt', 'a\nb'));
    assert.match(asked[0].text, /The current run, at step 1 of 3, ends\./);
    const { state, step, corpus } = await status();
    assert.deepEqual([state, step, corpus], ['paused', 1, 'names']);
  });

  it('trains on what the editor has, saved or not, and on what is selected in it', async () => {
    const uri = file('draft.txt', 'saved\ntext');
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'unsaved\n'));
    answers.push('Train');
    await run('trainOnFile');
    assert.equal((await untilState('finished')).documents, 3);
    // The source of the model has been opened above it.
    const again = await vscode.window.showTextDocument(editor.document);
    again.selections = [new vscode.Selection(0, 0, 1, 0), new vscode.Selection(2, 0, 2, 2)];
    answers.push('Train');
    await run('trainOnSelection');
    assert.match(asked[1].title, /^Train on selection of draft\.txt$/);
    const { documents, corpus } = await untilState('finished');
    assert.deepEqual([documents, corpus], [2, 'selection of draft.txt']);
    again.selection = new vscode.Selection(0, 0, 0, 0);
    await run('trainOnSelection');
    await theMessage(/^Nothing is selected: select the lines/);
  });

  it('offers the names, a file and those before; Restart stays with the corpus', async () => {
    const uri = file('recent.txt', 'x\ny');
    answers.push('Train');
    await run('trainOnFile', uri);
    await untilState('finished');
    await run('restart');
    assert.deepEqual([(await status()).state, (await status()).corpus], ['ready', 'recent.txt']);
    await run('chooseCorpus');
    const { labels } = asked[1];
    assert.deepEqual(labels.slice(0, 2), ['Names', 'File...']);
    assert(labels.includes('recent.txt (trained on now)'));
    answers.push('recent.txt', 'Train');
    await run('chooseCorpus');
    assert.equal((await untilState('finished')).corpus, 'recent.txt');
    answers.push('Names', 'Train');
    await run('chooseCorpus');
    assert.deepEqual([(await untilState('finished')).corpus, (await status()).documents], ['names', 32033]);
  });

  it('knows the corpus that is trained on by its documents, not by its name', async () => {
    const inFolder = (name: string, content: string) => {
      fs.mkdirSync(path.join(folder, name));
      return file(path.join(name, 'verses.txt'), content);
    };
    const one = inFolder('one', 'xx\ny');
    const other = inFolder('other', 'x\nz');
    // White space and blank lines are no part of the documents.
    const copy = inFolder('copy', ' xx \r\n\r\ny');
    const called = file('names', 'a\nb');
    for (const uri of [copy, other, called, one]) {
      answers.push('Train');
      await run('trainOnFile', uri);
      await untilState('finished');
    }
    asked.length = 0;
    await run('chooseCorpus');
    assert.deepEqual(asked[0].labels.slice(0, 7), [
      ...['Names', 'File...', 'recent'],
      ...['verses.txt (trained on now)', 'names', 'verses.txt', 'verses.txt (trained on now)'],
    ]);
    const paths = asked[0].text.split('\n').filter((line) => line.endsWith('verses.txt'));
    assert.deepEqual(paths, [one.fsPath, other.fsPath, copy.fsPath]);
    fs.writeFileSync(one.fsPath, 'x\nyy');
    fs.rmSync(copy.fsPath);
    await run('chooseCorpus');
    assert.deepEqual(
      asked[1].labels.filter((label) => label.includes('trained on now')),
      [],
    );
    answers.push('names', 'Train');
    await run('chooseCorpus');
    const { corpus, documents } = await untilState('finished');
    assert.deepEqual([corpus, documents], ['names', 2]);
  });

  it('cuts a text into blocks where the setting says so, and its run keeps them', async () => {
    const play = file('play.txt', 'To be,\r\nor not to be.\r\n');
    const checkpoint = vscode.Uri.file(path.join(folder, 'play.safetensors'));
    await set({ 'corpus.documents': 'blocks' });
    answers.push('Train');
    await run('trainOnFile', play);
    assert.match(
      asked[0].text,
      /^2 blocks of 16 characters, a vocabulary of 12 with BOS, .*\n.*\nThe text is cut into blocks; line feeds are/,
    );
    const trained = await untilState('finished');
    assert.deepEqual([trained.division, trained.documents], ['blocks', 2]);
    await run('saveCheckpoint', checkpoint);
    await run('chooseCorpus');
    assert.match(asked[1].text, /A text file, cut into blocks/);
    assert(asked[1].labels.includes('play.txt (trained on now)'));
    await set({ 'corpus.documents': undefined });
    await run('chooseCorpus');
    assert(asked[2].labels.includes('play.txt'), 'its lines are not trained on');
    await run('restart');
    assert.equal((await status()).division, 'blocks');
    await modelOfNames();
    forget();
    await run('openCheckpoint', checkpoint);
    await theMessage(/^play\.safetensors is open: training continues after step 3 of 3/);
    const { corpus, division, documents } = await status();
    assert.deepEqual([corpus, division, documents], ['play.txt', 'blocks', 2]);
  });

  it('says what the setting of the documents can be', async () => {
    await set({ 'corpus.documents': 'words' });
    for (const command of ['trainOnFile', 'chooseCorpus']) {
      forget();
      await run(command, file('any.txt', 'a\nb'));
      await theMessage(/^The setting microgpt\.corpus\.documents is "words"; give "lines" or "blocks"\.$/);
    }
    await set({ 'corpus.documents': undefined });
    assert.equal((await status()).corpus, 'names');
  });

  it('opens a checkpoint on a recent text of the same documents, whatever that is called now', async () => {
    const song = file('song.txt', 'la\nli');
    const renamed = file('renamed.txt', 'la\nli\n');
    const checkpoint = vscode.Uri.file(path.join(folder, 'song.safetensors'));
    answers.push('Train', 'Train');
    await run('trainOnFile', song);
    await untilState('finished');
    await run('saveCheckpoint', checkpoint);
    await run('trainOnFile', renamed);
    await untilState('finished');
    fs.rmSync(song.fsPath);
    await modelOfNames();
    forget();
    await run('openCheckpoint', checkpoint);
    await theMessage(/^song\.safetensors is open: training continues after step 3 of 3/);
    assert.deepEqual([(await status()).corpus, (await status()).step], ['renamed.txt', 3]);
  });

  it('samples with the characters of the corpus', async () => {
    answers.push('Train');
    await run('trainOnFile', file('letters.txt', 'häß\n語'));
    await untilState('finished');
    const { training } = await theParts();
    assert.deepEqual(await training.session.characters(), ['h', 'ß', 'ä', '語']);
  });

  it('goes on where files are on no disk: a text is read, a checkpoint of it is saved and opened', async () => {
    const said = (pattern: RegExp) => until(() => told.find(({ message }) => pattern.test(message)), String(pattern));
    faulty.keep('verse', new TextEncoder().encode('anna\nbob\ncarla'));
    answers.push('Train');
    await run('trainOnFile', faulty.file('verse'));
    const { corpus, documents, loss } = await untilState('finished');
    assert.deepEqual([corpus, documents], ['verse', 3]);
    await run('saveCheckpoint', faulty.file('verse.safetensors'));
    await said(/^verse\.safetensors is written/);
    await modelOfNames();
    forget();
    await run('openCheckpoint', faulty.file('verse.safetensors'));
    const opened = await said(/^verse\.safetensors is open: training continues after step 3 of 3/);
    assert.deepEqual([(await status()).corpus, (await status()).documents], ['verse', 3]);
    opened.answer('Show Step 3');
    // The steps before it may be seen on the way.
    const shown = await until(async () => {
      const now = await status();
      return now.visiting === null && now.loss !== null ? now : undefined;
    }, 'step 3');
    assert.deepEqual([shown.step, shown.loss], [3, loss]);
  });

  const refused = (what: string, make: () => vscode.Uri, message: RegExp) =>
    it(`refuses ${what} in clear words, and keeps the run at hand`, async () => {
      await run('step');
      const uri = make();
      answers.push('Train');
      await run('trainOnFile', uri);
      await theMessage(message);
      const { state, step, corpus } = await status();
      assert.deepEqual([state, step, corpus], ['paused', 1, 'names']);
      faults++;
    });
  refused('what is not there', () => vscode.Uri.file(path.join(folder, 'none.txt')), /'none\.txt' no longer exists/);
  refused(
    'a file that vanishes while it is read',
    () => faulty.file('vanishes'),
    /'vanishes' no longer exists: choose another text/,
  );
  refused('a file that may not be read', () => faulty.file('locked'), /^There is no permission to read 'locked'/);
  refused('a folder', () => vscode.Uri.file(folder), /is a folder: choose a text file/);
  refused('an empty file', () => file('empty.txt', ''), /'empty\.txt' is empty/);
  refused('blank lines alone', () => file('blank.txt', ' \n\t\r\n'), /only blank lines/);
  refused(
    'what is not UTF-8',
    () => file('latin1.txt', Uint8Array.of(0x65, 0x0a, 0xe9)),
    /byte E9.*offset 2 in line 2/,
  );
  refused(
    'a Git LFS pointer',
    () => file('pointer.txt', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
    /'pointer\.txt' is a Git LFS pointer, not UTF-8 text.*`git lfs pull` fetches it/,
  );
  refused(
    'a web page',
    () => file('page.txt', '<!DOCTYPE html>\n<html></html>'),
    /'page\.txt' is a web page \(HTML\).*download the file again/,
  );
  refused(
    'a gzip archive',
    () => file('names.txt', Uint8Array.of(0x1f, 0x8b, 0x08, 0, 0)),
    /'names\.txt' is a gzip archive.*unpack it/,
  );
  refused(
    'too large a file',
    () => {
      const uri = file('large.txt', '');
      fs.truncateSync(uri.fsPath, 50_000_001);
      return uri;
    },
    /'large\.txt' has 50,000,001 bytes: give a text of at most 50 MB/,
  );
  refused(
    'too many characters',
    () => file('many.txt', String.fromCodePoint(...Array.from({ length: 5000 }, (_, i) => 0x4e00 + i))),
    /vocabulary of 5,001 with BOS/,
  );
  refused(
    'the source of the model',
    () => vscode.Uri.parse('microgpt:/microgpt.ts'),
    /This is the source of the model/,
  );
  if (process.platform !== 'win32') {
    refused(
      'a pipe, which would never end',
      () => {
        const pipe = path.join(folder, 'pipe');
        execFileSync('mkfifo', [pipe]);
        return vscode.Uri.file(pipe);
      },
      /'pipe' is a pipe or a device, not a file/,
    );
  }

  it('notices a file that changes while it is read', async () => {
    await run('step');
    let size = 4;
    let mtime = 1;
    const growing = vscode.workspace.registerFileSystemProvider('microgpt-growing', {
      onDidChangeFile: () => new vscode.Disposable(() => {}),
      watch: () => new vscode.Disposable(() => {}),
      stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: mtime++, size: size++ }),
      readFile: () => new TextEncoder().encode('a\n'.repeat(size)),
      readDirectory: () => [],
      createDirectory: () => {},
      writeFile: () => {},
      delete: () => {},
      rename: () => {},
    });
    await run('trainOnFile', vscode.Uri.parse('microgpt-growing:/log.txt'));
    await theMessage(/'log\.txt' changed while it was being read/);
    assert.equal((await status()).step, 1);
    faults++;
    growing.dispose();
  });

  it('leaves the run at hand as it is when reading is cancelled, while a file system takes its time', async () => {
    await run('step');
    const never = vscode.workspace.registerFileSystemProvider('microgpt-never', {
      onDidChangeFile: () => new vscode.Disposable(() => {}),
      watch: () => new vscode.Disposable(() => {}),
      stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: 5 }),
      readFile: () => new Promise(() => {}),
      readDirectory: () => [],
      createDirectory: () => {},
      writeFile: () => {},
      delete: () => {},
      rename: () => {},
    });
    const progress = cancelProgress(() => true);
    await run('trainOnFile', vscode.Uri.parse('microgpt-never:/slow.txt'));
    assert.deepEqual(progress.restore(), { title: 'Reading slow.txt', cancelled: true });
    await assertNothingChosen();
    never.dispose();
  });

  it('leaves the run at hand as it is when reading is cancelled, in the midst of 50 MB', async () => {
    await run('step');
    const line = 'anna\nbob\nelisabeth\n';
    const uri = file('fifty.txt', line.repeat(Math.floor(50_000_000 / line.length)));
    const parts: string[] = [];
    const progress = cancelProgress((message) => {
      if (message !== null) parts.push(message);
      return message !== null;
    });
    await run('trainOnFile', uri);
    assert.deepEqual(progress.restore(), { title: 'Reading fifty.txt', cancelled: true });
    assert.match(parts[0] ?? '', /^\d{1,2} %$/);
    await assertNothingChosen();
    // And the worker is there for the next.
    await run('step');
    assert.equal((await status()).step, 2);
    answers.push('Train');
    await run('trainOnFile', file('after.txt', 'x\ny'));
    assert.equal((await untilState('finished')).corpus, 'after.txt');
  });

  async function assertNothingChosen(): Promise<void> {
    assert.deepEqual([asked, told], [[], []], 'nothing is asked and nothing is said');
    const { state, step, corpus } = await status();
    assert.deepEqual([state, step, corpus], ['paused', 1, 'names']);
  }

  it('reads from file systems that are not on the disk', async () => {
    const virtual = vscode.workspace.registerFileSystemProvider('microgpt-virtual', {
      onDidChangeFile: () => new vscode.Disposable(() => {}),
      watch: () => new vscode.Disposable(() => {}),
      stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: 5 }),
      readFile: () => new TextEncoder().encode('ab\nba'),
      readDirectory: () => [],
      createDirectory: () => {},
      writeFile: () => {},
      delete: () => {},
      rename: () => {},
    });
    answers.push('Train');
    await run('trainOnFile', vscode.Uri.parse('microgpt-virtual:/far/away.txt'));
    const { corpus, documents } = await untilState('finished');
    assert.deepEqual([corpus, documents], ['away.txt', 2]);
    virtual.dispose();
  });

  it('begins with the Inspector in sight', async () => {
    const { inspector } = await theParts();
    answers.push('Train');
    await run('trainOnFile', file('seen.txt', 'ab\nba'));
    await untilState('finished');
    await until(() => inspector.visible, 'the Inspector');
  });
});
