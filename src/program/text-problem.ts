/** Text problems: what is wrong with a source text, in words, and its place. */

import type { SourceRange } from './tables';

export interface TextProblem {
  /** What is wrong, with its name, and what to do. */
  readonly message: string;
  readonly range: SourceRange;
}

/** A model file that cannot run. */
export class ModelTextError extends Error {
  override readonly name = 'ModelTextError';
  /** In the order of the text; at least one. */
  readonly problems: readonly TextProblem[];

  constructor(problems: readonly TextProblem[]) {
    super(problems.map(({ message, range }) => `Line ${range.line}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
