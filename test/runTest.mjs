// Runs the tests of test/integration inside VS Code: `node test/runTest.mjs FOLDER EVENTS [PATTERN]`, with the folder
// of the bundled tests, the file for their events, and what the titles of the tests to run match. The variable
// VSCODE_EXECUTABLE names the VS Code to run (test/host/code.mjs stands in for one); without it, VSCODE_VERSION (by
// default the newest) is downloaded.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';

const root = path.resolve(import.meta.dirname, '..');
const [tests, events, pattern = ''] = process.argv.slice(2);
if (tests === undefined || events === undefined) {
  throw new Error('usage: node test/runTest.mjs FOLDER EVENTS [PATTERN]');
}
const { VSCODE_EXECUTABLE: executable, VSCODE_VERSION: version = 'stable' } = process.env;
const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-workspace-'));
fs.cpSync(path.join(root, 'test', 'fixtures', 'sample'), workspace, { recursive: true });
try {
  await runTests({
    ...(executable ? { vscodeExecutablePath: path.resolve(executable) } : { version }),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'test', 'host', 'suite.cjs'),
    extensionTestsEnv: {
      MICROGPT_TESTS: path.resolve(tests),
      MICROGPT_TEST_EVENTS: path.resolve(events),
      MICROGPT_TEST_GREP: pattern,
    },
    launchArgs: [workspace, '--disable-extensions'],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  fs.rmSync(workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
