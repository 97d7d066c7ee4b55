/**
 * Filter parser: one line of text to the expression that says which nodes are meant.
 *
 *     filter     = choice
 *     choice     = sequence { "or" sequence }
 *     sequence   = item { ["and"] item }
 *     item       = ("not" | "-") item | "(" choice ")" | term
 *     term       = "op:" operation | "line:" number ["-" number] | "in:" scopes | "param:" matrix | "uses:" matrix
 *                | measure (":" [number] ".." [number] | comparator number) | "nonfinite" | "inactive" | "untouched"
 *     scopes     = name | '"' name { ">" name } '"'
 *     measure    = "grad" | "value" | "|grad|" | "|value|"
 *     comparator = "<" | "<=" | ">" | ">=" | "="
 */

import { nearest } from '../../text/nearest';
import { own } from '../../text/own';
import { quotedAt } from '../../text/quoted-text';
import { howNumbersAreWritten, unsignedAt, whatDoublesHold } from '../../text/read-number';
import {
  type FilterNames,
  filterName,
  knownOperations,
  knownWords,
  matricesNamed,
  operationNamed,
  scopePath,
} from './filter-names';

/** An error in a filter: `length` characters from the character `at` on, and the reason. */
export interface FilterError {
  readonly at: number;
  readonly length: number;
  readonly message: string;
}

export type FilterExpression =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly part: FilterExpression }
  | FilterTerm;

export type FilterTerm =
  | { readonly kind: 'operation'; readonly code: number }
  | LinesTerm
  /**
   * Nodes in a scope that the last pattern is for, which is inside one for the pattern before, and
   * so on.
   */
  | { readonly kind: 'scopes'; readonly path: readonly ScopePattern[] }
  /** The parameters of matrices, or the nodes that take one of them as an input. */
  | { readonly kind: 'parameters' | 'uses'; readonly matrices: readonly string[] }
  | MeasureTerm
  | { readonly kind: (typeof FLAGS)[number] };

/** Nodes whose operation is on lines of the source. */
export interface LinesTerm {
  readonly kind: 'lines';
  readonly first: number;
  readonly last: number;
  /** Whether all nodes that are made by a call or in a loop on the lines are meant too. */
  readonly calls: boolean;
}

/** Nodes whose value or gradient, or its magnitude, lies in an interval. */
export interface MeasureTerm {
  readonly kind: 'measure';
  readonly of: 'value' | 'gradient';
  readonly magnitude: boolean;
  readonly low: number;
  readonly high: number;
  readonly lowIncluded: boolean;
  readonly highIncluded: boolean;
}

/** A scope's name, in lower case, and its turn; null for all turns. */
export interface ScopePattern {
  readonly name: string;
  readonly turn: number | null;
}

/**
 * Not finite: value or gradient; inactive: a relu whose input is 0 or less; untouched: the loss
 * does not depend on it.
 */
export const FLAGS = ['nonfinite', 'inactive', 'untouched'] as const;

export type ParsedFilter =
  /** null for a filter without a term, which means no node. */
  { readonly expression: FilterExpression | null } | { readonly error: FilterError };

/** Reads a filter. Names of scopes and matrices are those of a step. */
export function parseFilter(text: string, names: FilterNames): ParsedFilter {
  try {
    return { expression: new FilterParser(text, names).filter() };
  } catch (thrown) {
    if (thrown instanceof FilterProblem) return { error: thrown.error };
    throw thrown;
  }
}

class FilterProblem extends Error {
  readonly error: FilterError;

  constructor(error: FilterError) {
    super(error.message);
    this.error = error;
  }
}

