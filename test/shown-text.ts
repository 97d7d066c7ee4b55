/** What all text on the screen keeps to: it can be seen, and it is in the order of the sentence, whatever its scripts. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { type Corpus, corpusFrom } from '../src/training/corpus/corpus';

const HELD_APART = /\u2068[^\u2068\u2069]*\u2069/g;
/** Letters of scripts that are written from right to left, and controls of the direction. */
const TURNS_SENTENCES =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Phoenician}\p{Bidi_Control}]/u;
const DRAWS_NOTHING = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

/** Throws for text that is not as it is to be shown. `where` tells where it is from. */
export function assertShown(text: string, where: string): void {
  const outside = text.replaceAll(HELD_APART, '');
  assert.doesNotMatch(outside, TURNS_SENTENCES, `${where}: ${JSON.stringify(text)} is held apart`);
  const seen = text.replaceAll(/[\u2068\u2069]/g, '');
  assert.doesNotMatch(seen, DRAWS_NOTHING, `${where}: ${JSON.stringify(text)} can be seen`);
  assert.doesNotMatch(
    seen,
    /(^ ?| {2})→|→( {2}| ?$)|'\s*'|\[\s*\]/,
    `${where}: ${JSON.stringify(text)} names its tokens`,
  );
}

/** Hebrew names. */
export const rightToLeft = fixture('rtl.txt');
/** Lines with spaces, two of them side by side. */
export const sentences = fixture('sentences.txt');
/** Characters that draw nothing, or nothing alone, and two directions in one document. */
export const unseen = corpusFrom(
  new TextEncoder().encode('\u200b\u0301a\u00ad\n\u202eא1\u00a0b\n\ufe0f\u{e0041}\ue000\n\u0007🏳️‍🌈 \u3000c'),
  'unseen.txt',
);

function fixture(name: string): Corpus {
  return corpusFrom(new Uint8Array(fs.readFileSync(`test/fixtures/corpus/${name}`)), name);
}
