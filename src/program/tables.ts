/**
 * Source tables: the sites of a source text, places that make nodes, and its scope sites, places
 * that open a scope when they run. A tape stores ids into these tables, so every node leads to its
 * line.
 */

/**
 * A stretch of source text. Lines count from 1, columns from 0 in UTF-16 units, the end column is
 * exclusive.
 */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place in source text or its code. Lines count from 1, columns from 0 in UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Index into `SourceTables.sites`. Site 0 stands for "no known place". */
export type SiteId = number & { readonly brand?: 'SiteId' };

/**
 * Index into `SourceTables.scopeSites`. Scope site 0 is the training step itself, the root of every
 * scope.
 */
export type ScopeSiteId = number & { readonly brand?: 'ScopeSiteId' };

/** The vector or scalar that the source names for the result of an operation. */
export interface Target {
  /**
   * The variable's name; absent where the value is returned, and the name is that of the call's
   * variable.
   */
  readonly variable?: string;
  /**
   * Whether the value is one element of it, as in `attnWeights[1]`; the element's number is the
   * turn of its site.
   */
  readonly indexed: boolean;
  /**
   * The element's number is the turn of the scope around instead: the operation is in a turn with a
   * scope of its own.
   */
  readonly turnOfScope?: true;
}

/**
 * A call of a Value operation, such as `a.mul(b)`. It makes one node, or several (`a.div(b)`: pow
 * and mul).
 */
export interface Site {
  readonly range: SourceRange;
  /** The operation as written: `add`, `div`, `constant` ... */
  readonly method: string;
  /** The function of the source text that contains the site. */
  readonly functionName: string;
  readonly target?: Target;
}

/**
 * A call of one of the text's own functions, or a turn of a loop or arrow function that contains
 * such a call.
 */
export interface ScopeSite {
  /**
   * `step`: the root; `call`: a call; `turn`: a turn; a turn that is nothing but one call is a turn
   * with a callee.
   */
  readonly kind: 'step' | 'call' | 'turn';
  readonly range: SourceRange;
  /** The function of the source text that contains the place. */
  readonly functionName: string;
  /** The function that is called: `linear`. */
  readonly callee?: string;
  /**
   * The variable that the call's result is assigned to: `q` in `const q = linear(x, wq)`, `wte` in
   * `wte: matrix(...)`.
   */
  readonly assigned?: string;
  /**
   * The turn is one of a loop statement, a part of its function; others are of an arrow function,
   * which is called.
   */
  readonly loop?: true;
  /** The loop's or arrow function's variable: `position`, `row`. */
  readonly variable?: string;
}

/**
 * A call in the function that is the step itself, such as `documentLoss(model, tokens)`: it opens
 * no scope.
 */
export interface StepPart {
  readonly range: SourceRange;
  /** The function that is called, `documentLoss`; or the method `backward`. */
  readonly callee: string;
}

/** A function of the source text. */
export interface SourceFunction {
  readonly name: string;
  readonly range: SourceRange;
}

/** The places that pass gradients on, in the source of the scalars. */
export interface PassingLines {
  /** The file's name as shown: `value.ts`. */
  readonly file: string;
  /** By the word of the operation. */
  readonly ranges: { readonly [word: string]: SourceRange };
}

export interface SourceTables {
  /** The file's name as shown: `microgpt.ts`. */
  readonly file: string;
  /** The source text as users read it; all ranges are places in it. */
  readonly text: string;
  readonly sites: readonly Site[];
  readonly scopeSites: readonly ScopeSite[];
  readonly parts: readonly StepPart[];
  readonly functions: readonly SourceFunction[];
  /** The call of `backward()`, if the text has one. */
  readonly backwardCall?: SourceRange;
  /**
   * The place where a parameter takes its new value: the assignment to `.data`, if the text has
   * one.
   */
  readonly update?: SourceRange;
  /** The places in the source of the scalars that `backward()` goes through, if that is known. */
  readonly passing?: PassingLines;
}

/** Returns the name of the function that is the training step. */
export function stepFunction({ file, scopeSites }: SourceTables): string {
  const name = scopeSites[0]?.callee;
  if (name === undefined) throw new Error(`${file} has no training step.`);
  return name;
}
