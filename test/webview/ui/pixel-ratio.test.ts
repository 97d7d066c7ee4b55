import assert from 'node:assert/strict';
import { type RatioWindow, watchPixelRatio } from '../../../src/webview/ui/pixel-ratio';

/** A window that can be moved to a screen of another pixel ratio. Its queries hold for one ratio, as a browser's do. */
class Screens implements RatioWindow {
  devicePixelRatio = 1;
  private readonly queries = new Map<EventTarget, number>();

  matchMedia(query: string): EventTarget {
    const [, ratio] = /^\(resolution: ([\d.]+)dppx\)$/.exec(query) ?? assert.fail(query);
    const target = new Query(() => this.queries.delete(target));
    this.queries.set(target, Number(ratio));
    return target;
  }

  /** Queries that are listened to. */
  get watched(): number {
    return this.queries.size;
  }

  move(ratio: number): void {
    const before = this.devicePixelRatio;
    this.devicePixelRatio = ratio;
    for (const [query, of] of [...this.queries]) {
      if ((of === before) !== (of === ratio)) query.dispatchEvent(new Event('change'));
    }
  }
}

/** Forgotten with its listener. */
class Query extends EventTarget {
  private readonly forgotten: () => void;

  constructor(forgotten: () => void) {
    super();
    this.forgotten = forgotten;
  }

  override removeEventListener(...of: Parameters<EventTarget['removeEventListener']>): void {
    super.removeEventListener(...of);
    this.forgotten();
  }
}

describe('the pixel ratio', () => {
  it('is told at first, and at every change from then on', () => {
    const screens = new Screens();
    const told: number[] = [];
    const stop = watchPixelRatio(screens, (ratio) => told.push(ratio));
    for (const ratio of [2, 1.25, 1.25, 2, 1]) screens.move(ratio);
    assert.deepEqual(told, [1, 2, 1.25, 2, 1]);
    assert.equal(screens.watched, 1);
    stop();
    screens.move(3);
    assert.deepEqual(told.length, 5);
    assert.equal(screens.watched, 0);
  });
});
