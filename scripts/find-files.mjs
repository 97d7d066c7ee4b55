// File finder: the files below a folder.
import fs from 'node:fs';
import path from 'node:path';

/**
 * Returns all files below `folder` whose name ends in `ending`, sorted, as paths that begin with
 * `folder`; skips installed packages.
 * @param {string} folder
 * @param {string} ending
 * @returns {string[]}
 */
export function findFiles(folder, ending = '') {
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name === 'node_modules' ? [] : findFiles(file, ending);
      }
      return entry.isFile() && entry.name.endsWith(ending) ? [file] : [];
    })
    .sort();
}
