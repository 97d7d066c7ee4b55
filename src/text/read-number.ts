/**
 * Number parser: text that a person typed to a number, or what is wrong with it. Every field, box,
 * option and expression reads its numbers here, so that a text means the same number everywhere or
 * is refused, and never means another one.
 *
 *     number   = [sign] unsigned
 *     unsigned = (digits ["." [digits]] | "." digits) ["e" [sign] digits]
 *     whole    = [sign] (digits ["e" ["+"] digits] | digit{1,3} {"," digit digit digit})
 *     sign     = "+" | "-" | "−"
 *
 * A point separates decimals and nothing else does. A comma separates thousands, and only in whole
 * numbers, where the Inspector prints it (`1,234`): `0,125` and `1.000,5` are refused. A minus may
 * be the true one that the Inspector prints.
 */

/** The rule that a number has to fulfil. */
export interface NumberRule {
  readonly whole?: true;
  readonly lowest?: number;
  readonly highest?: number;
  /** The number is larger than this. */
  readonly above?: number;
  /** The number is smaller than this. */
  readonly below?: number;
  /** One that fits, for the remedy. */
  readonly example?: number;
}

/** A number, or the remedy: `give a whole number from 1 to 20`. */
export type NumberRead = { readonly value: number } | { readonly remedy: string };

/** Digits as a real number has them, at `lastIndex`: no sign. Two points are those of a range. */
const UNSIGNED = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+−-]?\d+)?/y;
const WHOLE = /^(?:\d+(?:[eE]\+?\d+)?|[1-9]\d{0,2}(?:,\d{3})+)$/;
const SIGN = /^[+−-]/;

/** Advice for a text that is not a number. */
export const howNumbersAreWritten =
  'write a number with the digits 0 to 9 and a decimal point, without commas or spaces, such as 0.125 or 1e-3';
const howWholeNumbersAreWritten = 'write a whole number with the digits 0 to 9, such as 1234 or 1,234';
/** Advice for a number that is too large or too small. */
export const whatDoublesHold = 'give a number that a double can hold, 0 or of a size from 5e-324 to 1.8e308';

/** The number that a text means under a rule. Spaces around it do not count. */
export function readNumber(text: string, rule: NumberRule = {}): NumberRead {
  const trimmed = text.trim();
  const digits = trimmed.replace(SIGN, '');
  if (rule.whole === true ? !WHOLE.test(digits) : !isUnsigned(digits)) {
    return { remedy: howWritten(digits, rule) };
  }
  const size = sizeOf(digits.replaceAll(',', ''));
  if (size === null) return { remedy: whatDoublesHold };
  const value = digits !== trimmed && trimmed[0] !== '+' ? -size : size;
  const remedy = remedyFor(value, rule);
  return remedy === null ? { value } : { remedy };
}

/**
 * Returns the remedy for a value that does not follow the rule, such as one from a settings file;
 * null where nothing is wrong.
 */
export function remedyFor(value: unknown, rule: NumberRule): string | null {
  const { whole, lowest, highest, above, below } = rule;
  const fits =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (whole !== true || Number.isSafeInteger(value)) &&
    (lowest === undefined || value >= lowest) &&
    (highest === undefined || value <= highest) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below);
  if (fits) return null;
  const tooLong = whole === true && Number.isInteger(value) && !Number.isSafeInteger(value);
  return `give ${described(tooLong ? { ...rule, highest: highest ?? Number.MAX_SAFE_INTEGER } : rule)}`;
}

/**
 * Returns the number without a sign that is in a longer text at `at`, and where it ends; null where
 * there is none. Its value is null where no double can hold it.
 */
export function unsignedAt(text: string, at: number): { readonly value: number | null; readonly end: number } | null {
  UNSIGNED.lastIndex = at;
  const digits = UNSIGNED.exec(text)?.[0];
  return digits === undefined ? null : { value: sizeOf(digits), end: at + digits.length };
}

function isUnsigned(text: string): boolean {
  UNSIGNED.lastIndex = 0;
  return UNSIGNED.exec(text)?.[0] === text;
}

/** null for a number that overflows, and for one so small that it would become 0. */
function sizeOf(digits: string): number | null {
  const size = Number(digits.replace('−', '-'));
  const isZero = /^[0.]*(?:[eE]|$)/.test(digits);
  return Number.isFinite(size) && (size !== 0 || isZero) ? size : null;
}

/**
 * Returns the advice for a text that is not a number: how numbers are written where it looks like
 * one, else the wanted kind.
 */
function howWritten(text: string, rule: NumberRule): string {
  if (!/\p{N}/u.test(text)) return `give ${described(rule)}`;
  if (rule.whole !== true) return howNumbersAreWritten;
  // `1.000` may be meant as a thousand.
  const isFraction = isUnsigned(text) && !Number.isInteger(Number(text));
  return isFraction ? `give ${described(rule)}` : howWholeNumbersAreWritten;
}

/** `a whole number from 1 to 20`, `a number above 0, such as 0.5`. */
function described({ whole, lowest, highest, above, below, example }: NumberRule): string {
  const range =
    lowest !== undefined && highest !== undefined
      ? ` from ${lowest} to ${highest}`
      : lowest !== undefined && below !== undefined
        ? ` from ${lowest} to below ${below}`
        : lowest !== undefined
          ? ` of ${lowest} or more`
          : above !== undefined
            ? ` above ${above}`
            : highest !== undefined
              ? ` of ${highest} or less`
              : '';
  const such = example === undefined ? '' : `, such as ${example}`;
  return `${whole === true ? 'a whole number' : 'a number'}${range}${such}`;
}
