// Node version tests: runs the tests that need no VS Code under each supported version of Node:
// `npm run test:nodes [-- VERSION...]`. npm downloads the versions that are missing.
import './node-version.mjs';
import path from 'node:path';
import { npm } from './npm.mjs';
import { onOutputError } from './standard-output.mjs';

const root = path.resolve(import.meta.dirname, '..');
onOutputError(() => {});
const [, , ...chosen] = process.argv;
const failed = (chosen.length > 0 ? chosen : ['20', '22', '24']).filter((version) => {
  console.log(`\nNode.js ${version}`);
  try {
    npm(
      ['exec', '--yes', `--package=node@${version}`, '--', 'node', 'scripts/test.mjs', 'types', 'unit', 'package'],
      root,
    );
    return false;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return true;
  }
});
if (failed.length > 0) {
  console.error(`FAILED under Node.js ${failed.join(', ')}`);
  process.exitCode = 1;
}
