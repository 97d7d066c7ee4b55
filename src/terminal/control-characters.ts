/**
 * Control characters: other people's text for a terminal, in which characters that would command
 * it, or reverse the line, become escapes.
 */

/**
 * Control characters but tab and line feed, line and paragraph separators, marks of direction, lone
 * surrogates.
 */
const commanding = /(?![\t\n])\p{Control}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** Returns `\x1b` for ESC, `\u202e` for a mark of direction; any other text as it is. */
export function withVisibleControls(text: string): string {
  return text.replace(commanding, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });
}
