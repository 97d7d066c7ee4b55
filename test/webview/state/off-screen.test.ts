import assert from 'node:assert/strict';
import { noModel } from '../../../src/extension/training/empty-session';
import type { InspectorSnapshot } from '../../../src/inspection/snapshot';
import { OffScreen } from '../../../src/webview/state/off-screen';

const panes = {
  losses: new Float64Array(),
  otherLosses: new Float64Array(),
  beside: [],
  edits: [],
  reference: null,
  pane: null,
};

function snapshot(step: number): InspectorSnapshot {
  return { status: { ...noModel, step }, recorded: null, panes };
}

describe('what is out of view', () => {
  it('follows when what is in view has been painted', () => {
    const offScreen = new OffScreen();
    assert.equal(offScreen.whole.value, true);
    const one = snapshot(1);
    offScreen.show(one);
    assert.equal(offScreen.whole.value, false);
    offScreen.painted(one);
    assert.equal(offScreen.whole.value, true);
  });

  it('waits for the last of several that follow one another', async () => {
    const offScreen = new OffScreen();
    const [one, two] = [snapshot(1), snapshot(2)];
    offScreen.show(one);
    const arrive: (() => void)[] = [];
    const following = offScreen.followAfter(
      () => new Promise((resolve) => arrive.push(resolve)),
      async () => {},
    );
    offScreen.show(two);
    arrive.shift()?.();
    await following;
    await new Promise(setImmediate);
    assert.equal(offScreen.whole.value, false, 'that of a step which is no longer shown is passed over');
    offScreen.painted(two);
    assert.equal(offScreen.whole.value, true);
  });
});
