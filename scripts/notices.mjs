// Third-party notices: the licences of the packages in the bundles of a build, for
// dist/ThirdPartyNotices.txt.
import fs from 'node:fs';
import path from 'node:path';

/**
 * @param {string} root the repository
 * @param {readonly import('esbuild').Metafile[]} metafiles of the bundles
 * @returns {string} throws where a package has no licence to be found
 */
export function notices(root, metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const packages = new Set(inputs.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  const texts = [...packages].sort().map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const files = fs.readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
    if (files.length === 0) {
      throw new Error(`${name}, which is shipped, has no licence in ${folder}`);
    }
    const licences = files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim());
    return `${name} ${version} (${license})\n\n${licences.join('\n\n')}\n`;
  });
  return ['MicroGPT contains parts of these packages.\n', ...texts].join(`\n${'-'.repeat(80)}\n\n`);
}
