/** One line of the table that `npm run bench` prints. */
export interface Row {
  readonly what: string;
  /** What is to be reached, in words: `under 20 ms`. */
  readonly bound: string;
  readonly measured: string;
  /** Whether it is reached. */
  readonly ok: boolean;
}
