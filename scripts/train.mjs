// Terminal training: `npm run train -- [--steps N] [--json] ...`. It builds only what has changed,
// so it starts at once.
import './node-version.mjs';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findFiles } from './find-files.mjs';
import { onOutputError } from './standard-output.mjs';

onOutputError(() => process.exit(0));
const root = path.resolve(import.meta.dirname, '..');
const program = path.join(root, 'out', 'train.cjs');
const products = [program, path.join(root, 'dist', 'names.txt')];
const sources = ['src', 'scripts', path.join('media', 'corpus'), 'esbuild.mjs', 'package-lock.json'];

if (isStale()) {
  const { installPackages } = await import('./npm.mjs');
  installPackages(root);
  const { buildTerminal } = await import('../esbuild.mjs');
  await buildTerminal();
}
createRequire(import.meta.url)(program);

/** Returns whether a product is missing or older than a source. */
function isStale() {
  if (!products.every((file) => fs.existsSync(file))) {
    return true;
  }
  const built = Math.min(...products.map(modified));
  return sources
    .map((name) => path.join(root, name))
    .flatMap((file) => (fs.statSync(file).isDirectory() ? findFiles(file) : [file]))
    .some((file) => modified(file) > built);
}

/** @param {string} file */
function modified(file) {
  return fs.statSync(file).mtimeMs;
}
