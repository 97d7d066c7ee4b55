/** The checkout of any machine: its lines end with LF whatever Git is set to, and the names are made of it. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeCorpus } from '../../scripts/corpus.mjs';

describe('a checkout', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-checkout-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("has LF with the settings of Git for Windows, but in the SSA's list", () => {
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    git('init', '--quiet');
    git('config', 'core.autocrlf', 'true');
    const parts = ['.gitattributes', '.ci', 'esbuild.mjs', 'media', 'scripts', 'src'];
    for (const part of parts) fs.cpSync(part, path.join(folder, part), { recursive: true });
    git('add', '.');
    for (const part of parts.slice(1)) fs.rmSync(path.join(folder, part), { recursive: true });
    git('checkout', '--quiet', '.');
    const files = git('ls-files', '--eol').trimEnd().split('\n');
    assert.ok(files.length > 100);
    const otherwise = files
      .filter((file) => !/ w\/(lf|-text|none) /.test(file))
      .map((file) => file.replace(/.*\t/, ''));
    assert.deepEqual(otherwise, ['media/corpus/yob2018.txt']);
    assert.equal(makeCorpus(path.join(folder, 'media', 'corpus')), makeCorpus());
  });

  for (const end of ['\n', '\r\n']) {
    it(`has the names, whatever became of its lines: ${JSON.stringify(end)}`, () => {
      for (const name of ['yob2018.txt', 'ssa-2018-first-release.tsv']) {
        const text = fs.readFileSync(path.join('media', 'corpus', name), 'utf8');
        fs.writeFileSync(path.join(folder, name), text.replace(/\r?\n/g, end));
      }
      assert.equal(makeCorpus(folder), makeCorpus());
    });
  }
});
