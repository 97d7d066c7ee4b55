/**
 * Random streams: the states of a run's random streams after its steps. Sampling moves them,
 * training does not.
 */

import { Random, type RandomState } from '../../engine/random';
import { countNotAfter } from '../history/step-list';

export interface Streams {
  /** The finished step from which on the streams had this state. */
  readonly step: number;
  /** The stream for samples after the end of the schedule, and the one for samples before it. */
  readonly random: RandomState;
  readonly preview: RandomState;
}

interface Entry {
  readonly step: number;
  /**
   * The number of words drawn from the stream before the end since the previous entry; null where
   * that is not known.
   */
  readonly words: number | null;
  /** The full streams; null where they are counted from the last entry that has them. */
  readonly streams: Streams | null;
}

/**
 * The path of the streams from their first state: the steps, each with the number of words drawn
 * before it since the last.
 */
export interface Draws {
  readonly draws: readonly number[];
  /** The number of words drawn since. */
  readonly pending: number;
}

/**
 * The stride at which an entry has the full streams; the approximate bytes of every entry, and the
 * additional ones of a full entry.
 */
const EVERY = 64;
const ENTRY_BYTES = 40;
const FULL_BYTES = 5_000;
/** The most draws that are saved: more would take long to replay. */
const MOST_DRAWS = 10_000;

export class RandomStreams {
  private readonly entries: Entry[] = [];
  /** The last answer, and the index of its entry. */
  private last: { readonly index: number; readonly streams: Streams } | null = null;

  bytes = 0;

  constructor(first: Streams) {
    this.push({ step: first.step, words: 0, streams: first });
  }

  /** The streams that began with `first`, after its `draws`. */
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

  /** Null where the draws are not known or too many. */
  get draws(): readonly number[] | null {
    const entries = this.entries.slice(1);
    if (entries.length > MOST_DRAWS) return null;
    const draws: number[] = [];
    for (const { step, words } of entries) {
      if (words === null) return null;
      draws.push(step, words);
    }
    return draws;
  }

  /**
   * Adds an entry; entries are in the order of the steps. `words`: the number of words drawn since
   * the entry before; null where that is not known.
   */
  add(streams: Streams, words: number | null): void {
    const { entries } = this;
    const full = words === null || entries.length % EVERY === 0;
    this.push({ step: streams.step, words, streams: full ? streams : null });
    this.last = { index: entries.length - 1, streams };
  }

  /**
   * Returns the streams as they were when `step` was finished. Returns the same object for the same
   * state.
   */
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
      for (const { step, words } of this.entries.slice(from.index + 1, index + 1)) {
        if (words === null) throw new Error(`The words drawn before step ${step} are not known.`);
        preview.skip(words);
      }
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

/**
 * Returns the streams after `draws`, and the preview stream after `pending` more words; null where
 * that stream differs from `preview`.
 */
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
