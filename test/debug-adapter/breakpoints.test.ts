/** Breakpoints of every sort, through a client of the protocol. */

import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { formatNumber } from '../../src/text/numbers';
import { seed42 } from '../reference';
import { corpusOf } from '../training/corpus-text';
import { Client, lineOf } from './client';

describe('breakpoints of the debug adapter', () => {
  let client: Client;
  beforeEach(async () => {
    client = await Client.connected();
  });
  afterEach(async () => {
    await client.end();
  });

  it('move to the next line that makes nodes, and say where there is none', async () => {
    await client.begun();
    const [onQ, below] = await client.breakAt('function attention(', 'const headDim =');
    assert.deepEqual([onQ.verified, onQ.line], [true, lineOf('const q = linear(')]);
    assert.deepEqual([below.verified, below.line], [true, lineOf('for (let head = 0;')]);
    const [none] = await client.breakAt('document += tokenizer');
    assert.equal(none.verified, false);
    assert.match(none.message ?? '', /No line from here on makes nodes/);
  });

  it('stand in microgpt.ts only', async () => {
    await client.begun();
    const { body } = await client.setBreakpointsRequest({
      source: { path: '/elsewhere/main.ts' },
      breakpoints: [{ line: 3 }],
    });
    assert.equal(body.breakpoints[0].verified, false);
    assert.match(body.breakpoints[0].message ?? '', /MicroGPT stops in microgpt\.ts only/);
  });

  it('on a gradient hold at the first operation of the line that has one, in whichever step', async () => {
    let set: DebugProtocol.Breakpoint[] = [];
    const stop = await client.begun({}, async () => {
      set = await client.breakAt({ text: 'logit.sub(max).exp()', condition: "op == 'exp' && abs(grad) > 0.6" });
    });
    assert.equal(stop.reason, 'breakpoint');
    assert.deepEqual(stop.hitBreakpointIds, [set[0].id]);
    assert.equal(await client.value('phase'), "'backward'");
    assert.equal(await client.value('abs(grad) > 0.6'), '1');
    await client.move('continue');
    assert.equal(await client.value('abs(grad) > 0.6'), '1');
  });

  it('say what is wrong with a condition', async () => {
    await client.begun();
    const [parse, name, count, zero] = await client.breakAt(
      { text: 'const q = linear(', condition: 'grad >' },
      { text: 'const k = linear(', condition: 'gard > 1' },
      { text: 'const v = linear(', hitCondition: 'often' },
      { text: '.log().neg()', condition: 'value / 0' },
    );
    for (const one of [parse, name, count, zero]) assert.equal(one.verified, false);
    assert.match(parse.message ?? '', /does not parse at character/);
    assert.match(name.message ?? '', /Did you mean grad\?/);
    assert.match(count.message ?? '', /The hit count is 'often': give a whole number of 1 or more/);
    assert.match(zero.message ?? '', /divides by zero/);
  });

  it('whose condition divides by zero on the way say so and hold no more', async () => {
    await client.launchRequest({ numSteps: 3 } as never);
    await client.breakAt({ text: '.log().neg()', condition: '1 / (step - 2) > 5' });
    await client.configurationDoneRequest();
    const { body } = await client.hear('breakpoint');
    assert.equal(body.breakpoint.verified, false);
    assert.match(body.breakpoint.message, /divides by zero/);
    await client.hear('terminated');
    assert.equal(client.target.status.step, 3);
  });

  it('count their hits over the steps', async () => {
    // Seven positions in step 1, forward and backward: the 20th is in step 2.
    await client.begun({}, () => client.breakAt({ text: 'const q = linear(', hitCondition: '20' }));
    assert.equal(await client.value('step'), '2');
    assert.equal(await client.value("phase == 'forward' ? position : -1"), '5');
    await client.breakAt({ text: 'const q = linear(', hitCondition: '% 3' });
    const at = async () => [await client.value('step'), await client.value('phase'), await client.value('position')];
    await client.move('reverseContinue');
    assert.deepEqual(await at(), ['2', "'forward'", '2']);
    // The 12th of the 14 of step 1, from the last position back to the first ...
    await client.move('reverseContinue');
    assert.deepEqual(await at(), ['1', "'backward'", '2']);
    // ... and the 15th is the first of step 2.
    await client.move('continue');
    assert.deepEqual(await at(), ['2', "'forward'", '0']);
  });

  it('log and go on', async () => {
    await client.launchRequest({ numSteps: 2 } as never);
    await client.breakAt({
      text: 'const probs = softmax(',
      logMessage: 'at {position}, {wte[0][0].update}, {loss}',
    });
    await client.configurationDoneRequest();
    await client.hear('terminated');
    const logged = client.output.filter((line) => line.startsWith('at '));
    assert.equal(logged[3], 'at 3, –, –');
    // Backward, from the last of the seven positions.
    assert.equal(logged[7], `at 6, –, ${formatNumber(seed42.losses[0])}`);
    assert.ok(logged.length > 20);
  });

  it('log what stands in braces as the console answers it, and braces that are written twice', async () => {
    client.target.corpus = corpusOf("{a}\nb'c");
    const numbers = ["wte['}'][0]", "wte['{'][0]", "wte['\\''][0]", 'step', 'step / 3', '2 ** 40', 'wpe[0]'];
    const logMessage = `{{${numbers.map((one) => `{${one}}`).join('|')}}}`;
    const text = 'const q = linear(';
    await client.begun({ nEmbd: 4, nHead: 2, blockSize: 4 }, async () => {
      const [, , open] = await client.breakAt({ text, logMessage }, text, { text, logMessage: '{step' });
      assert.match(open.message ?? '', /The \{ at character 1 of the log message has no matching \}/);
    });
    const logged = client.output.find((line) => line.startsWith('{')) ?? assert.fail('nothing is logged');
    const answers = await Promise.all(numbers.map((one) => client.value(one)));
    assert.equal(logged, `{${answers.join('|')}}`);
  });

  it('on functions stop at each call, and say which functions there are', async () => {
    await client.begun();
    const { breakpoints } = (
      await client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'mlp' }, { name: 'sofmax' }] })
    ).body;
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [true, false],
    );
    assert.match(breakpoints[1].message ?? '', /calls no function 'sofmax'\. Did you mean softmax\?/);
    const stop = await client.move('continue');
    assert.equal(stop.reason, 'function breakpoint');
    assert.match((await client.stack())[0], /^processed = mlp/);
  });

  it('on data stop where a parameter or its gradient changes', async () => {
    await client.begun();
    const wte = (await client.scope('Parameters'))[0];
    const row = (await client.inside(wte)).find(({ name }) => name === "['y']");
    const parameter = (await client.inside(row))[2];
    const info = async (name: string, variablesReference: number) =>
      (await client.dataBreakpointInfoRequest({ name, variablesReference })).body;
    const gradient = await info('gradient', parameter.variablesReference);
    assert.deepEqual([gradient.description, gradient.accessTypes], ["wte['y'][2].grad", ['write']]);
    const moment = await info('m', parameter.variablesReference);
    assert.equal(moment.dataId, null);
    const value = await info('value', parameter.variablesReference);
    const set = (await client.setDataBreakpointsRequest({ breakpoints: [{ dataId: `${gradient.dataId}` }] })).body;
    assert.equal(set.breakpoints[0].verified, true);
    const stop = await client.move('continue');
    assert.equal(stop.reason, 'data breakpoint');
    assert.equal(await client.value("wte['y'][2].grad != 0"), '1');
    await client.move('stepBack');
    assert.equal(await client.value("wte['y'][2].grad"), '0');
    await client.setDataBreakpointsRequest({
      breakpoints: [{ dataId: `${value.dataId}`, condition: 'abs(grad) > 0.001' }],
    });
    await client.move('continue');
    assert.equal(await client.value('phase'), "'update'");
    assert.equal(await client.value("abs(wte['y'][2].update) > 0"), '1');
    const gone = (await client.setDataBreakpointsRequest({ breakpoints: [{ dataId: 'value:999999' }] })).body;
    assert.match(gone.breakpoints[0].message ?? '', /has no parameter/);
  });

  it('on exceptions stop at what is not finite, with where it is', async () => {
    const stop = await client.begun({ learningRate: 90, numSteps: 50 }, () =>
      client.setExceptionBreakpointsRequest({ filters: ['nonFinite'] }),
    );
    assert.equal(stop.reason, 'exception');
    assert.match(stop.text ?? '', /^The (value|gradient) of .* is (NaN|−?∞)\.$/);
    const { body } = (await client.customRequest('exceptionInfo', { threadId: 1 })) as never as {
      body: { exceptionId: string; description: string };
    };
    assert.equal(body.exceptionId, 'Non-finite value or gradient');
    assert.equal(body.description, stop.text);
    assert.equal(client.target.status.state, 'diverged');
    await client.move('stepBack');
  });

  it('on exceptions stop at a gradient above the threshold, and at a loss that jumps', async () => {
    const filterOptions = [{ filterId: 'gradient', condition: '3 / 2' }];
    const stop = await client.begun({}, () =>
      client.setExceptionBreakpointsRequest({ filters: [], filterOptions } as never),
    );
    assert.match(stop.text ?? '', /^The gradient of .* is .*, above 1\.500\.$/);
    assert.equal(await client.value('abs(grad) > 1.5'), '1');
    const jumps = [{ filterId: 'lossJump', condition: '1.2' }];
    await client.setExceptionBreakpointsRequest({ filters: [], filterOptions: jumps } as never);
    const jump = await client.move('continue');
    assert.match(jump.text ?? '', /^The loss is .*, above 1\.200 times the mean of the last \d+ steps, /);
    assert.equal(await client.value('loss'), formatNumber(client.target.status.loss ?? 0));
    const unknown = (await client.setExceptionBreakpointsRequest({ filters: ['constructor'] })).body;
    assert.match(unknown?.breakpoints?.[0].message ?? '', /no exception filter constructor: there are nonFinite, /);
    const wrong = (await client.setExceptionBreakpointsRequest({
      filters: [],
      filterOptions: [{ filterId: 'gradient', condition: 'grad' }],
    } as never)) as DebugProtocol.SetExceptionBreakpointsResponse;
    assert.match(wrong.body?.breakpoints?.[0].message ?? '', /differs from operation to operation/);
  });
});
