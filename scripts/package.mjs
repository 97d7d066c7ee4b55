// Package command: `npm run package` writes the VSIX, microgpt-<version>.vsix, beside package.json.
import './node-version.mjs';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './npm.mjs';
import { onOutputError } from './standard-output.mjs';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Packs the dist folder of a production build, with the files that .vscodeignore allows by name.
 * They are packed in a folder of their own: vsce looks at every file beside package.json, and those
 * of test/host take it ten seconds.
 * @param {string} file path of the VSIX
 */
export function packageExtension(file) {
  const ignore = fs.readFileSync(path.join(root, '.vscodeignore'), 'utf8');
  const allowed = ignore.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1).trim()] : []));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-package-'));
  try {
    for (const name of ['.vscodeignore', ...allowed]) {
      const whole = name.replace(/\/\*\*$/, ''); // a folder of the build, with all that is in it
      fs.cpSync(path.join(root, whole), path.join(folder, whole), { recursive: true });
    }
    unlinkAbsent(folder, 'README.md');
    shortenManifest(path.join(folder, 'package.json'));
    const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
    const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
    execFileSync(process.execPath, [vsce, 'package', ...options], {
      cwd: folder,
      // Standard output lists every file and warns of what is intended; errors are on standard
      // error.
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Leaves the fields that only a checkout needs out of a manifest.
 * @param {string} file
 */
function shortenManifest(file) {
  const { scripts, devDependencies, ...shipped } = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.writeFileSync(file, JSON.stringify(shipped));
}

/**
 * Turns the links of a page to files that are not packed, such as those in docs, into text with the
 * file's name.
 * @param {string} folder what is packed
 * @param {string} page
 */
function unlinkAbsent(folder, page) {
  const file = path.join(folder, page);
  const text = fs.readFileSync(file, 'utf8').replace(/\[([^\]]+)\]\(([^)#]+)(#[^)]*)?\)/g, (link, name, target) => {
    const leads = /^[a-z]+:/.test(target) || fs.existsSync(path.join(folder, target));
    return leads ? link : `${name} (${target})`;
  });
  fs.writeFileSync(file, text);
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  onOutputError(() => {});
  installPackages(root);
  const { build } = await import('../esbuild.mjs');
  await build({ production: true });
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(root, `${name}-${version}.vsix`);
  packageExtension(file);
  console.log(`${path.basename(file)} is made: ${(fs.statSync(file).size / 1000).toFixed(0)} KB`);
}
