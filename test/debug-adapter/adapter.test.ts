/** The debug adapter, through a client of the protocol. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { VariableReport, VariablesRequest } from '../../src/debugger/reports';
import { formatNumber } from '../../src/text/numbers';
import { seed42 } from '../reference';
import { corpusOf } from '../training/corpus-text';
import { Client, lineOf, SessionTarget, scalarsPath, sourcePath } from './client';

function scalarLine(line: number | undefined): string {
  return fs.readFileSync('src/engine/value.ts', 'utf8').split('\n')[(line ?? Number.NaN) - 1].trim();
}

describe('the debug adapter', () => {
  let client: Client;
  beforeEach(async () => {
    client = await Client.connected();
  });
  afterEach(async () => {
    await client.end();
  });

  it('stops on entry at the beginning of the first step', async () => {
    const stop = await client.begun();
    assert.deepEqual([stop.reason, stop.description], ['entry', 'Beginning of step 1']);
    assert.deepEqual(await client.stack(), [`step 1 'yuheng':${lineOf('export function trainStep')}`]);
    assert.deepEqual((await client.threadsRequest()).body.threads, [{ id: 1, name: 'training' }]);
  });

  it('stops at the beginning of a chosen step', async () => {
    const stop = await client.begun({ stopAtStep: 7 });
    assert.equal(stop.description, 'Beginning of step 7');
    assert.equal(await client.value('step'), '7');
    // The loss of step 7 is not computed yet.
    await assert.rejects(client.value('loss'), /loss is not computed yet/);
  });

  it('goes line by line, into operations, out of scopes and back', async () => {
    await client.begun({}, () => client.breakAt('const q = linear('));
    const attention = (await client.stack()).slice(1);
    const top = (name: string, text: string) => [`${name}:${lineOf(text)}`, ...attention];
    assert.deepEqual(await client.stack(), top('attended = attention, layer 0', 'const q = linear('));
    assert.deepEqual(attention, [
      `layer 0:${lineOf('const attended = attention(')}`,
      `logits = gpt, position 0:${lineOf('for (let layer = 0; layer <')}`,
      `position 0 BOS → y:${lineOf('const logits = gpt(')}`,
      `step 1 'yuheng':${lineOf('for (let position = 0; position < n')}`,
    ]);
    await client.move('next');
    assert.deepEqual(await client.stack(), top('attended = attention, layer 0', 'const k = linear('));
    await client.move('stepIn');
    assert.equal((await client.stack())[0], `row 0:${lineOf('total = total.add(a[i].mul(b[i]))')}`);
    await client.move('stepOut');
    await client.move('stepOut');
    assert.deepEqual(await client.stack(), top('attended = attention, layer 0', 'const v = linear('));
    await client.move('stepBack');
    assert.deepEqual(await client.stack(), top('attended = attention, layer 0', 'const k = linear('));
  });

  it('highlights the expression of the operation, not only its line', async () => {
    await client.begun({}, () => client.breakAt({ text: 'logit.sub(max).exp()', condition: "op == 'exp'" }));
    const { body } = await client.stackTraceRequest({ threadId: 1 });
    const [{ line, column, endLine, endColumn }] = body.stackFrames;
    assert.deepEqual([line, endLine], [lineOf('logit.sub(max).exp()'), lineOf('logit.sub(max).exp()')]);
    const text = (await client.target.calls.debugFrames())[0];
    assert.ok(text.range.endColumn - text.range.column === 'logit.sub(max).exp()'.length);
    assert.equal((endColumn ?? 0) - column, 'logit.sub(max).exp()'.length);
  });

  it('goes on to the breakpoint in the backward pass, and back over the phases', async () => {
    await client.begun({}, () =>
      client.breakAt({ text: '.log().neg()', condition: "phase == 'backward' && position == 2" }),
    );
    assert.match((await client.stack())[0], /^position 2 . → . \(backward\):/);
    await client.move('reverseContinue');
    const stop = await client.move('reverseContinue');
    assert.deepEqual([stop.reason, stop.description], ['entry', 'Beginning of step 1']);
    await client.move('stepOut');
    assert.match((await client.stack())[0], /^step 1 'yuheng' \(backward\)/);
    // What is passed over may hold a breakpoint.
    assert.equal((await client.move('stepOut')).reason, 'breakpoint');
    await client.breakAt();
    for (let i = 0; i < 2; i++) await client.move('stepOut');
    assert.match((await client.stack())[0], /^step 1 'yuheng' \(update\)/);
    await client.move('stepBack');
    assert.match((await client.stack())[0], /\(backward\)/);
    await client.move('stepIn');
    await client.move('stepOut');
    const end = await client.move('next');
    assert.equal(end.description, 'Beginning of step 2');
  });

  it('stands in backward() on the lines that pass the gradient on, and where backward() is called', async () => {
    const text = 'logit.sub(max).exp()';
    await client.begun({}, () => client.breakAt({ text, condition: "phase == 'backward' && op == 'exp'" }));
    const frames = async () => (await client.stackTraceRequest({ threadId: 1 })).body.stackFrames;
    const stack = await frames();
    const [made] = stack;
    const [passing, call] = stack.slice(-2);
    assert.deepEqual([passing.name, passing.source?.path], ['backward, exp', scalarsPath]);
    assert.match(scalarLine(passing.line), /^grad\[a\] \+= data\[\w+\] \* g;$/);
    assert.deepEqual([made.line, made.source?.path], [lineOf(text), sourcePath]);
    assert.deepEqual([call.name, call.line, call.source?.path], ['trainStep', lineOf('.backward()'), sourcePath]);
    assert.equal(new Set(stack.map(({ id }) => id)).size, stack.length);
    const last = stack.length - 2;
    const variables = Object.fromEntries(
      (await client.scope('Operation', last)).map(({ name, value }) => [name, value]),
    );
    assert.equal(variables['operation'], 'exp');
    assert.equal(variables['gradient'], await client.value('grad'));
    assert.equal(variables['d exp / d left'], await client.value('local'));
    await client.move('stepIn');
    // The editor goes to value.ts with a step into an operation, and stays in the model's source otherwise.
    const [into] = await frames();
    assert.deepEqual([into.name, into.source?.path], ['backward, +', scalarsPath]);
    assert.deepEqual(
      [into.line, into.endLine].map((line) => scalarLine(line)),
      ['grad[a] += g;', 'grad[b] += g;'],
    );
    await client.move('next');
    assert.equal((await frames())[0].source?.path, sourcePath);
  });

  it('refuses a breakpoint in value.ts, and says where it stops', async () => {
    await client.begun();
    const { body } = await client.setBreakpointsRequest({ source: { path: scalarsPath }, breakpoints: [{ line: 1 }] });
    assert.deepEqual(
      body.breakpoints.map(({ verified }) => verified),
      [false],
    );
    assert.match(body.breakpoints[0].message ?? '', /^MicroGPT stops in microgpt\.ts only/);
  });

  it('shows the operation, the scope, the step and the parameters', async () => {
    await client.begun({}, () => client.breakAt('const headOut = mix('));
    const byName = async (name: string, frame = 0) =>
      Object.fromEntries((await client.scope(name, frame)).map((one) => [one.name, one]));
    const operation = await byName('Operation');
    assert.equal(operation['operation'].value, 'constant');
    const scope = await byName('Scope');
    assert.deepEqual(Object.keys(scope), ['q', 'k', 'v', 'attnLogits', 'attnWeights']);
    assert.equal(scope['attnWeights'].value, '[1]');
    assert.deepEqual((await client.inside(scope['q'])).length, 16);
    const step = await byName('Step');
    assert.equal(step['document'].value, "'yuheng'");
    assert.equal(step['tokens'].value, 'BOS y u h e n g BOS');
    assert.equal(step['loss'].value, '–');
    assert.equal(step['learning rate'].value, '0.01000');
    const parameters = await byName('Parameters');
    assert.deepEqual(Object.keys(parameters).length, 9);
    assert.equal(parameters['layer0.mlp_fc1'].value, '64 × 16');
    assert.equal(parameters['wte'].indexedVariables, 27);
    const rows = await client.inside(parameters['wte']);
    assert.equal(rows[0].name, "['a']");
    assert.equal(rows[26].name, '[BOS]');
    const parameter = (await client.inside(rows[0]))[3];
    const parts = await client.inside(parameter);
    assert.deepEqual(
      parts.map(({ name }) => name),
      ['value', 'gradient', 'm', 'v', 'update'],
    );
    assert.equal(parts[1].value, '–');
    assert.equal(parts[0].evaluateName, "wte['a'][3].value");
  });

  it('shows the numbers of the published run at the end of the step', async () => {
    await client.begun({ stopAtStep: 2 });
    await client.move('stepOut');
    assert.equal(await client.value('loss'), formatNumber(seed42.losses[1]));
    await client.move('stepOut');
    for (const [name, { grad_l2, grad_absmax, grad_first4 }] of Object.entries(seed42.detail['2'].matrices)) {
      assert.equal(await client.value(`norm(${name}.grad)`), formatNumber(grad_l2), name);
      assert.equal(await client.value(`max(abs(${name}.grad))`), formatNumber(grad_absmax), name);
      assert.equal(await client.value(`${name}[0][1].grad`), formatNumber(grad_first4[1]), name);
    }
  });

  it('pages long lists', async () => {
    await client.begun();
    const wte = (await client.scope('Parameters'))[0];
    const { body } = await client.variablesRequest({
      variablesReference: wte.variablesReference,
      ...{ filter: 'indexed', start: 10, count: 5 },
    });
    assert.deepEqual(
      body.variables.map(({ name }) => name),
      ["['k']", "['l']", "['m']", "['n']", "['o']"],
    );
  });

  it('evaluates what is watched, with the names of the running function', async () => {
    await client.begun({}, () => client.breakAt('const headOut = mix('));
    assert.equal(await client.value('head'), '0');
    assert.equal(await client.value('attnWeights[0]'), '1');
    assert.match(await client.value('q'), /^\[.*, …\]$/);
    assert.match(await client.value('layer0.attn_wq[2]'), /^\[/);
    assert.equal(await client.value('max(attnWeights) + 1'), '2');
    await assert.rejects(client.value('atnWeights'), /There is no name `atnWeights`\. Did you mean attnWeights\?/);
    await assert.rejects(client.value('{x}'), /does not parse|cannot be evaluated/);
    const list = (await client.evaluateRequest({ expression: 'abs(q)' })).body;
    const { variables } = (await client.variablesRequest({ variablesReference: list.variablesReference })).body;
    assert.equal(variables.length, 16);
  });

  it('answers whole numbers with all their digits, and others rounded', async () => {
    await client.begun();
    const answers = [
      ...[
        ['1234567', '1234567'],
        ['2**40', '1099511627776'],
        ['2**53 - 1', '9007199254740991'],
        ['-1', '−1'],
      ],
      ...[
        ['2**60', '1.153e18'],
        ['1234567.5', '1.235e6'],
        ['12345.67', '12345.7'],
        ['1/3', '0.3333'],
        ['1/1', '1'],
      ],
    ];
    for (const [expression, value] of answers) assert.equal(await client.value(expression), value);
  });

  it('completes names, matrices, functions and what a parameter has', async () => {
    await client.begun();
    const labels = async (text: string) =>
      (await client.completionsRequest({ text, column: text.length + 1 })).body.targets.map(({ label }) => label);
    assert.deepEqual(await labels('lay'), ['layer', ...matrices().map((name) => name)]);
    assert.deepEqual(await labels('1 + nor'), ['norm']);
    assert.deepEqual(await labels("wte['a'][3].gr"), ['grad']);
    assert.deepEqual(await labels('layer0.attn_wq[2].'), ['value', 'grad', 'm', 'v', 'update']);
  });

  it('says that a second debugger is one too many', async () => {
    await client.begun();
    const second = await Client.connected(client.target);
    await assert.rejects(second.launchRequest({}), /is already being debugged/);
    await second.leave();
    assert.equal(await client.value('step'), '1');
  });

  it('joins the session that is there, and leaves it as it is', async () => {
    const target = client.target;
    await target.session.restart((await import('../../src/training/run/config')).publishedConfig, target.corpus);
    for (let i = 0; i < 3; i++) await target.session.step();
    await client.attachRequest({} as never);
    const stop = await client.after(() => client.configurationDoneRequest());
    assert.deepEqual([stop.reason, stop.description], ['entry', 'End of step 3']);
    assert.match((await client.stack())[0], /^step 3/);
    await client.disconnectRequest();
    assert.equal(target.status.step, 3);
    assert.equal(target.status.state, 'paused');
  });

  it('says that there is nothing to attach to', async () => {
    await assert.rejects(client.attachRequest({} as never), /There is no training to attach to/);
  });

  it('says what is wrong in a launch configuration', async () => {
    await assert.rejects(
      client.launchRequest({ nLayer: 'two' } as never),
      /nLayer is "two": give a whole number of 1 or more/,
    );
    const wrong: readonly (readonly [string, unknown, RegExp])[] = [
      ['seed', 1.5, /seed is 1\.5: give a whole number, such as 42\./],
      ['stopAtStep', 0, /stopAtStep is 0: give a whole number of 1 or more\./],
      ['stopAtStep', '3', /stopAtStep is "3": give a whole number/],
      ['numSteps', 2 ** 53, /numSteps is 9007199254740992: give a whole number from 1 to 9007199254740991\./],
      ['blockSize', -1, /blockSize is -1: give a whole number of 1 or more\./],
      ['learningRate', 0, /learningRate is 0: give a number above 0, such as 0\.01\./],
      ['corpus', 7, /corpus is 7: give `names` or a file\./],
      ['stopOnEntry', 'no', /stopOnEntry is "no": give true or false\./],
    ];
    for (const [name, value, message] of wrong) {
      await assert.rejects(client.launchRequest({ [name]: value } as never), message, name);
    }
    await assert.rejects(client.launchRequest({ nEmbd: 10 } as never), /n_embd 10 is not divisible by n_head 4/);
  });

  it('follows the commands: they step and run, and it is told', async () => {
    await client.begun();
    const { session } = client.target;
    const step = await client.after(() => session.step());
    assert.deepEqual([step.reason, step.description], ['step', 'End of step 2']);
    client.events.length = 0;
    const pause = await client.after(async () => {
      await session.run();
      await session.pause();
    });
    assert.equal(pause.reason, 'pause');
    assert.deepEqual(
      client.events.map(({ event }) => event),
      ['continued', 'stopped'],
    );
    const moved = await client.after(() => client.target.calls.moveCursor({ kind: 'to', phase: 'update', index: 5 }));
    assert.equal(moved.reason, 'goto');
    assert.equal(await client.value('phase'), "'update'");
  });

  it('pauses, restarts and terminates', async () => {
    await client.begun();
    await client.continueRequest({ threadId: 1 });
    await assert.rejects(client.value('loss'), /Training is running: pause it first/);
    const pause = await client.after(() => client.pauseRequest({ threadId: 1 }));
    assert.equal(pause.reason, 'pause');
    const again = await client.after(() => client.restartRequest({}));
    assert.equal(again.description, 'Beginning of step 1');
    await client.terminateRequest();
    await client.hear('terminated');
    assert.equal(client.target.status.step, 1);
  });

  it('goes back over the beginning of a step to the end of the one before, and on from there', async () => {
    await client.begun({ stopAtStep: 4 });
    const loss = client.target.status.loss;
    const back = await client.move('stepBack');
    assert.equal(back.description, 'End of step 3');
    assert.equal(await client.value('loss'), formatNumber(seed42.losses[2]));
    assert.deepEqual(await client.stack(), [
      `step 3 '${seed42.first_docs[2]}' (update):${lineOf('export function trainStep')}`,
    ]);
    await client.move('stepBack');
    assert.equal(await client.value('phase'), "'update'");
    for (let i = 0; i < 4; i++) await client.move('next');
    assert.equal(client.target.status.step, 4);
    assert.equal(client.target.status.loss, loss);
    const again = await client.after(() => client.target.calls.moveCursor({ kind: 'step', step: 2 }));
    assert.equal(again.description, 'Beginning of step 2');
  });

  it('goes back through earlier steps to a breakpoint, or to the beginning of training', async () => {
    await client.begun({ stopAtStep: 12 });
    await client.breakAt({ text: 'const q = linear(', condition: "step == 5 && position == 1 && phase == 'forward'" });
    const stop = await client.move('reverseContinue');
    assert.deepEqual([stop.reason, client.target.status.step], ['breakpoint', 5]);
    assert.deepEqual([await client.value('position'), await client.value('step')], ['1', '5']);
    const stops = client.events.filter(({ event }) => event === 'stopped').length;
    const first = await client.move('reverseContinue');
    assert.deepEqual([first.reason, first.description], ['entry', 'Beginning of step 1']);
    assert.equal(
      client.events.filter(({ event }) => event === 'stopped').length,
      stops + 1,
      'what is passed is not told',
    );
    const forward = await client.move('continue');
    assert.deepEqual([forward.reason, client.target.status.step], ['breakpoint', 5]);
  });

  it('can be paused on its way back', async () => {
    await client.begun({ stopAtStep: 400 });
    await client.breakAt({ text: 'const q = linear(', condition: 'step == 1' });
    await client.reverseContinueRequest({ threadId: 1 });
    const pause = await client.after(() => client.pauseRequest({ threadId: 1 }));
    assert.match(pause.description ?? '', /^End of step \d+$/);
    assert.ok(client.target.status.step > 1 && client.target.status.step < 400);
  });

  it('runs to the end of training and ends there', async () => {
    await client.launchRequest({ numSteps: 20 } as never);
    await client.configurationDoneRequest();
    await client.hear('terminated');
    assert.equal(client.target.status.state, 'finished');
    assert.match(client.output.join('\n'), /End of step 20: training is over/);
  });

  it('ends after the last step when it is gone through by hand', async () => {
    await client.begun({ numSteps: 1, stopOnEntry: true });
    for (let i = 0; i < 3; i++) await client.move('stepOut');
    await client.nextRequest({ threadId: 1 });
    await client.hear('terminated');
  });

  it('sets a parameter at the beginning of a step, and computes with it', async () => {
    await client.begun({ stopAtStep: 3 });
    const before = await lossOf(client);
    await client.after(() => client.target.calls.moveCursor({ kind: 'place', step: 3, ordinal: 0 }));
    const set = async (value: string) => {
      const wpe = (await client.scope('Parameters')).find(({ name }) => name === 'wpe');
      const row = (await client.inside(wpe))[0];
      return client.setVariableRequest({ variablesReference: row.variablesReference, name: '[2]', value });
    };
    for (const text of ['abc', '0/0', '1e999', "'x'", 'wpe[0]']) {
      await assert.rejects(set(text), /There is no name|divides by zero|cannot be|is a list|give a/, text);
    }
    await client.after(() => set('0.5'));
    assert.equal(await client.value('wpe[0][2]'), '0.5000');
    assert.match(client.output.join('\n'), /wpe\[0\]\[2\] was set from .* to 0\.5000 at the beginning of step 3/);
    assert.notEqual(await lossOf(client), before);
    await assert.rejects(set('0.1'), /only at the beginning of a training step/);
    assert.equal(client.target.status.step, 3);
  });

  it('refuses to set a parameter to a text that means no number, and nothing has happened', async () => {
    await client.begun({ stopAtStep: 3 });
    const wpe = (await client.scope('Parameters')).find(({ name }) => name === 'wpe');
    const row = (await client.inside(wpe))[0];
    const before = await client.value('wpe[0][2]');
    const { calls, session } = client.target;
    const { branch } = await session.status();
    for (const value of [
      '0,125',
      '0,001',
      ',5',
      '5,',
      '1,234',
      '1.000,5',
      '1_000',
      '1 000',
      '0x10',
      '1e999',
      'NaN',
      '∞',
      '',
    ]) {
      const set = client.setVariableRequest({ variablesReference: row.variablesReference, name: '[2]', value });
      await assert.rejects(set, /number|name|empty|more than one/, value);
    }
    assert.equal(await client.value('wpe[0][2]'), before);
    assert.deepEqual((await session.status()).branch, branch);
    for (const [value, shown] of [
      ['−.5', '−0.5000'],
      ['1e-3', '0.001000'],
      ['1234567', '1234567'],
    ]) {
      const list = { kind: 'row', name: 'wpe', row: 0 } as const;
      let set: VariableReport | null = null;
      await client.after(async () => {
        set = await calls.debugSetVariable(list, '[2]', value);
      });
      assert.equal(set && (set as VariableReport).value, shown);
      assert.equal(await client.value('wpe[0][2]'), shown);
      // What is shown is set as it is.
      await client.after(() => calls.debugSetVariable(list, '[2]', shown));
      assert.equal(await client.value('wpe[0][2]'), shown);
    }
  });

  it('reads back every name that it shows, whatever the tokens are', async () => {
    const odd = [
      'a b',
      '\u05e9\u0301',
      'ab\u200d',
      '😀\u{10ffff}',
      '\u202eא',
      'BOS',
      'x\u00a0y\u3000',
      '\u{e000}\ufffd',
    ];
    client.target.corpus = corpusOf(
      `${fs.readFileSync('test/fixtures/quotes.txt', 'utf8').trimEnd()}\n${odd.join('\n')}`,
    );
    await client.begun({ nEmbd: 4, nHead: 2, blockSize: 4, stopOnEntry: true });
    const { calls } = client.target;
    const matrices = await calls.debugVariables({ kind: 'parameters' }, 0, 0);
    let read = 0;
    const assertReadBack = async (list: VariablesRequest, depth: number): Promise<void> => {
      for (const { expression, value, children, type } of await calls.debugVariables(list, 0, 0)) {
        if (expression !== null && value !== '–' && children?.kind !== 'matrix') {
          const again = await calls.debugEvaluate(expression, null);
          const figures = value.replace(/, gradient .*/, '').replace(/ so far$/, '');
          const same = again.value === figures || type === 'operation' || figures === 'untouched';
          assert.ok(same, `${expression} is shown as ${value} and read as ${again.value}`);
          read++;
        }
        if (children !== null && depth > 0) await assertReadBack(children, depth - 1);
      }
    };
    await assertReadBack({ kind: 'parameters' }, 3);
    assert.ok(read > 2 * 40 * 4, `${read} names are read back`);
    const [wte] = matrices;
    const rows = await calls.debugVariables({ kind: 'matrix', name: 'wte' }, 0, 0);
    // What is shown is for people; what is written into Watch is read back.
    const labels = rows.map(({ expression }) => expression?.replace(/^wte/, '') ?? '');
    for (const label of [
      `['\\'']`,
      `['\\\\']`,
      `['[']`,
      `['}']`,
      `[' ']`,
      `['\\u{200d}']`,
      `['\u0301']`,
      `['א']`,
      '[BOS]',
    ]) {
      assert.ok(labels.includes(label), `${label} is among ${labels}`);
      const set = `wte${label}[0]`;
      const row = labels.indexOf(label);
      const report = { value: '' };
      await client.after(async () => {
        Object.assign(report, await calls.debugSetVariable({ kind: 'row', name: 'wte', row }, '[0]', `${set} + 0.25`));
      });
      assert.equal((await calls.debugEvaluate(set, null)).value, report.value);
      assert.match(client.output.at(-1) ?? '', / was set from .* at the beginning of step 1\.$/);
      assert.ok(client.output.at(-1)?.startsWith(`wte${rows[row].name}[0] `), client.output.at(-1));
    }
    assert.ok(wte);
  });

  it('reads back the names of what functions compute, wherever it stands', async () => {
    await client.begun({}, () => client.breakAt('const headOut = mix('));
    const { calls } = client.target;
    const { count = 0 } = (await calls.cursor()) ?? {};
    for (let i = 1; i < 40; i++) {
      await calls.moveCursor({ kind: 'place', step: 1, ordinal: Math.floor((i * (count - 1)) / 40) });
      const frames = (await calls.debugFrames()).flatMap(({ scope, name }) =>
        scope === null ? [] : [{ scope, name }],
      );
      for (const { scope } of frames) {
        const lists: VariablesRequest[] = [{ kind: 'scope', scope }, ...(scope === frames[0].scope ? stepLists : [])];
        for (const list of lists) {
          for (const { expression, value } of await calls.debugVariables(list, 0, 0)) {
            if (expression === null || value === '–' || expression === 'op') continue;
            const again = await calls.debugEvaluate(expression, scope);
            assert.equal(again.value, value.replace(/, gradient .*/, ''), `${expression} in ${frames[0].name}`);
          }
        }
      }
    }
  });

  it('computes the same step when a parameter is set to what it was', async () => {
    await client.begun({ stopAtStep: 2 });
    const { calls } = client.target;
    const before = await calls.debugVariables({ kind: 'row', name: 'wte', row: 5 }, 0, 0);
    const loss = client.target.status.loss;
    // Every digit of the value, as the session holds it.
    const value = await exactValue(client, "wte['f'][0]");
    await client.after(() => client.target.calls.debugSetVariable({ kind: 'row', name: 'wte', row: 5 }, '[0]', value));
    assert.equal(client.target.status.loss, loss);
    assert.deepEqual(await calls.debugVariables({ kind: 'row', name: 'wte', row: 5 }, 0, 0), before);
  });

  it('comes back to the same states on a random walk of 10,000 moves there and back', async () => {
    client.target.corpus = corpusOf('ab\nba');
    await client.begun({ nEmbd: 4, nHead: 2, blockSize: 4 } as never, () => client.breakAt('const q = linear('));
    let random = 12345;
    const next = (below: number) => {
      random = (random * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((random / 2 ** 31) * below);
    };
    const look = async () => [await client.stack(), await client.scope('Operation'), await client.scope('Step')];
    const operation = (direction: 1 | -1) =>
      client.after(() =>
        direction === 1
          ? client.stepInRequest({ threadId: 1 })
          : client.stepBackRequest({ threadId: 1, granularity: 'instruction' }),
      );
    for (let moves = 0, walks = 0; moves < 10_000; walks++) {
      const jump = (['next', 'stepBack', 'stepIn', 'stepOut', 'reverseContinue', 'continue'] as const)[next(6)];
      await client.move(jump);
      // From a line one goes on from its operation.
      await operation(1);
      const { ordinal = 0, count = 0 } = (await client.target.calls.cursor()) ?? {};
      const direction = next(2) === 0 ? 1 : -1;
      const length = Math.min(1 + next(100), direction === 1 ? count - 1 - ordinal : ordinal);
      const before = walks % 3 === 0 ? await look() : null;
      for (let i = 0; i < length; i++) await operation(direction);
      for (let i = 0; i < length; i++) await operation(direction === 1 ? -1 : 1);
      if (before !== null) assert.deepEqual(stripped(await look()), stripped(before));
      moves += 2 * length + 2;
    }
  });
});