const SPACE = /\s*/y;
/** A minus may be the one that the Inspector prints. */
const SIGN = /[+−-]/y;
const INFINITY = /infinity|∞/iy;
/** The end of a number: it is not followed by a letter, digit, comma or lone point. */
const NUMBER_ENDS = /(?![\p{L}\p{N}_,]|\.(?!\.))/uy;
const WORD = /[\p{L}_∇][\p{L}\p{N}_]*/uy;
const COMPARATOR = /<=|>=|==|!=|≤|≥|<|>|=/y;
const BARE_NAME = /[^\s()"]+/y;
const MEASURES: Readonly<Record<string, MeasureTerm['of']>> = {
  grad: 'gradient',
  gradient: 'gradient',
  '∇': 'gradient',
  value: 'value',
  data: 'value',
};
/** Deeper parentheses than anyone writes; they bound the recursion. */
const DEEPEST = 64;

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

class FilterParser {
  private readonly text: string;
  private readonly names: FilterNames;
  private at = 0;
  private depth = 0;

  constructor(text: string, names: FilterNames) {
    this.text = text;
    this.names = names;
  }

  filter(): FilterExpression | null {
    this.skip(SPACE);
    if (this.at === this.text.length) return null;
    const expression = this.choice();
    if (this.at < this.text.length) this.fail(this.at, 1, 'This ) has no matching (.');
    return expression;
  }

  private choice(): FilterExpression {
    const parts = [this.sequence()];
    while (this.keyword('or')) parts.push(this.sequence());
    return parts.length === 1 ? parts[0] : { kind: 'any', parts };
  }

  private sequence(): FilterExpression {
    const parts = [this.item()];
    for (;;) {
      this.skip(SPACE);
      const joined = this.keyword('and');
      if (!joined && (this.at === this.text.length || this.text[this.at] === ')' || this.isKeyword('or'))) break;
      parts.push(this.item());
    }
    return parts.length === 1 ? parts[0] : { kind: 'all', parts };
  }

  private item(): FilterExpression {
    this.skip(SPACE);
    const start = this.at;
    if (this.keyword('not') || this.skip(/[-−!]/y))
      return this.within(start, () => ({ kind: 'not', part: this.item() }));
    if (!this.skip(/\(/y)) return this.term();
    return this.within(start, () => {
      const inner = this.choice();
      if (!this.skip(/\)/y)) this.fail(start, 1, 'This ( has no matching ).');
      this.skip(SPACE);
      return inner;
    });
  }

  private within(start: number, parse: () => FilterExpression): FilterExpression {
    if (++this.depth > DEEPEST) this.fail(start, 1, `This nests deeper than ${DEEPEST} levels.`);
    const parsed = parse();
    this.depth--;
    return parsed;
  }

  private term(): FilterTerm {
    const start = this.at;
    const magnitude = this.skip(/\|/y) !== null;
    const word = this.skip(WORD);
    if (word === null) return this.noTerm(start);
    if (magnitude && !this.skip(/\|/y)) this.fail(start, this.at - start, `The | before ${word} has no matching |.`);
    const known = word.toLowerCase();
    const of = own(MEASURES, known);
    if (of !== undefined) return this.measure(start, of, magnitude);
    if (magnitude) this.unknown(start, `|${word}|`);
    const flag = FLAGS.find((name) => name === known);
    if (flag !== undefined && this.text[this.at] !== ':') return { kind: flag };
    if (!this.skip(/:/y)) this.unknown(start, word);
    switch (known) {
      case 'op':
        return this.operation();
      case 'line':
        return this.lines();
      case 'in':
        return { kind: 'scopes', path: this.named('A scope name', 'in:softmax or in:"head 2"', scopePath) };
      case 'param':
        return { kind: 'parameters', matrices: this.named('A matrix name', 'param:wte', matricesNamed) };
      case 'uses':
        return { kind: 'uses', matrices: this.named('A matrix name', 'uses:wte', matricesNamed) };
      default:
        this.unknown(start, `${word}:`);
    }
  }

  private operation(): FilterTerm {
    const { at, name } = this.name('An operation', 'op:mul');
    const code = operationNamed(name);
    if (code !== null) return { kind: 'operation', code };
    const near = nearest(name, knownOperations)[0] ?? null;
    const offer = near === null ? `The operations are ${knownOperations.join(', ')}.` : `Did you mean op:${near}?`;
    this.fail(at, this.at - at, `There is no operation ${name}. ${offer}`);
  }

  private lines(): FilterTerm {
    const first = this.lineNumber();
    const last = this.skip(/[-−–]/y) === null ? first : this.lineNumber();
    return { kind: 'lines', first: Math.min(first, last), last: Math.max(first, last), calls: true };
  }

  private lineNumber(): number {
    const start = this.at;
    const digits = this.skip(/\d{1,9}(?![\w.])/y);
    if (digits === null) this.failAtWord(start, 'a line number', 'line:171 or line:138-144');
    return Number(digits);
  }

  private measure(start: number, of: MeasureTerm['of'], magnitude: boolean): FilterTerm {
    const base = { kind: 'measure', of, magnitude } as const;
    if (this.skip(/:/y)) {
      const from = this.at;
      const low = this.number();
      if (!this.skip(/\.\./y)) this.failAtWord(from, 'a range', 'value:0..1');
      const high = this.number();
      if (low === null && high === null)
        this.fail(from, this.at - from, 'This range has neither a lower nor an upper end.');
      const ends = { low: low ?? Number.NEGATIVE_INFINITY, high: high ?? Number.POSITIVE_INFINITY };
      if (ends.low > ends.high) this.fail(from, this.at - from, 'This range ends before it begins.');
      return { ...base, ...ends, lowIncluded: true, highIncluded: true };
    }
    this.skip(SPACE);
    const comparison = this.at;
    const comparator = this.skip(COMPARATOR);
    const name = this.text.slice(start, comparison).trim();
    if (comparator === null) {
      this.fail(start, name.length, `${name} needs a comparison, such as ${name}>0.01, ${name}<=0 or ${name}:0..1.`);
    }
    this.skip(SPACE);
    const end = this.at;
    const bound = this.number();
    if (comparator === '!=')
      this.fail(comparison, 2, `There is no !=. Write -${name}=${bound ?? 0} for all the others.`);
    if (bound === null) this.failAtWord(end, 'a number', `${name}${comparator}0.01 or 1e-6`);
    const included = comparator !== '<' && comparator !== '>';
    const below = comparator === '<' || comparator === '<=' || comparator === '≤';
    const above = comparator === '>' || comparator === '>=' || comparator === '≥';
    return {
      ...base,
      low: below ? Number.NEGATIVE_INFINITY : bound,
      high: above ? Number.POSITIVE_INFINITY : bound,
      lowIncluded: below || included,
      highIncluded: above || included,
    };
  }

  private number(): number | null {
    const start = this.at;
    const sign = this.skip(SIGN);
    const size = this.skip(INFINITY) === null ? this.size() : Number.POSITIVE_INFINITY;
    if (size === null) {
      this.at = start;
      return null;
    }
    if (this.skip(NUMBER_ENDS) === null)
      this.failWith(start, (word) => `${word} is not a number: ${howNumbersAreWritten}.`);
    if (Number.isNaN(size)) this.failWith(start, (word) => `${word} is out of range: ${whatDoublesHold}.`);
    return sign === null || sign === '+' ? size : -size;
  }

  /** A number without a sign; NaN where no double can hold it, null where there is none here. */
  private size(): number | null {
    const number = unsignedAt(this.text, this.at);
    if (number === null) return null;
    this.at = number.end;
    return number.value ?? Number.NaN;
  }

  /** The name behind `in:`, `param:`, `uses:`, as what `resolve` makes of it. */
  private named<T>(what: string, example: string, resolve: (names: FilterNames, name: string) => T | string): T {
    const { at, name } = this.name(what, example);
    const resolved = resolve(this.names, name);
    if (typeof resolved === 'string') this.fail(at, this.at - at, resolved);
    return resolved;
  }

  private name(what: string, example: string): { at: number; name: string } {
    const at = this.at;
    if (this.text[at] === '"') {
      const text = quotedAt(this.text, at);
      if (text === null) this.fail(at, this.text.length - at, 'These quotes are not closed.');
      const name = text.value;
      this.at = text.end;
      if (name.trim() === '')
        this.fail(at, this.at - at, `${what} is missing between the quotes, for example ${example}.`);
      return { at, name };
    }
    const name = this.skip(BARE_NAME);
    if (name === null) this.fail(Math.max(0, at - 1), 1, `${what} is missing here, for example ${example}.`);
    return { at, name };
  }

  private noTerm(start: number): never {
    const sign = this.text[start];
    if (sign === undefined) this.fail(Math.max(0, start - 1), 1, 'A term is missing here.');
    if (sign === ')') this.fail(start, 1, start === 0 ? 'This ) has no matching (.' : 'A term is missing before this.');
    const number = /\d+/y;
    number.lastIndex = start;
    const digits = number.exec(this.text)?.[0];
    const before = /in:([^\s()"]+)\s+$/.exec(this.text.slice(0, start));
    if (digits !== undefined && before !== null) {
      const whole = before[0].length;
      this.fail(start - whole, whole + digits.length, `A name with a space needs quotes: in:"${before[1]} ${digits}".`);
    }
    this.failWith(start, () => 'This is not a term. Examples: op:mul, line:171, in:softmax, |grad|>0.01.');
  }

  private unknown(start: number, word: string): never {
    const bare = word.replace(/:$/, '');
    if (/^dead$/i.test(bare)) {
      const offer = 'A ReLU whose input is 0 or less in this step is inactive: write inactive.';
      this.fail(start, word.length, `Dead units show only over many documents: see the pane Distributions. ${offer}`);
    }
    if (/^(or|and)$/i.test(word)) this.fail(start, word.length, `A term is missing before this ${word}.`);
    if (operationNamed(bare) !== null)
      this.fail(start, word.length, `There is no term ${word}. Did you mean op:${bare}?`);
    if (typeof scopePath(this.names, bare) !== 'string') {
      this.fail(start, word.length, `There is no term ${word}. Did you mean in:${filterName(bare)}?`);
    }
    const near = nearest(word, knownWords)[0] ?? null;
    const offer = near === null ? `The terms are ${knownWords.join(', ')}.` : `Did you mean ${near}?`;
    this.fail(start, word.length, `There is no term ${word}. ${offer}`);
  }

  /** Takes a keyword, with the space behind it. */
  private keyword(word: string): boolean {
    if (!this.isKeyword(word)) return false;
    this.at += word.length;
    this.skip(SPACE);
    return true;
  }

  private isKeyword(word: string): boolean {
    const behind = this.text[this.at + word.length] ?? ' ';
    return this.text.slice(this.at, this.at + word.length).toLowerCase() === word && /[\s(]/.test(behind);
  }

  /** Takes the match of the pattern, a sticky one, at this place. */
  private skip(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  /** Marks the text that is where something else is wanted, or says that it is missing. */
  private failAtWord(start: number, wanted: string, examples: string): never {
    this.failWith(start, (word) =>
      word === ''
        ? `${capital(wanted)} is missing here, for example ${examples}.`
        : `${word} is not ${wanted}: write, for example, ${examples}.`,
    );
  }

  /** Marks the text from `start` to the next space; the character before, where there is none. */
  private failWith(start: number, message: (word: string) => string): never {
    const pattern = /[^\s()]*/y;
    pattern.lastIndex = start;
    const word = pattern.exec(this.text)?.[0] ?? '';
    this.fail(word === '' ? Math.max(0, start - 1) : start, Math.max(1, word.length), message(word));
  }

  private fail(at: number, length: number, message: string): never {
    throw new FilterProblem({ at, length, message });
  }
}
