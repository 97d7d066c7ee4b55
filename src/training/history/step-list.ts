/** Step list: entries of some steps, in order. */

export interface OfStep {
  readonly step: number;
}

/** Returns the number of leading entries that are not after `step`. */
export function countNotAfter(kept: readonly OfStep[], step: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (kept[middle].step <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** At most one entry per step. */
export class ByStep<T extends OfStep> {
  private readonly kept: T[];

  constructor(kept: readonly T[] = []) {
    this.kept = [...kept];
  }

  get count(): number {
    return this.kept.length;
  }

  all(): readonly T[] {
    return this.kept;
  }

  /** Returns the last entry that is not after `step`; null where there is none. */
  notAfter(step: number): T | null {
    return this.kept[this.countNotAfter(step) - 1] ?? null;
  }

  countNotAfter(step: number): number {
    return countNotAfter(this.kept, step);
  }

  has(step: number): boolean {
    return this.notAfter(step)?.step === step;
  }

  /** Adds an entry, in place of one of the same step. */
  add(one: T): void {
    const at = this.countNotAfter(one.step);
    const replaced = this.kept[at - 1]?.step === one.step ? 1 : 0;
    this.kept.splice(at - replaced, replaced, one);
  }

  /** Drops all entries for which `kept` is false. */
  filter(kept: (one: T) => boolean): void {
    const rest = this.kept.filter(kept);
    this.kept.splice(0, this.kept.length, ...rest);
  }

  /** Returns the entries that are not after `step`; their contents are shared. */
  upTo(step: number): readonly T[] {
    return this.kept.slice(0, this.countNotAfter(step));
  }
}
