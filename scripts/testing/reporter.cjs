// Reporter for mocha: appends events to a file, one JSON value a line, for the process that runs
// the parts. It works where standard output belongs to another program, as in VS Code's extension
// host.
'use strict';
const fs = require('node:fs');
const Mocha = require('mocha');

/**
 * @typedef {object} TestEvent
 * @property {string} title from the outermost suite inwards
 * @property {number} ms
 * @property {string | null} error with its stack; null for a test that passed
 * @property {string | null} suite full title of the suite whose hook failed, so that its tests did not run; null for a test
 */

/** @typedef {{ tests: number } | TestEvent | { ended: true }} ReporterEvent `tests`: how many are about to run */

/** The option `events` names the file. */
module.exports = class EventReporter extends Mocha.reporters.Base {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const events = options.reporterOptions?.events;
    if (events === undefined) {
      throw new Error('the reporter needs the option events=FILE');
    }
    /** @param {ReporterEvent} event */
    const tell = (event) => fs.appendFileSync(events, `${JSON.stringify(event)}\n`);
    runner.once('start', () => tell({ tests: runner.total }));
    runner.on('pass', (test) => tell({ title: test.fullTitle(), ms: test.duration ?? 0, error: null, suite: null }));
    runner.on('fail', (/** @type {Mocha.Test | Mocha.Hook} */ test, error) => {
      const suite = test.type === 'hook' ? (test.parent?.fullTitle() ?? '') : null;
      tell({ title: test.fullTitle(), ms: test.duration ?? 0, error: textOf(error), suite });
    });
    runner.once('end', () => tell({ ended: true }));
  }
};

/** @param {unknown} error of another process perhaps, so no instance of this one's Error */
function textOf(error) {
  if (typeof error !== 'object' || error === null) return String(error);
  const { stack, message } = /** @type {{ stack?: string, message?: string }} */ (error);
  return stack ?? message ?? String(error);
}
