/**
 * JSON cursor: reads JSON from its bytes, a token at a time, and makes no values of it: a hostile
 * text takes no more memory than it has bytes. `JSON.parse` could not do it: it is silent about
 * repeated keys, and builds everything that it reads.
 *
 * The grammar is that of RFC 8259. The bytes have to be UTF-8, which the caller checks.
 */

import { FormatError } from './format-error';

/** A string in the text: from behind its first quotation mark to its last. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  /** Whether there are escapes in it. */
  readonly escaped: boolean;
}

/** As deep as the reference implementation's parser goes. */
const deepest = 128;

const quote = 0x22;
const backslash = 0x5c;
const braces = [0x7b, 0x7d] as const;
const brackets = [0x5b, 0x5d] as const;
const colon = 0x3a;
const comma = 0x2c;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;

export class JsonCursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** An object: `member` is called with each key, and reads the value behind it. */
  object(member: (key: TextRange) => void): void {
    this.list(braces, () => member(this.key()));
  }

  /** The key of a member, and what is between it and its value. */
  key(): TextRange {
    const key = this.text();
    this.expect(colon);
    return key;
  }

  /** An array: `element` reads each. */
  array(element: () => void): void {
    this.list(brackets, element);
  }

  /** A string. */
  text(): TextRange {
    this.expect(quote);
    const { bytes } = this;
    const start = this.at;
    let escaped = false;
    for (; ; this.at++) {
      const byte = bytes[this.at];
      if (byte === quote) return { start, end: this.at++, escaped };
      if (byte === undefined || byte < 0x20) throw this.unexpected('the end of a string');
      if (byte === backslash) {
        escaped = true;
        this.escape();
      }
    }
  }

  /** A whole number that is not negative, and written without a point or an exponent. */
  integer(): number {
    this.space();
    const { bytes } = this;
    const start = this.at;
    let number = 0;
    for (let digit = bytes[start]; isDigit(digit); digit = bytes[++this.at]) {
      number = number * 10 + (digit - zero);
      if (number > Number.MAX_SAFE_INTEGER) throw new FormatError(`the number at byte ${start} is too large`);
    }
    const next = bytes[this.at];
    if (this.at === start || next === 0x2e || next === 0x65 || next === 0x45) {
      this.at = start;
      throw this.unexpected('a whole number that is not negative');
    }
    if (bytes[start] === zero && this.at > start + 1)
      throw new FormatError(`the number at byte ${start} begins with 0`);
    return number;
  }

  /** Returns whether the next value is null. Does not move past it. */
  isNull(): boolean {
    return this.next() === 0x6e;
  }

  /** Checks any value and discards it. */
  skip(depth = 0): void {
    if (depth > deepest) throw new FormatError(`at byte ${this.at} it is nested more than ${deepest} deep`);
    const first = this.next();
    if (first === braces[0]) this.object(() => this.skip(depth + 1));
    else if (first === brackets[0]) this.array(() => this.skip(depth + 1));
    else if (first === quote) this.text();
    else if (first === 0x74) this.word('true');
    else if (first === 0x66) this.word('false');
    else if (first === 0x6e) this.word('null');
    else this.number();
  }

  /** Nothing but spaces may follow. */
  finish(): void {
    this.space();
    if (this.at < this.bytes.length) throw this.unexpected('the end of the text');
  }

  /** The string in a range. */
  read({ start, end, escaped }: TextRange): string {
    const raw = shortAscii(this.bytes, start, end) ?? utf8.decode(this.bytes.subarray(start, end));
    return escaped ? String(JSON.parse(`"${raw}"`)) : raw;
  }

  private list([first, last]: readonly [number, number], part: () => void): void {
    this.expect(first);
    if (this.next() !== last) {
      part();
      while (this.next() === comma) {
        this.at++;
        part();
      }
    }
    this.expect(last);
  }

  /** An escape; half a surrogate pair is not one, because UTF-8 cannot represent it. */
  private escape(): void {
    const kind = this.bytes[++this.at];
    if (kind === 0x75) {
      const code = this.hex();
      if (code >= 0xdc00 && code <= 0xdfff) throw this.unexpected('a character');
      if (code >= 0xd800 && code <= 0xdbff) {
        if (this.bytes[++this.at] !== backslash || this.bytes[++this.at] !== 0x75) throw this.unexpected('a surrogate');
        const low = this.hex();
        if (low < 0xdc00 || low > 0xdfff) throw this.unexpected('a low surrogate');
      }
    } else if (!escapes.has(kind)) {
      throw this.unexpected('an escape');
    }
  }

  /** The four digits behind `\u`; the cursor rests on the last. */
  private hex(): number {
    let code = 0;
    for (let digit = 0; digit < 4; digit++) {
      const byte = this.bytes[++this.at];
      const value = byte === undefined ? Number.NaN : Number.parseInt(String.fromCharCode(byte), 16);
      if (Number.isNaN(value)) throw this.unexpected('a hexadecimal digit');
      code = code * 16 + value;
    }
    return code;
  }

  private number(): void {
    const { bytes } = this;
    const digits = () => {
      const start = this.at;
      while (isDigit(bytes[this.at])) this.at++;
      if (this.at === start) throw this.unexpected('a value');
    };
    if (bytes[this.at] === minus) this.at++;
    if (bytes[this.at] === zero) this.at++;
    else digits();
    if (bytes[this.at] === 0x2e) {
      this.at++;
      digits();
    }
    if (bytes[this.at] === 0x65 || bytes[this.at] === 0x45) {
      this.at++;
      if (bytes[this.at] === 0x2b || bytes[this.at] === minus) this.at++;
      digits();
    }
  }

  private word(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.at] !== word.charCodeAt(i)) throw this.unexpected(word);
      this.at++;
    }
  }

  private expect(byte: number): void {
    if (this.next() !== byte) throw this.unexpected(`'${String.fromCharCode(byte)}'`);
    this.at++;
  }

  private next(): number | undefined {
    this.space();
    return this.bytes[this.at];
  }

  private space(): void {
    const { bytes } = this;
    for (let byte = bytes[this.at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; ) {
      byte = bytes[++this.at];
    }
  }

  private unexpected(wanted: string): FormatError {
    const byte = this.bytes[this.at];
    const found =
      byte === undefined
        ? 'it ends'
        : byte > 0x20 && byte < 0x7f
          ? `there is '${String.fromCharCode(byte)}'`
          : `there is the byte ${byte}`;
    return new FormatError(`at byte ${this.at}, where ${wanted} should be, ${found}`);
  }
}

function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= zero && byte <= nine;
}

/**
 * A short text of ASCII alone, which most are: a call of the decoder takes longer. Null for any
 * other.
 */
function shortAscii(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start > 40) return null;
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === undefined || byte >= 0x80) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const escapes: ReadonlySet<number | undefined> = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));
