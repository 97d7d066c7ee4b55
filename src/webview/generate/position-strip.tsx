/** Position strip: the written tokens as the positions of a slider, with the probability of each. */

import { useEffect, useRef } from 'preact/hooks';
import type { WritingView } from '../../step/model/writing';
import { checked } from '../../text/checked';
import { formatNumber } from '../../text/numbers';
import { own } from '../../text/own';
import { formatWeight } from '../document/format-weight';
import { strings } from '../strings';

const { generate: words } = strings;

export interface PositionStripProps {
  readonly writing: WritingView;
  /** The token that was written at a position. */
  readonly nameAt: (position: number) => string;
  readonly onGoTo: (position: number) => void;
}

export function PositionStrip({ writing, nameAt, onGoTo }: PositionStripProps) {
  const { written, origins, probability, position } = writing;
  const last = written.length - 1;
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    strip.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [position, written.length]);
  const p = checked(probability, position, 'position');
  const how = words.origins[checked(origins, position, 'position')];
  const text = words.position(position, nameAt(position), Number.isNaN(p) ? how : `${how}, p ${formatNumber(p)}`);
  return (
    <div
      ref={strip}
      class="position-strip"
      role="slider"
      tabIndex={0}
      aria-label={words.document}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={position}
      aria-valuetext={text}
      onKeyDown={(event) => {
        const moves: { readonly [key: string]: number } = {
          ArrowLeft: position - 1,
          ArrowDown: position - 1,
          ArrowRight: position + 1,
          ArrowUp: position + 1,
          Home: 0,
          End: last,
        };
        const to = own(moves, event.key);
        if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        onGoTo(to);
      }}
      onClick={(event) => {
        const tile = event.target instanceof Element ? event.target.closest('[data-position]') : null;
        if (tile !== null) onGoTo(Number(tile.getAttribute('data-position')));
      }}
    >
      {Array.from(written, (_, at) => {
        const share = checked(probability, at, 'position');
        return (
          <span
            key={at}
            class={`position-tile ${checked(origins, at, 'position')}`}
            data-position={at}
            data-current={at === position}
            title={words.position(at, nameAt(at), words.origins[checked(origins, at, 'position')])}
            style={{ '--share': share || 0 }}
          >
            <span class="position-token">{nameAt(at)}</span>
            <span class="position-share">{Number.isNaN(share) ? words.none : formatWeight(share)}</span>
          </span>
        );
      })}
    </div>
  );
}
