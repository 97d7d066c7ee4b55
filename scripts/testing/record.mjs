// Record of a run of the tests: counts, failures, slow tests; and the progress lines printed
// meanwhile.

/** @typedef {import('./reporter.cjs').TestEvent} TestEvent */

const slowest = 10;

export class Record {
  passed = 0;
  failed = 0;
  /** Tests that failed and passed when they were run once more. @type {string[]} */
  flaky = [];
  /** Tests that were left out, and why. @type {string[]} */
  notRun = [];
  /** @type {string[]} */
  failures = [];
  /** @type {{ part: string, title: string, ms: number }[]} */
  durations = [];
  #start = performance.now();
  /** Tests done and expected, by part. @type {Map<string, { done: number, expected: number }>} */
  #parts = new Map();

  /** @param {string} part @param {number} tests how many more are about to run */
  expect(part, tests) {
    this.#of(part).expected += tests;
  }

  /**
   * Counts a test or a check of a part; prints its result, and the progress of the part.
   * @param {string} part
   * @param {{ title: string, ms: number, error: string | null }} outcome
   */
  count(part, { title, ms, error }) {
    const progress = this.#of(part);
    progress.done++;
    progress.expected = Math.max(progress.expected, progress.done);
    this.durations.push({ part, title, ms });
    if (error === null) this.passed++;
    else {
      this.failed++;
      this.failures.push(`${part}: ${title}`);
    }
    this.say(
      `${part} ${progress.done}/${progress.expected}`,
      `${error === null ? 'passed' : 'FAILED'} ${title}${took(ms)}`,
    );
    if (error !== null) console.log(indented(error));
  }

  /** A failed test has passed when it was run once more. @param {string} part @param {string} title */
  countFlaky(part, title) {
    this.failed--;
    this.passed++;
    this.failures.splice(this.failures.lastIndexOf(`${part}: ${title}`), 1);
    this.flaky.push(`${part}: ${title}`);
  }

  /** Prints a line with the time since the beginning. @param {string} where @param {string} text */
  say(where, text) {
    const seconds = Math.floor((performance.now() - this.#start) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    console.log(`${clock.padStart(5)}  ${where}  ${text}`);
  }

  /** Prints the summary; the counts are the last line. */
  close() {
    this.durations.sort((a, b) => b.ms - a.ms);
    list(
      `The slowest ${slowest}:`,
      this.durations.slice(0, slowest).map(({ part, title, ms }) => `${part}: ${title}${took(ms)}`),
    );
    list('Not run:', this.notRun);
    list('Flaky (failed, and passed when they were run once more):', this.flaky);
    list('Failed:', this.failures);
    console.log(`${this.passed} passed, ${this.failed} failed`);
  }

  /** @param {string} part */
  #of(part) {
    const known = this.#parts.get(part) ?? { done: 0, expected: 0 };
    this.#parts.set(part, known);
    return known;
  }
}

/** @param {string} heading @param {readonly string[]} lines */
function list(heading, lines) {
  if (lines.length > 0) console.log(`\n${heading}\n${indented(lines.join('\n'))}`);
}

/** @param {string} text */
function indented(text) {
  return text.replace(/^/gm, '    ');
}

/** @param {number} ms */
function took(ms) {
  return ms < 75 ? '' : ` (${(ms / 1000).toFixed(1)} s)`;
}
