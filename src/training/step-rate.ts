/** Step rate: counts training steps per second. */

const WINDOW_MS = 1000;

export class StepRate {
  private readonly now: () => number;
  private times: number[] = [];

  constructor(now: () => number) {
    this.now = now;
  }

  /** Resets the count. */
  reset(): void {
    this.times = [this.now()];
  }

  stepped(): void {
    this.times.push(this.now());
  }

  /**
   * Returns the rate over the last second, over the time since the reset where that is shorter, or
   * over the last step where that took longer; null before the first.
   */
  perSecond(): number | null {
    const now = this.now();
    const old = this.times.filter((time) => now - time > WINDOW_MS).length;
    this.times = this.times.slice(Math.max(0, Math.min(old, this.times.length - 2)));
    const passed = now - this.times[0];
    const steps = this.times.length - 1;
    return steps > 0 && passed > 0 ? (steps * 1000) / passed : null;
  }
}
