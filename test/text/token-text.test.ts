/** Tokens and text of the corpus as they are shown: over all of Unicode, and in sentences. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { shownRowLabel } from '../../src/step/names/parameter-names';
import {
  cutText,
  isolatedWords,
  shownLength,
  shownText,
  shownToken,
  shownVocabulary,
  visibleText,
  withoutIsolates,
} from '../../src/text/token-text';
import { assertShown } from '../shown-text';

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      '  ',
      'ש',
      'ل',
      '1',
      '!',
      '\u200b',
      '\u200d',
      '\ufe0f',
      '\u0301',
      '\u202e',
      '\u2069',
      '\ud800',
    ),
  }),
);

/** The token that a form stands for. */
function tokenOf(form: string): string {
  const seen = withoutIsolates(form);
  if (seen === 'space' || seen === '␣') return ' ';
  const [, point] = /^U\+([0-9A-F]{4,6})$/.exec(seen) ?? [];
  if (point !== undefined) return String.fromCodePoint(Number.parseInt(point, 16));
  return seen.length > 1 && seen.startsWith('◌') ? seen.slice(1) : seen;
}

describe('a token as it is shown', () => {
  it('is its character, or a name for what draws nothing', () => {
    const forms: [token: string, form: string][] = [
      ['a', 'a'],
      ["'", "'"],
      ['é', 'é'],
      ['中', '中'],
      ['😀', '😀'],
      ['BOS', 'BOS'],
      [' ', 'space'],
      ['\t', 'U+0009'],
      ['\u00a0', 'U+00A0'],
      ['\u00ad', 'U+00AD'],
      ['\u0301', '◌\u0301'],
      ['\u0378', 'U+0378'],
      ['\u200b', 'U+200B'],
      ['\u200f', 'U+200F'],
      ['\u2800', 'U+2800'],
      ['\u3000', 'U+3000'],
      ['\u3164', 'U+3164'],
      ['\ud800', 'U+D800'],
      ['\ue000', 'U+E000'],
      ['\ufe0f', 'U+FE0F'],
      ['\ufeff', 'U+FEFF'],
      ['\u{e0041}', 'U+E0041'],
      ['ש', '\u2068ש\u2069'],
      ['ل', '\u2068ل\u2069'],
    ];
    for (const [token, form] of forms) assert.equal(shownToken(token), form);
    assert.equal(shownToken(' ', 'short'), '␣');
    assert.equal(shownToken('\u200b', 'short'), 'U+200B');
  });

  it('can be seen, tells which token it is and turns no sentence, for each character of Unicode', function () {
    this.timeout(60_000);
    for (let point = 0; point <= 0x10ffff; point++) {
      const token = String.fromCodePoint(point);
      for (const room of ['long', 'short'] as const) {
        const form = shownToken(token, room);
        // Told apart first: the sentence for a failure takes longer than all checks.
        if (tokenOf(form) !== token) assert.fail(`${form} is not U+${point.toString(16)}`);
        if (shownToken(form) !== form && form !== '␣') assert.fail(`${form} does not stay as it is`);
        if (!/^\u2068?[^\s\p{C}\p{Default_Ignorable_Code_Point}]+\u2069?$/u.test(form)) {
          assert.fail(`U+${point.toString(16)} cannot be seen`);
        }
      }
    }
  });

  it('leaves a to z as they are, in names of rows and of all of them', () => {
    const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
    assert.equal(letters.map((letter) => shownToken(letter, 'short')).join(''), letters.join(''));
    assert.equal(shownVocabulary(letters), letters.join(''));
    const wte = { rowKind: 'token' } as const;
    assert.equal(shownRowLabel(wte, 0, letters), "'a'");
    assert.equal(shownRowLabel(wte, 26, letters), 'BOS');
    assert.equal(shownRowLabel({ rowKind: 'position' }, 0, letters), '0');
  });

  it('names rows and lists vocabularies with characters that draw nothing, or are written from right to left', () => {
    const characters = [' ', 'a', '\u200b', 'ש'];
    const wte = { rowKind: 'token' } as const;
    assert.deepEqual(
      characters.map((_, row) => shownRowLabel(wte, row, characters)),
      ['space', "'a'", 'U+200B', "\u2068'ש'\u2069"],
    );
    assert.equal(shownVocabulary(characters), 'space a U+200B \u2068ש\u2069');
    assert.equal(shownVocabulary(Array<string>(41).fill('a')), `${'a'.repeat(40)}...`);
  });
});

describe('text as it is shown', () => {
  it('has names in brackets for what draws nothing, and signs for spaces that cannot be told', () => {
    assert.equal(shownText('to be or not'), 'to be or not');
    assert.equal(shownText('a  b'), 'a␣␣b');
    assert.equal(shownText(' a '), '␣a␣');
    assert.equal(shownText('a\u200bb\u0007'), 'a⟨U+200B⟩b⟨U+0007⟩');
    assert.equal(shownText('\u0301e\u0301'), '◌\u0301e\u0301');
    assert.equal(shownText('❤️‍🔥'), '❤️‍🔥');
    assert.equal(shownText('\u200d'), '⟨U+200D⟩');
    assert.equal(shownText('שלום'), '\u2068שלום\u2069');
    assert.equal(shownText('a\u202eb'), 'a⟨U+202E⟩b');
    assert.equal(shownText(''), '');
  });

  it('can be seen and turns no sentence', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = shownText(text);
        assert.equal(shown === '', text === '');
        // Joiners and selectors stay behind what they are drawn with.
        assertShown(shown.replaceAll(/(?<=[^\s⟩␣])[\p{Join_Control}\p{Variation_Selector}]+/gu, ''), 'a text');
        assert.doesNotMatch(shown, /^\s|\s$|\s\s/);
        assert.equal(withoutIsolates(shown), visibleText(text));
      }),
    );
  });

  it('keeps words from right to left in their place, in a list of them', () => {
    assert.equal(isolatedWords('["a","b"]'), '["a","b"]');
    assert.equal(isolatedWords('["א","ב"]'), '["\u2068א\u2069","\u2068ב\u2069"]');
    assert.equal(isolatedWords('שלום עולם.txt'), '\u2068שלום עולם\u2069.txt');
  });

  it('is cut between characters, with what is held apart closed', () => {
    assert.equal(cutText('position 2', 10), 'position 2');
    assert.equal(cutText('position 2', 5), 'posi…');
    assert.equal(cutText('😀😀😀', 2), '😀…');
    assert.equal(cutText('a \u2068שלום\u2069 b', 5), 'a \u2068של\u2069…');
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 20 }), (text, most) => {
        const shown = shownText(text);
        const cut = cutText(shown, most);
        assert.ok(shownLength(cut) <= Math.max(2, most));
        assert.equal(cut === shown, shownLength(shown) <= most);
        assert.equal(cut.split('\u2068').length, cut.split('\u2069').length);
      }),
    );
  });
});
