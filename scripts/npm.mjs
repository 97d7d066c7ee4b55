// npm: runs it as a child process, and checks that node_modules holds what package-lock.json lists.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Runs npm and shows its output; throws when it fails.
 * @param {string[]} args
 * @param {string} folder
 */
export function npm(args, folder) {
  // Inside `npm run`, the running npm names its own file; otherwise npm is the one on the PATH, a
  // shell script on Windows.
  const { npm_execpath: cli } = process.env;
  const { status, error } =
    cli?.endsWith('.js') || cli?.endsWith('.cjs')
      ? spawnSync(process.execPath, [cli, ...args], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
      : spawnSync('npm', args, {
          cwd: folder,
          stdio: ['ignore', 'inherit', 'inherit'],
          shell: process.platform === 'win32',
        });
  if (error !== undefined) {
    throw error;
  }
  if (status !== 0) {
    throw new Error(`npm ${args.join(' ')} in ${folder} ended with ${status}`);
  }
}

/**
 * Installs the locked packages if node_modules is missing or holds others. No install script runs.
 * @param {string} root the repository
 */
export function installPackages(root) {
  if (!isInstalled(root)) {
    console.log('Installing the packages of package-lock.json');
    const packages = path.join(root, 'node_modules');
    // npm empties the folder before it fills it, even through a link: a folder of another owner is
    // left as it is.
    if (fs.lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink()) fs.unlinkSync(packages);
    npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], root);
  }
}

/**
 * Returns whether npm's own record of what it installed agrees with package-lock.json. Optional
 * packages (those of other platforms) may be missing.
 * @param {string} root
 * @returns {boolean}
 */
function isInstalled(root) {
  const note = path.join(root, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(note)) {
    return false;
  }
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  const installed = readPackages(note);
  return (
    Object.keys(installed).every((name) => name in wanted) &&
    Object.entries(wanted).every(([name, entry]) => {
      const found = installed[name];
      return name === '' || (found === undefined ? entry.optional === true : found.version === entry.version);
    })
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
}
