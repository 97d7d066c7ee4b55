import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { packagedExtension } from '../host/workbench.mjs';
import { linksOf } from '../markdown';
import { readVsix } from './vsix';
import { workerStart } from './worker-start';

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
    const parts = /^extension\/dist\/worker\/[\w-]+\.mjs$/;
    assert.ok(files.has('extension/dist/worker/main.mjs'));
    const others = [...files.keys()].filter((name) => !parts.test(name));
    assert.deepEqual(others.sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/dist/ThirdPartyNotices.txt',
      'extension/dist/debug-adapter.cjs',
      'extension/dist/extension.cjs',
      'extension/dist/inspector.css',
      'extension/dist/inspector.js',
      'extension/dist/lessons.cjs',
      'extension/dist/microgpt.ts',
      'extension/dist/models.json',
      'extension/dist/names.txt',
      'extension/dist/pages.js',
      'extension/dist/runs.cjs',
      'extension/dist/samples.cjs',
      'extension/dist/tensor-document.cjs',
      'extension/dist/tensors.css',
      'extension/dist/tensors.js',
      'extension/dist/value.ts',
      'extension/media/icon.png',
      'extension/media/inspector.webp',
      'extension/media/lesson.tmLanguage.json',
      ...fs.readdirSync('media/lessons').map((name) => `extension/media/lessons/${name}`),
      'extension/media/microgpt.svg',
      'extension/media/walkthrough/debug-dark.webp',
      'extension/media/walkthrough/debug-light.webp',
      'extension/media/walkthrough/line-dark.webp',
      'extension/media/walkthrough/line-light.webp',
      'extension/media/walkthrough/model-dark.webp',
      'extension/media/walkthrough/model-light.webp',
      'extension/media/walkthrough/open-dark.webp',
      'extension/media/walkthrough/open-light.webp',
      'extension/media/walkthrough/sample-dark.webp',
      'extension/media/walkthrough/sample-light.webp',
      'extension/media/walkthrough/train-dark.webp',
      'extension/media/walkthrough/train-light.webp',
      'extension/package.json',
      'extension/package.nls.json',
      'extension/readme.md',
    ]);
  });

  it('has a README whose links lead to files in the package, and which names the pages that are not', () => {
    const readme = shipped('readme.md').toString('utf8');
    const links = linksOf(readme);
    assert.deepEqual(
      links.filter(({ target }) => target !== '' && !files.has(`extension/${target}`)),
      [],
    );
    assert.ok(links.some(({ target }) => target === 'media/inspector.webp'));
    assert.match(readme, /The Inspector \(docs\/inspector\.md\)/);
  });

  it('is smaller than 890 KB', () => {
    assert.ok(fs.statSync(packagedExtension).size < 890 * kilobytes, `${fs.statSync(packagedExtension).size} bytes`);
  });

  it('has a dist/extension.cjs smaller than 120 KB', () => {
    const size = shipped('dist/extension.cjs').length;
    assert.ok(size < 120 * kilobytes, `${size} bytes`);
  });

  it('compiles model files with less than 90 KB of script when compressed, which training does without', () => {
    const worker = [...files].filter(([name]) => name.startsWith('extension/dist/worker/'));
    const compilers = worker.filter(([, content]) => content.includes('TSTypeAliasDeclaration'));
    assert.equal(compilers.length, 1);
    const [[name, compiler]] = compilers as [[string, Buffer]];
    assert.ok(gzipSync(compiler).length < 90 * kilobytes, `${gzipSync(compiler).length} bytes`);
    const start = workerStart((file) => shipped(file).toString('utf8'));
    assert.ok(!start.files.some((file) => name.endsWith(file)), 'it is not loaded at the start');
  });

  it('trains with less than 110 KB of script in the worker, and loads the rest when it is asked for', () => {
    const start = workerStart((name) => shipped(name).toString('utf8'));
    assert.ok(start.length > 1 && start.bytes < 110 * kilobytes, `${start.bytes} bytes in ${start.length} files`);
    const all = [...files.keys()].filter((name) => name.startsWith('extension/dist/worker/'));
    assert.ok(all.length > start.length, 'the rest is in files of its own');
  });

  for (const [script, most] of [
    ['inspector', 120],
    ['tensors', 40],
  ] as const) {
    it(`has a dist/${script}.js smaller than ${most} KB when compressed, with what the pages share`, () => {
      const size = gzipSync(shipped(`dist/${script}.js`)).length + gzipSync(shipped('dist/pages.js')).length;
      assert.ok(size < most * kilobytes, `${size} bytes`);
    });
  }

  it('shows users the very sources that the engine was made of', () => {
    for (const name of ['microgpt.ts', 'value.ts']) {
      assert.ok(shipped(`dist/${name}`).equals(fs.readFileSync(`src/engine/${name}`)), name);
    }
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
    for (const name of ['dist/extension.cjs', 'dist/worker/main.mjs', 'dist/pages.js', 'dist/inspector.js']) {
      assert.doesNotMatch(shipped(name).toString('utf8'), /sourceMappingURL/, name);
    }
  });
});
