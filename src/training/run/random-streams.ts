/** Where the random streams of a run were when its steps were finished: sampling moves them, training does not. */

import { Random, type RandomState } from '../../engine/random';
import { countNotAfter } from '../history/step-list';

export interface Streams {
  /** The finished step since which they were so. */
  readonly step: number;
  /** The stream that samples are drawn from once the schedule is finished, and the one before that. */
  readonly random: RandomState;
  readonly preview: RandomState;
}

interface Entry {
  readonly step: number;
  /** Words that were drawn from the stream before the end since the entry before; null where that is not known. */
  readonly words: number | null;
  /** The streams in full; null where they are counted from the last entry that has them. */
  readonly streams: Streams | null;
}

/** What tells where the streams were, from where they were first: a step and the words drawn before it since the last, and so on. */
export interface Draws {
  readonly draws: readonly number[];
  /** Words that were drawn since. */
  readonly pending: number;
}

/** One entry in so many has its streams in full. Bytes that every entry takes, and one in full besides, about. */
const EVERY = 64;
const ENTRY_BYTES = 40;
const FULL_BYTES = 5_000;
/** Where there are more draws than these, they are not told: that would take long. */
const MOST_DRAWS = 10_000;

export class RandomStreams {
  private readonly entries: Entry[] = [];
  /** What was asked for last, and the index of its entry. */
  private last: { readonly index: number; readonly streams: Streams } | null = null;

  bytes = 0;

  constructor(first: Streams) {
    this.push({ step: first.step, words: 0, streams: first });
  }

  /** Those that began with `first`, by their `draws`. */
  static of(first: Streams, draws: readonly number[]): RandomStreams {
    const streams = new RandomStreams(first);
    const preview = Random.from(first.preview);
    for (let i = 0; i < draws.length; i += 2) {
      const [step, words] = [draws[i], draws[i + 1]];
      preview.skip(words);
      streams.add({ step, random: first.random, preview: preview.state() }, words);
    }
    return streams;
  }

  /** Null where they are not known or too many. */
  get draws(): readonly number[] | null {
    const entries = this.entries.slice(1);
    if (entries.length > MOST_DRAWS || entries.some(({ words }) => words === null)) return null;
    return entries.flatMap(({ step, words }) => [step, words ?? 0]);
  }

  /** In the order of the steps. `words`: how many were drawn since those before; null where that is not known. */
  add(streams: Streams, words: number | null): void {
    const { entries } = this;
    const full = words === null || entries.length % EVERY === 0;
    this.push({ step: streams.step, words, streams: full ? streams : null });
    this.last = { index: entries.length - 1, streams };
  }

  /** As they were when `step` was finished. The same object where the same is asked for again. */
  at(step: number): Streams {
    const index = Math.max(0, countNotAfter(this.entries, step) - 1);
    let from = this.last !== null && this.last.index <= index ? this.last : null;
    for (let i = index; i >= 0 && i > (from?.index ?? -1); i--) {
      const { streams } = this.entries[i];
      if (streams !== null) from = { index: i, streams };
    }
    if (from === null) throw new Error('The first streams are not kept.');
    if (from.index < index) {
      const preview = Random.from(from.streams.preview);
      for (let i = from.index + 1; i <= index; i++) preview.skip(this.entries[i].words ?? 0);
      from = { index, streams: { ...from.streams, step: this.entries[index].step, preview: preview.state() } };
    }
    this.last = from;
    return from.streams;
  }

  upTo(step: number): RandomStreams {
    const streams = new RandomStreams(this.at(0));
    for (const entry of this.entries.slice(1, countNotAfter(this.entries, step))) streams.push(entry);
    return streams;
  }

  private push(entry: Entry): void {
    this.entries.push(entry);
    this.bytes += ENTRY_BYTES + (entry.streams === null ? 0 : FULL_BYTES);
  }
}

/** The streams that `drawn` tells of, and the one before the end, which counts what is pending; null where it is not where `preview` is. */
export function recalled(
  first: Streams,
  { draws, pending }: Draws,
  preview: Random,
): { readonly streams: RandomStreams; readonly preview: Random } | null {
  const streams = RandomStreams.of(first, draws);
  const last = draws.at(-2) ?? first.step;
  const found = Random.from(streams.at(last).preview);
  found.skip(pending);
  const [here, there] = [found.state(), preview.state()];
  const same = here.index === there.index && here.words.every((word, i) => word === there.words[i]);
  return same ? { streams, preview: found } : null;
}
