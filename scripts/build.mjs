// Build command: `npm run build [-- --production]`; with --watch it builds again at every change,
// until it is ended.
import './node-version.mjs';
import path from 'node:path';
import { installPackages } from './npm.mjs';
import { onOutputError } from './standard-output.mjs';

const root = path.resolve(import.meta.dirname, '..');
onOutputError(() => {});
try {
  installPackages(root);
  const { build, watch } = await import('../esbuild.mjs');
  await (process.argv.includes('--watch') ? watch() : build({ production: process.argv.includes('--production') }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
