/**
 * Tokens and text of the corpus as they are shown: every character can be seen, and text from right
 * to left keeps its place in the sentence around it. Shown forms are for people: files and
 * everything that is parsed again have the characters themselves.
 */

/** The room for a token: a line of text, or a label. */
export type TokenRoom = 'long' | 'short';

const SPACE = ' ';
/** The sign that stands for a space where there is little room. */
const SPACE_SIGN = '␣';
/** The character that combining marks are drawn on when they are alone. */
const CIRCLE = '◌';
/**
 * Unicode's isolates: the text between them is laid out by itself, and so is the sentence around
 * them.
 */
const ISOLATE = '\u2068';
const END_OF_ISOLATE = '\u2069';

/**
 * Characters that draw nothing: controls, separators, unassigned, private and default-ignorable
 * characters, two blank symbols; and the sign for a space, which would be taken for one.
 */
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}\u2423]/u;
const MARK = /\p{M}/u;
/** Characters that change how the one before them is drawn: joiners and variation selectors. */
const JOINED = /\p{Join_Control}|\p{Variation_Selector}/u;
/** The blocks that Unicode keeps for scripts from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** Words of such scripts in a row. */
const RIGHT_TO_LEFT_WORDS = new RegExp(`${RIGHT_TO_LEFT.source}(?:[\\p{M} ]*${RIGHT_TO_LEFT.source})*`, 'gu');
/** Words of ASCII with single spaces between them: shown as they are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
/** So many characters of a vocabulary are listed. */
const MOST_LISTED = 40;

/**
 * A token: its character where that can be seen, a combining mark on a dotted circle, else a name
 * for it: `space`, `U+200B`. In short, a space is `␣`. `BOS` and forms stay as they are. Different
 * tokens have different forms.
 */
export function shownToken(token: string, room: TokenRoom = 'long'): string {
  return isCharacter(token) ? isolated(formOf(token, room)) : token;
}

/**
 * Text of the corpus, or of a file's name, in one line. A character that cannot be seen is named in
 * brackets, `⟨U+202E⟩`; a space that is not between two characters that can be seen is `␣`.
 */
export function shownText(text: string): string {
  return isolated(visibleText(text));
}

/** As `shownText`, for a line of its own: not isolated from the text around it. */
export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text;
  const characters = Array.from(text);
  // Whether the current character is drawn beside or on a character that can be seen.
  let drawn = false;
  const forms = characters.map((character, i) => {
    const before = drawn;
    drawn = !INVISIBLE.test(character) || (JOINED.test(character) && before);
    if (drawn) return MARK.test(character) && !before ? formOf(character, 'long') : character;
    if (character !== SPACE) return `⟨${codePointName(character)}⟩`;
    return before && isVisible(characters[i + 1] ?? '') ? SPACE : SPACE_SIGN;
  });
  return forms.join('');
}

/**
 * Characters of a vocabulary, the first of many: `abc`, or with spaces between them where some have
 * names.
 */
export function shownVocabulary(characters: readonly string[]): string {
  const listed = characters.slice(0, MOST_LISTED);
  const more = characters.length > MOST_LISTED ? '...' : '';
  return `${listed.map((token) => shownToken(token)).join(listed.every((token) => PLAIN.test(token)) ? '' : ' ')}${more}`;
}

/**
 * Text of any kind, such as a list in JSON: words from right to left keep their place in it, word
 * by word.
 */
export function isolatedWords(text: string): string {
  return text.replaceAll(RIGHT_TO_LEFT_WORDS, (words) => isolated(words));
}

/** Returns the number of characters of a shown text that take room. */
export function shownLength(text: string): number {
  let length = 0;
  for (const character of text) if (!isIsolate(character)) length++;
  return length;
}

/** Returns a shown text in at most `most` characters, with an ellipsis where it is cut. */
export function cutText(text: string, most: number): string {
  if (shownLength(text) <= most) return text;
  let left = Math.max(1, Math.floor(most) - 1);
  let cut = '';
  let open = 0;
  for (const character of text) {
    if (!isIsolate(character) && left-- === 0) break;
    cut += character;
    open += character === ISOLATE ? 1 : character === END_OF_ISOLATE ? -1 : 0;
  }
  return `${cut}${END_OF_ISOLATE.repeat(open)}…`;
}

/** Returns a shown text for copying: without the characters that keep its parts in order. */
export function withoutIsolates(text: string): string {
  return text.replaceAll(/[\u2068\u2069]/g, '');
}

/** `U+0061`. */
export function codePointName(character: string): string {
  return `U+${codePointOf(character).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Returns the code point of a character. Throws a RangeError for an empty text. */
export function codePointOf(character: string): number {
  const point = character.codePointAt(0);
  if (point === undefined) throw new RangeError('An empty text has no code point.');
  return point;
}

/** Returns whether a name is shown for a character because it draws nothing itself. */
export function isNamed(character: string): boolean {
  return INVISIBLE.test(character);
}

/** Returns whether a character is drawn, by itself. */
export function isVisible(character: string): boolean {
  return character !== '' && !INVISIBLE.test(character) && !MARK.test(character);
}

function isCharacter(token: string): boolean {
  return /^.$/su.test(token);
}

function formOf(token: string, room: TokenRoom): string {
  if (token === SPACE) return room === 'long' ? 'space' : SPACE_SIGN;
  if (INVISIBLE.test(token)) return codePointName(token);
  return MARK.test(token) ? `${CIRCLE}${token}` : token;
}

/** Text that keeps its place in a sentence from left to right, whatever its script. */
export function isolated(shown: string): string {
  return RIGHT_TO_LEFT.test(shown) ? `${ISOLATE}${shown}${END_OF_ISOLATE}` : shown;
}

function isIsolate(character: string): boolean {
  return character === ISOLATE || character === END_OF_ISOLATE;
}
