import assert from 'node:assert/strict';
import { momentAt, Passes, progressOf } from '../../../src/webview/state/passes';

function playing({ still = false } = {}) {
  let time = 100;
  const frames: (() => void)[] = [];
  const passes = new Passes({ now: () => time, frame: (then) => frames.push(then), still: () => still });
  const tick = (by: number) => {
    time += by;
    for (const then of frames.splice(0)) then();
  };
  return { passes, tick, frames };
}

describe('the play of the passes', () => {
  it('goes forward, backward and through the update within a second, and ends', () => {
    const { passes, tick, frames } = playing();
    passes.play(900);
    const phases: string[] = [];
    for (let i = 0; i < 100 && passes.at.value !== null; i++) {
      phases.push(passes.at.value.phase);
      tick(10);
    }
    assert.deepEqual([...new Set(phases)], ['forward', 'backward', 'update']);
    assert.ok(phases.length <= 100);
    assert.equal(passes.at.value, null);
    assert.equal(frames.length, 0, 'no frame is asked for any more');
  });

  it('begins again with the next step, in one chain of frames', () => {
    const { passes, tick, frames } = playing();
    passes.play(900);
    tick(500);
    assert.equal(passes.at.value?.phase, 'backward');
    passes.play(900);
    assert.deepEqual(passes.at.value, { phase: 'forward', share: 0 });
    assert.equal(frames.length, 1);
    passes.stop();
    tick(10);
    assert.equal(passes.at.value, null);
    assert.equal(frames.length, 0);
  });

  it('plays nothing where less motion is wanted', () => {
    const { passes, frames } = playing({ still: true });
    passes.play(900);
    assert.equal(passes.at.value, null);
    assert.equal(frames.length, 0);
  });

  it('reveals from the left, then paints from the right', () => {
    assert.deepEqual(progressOf({ phase: 'forward', share: 0.25 }), { revealed: 0.25, painted: 0 });
    assert.deepEqual(progressOf({ phase: 'backward', share: 0.25 }), { revealed: 1, painted: 0.25 });
    assert.deepEqual(progressOf({ phase: 'update', share: 0.5 }), { revealed: 1, painted: 1 });
    assert.equal(momentAt(-1)?.share, 0);
    assert.equal(momentAt(1.01), null);
  });
});
