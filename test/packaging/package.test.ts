import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { packagedExtension } from '../host/workbench.mjs';
import { readVsix } from './vsix';

const kilobytes = 1000;

describe('the package', () => {
  let files: Map<string, Buffer>;

  before(() => {
    files = readVsix(packagedExtension);
  });

  /** A file that is shipped. */
  function shipped(name: string): Buffer {
    const content = files.get(`extension/${name}`);
    assert.ok(content, `${name} is in the package`);
    return content;
  }

  it('holds what is to be shipped and nothing else', () => {
    assert.deepEqual([...files.keys()].sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/dist/ThirdPartyNotices.txt',
      'extension/dist/extension.cjs',
      'extension/dist/inspector.css',
      'extension/dist/inspector.js',
      'extension/dist/microgpt.ts',
      'extension/dist/names.txt',
      'extension/dist/worker.cjs',
      'extension/media/icon.png',
      'extension/media/inspector.png',
      'extension/package.json',
      'extension/package.nls.json',
      'extension/readme.md',
    ]);
  });

  it('is smaller than 500 KB', () => {
    assert.ok(fs.statSync(packagedExtension).size < 500 * kilobytes, `${fs.statSync(packagedExtension).size} bytes`);
  });

  for (const [name, most] of [
    ['dist/extension.cjs', 100],
    ['dist/worker.cjs', 200],
  ] as const) {
    it(`has a ${name} smaller than ${most} KB`, () => {
      assert.ok(shipped(name).length < most * kilobytes, `${shipped(name).length} bytes`);
    });
  }

  it('has a dist/inspector.js smaller than 120 KB when compressed', () => {
    const size = gzipSync(shipped('dist/inspector.js')).length;
    assert.ok(size < 120 * kilobytes, `${size} bytes`);
  });

  it('shows users the very source that the engine was made of', () => {
    assert.ok(shipped('dist/microgpt.ts').equals(fs.readFileSync('src/engine/microgpt.ts')));
  });

  it('holds the published corpus', () => {
    const names = shipped('dist/names.txt');
    assert.equal(names.length, 228_145);
    assert.equal(names.toString('utf8').split('\n').length, 32_033);
    assert.equal(
      createHash('sha256').update(names).digest('hex'),
      '0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d',
    );
  });

  it('carries the licences of what it contains', () => {
    const notices = shipped('dist/ThirdPartyNotices.txt').toString('utf8');
    for (const name of ['preact', '@preact/signals', 'uplot', 'valibot', '@vscode/codicons']) {
      assert.match(notices, new RegExp(`^${name} \\d`, 'm'), name);
    }
  });

  it('refers to no source maps', () => {
    for (const name of ['dist/extension.cjs', 'dist/worker.cjs', 'dist/inspector.js']) {
      assert.doesNotMatch(shipped(name).toString('utf8'), /sourceMappingURL/, name);
    }
  });
});
