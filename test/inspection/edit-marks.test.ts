/** What was set by hand, as a snapshot tells it. */

import assert from 'node:assert/strict';
import { formatNumber } from '../../src/text/numbers';
import { publishedConfig } from '../../src/training/run/config';
import { debuggerOf, inspectionOf } from '../inspected';
import { names } from '../training/corpus-text';
import { endSessions, observed } from '../training/observed-session';
import { plainPane, plainRequest } from '../training/requests';

describe('parameters that were set by hand', () => {
  afterEach(endSessions);

  it('are told by step, the last that was set with what it was at first', async () => {
    const { session } = observed();
    await session.restart(publishedConfig, names);
    for (let step = 0; step < 3; step++) await session.step();
    const edits = async () => (await inspectionOf(session).panes(plainPane)).edits;
    assert.deepEqual(await edits(), []);
    const stepping = debuggerOf(session);
    const set = (name: string, column: string, value: string) =>
      stepping.setVariable({ kind: 'row', name, row: 0 }, column, value);
    await stepping.move({ kind: 'step', step: 3 });
    const before = stepping.evaluate('wpe[0][2]', null).value;
    set('wpe', '[2]', '0.5');
    set('wte', '[1]', '0.25');
    set('wpe', '[2]', '0.75');
    await session.step();
    await stepping.move({ kind: 'step', step: 4 });
    set('layer0.attn_wq', '[0]', '1');
    const [third, fourth] = await edits();
    assert.deepEqual([third.step, third.name, third.to, third.others], [3, 'wpe[0][2]', 0.75, 1]);
    assert.equal(formatNumber(third.from), before);
    assert.deepEqual([fourth.step, fourth.name, fourth.others], [4, 'layer0.attn_wq[0][0]', 0]);
    assert.equal((await edits()).length, 2);
    // With the parameter's own history.
    const node = 27 * 16 + 2;
    const { recorded } = await inspectionOf(session).snapshot({
      ...plainRequest,
      selection: { kind: 'parameter', node },
    });
    assert.deepEqual(
      recorded?.setByHand.map(({ step, to }) => [step, to]),
      [
        [3, 0.5],
        [3, 0.75],
      ],
    );
  });
});
