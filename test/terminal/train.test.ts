/** `npm run train` as people run it: a process, its output and its exit code. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seed42 } from '../reference';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const script = path.join('scripts', 'train.mjs');

function train(...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

describe('npm run train', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'microgpt-train-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('prints a line of JSON a step, and the samples', async () => {
    const { code, out, err } = await train('--json');
    assert.equal(code, 0, err);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(lines.length, 1001);
    assert.deepEqual(Object.keys(lines[0]), ['step', 'loss', 'learningRate', 'document', 'positions', 'created']);
    assert.deepEqual(
      { ...lines[0], loss: 0 },
      { step: 1, loss: 0, learningRate: 0.01, document: 'yuheng', positions: 7, created: 56283 },
    );
    for (const [i, loss] of seed42.losses.entries()) assert.ok(Math.abs(lines[i].loss - loss) < 1e-12 * loss);
    assert.deepEqual(lines[1000], { samples: seed42.samples });
  });

  it('takes shape, schedule, seed and corpus', async () => {
    const corpus = path.join(folder, 'corpus.txt');
    writeFileSync(corpus, 'hello\r\nworld\r\n');
    const shape = ['--n-layer', '2', '--n-embd', '8', '--n-head', '2', '--block-size', '4', '--seed', '7'];
    const { code, out } = await train('--json', '--steps', '3', '--corpus', corpus, ...shape, '--samples', '2');
    assert.equal(code, 0);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines
        .slice(0, 3)
        .map(({ document }) => document)
        .sort()
        .join()
        .replace(/hello|world/g, '*'),
      '*,*,*',
    );
    assert.deepEqual(
      lines.slice(0, 3).map(({ positions }) => positions),
      [4, 4, 4],
    );
    assert.equal(lines[2].learningRate, 0.01 * (1 - 2 / 3));
    assert.equal(lines[3].samples.length, 2);
  });

  it('cuts a text into blocks, with line feeds as characters of it', async () => {
    const corpus = path.join(folder, 'play.txt');
    const text = 'To be,\nor not to be,\nthat is the question.\n'.repeat(16);
    writeFileSync(corpus, text.replaceAll('\n', '\r\n'));
    const args = ['--corpus', corpus, '--documents', 'blocks', '--steps', '50', '--block-size', '8', '--samples', '40'];
    const { code, out } = await train(...args);
    assert.equal(code, 0);
    assert.match(out, /^86 blocks of 8 characters, vocabulary 18, /);
    const samples = out.split('\n').slice(-41, -1);
    assert.ok(
      samples.some((sample) => sample.includes('\\n')),
      out,
    );
    const { out: json } = await train('--json', ...args);
    const lines = json
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const { document, positions } of lines.slice(0, 50)) {
      assert.ok(text.includes(document) && document.length === 8 && positions === 8, document);
    }
    assert.ok(lines.slice(0, 50).some(({ document }) => document.includes('\n')));
    assert.deepEqual(
      lines[50].samples.map((sample: string) => sample.replaceAll('\n', '\\n')),
      samples,
    );
  });

  it('prints progress and names for people', async () => {
    const { code, out } = await train('--steps', '20', '--samples', '3');
    assert.equal(code, 0);
    assert.match(out, /32,033 documents, vocabulary 27, 4,192 parameters/);
    assert.match(out, /step 20 of 20 {2}loss \d\.\d{4}\n(\S*\n){3}$/);
  });

  /** Longer than any test. */
  const endless = ['--steps', '1000000000'];
  for (const args of [['--json', ...endless], endless]) {
    it(`ends quietly when its reader has gone: ${args[0]}`, async () => {
      const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let err = '';
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      // Before anything is written: of a run so long, the next line for people comes in days.
      child.stdout.destroy();
      const [code, signal] = await once(child, 'close');
      assert.deepEqual([code, signal, err], [0, null, '']);
    });
  }

  it('fails as it does otherwise when the reader of its errors has gone', async () => {
    const child = spawn(process.execPath, [script, '--steps', 'many'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.destroy();
    child.stdout.resume();
    assert.deepEqual(await once(child, 'close'), [1, null]);
  });

  // A device of Linux that is a full disk.
  if (existsSync('/dev/full')) {
    for (const args of [['--json', ...endless], endless, ['--help']]) {
      it(`says in a sentence that its output has no room: ${args[0]}`, () => {
        const full = openSync('/dev/full', 'w');
        const { status, stderr } = spawnSync(process.execPath, [script, ...args], { stdio: ['ignore', full, 'pipe'] });
        closeSync(full);
        assert.equal(status, 1);
        assert.match(stderr.toString(), /^Standard output cannot be written \(ENOSPC\): .*\.\n$/);
      });
    }

    it('fails as it does otherwise where nobody can read why', () => {
      const full = openSync('/dev/full', 'w');
      const { status } = spawnSync(process.execPath, [script, '--steps', 'many'], { stdio: ['ignore', 'pipe', full] });
      closeSync(full);
      assert.equal(status, 1);
    });
  }

  it('shows control characters of a text, and gives them as they are in JSON', async () => {
    const corpus = path.join(folder, 'escapes.txt');
    writeFileSync(corpus, '\u001b[31m\n');
    const args = ['--steps', '100', '--samples', '5', '--corpus', corpus];
    const { out } = await train(...args);
    assert.ok(out.includes('\\x1b[31m\n') && !out.includes('\u001b'), out);
    const { out: json } = await train('--json', ...args);
    const { samples } = JSON.parse(json.trimEnd().split('\n').at(-1) ?? '');
    assert.ok(samples.includes('\u001b[31m'), json);
  });

  it('tells of a single document as of one', async () => {
    const corpus = path.join(folder, 'single.txt');
    writeFileSync(corpus, 'hello');
    const { out } = await train('--corpus', corpus, '--steps', '1', '--samples', '0', '--block-size', '4');
    assert.match(
      out,
      /^1 document, vocabulary 5, [\d,]+ parameters\nlonger than the block size of 4, and cut: 1 document\n/,
    );
  });

  const refused = (title: string, args: () => string[], message: RegExp): void => {
    it(title, async () => {
      const { code, out, err } = await train(...args());
      assert.equal(code, 1);
      assert.equal(out, '');
      assert.match(err, message);
      assert.doesNotMatch(err, /\n {4}at /);
      assert.ok(!err.includes('\u001b'));
    });
  };
  const file = (name: string, content: string | Uint8Array) => {
    const written = path.join(folder, name);
    writeFileSync(written, content);
    return written;
  };
  refused('refuses a corpus that is missing', () => ['--corpus', path.join(folder, 'none')], /none'.*no such file/);
  refused('shows control characters of a name', () => ['--corpus', '\u001b[2J'], /^The corpus '\\x1b\[2J' cannot/);
  refused('shows control characters of a number', () => ['--steps', '\u001b[2J'], /^--steps is '\\x1b\[2J'/);
  refused('shows control characters of an option', () => ['--\u001b[2J'], /'--\\x1b\[2J'/);
  refused('refuses a folder for a corpus', () => ['--corpus', folder], /it is a folder/);
  refused('refuses an empty corpus', () => ['--corpus', file('empty', '')], /empty' is empty/);
  refused('refuses a corpus without documents', () => ['--corpus', file('blank', '\n\n')], /no documents/);
  refused(
    'refuses a corpus that is not UTF-8',
    () => ['--corpus', file('latin1', Uint8Array.of(0x65, 0xe9, 0x0a))],
    /not UTF-8/,
  );
  refused('refuses n_embd not divisible by n_head', () => ['--n-embd', '18'], /n_embd 18 .*n_head 4/);
  refused(
    'refuses a negative count',
    () => ['--samples=-1'],
    /--samples is '-1': give a whole number from 0 to 1000000/,
  );
  refused('refuses a temperature of 0', () => ['--temperature', '0'], /--temperature is '0': give a number above 0/);
  refused(
    'refuses what is no number',
    () => ['--steps', 'many'],
    /--steps is 'many': give a whole number of 1 or more/,
  );
  refused(
    'refuses a seed that is not whole',
    () => ['--seed', '1.5'],
    /--seed is '1\.5': give a whole number, such as 42/,
  );
  refused('refuses a model that is too large', () => ['--n-embd', '100000000'], /about 1.200e17 parameters.* room for/);
  refused('refuses more samples than it can keep', () => ['--samples', '1e9'], /--samples is '1e9': .* to 1000000/);
  refused(
    'refuses documents it does not know',
    () => ['--documents', 'words'],
    /^--documents is 'words': give lines or blocks\.\n$/,
  );
  refused('refuses an option it does not know', () => ['--stepz', '3'], /--stepz/);
});
