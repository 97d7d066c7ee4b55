/** What is kept of some steps, in their order. */

export interface OfStep {
  readonly step: number;
}

/** How many of them, from the first on, are not after `step`. */
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

/** At most one a step. */
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

  /** The last one that is not after `step`; null where there is none. */
  notAfter(step: number): T | null {
    return this.kept[this.countNotAfter(step) - 1] ?? null;
  }

  countNotAfter(step: number): number {
    return countNotAfter(this.kept, step);
  }

  has(step: number): boolean {
    return this.notAfter(step)?.step === step;
  }

  /** In place of the one of the same step, if there is one. */
  add(one: T): void {
    const at = this.countNotAfter(one.step);
    const replaced = this.kept[at - 1]?.step === one.step ? 1 : 0;
    this.kept.splice(at - replaced, replaced, one);
  }

  /** Drops all that `kept` is false for. */
  filter(kept: (one: T) => boolean): void {
    const rest = this.kept.filter(kept);
    this.kept.splice(0, this.kept.length, ...rest);
  }

  /** Those not after `step`; what they are made of is shared. */
  upTo(step: number): readonly T[] {
    return this.kept.slice(0, this.countNotAfter(step));
  }
}
