// Test suite inside VS Code, the extensionTestsPath: runs the bundled tests of a folder with mocha.
'use strict';
const path = require('node:path');
const fs = require('node:fs');
const Mocha = require('mocha');

/**
 * Runs every test of the folder in MICROGPT_TESTS and writes the events to the file in MICROGPT_TEST_EVENTS.
 * @returns {Promise<void>} rejects when a test fails
 */
exports.run = async () => {
  const { MICROGPT_TESTS: folder, MICROGPT_TEST_EVENTS: events, MICROGPT_TEST_GREP: grep } = process.env;
  if (folder === undefined || events === undefined) {
    throw new Error('MICROGPT_TESTS and MICROGPT_TEST_EVENTS are not set: start the tests with test/runTest.mjs');
  }
  const mocha = new Mocha({
    color: false,
    // The limit is for tests that hang.
    timeout: 900_000,
    forbidOnly: true,
    forbidPending: true,
    reporter: require('../../scripts/testing/reporter.cjs'),
    reporterOptions: { events },
    ...(grep ? { grep } : { failZero: true }),
  });
  for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.test.cjs')) {
      mocha.addFile(path.join(folder, file));
    }
  }
  await new Promise((resolve, reject) => {
    mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} tests failed`)) : resolve(undefined)));
  });
};
