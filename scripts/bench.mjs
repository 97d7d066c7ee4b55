// Benchmark runner: runs the benchmarks of test/bench and prints their table: `npm run bench [--
// NAME...]`. Each has a process of its own, so that none runs in a heap or with code that another
// has warmed; the runner exits with 1 when a bound is missed.
import './node-version.mjs';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findFiles } from './find-files.mjs';
import { installPackages } from './npm.mjs';
import { onOutputError } from './standard-output.mjs';

/**
 * One line of the table; every benchmark exports `run(): Promise<Row[]>`.
 * @typedef {object} Row
 * @property {string} what
 * @property {string} bound
 * @property {string} measured
 * @property {boolean} ok
 */

const root = path.resolve(import.meta.dirname, '..');
const names = process.argv.slice(2);
onOutputError(() => {});
process.chdir(root);
const files = findFiles(path.join('test', 'bench'), '.bench.ts');
const existing = files.map((file) => path.basename(file, '.bench.ts'));
const unknown = names.filter((name) => !existing.includes(name));
if (unknown.length > 0) {
  // JSON has no control characters.
  console.error(
    `There is no benchmark ${unknown.map((name) => JSON.stringify(name)).join(', ')}: give ${existing.join(', ')}.`,
  );
  process.exit(2);
}
const entryPoints = files.filter((file) => names.length === 0 || names.includes(path.basename(file, '.bench.ts')));
installPackages(root);
const { build, bundleTests } = await import('../esbuild.mjs');
await build({ production: true });

const bundles = fs.mkdtempSync(path.join(root, 'out', 'bench-'));
try {
  const stepperProgram = path.join('test', 'bench', 'stepper-program.ts');
  await bundleTests({ entryPoints: [...entryPoints, stepperProgram], outdir: bundles, format: 'esm' });
  const rows = [];
  for (const file of findFiles(bundles, '.bench.mjs')) {
    rows.push(...(await measure(file)));
  }
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
  print(rows);
} finally {
  fs.rmSync(bundles, { recursive: true, force: true });
}

/**
 * Runs one benchmark in a process of its own, with `gc()`.
 * @param {string} file
 * @returns {Promise<Row[]>}
 */
function measure(file) {
  const name = path.basename(file, '.bench.mjs');
  console.error(`measuring ${name}`);
  const program = `
    const { run } = await import(${JSON.stringify(pathToFileURL(file).href)});
    process.send(await run(), () => process.disconnect());`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', program], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, BENCH_BUNDLES: bundles },
    });
    /** @type {Row[] | undefined} */
    let rows;
    child.once('message', (message) => {
      rows = /** @type {Row[]} */ (message);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 && rows !== undefined) {
        resolve(rows);
      } else {
        reject(new Error(`the benchmark ${name} ended with ${code} and ${rows === undefined ? 'no' : 'its'} result`));
      }
    });
  });
}

/** @param {Row[]} rows */
function print(rows) {
  const cells = [
    ['what', 'bound', 'measured', ''],
    ...rows.map(({ what, bound, measured, ok }) => [what, bound, measured, ok ? 'ok' : 'MISSED']),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  for (const row of cells) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
