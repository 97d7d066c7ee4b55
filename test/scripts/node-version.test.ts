/** A Node that is too old is told so in a sentence, by every script, before anything else runs. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

describe('the version of Node', () => {
  let folder: string;
  before(() => {
    // The scripts alone: whatever else one of them would load first is not there.
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-node-version-'));
    fs.cpSync('scripts', path.join(folder, 'scripts'), { recursive: true });
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** Runs a script where package.json wants this version. */
  const run = (script: string, wanted: string) => {
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, engines: { node: wanted } }));
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  const scripts = Object.values<string>(manifest.scripts)
    .map((command) => /^node (scripts\/[a-z-]+\.mjs)/.exec(command)?.[1] ?? '')
    .filter((script) => script !== '');
  for (const script of new Set(scripts)) {
    it(`is looked at first by ${script}`, () => {
      const { status, stdout, stderr } = run(script, `>=${major + 1}.3`);
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.equal(
        stderr,
        `This is Node.js ${process.versions.node}, and MicroGPT needs ${major + 1}.3 or later: ` +
          'install it (https://nodejs.org), or put `npx -p node@22` before the command.\n',
      );
    });
  }

  it('is compared as numbers', () => {
    const check = (wanted: string) => run('scripts/node-version.mjs', wanted).status;
    assert.equal(check(`>=${major}.${minor}`), 0);
    assert.equal(check(`>=${major}.${minor + 1}`), 1);
    assert.equal(check(`>=${major - 1}.${minor + 1}`), 0);
    assert.equal(check('>=3.99'), 0);
    assert.equal(check('>=100.0'), 1);
  });
});
