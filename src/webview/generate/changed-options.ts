/** Changed options: what a generation follows from after something was chosen in the pane. */

import { checked } from '../../text/checked';
import { shownToken, shownVocabulary } from '../../text/token-text';
import { firstSeed, type GenerationOptions } from '../../training/generation/options';
import { strings } from '../strings';

/**
 * Another token at a position: what was forced before it stays, what came after is drawn again. A
 * position of the prefix ends the prefix. `drawn`: what the random number of the position falls on,
 * which needs no force; null where there is none.
 */
export function withToken(
  options: GenerationOptions,
  position: number,
  token: number,
  drawn: number | null,
): GenerationOptions {
  const earlier = options.forced.filter((one) => one.position < position);
  const given = Array.from(options.prefix);
  return {
    ...options,
    prefix: position < given.length ? given.slice(0, position).join('') : options.prefix,
    forced: token === drawn ? earlier : [...earlier, { position, token }],
  };
}

/** The same with nothing forced, from the next seed. */
export function another(options: GenerationOptions): GenerationOptions {
  const { stream } = options;
  const seed = stream.kind === 'seed' && stream.seed < Number.MAX_SAFE_INTEGER ? stream.seed + 1 : firstSeed;
  return { ...options, stream: { kind: 'seed', seed }, forced: [] };
}

/** The same with another prefix: what was forced at its positions goes. */
export function withPrefix(options: GenerationOptions, prefix: string): GenerationOptions {
  const given = Array.from(prefix).length;
  return { ...options, prefix, forced: options.forced.filter(({ position }) => position >= given) };
}

/** What is wrong with a prefix, in words; null where nothing is. `vocabulary`: the tokens, BOS last. */
export function prefixProblem(prefix: string, vocabulary: readonly string[], blockSize: number): string | null {
  const { generate: words } = strings;
  const characters = vocabulary.slice(0, -1);
  const given = Array.from(prefix);
  const unknown = given.find((character) => !characters.includes(character));
  if (unknown !== undefined) return words.prefixUnknown(shownToken(unknown), shownVocabulary(characters));
  return given.length >= blockSize ? words.prefixLong(given.length, blockSize) : null;
}

/** The temperature that was typed, or what is wrong with it, in words. */
export function readTemperature(typed: string): { readonly value: number } | { readonly problem: string } {
  const value = typed.trim() === '' ? Number.NaN : Number(typed);
  if (Number.isFinite(value) && value > 0) return { value };
  return { problem: strings.generate.temperatureNone(typed.trim()) };
}

/** The range of a token on the bar of probabilities. */
export function rangeOf(cumulative: Float64Array, token: number): { readonly from: number; readonly to: number } {
  const at = (index: number) => checked(cumulative, index, 'token');
  return { from: token === 0 ? 0 : at(token - 1), to: at(token) };
}
