/** Cumulative bar: the probabilities of all tokens side by side, and the random number that falls on one. */

import type { ChoiceView, TokenOrigin } from '../../step/model/writing';
import { formatNumber } from '../../text/numbers';
import { strings } from '../strings';
import { barParts } from './bar-parts';
import { rangeOf } from './changed-options';

const { generate: words } = strings;

/** Narrower parts have no room for their letter. */
const WITH_LETTER = 0.045;

export interface CumulativeBarProps {
  readonly choice: ChoiceView;
  /** The token that was written. */
  readonly written: number;
  readonly origin: TokenOrigin;
  readonly name: (token: number) => string;
  /** Writes the token that the random number falls on. */
  readonly onUnforce: () => void;
}

export function CumulativeBar({ choice: { cumulative, draw }, written, origin, name, onUnforce }: CumulativeBarProps) {
  return (
    <figure class="cumulative" aria-label={words.bar}>
      <div class="cumulative-line" aria-hidden="true">
        {draw !== null && (
          <span class="cumulative-number" style={{ '--at': draw.number }}>
            <span>{formatNumber(draw.number)}</span>
          </span>
        )}
        <div class="cumulative-bar">
          {barParts(cumulative).map(({ token, from, to }) => (
            <span
              key={from}
              class={token === written ? 'written' : token === draw?.drawn ? 'drawn' : ''}
              style={{ flexGrow: to - from }}
              title={token === null ? undefined : `${name(token)} ${formatNumber(to - from)}`}
            >
              {token !== null && to - from >= WITH_LETTER && name(token)}
            </span>
          ))}
        </div>
      </div>
      <figcaption data-field="draw">
        {sentence({ cumulative, draw }, written, origin, name)}
        {origin === 'forced' && draw !== null && (
          <>
            {' '}
            <button type="button" class="link" data-action="unforce" onClick={onUnforce}>
              {words.unforce}
            </button>
          </>
        )}
      </figcaption>
    </figure>
  );
}

function sentence(
  { cumulative, draw }: Pick<ChoiceView, 'cumulative' | 'draw'>,
  written: number,
  origin: TokenOrigin,
  name: (token: number) => string,
): string {
  if (draw === null) return words.given(name(written));
  if (origin === 'forced') {
    return draw.drawn === written ? words.forcedSame(name(written)) : words.forced(name(written), name(draw.drawn));
  }
  const { from, to } = rangeOf(cumulative, draw.drawn);
  return words.drawn(formatNumber(draw.number), name(draw.drawn), formatNumber(from), formatNumber(to));
}
