/** Counts training steps a second. */

const WINDOW_MS = 1000;

export class StepRate {
  private readonly now: () => number;
  private times: number[] = [];

  constructor(now: () => number) {
    this.now = now;
  }

  /** Forgets what was counted. */
  reset(): void {
    this.times = [this.now()];
  }

  stepped(): void {
    this.times.push(this.now());
  }

  /** Over the last second, or the time since the reset where that is shorter; null before the first step. */
  perSecond(): number | null {
    const now = this.now();
    const from = this.times.findIndex((time) => now - time <= WINDOW_MS);
    if (from > 0) this.times = this.times.slice(from);
    const passed = now - this.times[0];
    const steps = this.times.length - 1;
    return steps > 0 && passed > 0 ? (steps * 1000) / passed : null;
  }
}
