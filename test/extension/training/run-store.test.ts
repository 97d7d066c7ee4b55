/** What is kept of runs on disk: whole or not at all, whatever becomes of files and windows. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { bundleTests } from '../../../esbuild.mjs';
import { RunStore } from '../../../src/extension/training/run-store';

const text = new TextEncoder().encode('anna\nbob');
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** A part that is kept with a run, and one that was given with the run before. */
const given = (bytes: Uint8Array<ArrayBuffer>) => ({ sha256: hash(bytes), bytes });
const known = (bytes: Uint8Array) => ({ sha256: hash(bytes), bytes: null });
const run = (content: string) => new TextEncoder().encode(content);
const loaded = async (store: RunStore) => {
  const kept = await store.load();
  return kept && [Buffer.from(kept.run).toString(), ...kept.parts.map((part) => Buffer.from(part).toString())];
};

describe('the store of runs', () => {
  let root = '';
  const stores: RunStore[] = [];
  /** How often each was tried. */
  const faults = new Map<string, number>();
  const tried = (fault: string) => faults.set(fault, (faults.get(fault) ?? 0) + 1);
  after(() => {
    console.log(`      faults of the disk: ${Array.from(faults, ([fault, count]) => `${count} ${fault}`).join(', ')}`);
  });
  const open = async (patience = 0) => {
    const store = await RunStore.open(root, patience);
    stores.push(store);
    return store;
  };
  /** The bundle of a window's process, in a folder of its own. */
  let bundle = '';
  let bundles: string | null = null;
  /** What is around the store, of one test. */
  let around: string | null = null;
  const processes: ChildProcess[] = [];
  /** A window in a process of its own that has kept a run with the text. */
  const anotherWindow = async (content: string) => {
    const process = spawn(globalThis.process.execPath, [bundle, root, content, 'anna\nbob'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    processes.push(process);
    const [said] = await Promise.race([once(process.stdout, 'data'), once(process, 'exit')]);
    assert.equal(String(said), 'kept\n');
    const kill = async () => {
      const gone = once(process, 'exit');
      process.kill('SIGKILL');
      await gone;
    };
    return { process, kill };
  };
  const folders = () => fs.readdirSync(root);
  /** The files of the one folder. */
  const file = (name: string) => path.join(root, folders()[0] ?? '', name);
  before(async () => {
    bundles = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-window-'));
    const entry = path.join('test', 'extension', 'training', 'window-process');
    await bundleTests({ entryPoints: [`${entry}.ts`], outdir: bundles, format: 'esm' });
    bundle = path.join(bundles, `${entry}.mjs`);
  });
  // What was made is removed, and nothing that is found by a path from it.
  after(() => {
    if (bundles !== null) fs.rmSync(bundles, { recursive: true });
  });
  beforeEach(() => {
    around = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-store-'));
    root = path.join(around, 'runs');
  });
  afterEach(async () => {
    for (const process of processes.splice(0)) process.kill('SIGKILL');
    for (const store of stores.splice(0)) await store.release();
    if (around !== null) fs.rmSync(around, { recursive: true });
    around = null;
  });

  it('gives back what was saved last, to the window and to the one after it', async () => {
    const store = await open();
    assert.equal(await store.load(), null);
    for (let i = 0; i < 5; i++) await store.save(run(`run ${i}`), [i === 0 ? given(text) : known(text)]);
    assert.deepEqual(await loaded(store), ['run 4', 'anna\nbob']);
    await store.release();
    const next = await open();
    assert.deepEqual(await loaded(next), ['run 4', 'anna\nbob']);
    await next.save(run('run 5'), [known(text)]);
    assert.deepEqual(await loaded(next), ['run 5', 'anna\nbob']);
    assert.equal(folders().length, 1);
  });

  it('gives the save before the last, where that is asked for, and none before that', async () => {
    const store = await open();
    assert.equal(await store.load(1), null);
    for (let i = 0; i < 3; i++) await store.save(run(`run ${i}`), [i === 0 ? given(text) : known(text)]);
    assert.equal(Buffer.from((await store.load(1))?.run ?? []).toString(), 'run 1');
    assert.equal(await store.load(2), null);
    await store.save(run('run 3'), [known(text)]);
    assert.deepEqual(await loaded(store), ['run 3', 'anna\nbob']);
  });

  it('gives the save before where the last is torn or changed, and none where both are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('cut', 'flip', 'empty', 'gone'),
        fc.nat({ max: 200 }),
        fc.boolean(),
        async (fault, place, both) => {
          fs.rmSync(root, { recursive: true, force: true });
          const store = await open();
          for (let i = 0; i < 4; i++) await store.save(run(`run ${i}`), [i === 0 ? given(text) : known(text)]);
          for (const name of both ? ['run-1', 'run-0'] : ['run-1']) {
            const bytes = fs.readFileSync(file(name));
            const at = place % bytes.length;
            if (fault === 'gone') fs.rmSync(file(name));
            else if (fault === 'empty') fs.writeFileSync(file(name), '');
            else if (fault === 'cut') fs.writeFileSync(file(name), bytes.subarray(0, at));
            else {
              bytes[at] = (bytes[at] ?? 0) ^ (1 << (place % 8));
              fs.writeFileSync(file(name), bytes);
            }
          }
          assert.deepEqual(await loaded(store), both ? null : ['run 2', 'anna\nbob']);
          tried(`${fault === 'flip' ? 'changed' : fault}${both ? ' in both saves' : ''}`);
          await store.release();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keeps the parts of each of the two saves, and no others', async () => {
    const store = await open();
    for (let i = 0; i < 4; i++) {
      const other = run(`text ${i}`);
      await store.save(run(`run ${i}`), [given(other)]);
    }
    assert.equal(fs.readdirSync(file('.')).filter((name) => name.startsWith('part-')).length, 2);
    fs.writeFileSync(file(`part-${hash(run('text 3')).slice(0, 32)}`), 'changed');
    assert.deepEqual(await loaded(store), ['run 2', 'text 2']);
  });

  it('gives all parts in their order, of which some stay from save to save; without one of them the save before', async () => {
    const store = await open();
    const part = (i: number) => run(`part ${i}`);
    await store.save(run('run 0'), [given(text), given(part(0))]);
    await store.save(run('run 1'), [known(text), known(part(0)), given(part(1)), known(part(0))]);
    assert.deepEqual(await loaded(store), ['run 1', 'anna\nbob', 'part 0', 'part 1', 'part 0']);
    await store.save(run('run 2'), [known(text), given(part(2)), known(part(1))]);
    assert.deepEqual(await loaded(store), ['run 2', 'anna\nbob', 'part 2', 'part 1']);
    fs.rmSync(file(`part-${hash(part(2)).slice(0, 32)}`));
    tried('gone part');
    assert.deepEqual(await loaded(store), ['run 1', 'anna\nbob', 'part 0', 'part 1', 'part 0']);
    await store.release();
    const next = await open();
    assert.deepEqual((await loaded(next))?.[0], 'run 1');
    for (let i = 3; i < 5; i++) await next.save(run(`run ${i}`), [given(text)]);
    assert.deepEqual(await loaded(next), ['run 4', 'anna\nbob']);
    assert.equal(fs.readdirSync(file('.')).filter((name) => name.startsWith('part-')).length, 1);
  });

  it('leaves the runs of other windows alone as long as they are there', async () => {
    const one = await open();
    await one.save(run('one'), [given(text)]);
    const other = await open();
    assert.equal(await other.load(), null);
    await other.save(run('other'), [given(text)]);
    assert.deepEqual(
      [await loaded(one), await loaded(other)],
      [
        ['one', 'anna\nbob'],
        ['other', 'anna\nbob'],
      ],
    );
    assert.equal(folders().length, 2);
  });

  /** What may be wrong with a machine's clock, milliseconds from the true time, and how long ago it says that it was started, seconds. */
  const hour = 3_600;
  const year = 365 * 24 * hour;
  const machines = [
    { name: 'as it is', ahead: 0, uptime: hour },
    { name: 'that was started a minute ago', ahead: 0, uptime: 60 },
    { name: 'that was started a year ago', ahead: 0, uptime: year },
    { name: 'that has slept for a night', ahead: 8 * hour, uptime: hour },
    { name: 'whose clock was set back by a year', ahead: -year, uptime: hour },
    { name: 'that is in the year 2040', ahead: 14 * year, uptime: 30 },
  ];
  for (const { name, ahead, uptime } of machines) {
    it(`is another window's while its process is there, be it stopped, and is taken when that is killed, on a machine ${name}`, async () => {
      const window = await anotherWindow('one');
      const real = { now: Date.now, uptime: os.uptime };
      Date.now = () => real.now() + ahead * 1000;
      os.uptime = () => uptime;
      try {
        assert.equal(await (await open()).load(), null);
        // Windows has no such signal.
        if (process.platform !== 'win32') {
          window.process.kill('SIGSTOP');
          assert.equal(await (await open()).load(), null);
        }
        await window.kill();
        assert.deepEqual(await loaded(await open()), ['one', 'anna\nbob']);
      } finally {
        Date.now = real.now;
        os.uptime = real.uptime;
      }
    });
  }

  it('is taken when its process is killed while that is waited for', async () => {
    const window = await anotherWindow('one');
    const next = open(60_000);
    await window.kill();
    assert.deepEqual(await loaded(await next), ['one', 'anna\nbob']);
  });

  it('is brought back from a folder of a former version, which wrote down its owner', async () => {
    const one = await open();
    await one.save(run('one'), [given(text)]);
    fs.writeFileSync(file('owner'), JSON.stringify({ host: 'another', process: process.pid, started: null }));
    await one.release();
    assert.deepEqual(await loaded(await open()), ['one', 'anna\nbob']);
  });

  it('is not lost where a window takes it that cannot see the lock, as one of another machine', async () => {
    const one = await open();
    await one.save(run('one'), [given(text)]);
    // A named pipe of Windows is seen everywhere on its machine.
    if (process.platform === 'win32') return;
    const { tmpdir } = os;
    os.tmpdir = () => path.dirname(root);
    const other = await open().finally(() => {
      os.tmpdir = tmpdir;
    });
    assert.deepEqual(await loaded(other), ['one', 'anna\nbob']);
    await assert.rejects(one.save(run('two'), [known(text)]), { code: 'ENOENT' });
    await one.save(run('three'), [given(text)]);
    assert.deepEqual(await loaded(one), ['three', 'anna\nbob']);
    assert.deepEqual(await loaded(other), ['one', 'anna\nbob']);
  });

  it('keeps the eight that were saved to last of those whose windows are gone, and none without a run, whatever their age', async () => {
    const all: { readonly store: RunStore; readonly name: string }[] = [];
    for (let i = 0; i < 10; i++) {
      const store = await open();
      await store.save(run(`run ${i}`), [given(text)]);
      // The times of files may be of any year.
      const [made] = folders().filter((name) => !all.some((one) => one.name === name));
      assert(made !== undefined);
      for (const save of fs.readdirSync(path.join(root, made))) fs.utimesSync(path.join(root, made, save), i, i);
      all.push({ store, name: made });
    }
    fs.mkdirSync(path.join(root, 'empty'));
    for (const { store } of all) await store.release();
    assert.deepEqual(await loaded(await open()), ['run 9', 'anna\nbob']);
    assert.equal(folders().length, 8);
    assert.deepEqual(await loaded(await open()), ['run 8', 'anna\nbob']);
    assert(!folders().includes(all[1]?.name ?? '') && folders().includes(all[2]?.name ?? ''));
  });

  it('waits for a window that is on its way out', async () => {
    const one = await open();
    await one.save(run('one'), [given(text)]);
    const next = open(60_000);
    await one.release();
    assert.deepEqual(await loaded(await next), ['one', 'anna\nbob']);
  });

  it('is taken over by one of many windows that open at once', async () => {
    const one = await open();
    await one.save(run('one'), [given(text)]);
    await one.release();
    const many = await Promise.all(Array.from({ length: 8 }, () => open()));
    const found = await Promise.all(many.map((store) => store.load()));
    assert.equal(found.filter((kept) => kept !== null).length, 1);
  });

  it('says that the disk is full, keeps the run before, and goes on when there is room', async () => {
    // What Linux has for a full disk.
    if (!fs.existsSync('/dev/full')) return;
    const store = await open();
    await store.save(run('before'), [given(text)]);
    fs.symlinkSync('/dev/full', file('next'));
    await assert.rejects(store.save(run('lost'), [known(text)]), { code: 'ENOSPC' });
    tried('full disk');
    assert.deepEqual(await loaded(store), ['before', 'anna\nbob']);
    fs.rmSync(file('next'));
    await store.save(run('after'), [known(text)]);
    assert.deepEqual(await loaded(store), ['after', 'anna\nbob']);
  });

  it('is on the disk before it takes the place of another: where the disk fails, the run before is there', async () => {
    const store = await open();
    for (const content of ['one', 'two']) await store.save(run(content), [given(text)]);
    const handle = await openFile(file('run-0'), 'r');
    await handle.close();
    const shared: { sync(): Promise<void> } = Object.getPrototypeOf(handle);
    const { sync } = shared;
    shared.sync = () => Promise.reject(Object.assign(new Error('the disk failed'), { code: 'EIO' }));
    try {
      await assert.rejects(store.save(run('lost'), [known(text)]), { code: 'EIO' });
      tried('failed disk');
    } finally {
      shared.sync = sync;
    }
    assert.deepEqual(await loaded(store), ['two', 'anna\nbob']);
    const whole = fs.readFileSync(file('run-0'));
    assert(whole.includes('one'), 'the one before that is there, too');
  });

  it('says that nothing can be written', async () => {
    fs.writeFileSync(root, 'a file where the folder should be');
    const store = await open();
    assert.equal(await store.load(), null);
    await assert.rejects(store.save(run('lost'), [given(text)]), { code: /ENOTDIR|EEXIST/ });
    tried('file for a folder');
    fs.rmSync(root);
    await store.save(run('kept'), [given(text)]);
    assert.deepEqual(await loaded(store), ['kept', 'anna\nbob']);
  });

  it('survives its folder being cleared away', async () => {
    const store = await open();
    await store.save(run('one'), [given(text)]);
    fs.rmSync(root, { recursive: true });
    await assert.rejects(store.save(run('two'), [known(text)]), { code: 'ENOENT' });
    tried('folder gone');
    await store.save(run('three'), [given(text)]);
    assert.deepEqual(await loaded(store), ['three', 'anna\nbob']);
  });
});
