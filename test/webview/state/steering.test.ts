/** Steering: another view moves the page, over a real session. */

import assert from 'node:assert/strict';
import { Steered } from '../../../src/webview/state/steering';
import { inspectionOf } from '../../inspected';
import { eventually, firstStep, inspectorOverSession } from '../page-over-session';

describe('a page that another view steers', () => {
  it('goes to a box and opens it, to a parameter, to a pane', async () => {
    const { inspector, session } = await inspectorOverSession();
    await firstStep(inspector);
    const steered = new Steered(inspector);
    const { key } = await inspectionOf(session).findPlace('position 2 > head 1');
    steered.steer({ kind: 'box', key, open: true });
    await eventually(() => inspector.openedKeys.value.has(key) && inspector.selectedKey.value === key);
    steered.steer({ kind: 'parameter', node: 387 });
    assert.deepEqual(inspector.selection.value, { kind: 'parameter', node: 387 });
    steered.steer({ kind: 'pane', pane: 'document' });
    assert.equal(inspector.panes.open.value, 'document');
  });
});
