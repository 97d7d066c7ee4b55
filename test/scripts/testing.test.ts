/** The runner of the tests: what is run side by side, what is counted, what becomes of a run that fails. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { countTests, type Listener, mochaCommand, patternOf, runTests } from '../../scripts/testing/mocha.mjs';
import { makePool } from '../../scripts/testing/pool.mjs';
import { Record } from '../../scripts/testing/record.mjs';

const outcome = (title: string, error: string | null = null) => ({ title, ms: 1, error, suite: null });

describe('the pool', () => {
  it('runs as many tasks at a time as it has places, those of a smaller rank first, and goes on after one that fails', async () => {
    const inPlace = makePool(2);
    const begun: string[] = [];
    let running = 0;
    let most = 0;
    const task = (name: string, rank: number) =>
      inPlace(rank, async () => {
        begun.push(name);
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        if (name === 'b') throw new Error('b fails');
        return name;
      });
    const results = await Promise.allSettled([task('c', 3), task('a', 1), task('d', 4), task('b', 2)]);
    assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
    assert.equal(most, 2);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason))),
      ['c', 'a', 'd', 'Error: b fails'],
    );
  });
});

describe('the record of a run', () => {
  /** What is printed by something. */
  function printed(doing: () => void): string {
    const { log } = console;
    const lines: string[] = [];
    console.log = (line: string) => lines.push(line);
    try {
      doing();
    } finally {
      console.log = log;
    }
    return lines.join('\n');
  }

  it('counts over all parts, and says how far each is', () => {
    const record = new Record();
    const text = printed(() => {
      record.expect('unit', 2);
      record.count('unit', outcome('one'));
      record.count('browser', outcome('two', 'Error: no window\n    at here'));
      record.count('unit', outcome('three'));
      record.notRun.push('the tests on the moon');
      record.close();
    });
    assert.match(text, /unit 1\/2 {2}passed one\n/);
    assert.match(text, /unit 2\/2 {2}passed three\n/);
    assert.match(text, /FAILED two\n {4}Error: no window\n {8}at here\n/);
    assert.match(text, /Not run:\n {4}the tests on the moon\n/);
    assert.match(text, /Failed:\n {4}browser: two\n2 passed, 1 failed$/);
  });

  it('names a test that passes when it is run once more as flaky, and counts it as passed', () => {
    const record = new Record();
    const text = printed(() => {
      record.count('browser', outcome('one', 'Error: late'));
      record.count('browser', outcome('two', 'Error: wrong'));
      record.countFlaky('browser', 'one');
      record.close();
    });
    assert.match(text, /Flaky \(.*\):\n {4}browser: one\n\nFailed:\n {4}browser: two\n1 passed, 1 failed$/);
  });
});

describe('a run of mocha', () => {
  let folder = '';
  before(() => {
    // Below the repository, where mocha is found.
    fs.mkdirSync('out', { recursive: true });
    folder = fs.mkdtempSync(path.resolve('out', 'runner-'));
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  /** Runs a file of tests; gives what the listener was told, and what failed. */
  async function run(text: string, options: readonly string[] = []) {
    const file = path.join(folder, `${Math.random().toString(36).slice(2)}.test.cjs`);
    fs.writeFileSync(file, text);
    const told: string[] = [];
    const listener: Listener = {
      expect: (tests) => told.push(`expects ${tests}`),
      count: ({ title, error }) => told.push(`${error === null ? 'passed' : 'failed'} ${title}`),
      print: (line) => told.push(`printed ${line}`),
    };
    const failed = await runTests(listener, (events) => mochaCommand([file], events, options));
    return { file, told: told.filter((line) => !line.startsWith('printed ')), failed };
  }

  it('tells of each test', async () => {
    const { file, told, failed } = await run(`
      describe('a suite', () => {
        it('passes', () => {});
        it('fails, with “ü” in it', () => { throw new Error('so'); });
      });`);
    assert.deepEqual(told, ['expects 2', 'passed a suite passes', 'failed a suite fails, with “ü” in it']);
    assert.match(failed[0]?.error ?? '', /^Error: so\n {4}at .*\.test\.cjs:4/s);
    assert.equal(await countTests([file], []), 2);
    assert.equal(await countTests([file], ['--grep', 'passes']), 1);
  });

  it('means just the failed tests by its pattern, and all tests of a suite whose hook failed', async () => {
    const text = (works: boolean) => `
      describe('a (suite)', () => {
        it('one', () => {});
        it('one and more', () => { if (!${works}) throw new Error(); });
      });
      describe('with a hook', () => {
        before(() => { if (!${works}) throw new Error(); });
        it('is left out', () => {});
      });`;
    const { failed } = await run(text(false));
    assert.deepEqual(
      failed.map(({ suite }) => suite),
      [null, 'with a hook'],
    );
    const again = await run(text(true), ['--grep', patternOf(failed)]);
    assert.deepEqual(again.told, ['expects 2', 'passed a (suite) one and more', 'passed with a hook is left out']);
  });

  it('has failed where its process ends before its tests do, or has none', async () => {
    const killed = await run(`it('ends all', () => process.kill(process.pid, 'SIGKILL'));`);
    assert.deepEqual(killed.told, ['expects 1', 'failed its process']);
    assert.match(killed.failed[0]?.error ?? '', /SIGKILL/);
    const exits = await run(`it('ends all', () => process.exit(0));`);
    assert.deepEqual(exits.told, ['expects 1', 'failed its process']);
    const none = await run('', ['--fail-zero']);
    assert.deepEqual(none.told, ['expects 0', 'failed its process']);
  });
});
