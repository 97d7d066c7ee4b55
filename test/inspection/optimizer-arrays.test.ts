/** The optimizer's arrays, by the names that the run's optimizer has: in panes, card, files, debugger and on the page. */

import assert from 'node:assert/strict';
import type { CompareSnapshot } from '../../src/inspection/panes/compare';
import type { HeatMapsSnapshot } from '../../src/inspection/panes/heat-maps';
import type { ParametersSnapshot } from '../../src/inspection/panes/parameters';
import { builtIn } from '../../src/program/built-in';
import type { Program } from '../../src/program/program';
import type { RecordedStep } from '../../src/step/recorded-step';
import { publishedConfig } from '../../src/training/run/config';
import type { Session } from '../../src/training/session';
import type { RunConfig } from '../../src/training/status';
import { arrayWords, quantityOptions, quantitySign, quantityWords } from '../../src/webview/parameters/quantity-words';
import { debuggerOf, inspectionOf } from '../inspected';
import { readCsv } from '../step/csv-text';
import { names } from '../training/corpus-text';
import { endSessions, observed } from '../training/observed-session';
import { plainRequest } from '../training/requests';
import { descent, idle, many, momentum } from '../training/run/other-optimizers';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: 30 };

/** A session after two steps of a program, and a debugger on it. */
async function trained(program: Program) {
  const { session } = observed();
  const stepping = debuggerOf(session);
  await session.restart(small, names, { program });
  for (let step = 0; step < 2; step++) await session.step();
  const step = session.current?.recorded;
  assert.ok(step);
  return { session, stepping, step };
}

async function heatMap(session: Session, quantity: string) {
  const { pane } = await inspectionOf(session).panes({ kind: 'heatMaps', quantity, matrix: 'wte' });
  return pane as HeatMapsSnapshot;
}

async function compared(session: Session, quantity: string) {
  const request = { kind: 'compare', quantity, matrix: 'wte', what: 'value', tolerance: 0 } as const;
  return (await inspectionOf(session).panes(request)).pane as CompareSnapshot;
}

async function listed(session: Session) {
  const request = { kind: 'parameters', by: 'gradient', search: 'lm_head[0]', from: 0, count: 9 } as const;
  return (await inspectionOf(session).panes(request)).pane as ParametersSnapshot;
}

async function card(session: Session, node: number) {
  const selection = { kind: 'parameter', node } as const;
  const { recorded } = await inspectionOf(session).snapshot({ ...plainRequest, selection });
  assert.ok(recorded?.card?.kind === 'parameter');
  return recorded.card;
}

async function file(session: Session, kind: 'gradients' | 'step') {
  const { bytes } = await inspectionOf(session).export({ kind }, { encode: (text) => new TextEncoder().encode(text) });
  return new TextDecoder().decode(bytes);
}

const numbersOf = ({ optimizer }: RecordedStep, name: string) =>
  optimizer.find((array) => array.name === name)?.after ?? assert.fail(`no array ${name}`);

/** The words of the page's list of quantities. */
const offered = ({ arrays }: { readonly arrays: HeatMapsSnapshot['arrays'] }) =>
  quantityOptions(arrays).map(([, words]) => words);

