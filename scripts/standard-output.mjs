// Errors of standard output: a closed pipe is not a failure; any other error is one, and is
// reported in a sentence.

/** @type {Readonly<Record<string, string>>} */
const reasons = {
  ENOSPC: 'there is no space left where it goes. Free some, or send it elsewhere',
  EIO: 'the terminal or the disk that it goes to does not answer. Send it elsewhere',
  EDQUOT: 'the quota of the disk that it goes to is used up. Free some space, or send it elsewhere',
  EFBIG: 'the file that it goes to is as large as it may be. Send it elsewhere',
};

/**
 * Call this once, before anything is printed.
 * @param {() => void} closed called when whoever read the output has gone (`| head -1`): a script whose output is all that it
 *   makes ends with 0; any other goes on, and its status says what came of it
 * @param {() => void} [failed] called after the sentence
 */
export function onOutputError(closed, failed = () => process.exit(1)) {
  process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ { code = '', message }) => {
    // EOF on Windows; destroyed where something is written after that.
    if (['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED'].includes(code)) {
      closed();
    } else {
      console.error(`Standard output cannot be written (${code}): ${reasons[code] ?? message}.`);
      failed();
    }
  });
  // A failure to write errors and progress changes nothing: the exit status tells the script's
  // result.
  process.stderr.on('error', () => {});
}
