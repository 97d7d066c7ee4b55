/** Files of a step and of a run, made by a session and read back. */

import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { ExportFile, ExportRequest } from '../../../src/inspection/export/export';
import type { ExportOptions } from '../../../src/inspection/inspection';
import { builtIn } from '../../../src/program/built-in';
import type { RecordedStep } from '../../../src/step/recorded-step';
import type { Corpus } from '../../../src/training/corpus/corpus';
import { publishedConfig } from '../../../src/training/run/config';
import { largestExport } from '../../../src/training/saved/file-size';
import { Session } from '../../../src/training/session';
import type { RunConfig } from '../../../src/training/status';
import { inspectionOf } from '../../inspected';
import { seed42 } from '../../reference';
import { readCsv, textOf } from '../../step/csv-text';
import { readDot, readXml } from '../../step/markup-text';
import { corpusOf, names } from '../../training/corpus-text';
import { countingClock } from '../../training/counting-clock';
import { plainRequest } from '../../training/requests';

const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);
const { view } = plainRequest;
const palette = {
  background: '#000000',
  frame: '#000000',
  line: '#ffffff',
  text: '#ffffff',
  edge: '#ffffff',
  heat: ['#ffffff'],
};

/** A session after some steps. */
async function trained(
  steps: number,
  config: RunConfig = publishedConfig,
  now = countingClock(),
  corpus: Corpus = names,
) {
  const last: { step: RecordedStep | null } = { step: null };
  const session = new Session(builtIn, {
    now,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    progress: () => {},
    stepped: (step) => {
      last.step = step;
    },
    failed: (error) => assert.fail(String(error)),
  });
  await session.restart(config, corpus);
  for (let step = 0; step < steps; step++) await session.step();
  const text = async (request: ExportRequest, options?: Partial<ExportOptions>) =>
    decoded(await inspectionOf(session).export(request, { encode, ...options }));
  return { session, last, text };
}

function decoded({ bytes }: ExportFile): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: no file may have them
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/;

/** A clock that lets every look at it pass for a slice. */
function hurried(): () => number {
  let time = 0;
  return () => (time += 20);
}

