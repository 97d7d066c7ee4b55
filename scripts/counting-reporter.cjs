// Mocha's own output, and the counts of the tests in a file.
'use strict';
const fs = require('node:fs');
const Mocha = require('mocha');

/** Prints as mocha's `spec` does; its option `counts` names the file for `{ passed, failed }`. */
module.exports = class CountingReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const counts = options.reporterOptions?.counts;
    if (counts === undefined) {
      throw new Error('the reporter needs the option counts=FILE');
    }
    runner.once('end', () => {
      const { passes: passed = 0, failures: failed = 0 } = runner.stats ?? {};
      fs.writeFileSync(counts, JSON.stringify({ passed, failed }));
    });
  }
};
