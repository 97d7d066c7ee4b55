/** Search texts: the result of a search for parameters, in words. */

import type { ParametersSnapshot } from '../../inspection/panes/parameters';
import { formatCount } from '../../text/numbers';
import { shownText, shownToken } from '../../text/token-text';
import { strings } from '../strings';

export function foundWords({ found, of, search }: ParametersSnapshot): string {
  const { parameters: words } = strings;
  switch (found.kind) {
    case 'found':
      return found.count === of ? words.all(of) : words.some(formatCount(found.count), of);
    case 'unknown matrix':
      return words.unknownMatrix(shownText(found.name));
    case 'unknown token':
      return found.named
        ? words.unknownToken(found.matrix, shownToken(found.token))
        : words.notNamedByTokens(found.matrix, shownToken(found.token));
    case 'out of range': {
      const { matrix, rows, columns, side, index } = found;
      return words.outOfRange(
        matrix,
        `${rows} × ${columns}`,
        side,
        index,
        String((side === 'row' ? rows : columns) - 1),
      );
    }
    case 'malformed':
      return words.malformed(shownText(search.slice(found.at)), String(found.at + 1));
  }
}

/** Returns names to try instead. */
export function nearestNames(found: ParametersSnapshot['found']): readonly string[] {
  switch (found.kind) {
    case 'unknown matrix':
      return found.nearest;
    case 'out of range':
    case 'unknown token':
      return [found.matrix];
    default:
      return [];
  }
}
