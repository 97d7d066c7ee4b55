// Standard output that cannot be written: a closed pipe ends the process quietly, anything else with a sentence. Imported by
// the scripts whose output is their result.

/** @type {Readonly<Record<string, string>>} */
const reasons = {
  ENOSPC: 'there is no space left where it goes. Free some, or send it elsewhere',
  EIO: 'the terminal or the disk that it goes to does not answer. Send it elsewhere',
  EDQUOT: 'the quota of the disk that it goes to is used up. Free some space, or send it elsewhere',
  EFBIG: 'the file that it goes to is as large as it may be. Send it elsewhere',
};

process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ { code = '', message }) => {
  // Whoever reads it has all that they want (`| head -1`). That is no failure: 0, unless there was one already.
  if (code === 'EPIPE' || code === 'EOF') process.exit();
  console.error(`Standard output cannot be written (${code}): ${reasons[code] ?? message}.`);
  process.exit(1);
});
