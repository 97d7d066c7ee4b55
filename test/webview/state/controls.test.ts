import assert from 'node:assert/strict';
import type { TrainingState } from '../../../src/training/status';
import { enabledControls } from '../../../src/webview/state/controls';

describe('the controls of training', () => {
  it('are enabled exactly when they can do something', () => {
    const enabled = (state: TrainingState | null) =>
      Object.entries(enabledControls(state))
        .filter(([, can]) => can)
        .map(([name]) => name)
        .join(' ');
    assert.equal(enabled(null), '');
    assert.equal(enabled('idle'), 'step run');
    assert.equal(enabled('ready'), 'step run restart');
    assert.equal(enabled('running'), 'pause restart');
    assert.equal(enabled('paused'), 'step run restart');
    assert.equal(enabled('finished'), 'restart');
    assert.equal(enabled('diverged'), 'restart');
    assert.equal(enabledControls('paused', 1).stepBack, false);
    for (const state of ['running', 'paused', 'finished', 'diverged'] as const) {
      assert.equal(enabledControls(state, 2).stepBack, true);
    }
  });
});
