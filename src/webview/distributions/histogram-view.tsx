/**
 * Histogram drawing: bars as high as their counts, numbers at the axis, and the counts that are in
 * no bar beside it in words.
 */

import type { Histogram } from '../../step/model/histogram';
import { formatCount, formatPlain } from '../../text/numbers';
import { strings } from '../strings';

/** Units of the drawing, which is as wide as the available room. */
const width = 240;
const height = 56;

export interface HistogramViewProps {
  readonly histogram: Histogram;
  /** Number of untouched elements; null where it does not apply. */
  readonly untouched: number | null;
  /** Name of the quantity, and of the block. */
  readonly what: string;
  readonly block: string;
  /** True if the axis shows powers of ten. */
  readonly log: boolean;
}

export function HistogramView({ histogram, untouched, what, block, log }: HistogramViewProps) {
  const { distributions: words } = strings;
  const { from, to, counts } = histogram;
  const tallest = Math.max(...counts);
  const text = (number: number) => (log ? powerOfTen(number) : formatPlain(number));
  const apart = apartWords(histogram, untouched);
  return (
    <div class="histogram">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={labelOf(histogram, what, block, text, apart)}
      >
        <path d={barsPath(counts, tallest)} />
      </svg>
      <div class="histogram-axis" aria-hidden="true">
        <span>{text(from)}</span>
        <span>{text((from + to) / 2)}</span>
        <span>{text(to)}</span>
      </div>
      <p class="histogram-words" aria-hidden="true">
        {[words.tallest(formatCount(tallest)), ...apart].join(' · ')}
      </p>
    </div>
  );
}

/** Returns a path with one rectangle per bar; a bar that is not empty is always visible. */
function barsPath(counts: readonly number[], tallest: number): string {
  const bar = width / counts.length;
  return counts
    .map((count, i) => {
      if (count === 0) return '';
      const top = height - Math.max(1, (count / tallest) * height);
      return `M${(i * bar).toFixed(2)} ${height}V${top.toFixed(2)}H${((i + 1) * bar - 0.6).toFixed(2)}V${height}Z`;
    })
    .join('');
}

/** Returns the counts that are in no bar, in words. */
function apartWords({ below, above, zero, nonFinite }: Histogram, untouched: number | null): string[] {
  const { distributions: words } = strings;
  const apart: string[] = [];
  if (zero > 0) apart.push(words.zero(formatCount(zero)));
  if (untouched !== null && untouched > 0) apart.push(words.untouched(formatCount(untouched)));
  if (nonFinite > 0) apart.push(words.nonFinite(formatCount(nonFinite)));
  if (below + above > 0) apart.push(words.outside(formatCount(below), formatCount(above)));
  return apart;
}

function labelOf(
  { from, to, counts }: Histogram,
  what: string,
  block: string,
  text: (number: number) => string,
  apart: readonly string[],
): string {
  const { distributions: words } = strings;
  const count = counts.reduce((sum, bin) => sum + bin, 0);
  const bin = (to - from) / counts.length;
  const most = counts.indexOf(Math.max(...counts));
  return words.label(
    what,
    block,
    count,
    words.between(text(from), text(to)),
    words.between(text(from + most * bin), text(from + (most + 1) * bin)),
    apart.length === 0 ? '' : words.apart(apart.join(', ')),
  );
}

const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Formats a power of ten: `10⁻⁴`, or `10^−3.75` between two powers. */
function powerOfTen(exponent: number): string {
  if (!Number.isInteger(exponent)) return `10^${formatPlain(exponent)}`;
  return `10${String(exponent).replace(/./g, (sign) => (sign === '-' ? '⁻' : (digits[Number(sign)] ?? sign)))}`;
}
