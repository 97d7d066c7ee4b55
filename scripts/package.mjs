// Makes the VSIX: `npm run package` writes microgpt-<version>.vsix beside package.json.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './npm.mjs';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Packs what a production build has left in dist.
 * @param {string} file path of the VSIX
 */
export function packageExtension(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
  execFileSync(process.execPath, [vsce, 'package', ...options], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  installPackages(root);
  const { build } = await import('../esbuild.mjs');
  await build({ production: true });
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  packageExtension(path.join(root, `${name}-${version}.vsix`));
}