describe('a file of the session', () => {
  it('is made of the run: a line a step, with the published losses', async () => {
    const { text } = await trained(10);
    const [names, ...lines] = readCsv(await text({ kind: 'run' }));
    assert.deepEqual(names.slice(0, 7), [
      'step',
      'loss',
      'learning rate',
      'document',
      'wte gradient L2',
      'wte gradient max',
      'wte update ratio',
    ]);
    assert.equal(names.length, 4 + 3 * 9);
    assert.deepEqual(
      lines.map(([step]) => step),
      seed42.losses.slice(0, 10).map((_, i) => String(i + 1)),
    );
    assert.deepEqual(
      lines.map((line) => line[3]),
      seed42.first_docs.slice(0, 10),
    );
    for (const [i, [, loss, rate]] of lines.entries()) {
      assert.ok(Math.abs(Number(loss) - seed42.losses[i]) < 1e-12);
      assert.equal(Number(rate), 0.01 * (1 - i / 1000));
    }
    for (const step of [1, 2, 3, 10]) {
      for (const [name, { grad_l2, grad_absmax }] of Object.entries(seed42.detail[step].matrices)) {
        const at = names.indexOf(`${name} gradient L2`);
        assert.ok(Math.abs(Number(lines[step - 1][at]) - grad_l2) < 1e-12);
        assert.ok(Math.abs(Number(lines[step - 1][at + 1]) - grad_absmax) < 1e-12);
      }
    }
  });

  it('has documents that are formulas, or that a format cannot hold, in no form that runs, and gives them back', async () => {
    const formulas = fs.readFileSync('test/fixtures/corpora/formula.txt', 'utf8').trim().split('\n');
    const written = [
      ...formulas.map((line) => line.trim()),
      'nul\0',
      'esc\u001b[2J',
      'c1\u009b',
      'none\uffff',
      '\\u0000',
      ';=1',
    ];
    const small = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: written.length };
    const { session, last, text } = await trained(0, small, undefined, corpusOf(written.join('\n')));
    for (const _ of written) {
      await session.step();
      const { step } = last;
      assert.ok(step !== null);
      readXml(await text({ kind: 'svg', view, palette }));
      assert.ok(readDot(await text({ kind: 'dot', view })).nodes.length > 0);
      const json = await text({ kind: 'step' });
      assert.equal(JSON.parse(json).document, step.document);
      assert.doesNotMatch(json, unwritable);
      const [, ...parameters] = readCsv(await text({ kind: 'gradients' }));
      for (const [name] of parameters) assert.match(name, /^\w/);
    }
    const [, ...lines] = readCsv(await text({ kind: 'run' }));
    const fields = lines.map((line) => line[3]);
    assert.deepEqual(fields.map(textOf).sort(), written.toSorted());
    for (const field of fields) assert.doesNotMatch(field, /^[=+\-@]|;[=+\-@]/);
    assert.doesNotMatch(await text({ kind: 'run' }), unwritable);
    for (const [, loss, rate] of lines) assert.ok(Number.isFinite(Number(loss)) && Number.isFinite(Number(rate)));
  });

  it('is made of the graph and of the parameters', async () => {
    const { text } = await trained(2);
    readXml(await text({ kind: 'svg', view, palette }));
    assert.ok(readDot(await text({ kind: 'dot', view })).nodes.length >= 8);
    assert.equal(readCsv(await text({ kind: 'gradients' })).length, 1 + 4192);
  });

  it('is made of the whole step, with every number as it is on the tape', async () => {
    const { session, last, text } = await trained(3);
    const json = await text({ kind: 'step' });
    const file = JSON.parse(json);
    const { step } = last;
    assert.ok(step !== null);
    const { tape } = step;
    assert.deepEqual(
      [file.format, file.version, file.step, file.document, file.positions, file.loss, file.lossNode],
      ['microgpt step', 1, 3, step.document, step.positions, step.loss, step.lossNode],
    );
    assert.deepEqual(file.tokens, step.tokens);
    assert.deepEqual(file.config, publishedConfig);
    assert.equal(file.vocabulary.length, 27);
    assert.deepEqual([file.vocabulary[0], file.vocabulary[26]], ['a', 'BOS']);
    assert.equal(file.text, sourceTables.text);
    assert.deepEqual(file.sites, sourceTables.sites);
    assert.deepEqual(file.scopeSites, sourceTables.scopeSites);

    const { nodes, scopes, parameters } = file;
    for (const column of Object.values<unknown[]>(nodes)) assert.equal(column.length, tape.length);
    let untouched = 0;
    for (let node = 0; node < tape.length; node++) {
      const value: number = node < tape.parameterCount ? step.valuesBefore[node] : tape.data[node];
      assert.equal(nodes.value[node], value);
      assert.equal(nodes.operation[node], tape.op[node]);
      assert.equal(nodes.left[node] ?? -1, tape.left[node]);
      const isPower = file.operations[nodes.operation[node]] === 'pow';
      assert.equal(nodes.right[node] ?? -1, isPower ? -1 : tape.right[node]);
      assert.equal(nodes.exponent[node], isPower ? tape.exponents[~tape.right[node]] : null);
      assert.deepEqual([nodes.scope[node], nodes.site[node]], [tape.scope[node], tape.site[node]]);
      if (nodes.gradient[node] === null) {
        if (node < tape.parameterCount) untouched++;
        assert.equal(tape.grad[node], 0);
      } else assert.equal(nodes.gradient[node], tape.grad[node]);
    }
    assert.equal(untouched, 4192 - seed42.detail[3].params_reachable);
    for (let scope = 0; scope < tape.scopeCount; scope++) {
      assert.deepEqual(
        [scopes.site[scope], scopes.parent[scope], scopes.first[scope], scopes.last[scope]],
        [tape.scopeSite[scope], tape.scopeParent[scope], tape.scopeFirst[scope], tape.scopeLast[scope]],
      );
    }
    assert.deepEqual(parameters.updated, [...tape.data.subarray(0, 4192)]);
    assert.deepEqual(parameters.m, [...step.optimizer[0].after]);
    assert.deepEqual(parameters.v, [...step.optimizer[1].after]);
    assert.equal(parameters.name[0], "wte['a'][0]");
    assert.deepEqual(
      file.matrices.map(({ name }: { name: string }) => name),
      step.matrices.map(({ name }) => name),
    );

    const told = await inspectionOf(session).exportLength('step');
    assert.ok(Math.abs(told / encode(json).length - 1) < 0.05, `${told} against ${json.length}`);
    assert.ok((await inspectionOf(session).exportLength('gradients')) > 4192 * 50);
  });

  it('has NaN and infinity as strings after a divergence', async () => {
    const { session, text } = await trained(0, { ...publishedConfig, learningRate: 1e200 });
    while ((await session.status()).state !== 'diverged') await session.step();
    const file = JSON.parse(await text({ kind: 'step' }));
    const strings = new Set(file.nodes.value.concat(file.nodes.gradient).filter((n: unknown) => typeof n === 'string'));
    assert.ok(strings.size > 0);
    for (const string of strings) assert.ok(['NaN', 'Infinity', '-Infinity'].includes(String(string)), String(string));
    readXml(await text({ kind: 'svg', view, palette }));
    readDot(await text({ kind: 'dot', view }));
    readCsv(await text({ kind: 'run' }));
  });

  it('is not made before the first step', async () => {
    const { session } = await trained(0);
    await assert.rejects(inspectionOf(session).export({ kind: 'run' }, { encode }), {
      name: 'UserError',
      message: /no training step/,
    });
    await assert.rejects(inspectionOf(session).exportLength('step'), { name: 'UserError' });
  });

  it('is given up when it is cancelled, and tells how far it is', async () => {
    const { session, text } = await trained(1, publishedConfig, hurried());
    const cancelled = { aborted: false };
    const told: number[] = [];
    const made = (bytes: number) => {
      told.push(bytes);
      if (told.length === 3) cancelled.aborted = true;
    };
    await assert.rejects(text({ kind: 'step' }, { made, cancelled }), { name: 'UserError', message: /cancelled/ });
    assert.equal(told.length, 3);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.ok(told[0] > 0 && told[2] > told[0]);
    await session.step();
  });

  it('holds training up, and is not mixed of two steps', async () => {
    const { session, text } = await trained(1, publishedConfig, hurried());
    await session.run();
    const during = new Set<number>();
    const made = () => void session.status().then(({ step }) => during.add(step));
    const file = JSON.parse(await text({ kind: 'step' }, { made }));
    assert.deepEqual([...during], [file.step]);
    assert.equal((await session.status()).state, 'running');
    await session.pause();

    let steps = 0;
    const step = () => {
      if (steps++ === 0) void session.step();
    };
    await assert.rejects(text({ kind: 'step' }, { made: step }), { name: 'UserError', message: /export again/ });
  });

  it('has a largest size, which is told', async () => {
    const { session } = await trained(1);
    const huge = { length: largestExport } as Uint8Array;
    await assert.rejects(inspectionOf(session).export({ kind: 'step' }, { encode: () => huge }), {
      name: 'UserError',
      message: /1,074 MB; the limit for an export is 537 MB/,
    });
  });
});
