/** Standard output that nobody reads: a script whose work goes on has its own status at the end. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const module = pathToFileURL(path.resolve('scripts', 'standard-output.mjs')).href;
/** Prints until it has been told twice that its reader has gone. */
const program = `
  import { onOutputError } from '${module}';
  let told = 0;
  onOutputError(() => {
    if (++told < 2) return;
    clearInterval(printing);
    process.exitCode = 3;
  });
  const printing = setInterval(() => console.log('line'));`;

describe('standard output', () => {
  it('may lose its reader while work goes on', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    assert.deepEqual([code, err], [3, '']);
  });
});