describe('the arrays of an optimizer', () => {
  afterEach(endSessions);

  it('are quantities of the heat maps and of the comparison', async () => {
    const { session, step } = await trained(momentum);
    const count = step.matrices[0].rows * step.matrices[0].columns;
    const velocity = numbersOf(step, 'velocity');
    const map = await heatMap(session, 'velocity');
    assert.equal(map.quantity, 'velocity');
    assert.deepEqual(map.numbers, velocity.slice(0, count));
    assert.deepEqual(map.arrays, [{ name: 'velocity', used: true }]);
    assert.deepEqual(offered(map), ['value', 'gradient ∇', 'velocity', 'update Δ']);
    await inspectionOf(session).compareWith(2);
    const kept = velocity.slice(0, count);
    await session.step();
    const comparison = await compared(session, 'velocity');
    assert.deepEqual([comparison.quantity, comparison.reference?.numbers], ['velocity', kept]);
    const third = session.current?.recorded ?? assert.fail('no step');
    assert.deepEqual(comparison.numbers, numbersOf(third, 'velocity').slice(0, count));
    assert.deepEqual(offered(comparison), offered(map));
  });

  it('leave the gradient where the run does not have the one that was chosen', async () => {
    for (const program of [momentum, descent]) {
      const { session } = await trained(program);
      const gradient = await heatMap(session, 'gradient');
      for (const quantity of ['m', 'v', 'constructor']) {
        assert.deepEqual(await heatMap(session, quantity), gradient);
        assert.equal((await compared(session, quantity)).quantity, 'gradient');
      }
    }
  });

  it('are told from each other by words, which say where one is unused', async () => {
    const of = async (program: Program) => offered(await heatMap((await trained(program)).session, 'value'));
    const around = (...words: string[]) => ['value', 'gradient ∇', ...words, 'update Δ'];
    assert.deepEqual(await of(builtIn), around('first moment m', 'second moment v'));
    assert.deepEqual(await of(descent), around());
    assert.deepEqual(await of(idle), around('m (unused: all 0)', 'v (unused: all 0)'));
    const unused = ['constructor', 'toString', 'm'].map((name) => `${name} (unused: all 0)`);
    assert.deepEqual(await of(many), around(...unused, 'a'.repeat(30)));
    assert.deepEqual(['value', 'gradient', 'm', 'velocity', 'constructor', 'update'].map(quantitySign), [
      'w',
      '∇',
      'm',
      'velocity',
      'constructor',
      'Δ',
    ]);
    assert.equal(quantityWords('toString'), 'toString');
  });

  it('are columns of the list and rows of the card', async () => {
    const { session, step } = await trained(momentum);
    const { rows } = await listed(session);
    const velocity = numbersOf(step, 'velocity');
    assert.deepEqual(rows.optimizer, [
      { name: 'velocity', numbers: Float64Array.from(rows.parameter, (parameter) => velocity[parameter]) },
    ]);
    assert.equal(rows.parameter.length, 4);
    const [parameter] = rows.parameter;
    const { optimizer } = await card(session, parameter);
    assert.deepEqual(optimizer, [{ name: 'velocity', used: true, number: velocity[parameter] }]);
    assert.deepEqual(optimizer.map(arrayWords), ['velocity']);

    const none = await trained(descent);
    assert.deepEqual((await listed(none.session)).rows.optimizer, []);
    assert.deepEqual((await card(none.session, 0)).optimizer, []);

    const unwritten = await card((await trained(idle)).session, 0);
    assert.deepEqual(unwritten.optimizer.map(arrayWords), ['m (unused: all 0)', 'v (unused: all 0)']);
    const adam = await card((await trained(builtIn)).session, 0);
    assert.deepEqual(adam.optimizer.map(arrayWords), ['first moment m', 'second moment v']);
  });

  it('are columns of the gradients and of the step in files', async () => {
    for (const program of [momentum, descent, idle, many, builtIn]) {
      const { session, step } = await trained(program);
      const arrays = step.optimizer.map(({ name }) => name);
      const csv = await file(session, 'gradients');
      const [columns, ...lines] = readCsv(csv);
      assert.deepEqual(columns.slice(6), [...arrays, 'update'], program.name);
      for (const line of lines) assert.equal(line.length, columns.length);
      for (const [i, name] of arrays.entries()) {
        assert.deepEqual(
          lines.map((line) => Number(line[6 + i])),
          [...numbersOf(step, name)],
        );
      }
      const told = await inspectionOf(session).exportLength('gradients');
      assert.ok(Math.abs(Math.log2(told / csv.length)) < 1, `${program.name}: ${told} against ${csv.length}`);
      const { parameters } = JSON.parse(await file(session, 'step'));
      assert.deepEqual(Object.keys(parameters), ['name', 'updated', ...arrays]);
      for (const name of arrays) assert.deepEqual(parameters[name], [...numbersOf(step, name)]);
    }
  });

  it('are variables of a parameter, and read by their names in expressions', async () => {
    for (const program of [momentum, descent, many, builtIn]) {
      const { session, stepping, step } = await trained(program);
      await stepping.move({ kind: 'place', step: 2, ordinal: Number.MAX_SAFE_INTEGER });
      const arrays = step.optimizer.map(({ name }) => name);
      const variables = stepping.variables({ kind: 'parameter', parameter: 0 }, 0, 0);
      assert.deepEqual(
        variables.map(({ name }) => name),
        ['value', 'gradient', ...arrays, 'update'],
      );
      for (const { value, expression } of variables) {
        if (value !== 'untouched') assert.equal(stepping.evaluate(expression ?? '', null).value, value);
      }
      for (const name of arrays) {
        const [first] = numbersOf(step, name);
        assert.equal(stepping.evaluate(`wte[0][0].${name} == ${first}`, null).value, '1');
      }
      assert.deepEqual(
        stepping.completions('wte[0].', 7).map(({ label }) => label),
        ['value', 'grad', ...arrays, 'update'],
      );
      await session.pause();
    }
  });

  it('are refused by name where the optimizer does not have them', async () => {
    const { stepping } = await trained(descent);
    assert.throws(() => stepping.evaluate('wte[0][0].m', null), {
      name: 'UserError',
      message: 'A parameter has no `m`: it has value, grad, update.',
    });
    const other = await trained(momentum);
    assert.throws(() => other.stepping.evaluate('wte[0][0].velocty', null), {
      name: 'UserError',
      message: 'A parameter has no `velocty`: it has velocity.',
    });
    const condition = (text: string) =>
      other.stepping.setBreakpoints('line', [{ place: '1', condition: text, hitCondition: '', logMessage: '' }])[0];
    assert.equal(condition('norm(wte.velocity) > 3').verified, true);
    assert.equal(condition('norm(wte.v) > 3').verified, false);
  });
});
