/**
 * An error that is the user's to mend: its message names the value that is wrong and what to do,
 * and is shown as it is.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
