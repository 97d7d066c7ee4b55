/** What goes wrong around a debugger: nothing is lost, and nothing hangs. */

import assert from 'node:assert/strict';
import { publishedConfig } from '../../src/training/run/config';
import { corpusOf, names } from '../training/corpus-text';
import { Client, SessionTarget } from './client';

describe('a debugger', () => {
  const clients: Client[] = [];
  let target: SessionTarget;
  beforeEach(() => {
    target = new SessionTarget();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end();
  });

  async function connected(): Promise<Client> {
    const client = await Client.connected(target);
    clients.push(client);
    return client;
  }

  it('that is one too many leaves the training of the first as it is', async () => {
    const first = await connected();
    await first.begun({ stopAtStep: 3 });
    const second = await connected();
    await assert.rejects(second.launchRequest({ seed: 7, nLayer: 2 } as never), /is already being debugged/);
    assert.deepEqual([target.status.step, target.status.config?.seed, target.status.config?.nLayer], [3, 42, 1]);
    await second.disconnectRequest();
    await first.move('next');
    assert.equal(await first.value('step'), '3');
  });

  it('whose launch fails leaves room for another, and the training at hand as it is', async () => {
    const first = await connected();
    await first.begun({ stopAtStep: 2 });
    await first.disconnectRequest();
    const second = await connected();
    await assert.rejects(second.launchRequest({ nHead: 5 } as never), /5/);
    assert.deepEqual([target.status.step, target.status.config?.nHead], [2, 4]);
    const third = await connected();
    const stop = await third.begun({ stopAtStep: 2 });
    assert.equal(stop.description, 'Beginning of step 2');
  });

  it('that is gone without a word while it was stopped leaves training as it is, and its breakpoints hold no more', async () => {
    const first = await connected();
    await first.begun({}, () => first.breakAt('const q = linear('));
    assert.equal(target.status.step, 1);
    first.adapter.dispose();
    await target.session.run();
    const second = await connected();
    await second.attachRequest({} as never);
    await second.configurationDoneRequest();
    const stop = await second.after(() => second.pauseRequest({ threadId: 1 }));
    assert.equal(stop.reason, 'pause');
    assert.ok(target.status.step > 1, 'no breakpoint has held since');
  });

  it('that ends on its way back leaves training at the step that it has come to', async () => {
    const client = await connected();
    await client.begun({ stopAtStep: 300 });
    await client.reverseContinueRequest({ threadId: 1 });
    await client.disconnectRequest();
    const { step, state } = await target.session.status();
    assert.equal(state, 'paused');
    assert.ok(step > 1, `${step}`);
    await target.session.step();
    assert.equal((await target.session.status()).step, step + 1);
  });

  it('that is asked for an earlier step joins the training at hand, and goes back to it', async () => {
    const first = await connected();
    await first.begun({ stopAtStep: 7 });
    await first.disconnectRequest();
    const second = await connected();
    const stop = await second.begun({ stopAtStep: 3 });
    assert.equal(stop.description, 'Beginning of step 3');
    assert.deepEqual([target.status.step, target.status.newest], [3, 7]);
  });

  it('that asks for nothing joins a run that is over at the step that is shown, and goes back in it, whatever it is made of', async () => {
    const { session } = target;
    await session.restart({ ...publishedConfig, nEmbd: 8, numSteps: 5, seed: 7 }, corpusOf('ab\nba'));
    for (let step = 0; step < 5; step++) await session.step();
    const first = await connected();
    const stop = await first.begun({ stopOnEntry: true });
    assert.deepEqual([stop.reason, stop.description], ['entry', 'Beginning of step 5']);
    assert.equal((await first.move('stepBack')).description, 'End of step 4');
    await first.disconnectRequest();
    assert.deepEqual([target.status.step, target.status.newest, target.status.config?.seed], [4, 5, 7]);
    await session.visit(5);
    const second = await connected();
    // No breakpoint stops it, and there is no step after it: it stops all the same.
    assert.equal((await second.begun({})).description, 'Beginning of step 5');
    assert.equal((await second.move('reverseContinue')).description, 'Beginning of step 1');
    assert.equal(target.status.left, null);
  });

  it('joins a run that diverged, at the step where it did', async () => {
    const { session } = target;
    await session.restart({ ...publishedConfig, learningRate: 1e200 }, names);
    while (target.status.state !== 'diverged') await session.step();
    const { step } = target.status;
    const client = await connected();
    const stop = await client.begun({});
    assert.deepEqual([stop.description, target.status.state], [`Beginning of step ${step}`, 'diverged']);
    assert.equal((await client.move('stepBack')).description, `End of step ${step - 1}`);
  });

  it('joins a run of which no step is recorded yet, and has the step computed again', async () => {
    const { session } = target;
    await session.restart(publishedConfig, names);
    for (let step = 0; step < 3; step++) await session.step();
    const state = session.existing().newestState();
    await session.resume(state, names);
    const client = await connected();
    await client.attachRequest({} as never);
    const stop = await client.after(() => client.configurationDoneRequest());
    assert.equal(stop.description, 'Beginning of step 3');
  });

  it('that asks for another run ends without a word where the user does not want that, and the run is as it was', async () => {
    const { session } = target;
    await session.restart(publishedConfig, names);
    for (let step = 0; step < 3; step++) await session.step();
    const before = { status: target.status, state: session.existing().state() };
    target.begins = false;
    const client = await connected();
    await client.launchRequest({ nLayer: 2 } as never);
    await client.hear('terminated');
    assert.deepEqual({ status: target.status, state: session.existing().state() }, before);
    assert.deepEqual(client.output, []);
    // It is not attached any more.
    target.begins = true;
    const other = await connected();
    assert.equal((await other.begun({ nLayer: 2, stopAtStep: 2 })).description, 'Beginning of step 2');
    assert.deepEqual([target.status.config?.nLayer, target.status.left?.step], [2, 3]);
  });

  it('stands in the run that was left when that is brought back, and goes on in it', async () => {
    const { session } = target;
    await session.restart({ ...publishedConfig, numSteps: 4 }, names);
    for (let step = 0; step < 4; step++) await session.step();
    const client = await connected();
    await client.begun({ stopOnEntry: true });
    const again = await client.after(() => client.restartRequest({}));
    assert.equal(again.description, 'Beginning of step 1');
    const back = await client.after(() => session.undo(target.status.left?.id ?? ''));
    assert.deepEqual([back.description, target.status.state], ['End of step 4', 'finished']);
    await client.move('stepBack');
  });

  it('hears of a step that is shown again elsewhere, the last one too', async () => {
    const client = await connected();
    await client.begun({ stopAtStep: 4, numSteps: 4 });
    const earlier = await client.after(() => target.session.visit(2));
    assert.deepEqual([earlier.reason, earlier.description], ['goto', 'End of step 2']);
    assert.equal(await client.value('step'), '2');
    const last = await client.after(() => target.session.visit(4));
    assert.deepEqual([last.description, target.status.state], ['End of step 4', 'finished']);
    await client.move('stepBack');
  });
});