const stepLists: readonly VariablesRequest[] = [{ kind: 'step' }, { kind: 'operation' }];

/** Without the numbers of lists, which are good for one stop. */
function stripped(seen: unknown): unknown {
  return JSON.parse(JSON.stringify(seen, (key, value) => (key === 'variablesReference' ? 0 : value)));
}

describe('a debug adapter whose training thread ends', () => {
  it('says so and ends', async () => {
    const target = new SessionTarget();
    const client = await Client.connected(target);
    await client.begun();
    const idle = { ...target.status, state: 'idle' as const };
    for (const listener of target.changes) listener(idle);
    await client.hear('terminated');
    assert.match(client.output.join('\n'), /The training thread has ended/);
    await client.end();
  });
});

function matrices(): string[] {
  return ['attn_wq', 'attn_wk', 'attn_wv', 'attn_wo', 'mlp_fc1', 'mlp_fc2'].map((name) => `layer0.${name}`);
}

async function lossOf(client: Client): Promise<string> {
  await client.move('stepOut');
  return client.value('loss');
}

/** A value with all its digits. */
async function exactValue(client: Client, name: string): Promise<string> {
  let [low, high] = [-2, 2];
  // Bisection by the debugger's own comparison.
  for (let i = 0; i < 70; i++) {
    const middle = (low + high) / 2;
    if ((await client.value(`${name} > ${middle < 0 ? `(${middle})` : middle}`)) === '1') low = middle;
    else high = middle;
  }
  return `${high}`;
}
