/** Compiler of model files: the built-in text compiles to the built-in program; others say what is wrong. */

import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import vm from 'node:vm';
import * as numbers from '../../src/engine/numbers';
import { Random } from '../../src/engine/random';
import { tape, Value } from '../../src/engine/value';
import { builtIn } from '../../src/program/built-in';
import { type CompiledModel, compileModel, type ModelFunction } from '../../src/program/compile';
import type { ModelModule } from '../../src/program/program';
import { undefinedNames } from '../../src/program/repeatability';
import { ModelTextError } from '../../src/program/text-problem';

const { text } = sourceTables;

function compile(of: string): CompiledModel {
  return compileModel(of, 'microgpt.ts');
}

/** Runs the code of a model file, and returns its exports. */
function load({ code }: CompiledModel): Readonly<Record<string, unknown>> {
  const run = new vm.Script(code, { filename: 'microgpt.ts' }).runInThisContext() as ModelFunction;
  return run({ tape, numbers, Value, Random });
}

/** A model file with three empty functions, whose lines begin behind the first. */
function file(...lines: readonly string[]): string {
  return [
    'export function createModel() {} export function stateDict() {} export function trainStep() {}',
    ...lines,
  ].join('\n');
}

/** The problems of a text: `line:column message`. */
function problemsOf(of: string): string[] {
  try {
    compile(of);
  } catch (error) {
    assert.ok(error instanceof ModelTextError, String(error));
    for (const { range } of error.problems) {
      assert.ok(range.line < range.endLine || range.column <= range.endColumn, JSON.stringify(range));
    }
    return error.problems.map(({ message, range: { line, column } }) => `${line}:${column} ${message}`);
  }
  return [];
}

/** The losses and parameters of a few steps of a small model. */
function train({ createModel, createTokenizer, encode, stateDict, trainStep }: ModelModule): unknown {
  tape.clear();
  const documents = ['ada', 'grace', 'edsger'];
  const tokenizer = createTokenizer(documents);
  const sizes = { nLayer: 1, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: 9 };
  const config = { ...sizes, learningRate: 0.01, beta1: 0.85, beta2: 0.99, eps: 1e-8, initStd: 0.08 };
  const model = createModel(config, tokenizer.bos + 1, Random.seeded(42));
  const parameters = stateDict(model).flatMap(([, rows]) => [rows].flat(2) as Value[]);
  const moments = { m: new Float64Array(parameters.length), v: new Float64Array(parameters.length) };
  const losses = documents.map((document, step) => {
    tape.beginStep();
    const { data } = trainStep(model, parameters, moments, encode(tokenizer, document), step, 42);
    tape.endStep();
    const { length, op, site, scope, scopeSite } = tape.read();
    return [data, ...[op, site, scope, scopeSite].map((column) => [...column.subarray(0, length)])];
  });
  return { losses, values: [...tape.values], gradients: [...tape.gradients] };
}

describe('compiler of model files', () => {
  after(() => tape.clear());

  it('makes the tables of the built-in text that the build makes', () => {
    const { tables, exports, warnings } = compile(text);
    const { passing: _, ...built } = sourceTables;
    assert.deepEqual(tables, built);
    assert.deepEqual(warnings, []);
    assert.deepEqual(exports.slice(0, 4), ['createTokenizer', 'encode', 'createModel', 'stateDict']);
  });

  it('makes the code of the built-in text that the build makes: the same losses, parameters and tapes', () => {
    assert.deepEqual(train(load(compile(text)) as unknown as ModelModule), train(builtIn.module));
  });

  it('keeps the lines of the text, and leads back to its columns', () => {
    const { code, placeInText } = compile(text);
    const lines = text.split('\n');
    const codeLines = code.split('\n');
    assert.equal(codeLines.length, lines.length + 1);
    let places = 0;
    for (const word of ['linear', 'softmax', 'documentLoss', 'Math.sqrt', 'headDim', 'return', 'const', 'for']) {
      for (const [i, line] of lines.entries()) {
        const [found, ...others] = codeLines[i].matchAll(new RegExp(`(?<![\\w$.])${word}(?!\\w)`, 'g'));
        const first = line.search(new RegExp(`(?<![\\w$.])${word}(?!\\w)`));
        if (found === undefined || others.length > 0 || first < 0) continue;
        assert.deepEqual(placeInText(i + 1, found.index), { line: i + 1, column: first }, line);
        places++;
      }
    }
    assert.ok(places > 30, `${places} places`);
    // What is not in the text is at the end of it.
    assert.equal(placeInText(codeLines.length, 3).line, lines.length);
    assert.deepEqual(placeInText(1, 0), { line: 1, column: 0 });
  });

  it('has errors at their place in the text', () => {
    const compiled = compile(
      file('type T = number;', 'const id = (x: T): T => x;', 'export const fail = (x: any) => [id(1), x!.y.z];'),
    );
    const { fail } = load(compiled) as { fail: (x: unknown) => void };
    try {
      fail({});
      assert.fail('an error');
    } catch (error) {
      assert.ok(error instanceof TypeError, String(error));
      const [, line, column] = /microgpt\.ts:(\d+):(\d+)/.exec(error.stack ?? '') ?? [];
      assert.deepEqual(compiled.placeInText(Number(line), Number(column) - 1), { line: 4, column: 45 });
    }
  });

  it('begins on a line that has been there: a comment, a hash bang, a byte order mark', () => {
    for (const begin of ['// x', '#!/usr/bin/env node', '/* x', '\uFEFF', "'use strict'", '']) {
      const of = `${begin}\n${begin === '/* x' ? '*/' : ''}${file()} // end`;
      assert.deepEqual(Object.keys(load(compile(of))), ['createModel', 'stateDict', 'trainStep']);
    }
  });

  it('gives a file what it imports and nothing else, and returns what it exports', () => {
    const { code, exports } = compile(
      file(
        "import { Value, type Tape } from './value.js'; import { Random } from './random.ts'",
        "import { tape } from './value'; import type { Config } from './anything'",
        'let count = 1; const { a, b: [c, ...d] } = { a: 1, b: [2, 3] }',
        'export { count, a as first, c }; export class Layer {}; export const [e, f = 5] = [4]; export var g',
        'count = 2; g = [typeof Value, typeof tape, typeof Random, this]',
      ),
    );
    const names = ['createModel', 'stateDict', 'trainStep', 'count', 'first', 'c', 'Layer', 'e', 'f', 'g'];
    assert.deepEqual(exports, names);
    const made = load({ code } as CompiledModel);
    assert.deepEqual(Object.keys(made), names);
    const { count, first, c, e, f, g } = made;
    assert.deepEqual({ count, first, c, e, f }, { count: 2, first: 1, c: 2, e: 4, f: 5 });
    assert.deepEqual(g, ['function', 'object', 'function', undefined]);
    assert.throws(() => load(compile(file('Value.constant(0);'))), { message: 'Value is not defined' });
  });

  it('has names of the machine and of time undefined, and lets the file use them for its own', () => {
    const lines = undefinedNames.map((name) => `export const is_${name} = typeof ${name};`);
    const made = load(compile(file(...lines)));
    for (const name of undefinedNames) assert.equal(made[`is_${name}`], 'undefined', name);
    const own = file(
      'export const process = 1; function f(performance: number) { return performance; }',
      'f(process);',
    );
    assert.deepEqual(compile(own).warnings, []);
    assert.equal(load(compile(own))['process'], 1);
  });

  for (const [line, problem] of [
    ['const x = (1;', '2:12 `;` is not expected here.'],
    ['if (x) {', '2:8 The text ends, or a line, where more is expected.'],
    ['let x; let x;', "2:11 Identifier 'x' has already been declared."],
    ['enum Kind { A }', '2:0 The enum Kind is more than a type: write an object, `const Kind = { ... } as const`.'],
    ["import fs from 'node:fs';", "2:0 A model file can import './value' and './random' only, not 'node:fs'"],
    ["import './value.json';", "2:0 A model file can import './value' and './random' only, not './value.json'"],
    ["import { Tape } from './value';", "2:9 './value' has no Tape for a model file: write `import { Value, tape }"],
    [
      "import Value from './value';",
      "2:7 './value' is not imported as a whole, as Value: write `import { Value, tape }",
    ],
    ["import * as all from './random';", "2:7 './random' is not imported as a whole, as all: write `import { Random }"],
    ["import { Value as V } from './value';", '2:9 Value is imported under its own name, not as V.'],
    ["export * from './value';", "2:0 A model file exports what it declares itself, and nothing of './value'."],
    ["export { Value } from './value';", "2:0 A model file exports what it declares itself, and nothing of './value'."],
    ['export default function train() {}', '2:0 A model file has no default export: write `export function train`.'],
    ['const a = 1; export { a as default };', '2:22 A model file exports by name: write `export { trainStep }`.'],
    ['const a = 1; export { a as "b c" };', '2:22 A model file exports by name: write `export { trainStep }`.'],
    ['export { nothing };', "2:9 Export 'nothing' is not defined."],
    ["const a = () => import('./value');", '2:16 A model file cannot import() while it runs'],
    ['const a = import.meta.url;', '2:10 A model file has no import.meta: leave it out.'],
    ['async function f() {}', '2:0 A training step cannot wait: leave out `async`.'],
    ['const f = { async g() {} };', '2:19 A training step cannot wait: leave out `async`.'],
    ['await 1;', '2:0 A training step cannot wait: leave out `await`.'],
    ['for await (const x of []) {}', '2:0 A training step cannot wait: leave out `await`.'],
    ["eval('1');", '2:0 A model file cannot use eval: write the code into the file.'],
    ['let $tape = 1;', '2:4 The Inspector writes $tape into the code: choose another name.'],
    ['let $around12 = 1;', '2:4 The Inspector writes $around12 into the code: choose another name.'],
    ['f().x **= 2;', '2:0 f().x **= ... cannot be instrumented: write f().x = f().x ** ...'],
    ['class A { add(a: A, scale = 1) {} }', '2:13 add is an operation of Value, with one argument: give a function'],
    ['const o = { exp: (...a: number[]) => a };', '2:17 exp is an operation of Value, with no argument: give a'],
  ] as const) {
    it(`says what is wrong with: ${line}`, () => {
      const [first, ...others] = problemsOf(file(line));
      assert.ok(first?.startsWith(problem), first);
      assert.deepEqual(others, []);
    });
  }

  it('allows what only looks like that', () => {
    const lines = [
      'const o = { eval: 1, import: 2, log(message: string) { return message; } }; o.eval;',
      "o.log('x'); class A { add(a: A) { return a; } static async = 1; await() {} }",
      'const $ = 1; const $around = $;',
    ];
    assert.deepEqual(problemsOf(file(...lines)), []);
  });

  it('wants the three functions that training calls', () => {
    const all = 'a model file exports createModel, stateDict, trainStep.';
    assert.deepEqual(
      problemsOf(''),
      ['createModel', 'stateDict', 'trainStep'].map((name) => `1:0 The function ${name} is missing: ${all}`),
    );
    const two = 'export function createModel() {} export const stateDict = () => [];\n';
    assert.deepEqual(problemsOf(`${two}function trainStep() {}`), [
      '2:9 trainStep is not exported: write `export function trainStep`.',
    ]);
    assert.deepEqual(problemsOf(`${two}export function* trainStep() {}`), [
      '2:17 trainStep is a generator, which runs on after its call: leave out the `*`.',
    ]);
    assert.deepEqual(problemsOf(`${two}const step = [][0]; export { step as trainStep };`), [
      '2:6 step is no function: write `function step(...) { ... }`.',
    ]);
    assert.deepEqual(problemsOf(`${two}export const trainStep = () => 1;`), []);
  });

  it('takes the function that is exported as trainStep for the step', () => {
    const of = file().replace('export function trainStep', 'function step');
    const { tables } = compile(`${of}\nexport { step as trainStep };`);
    assert.equal(tables.scopeSites[0].callee, 'step');
  });

  it('says all that is wrong, in the order of the text', () => {
    const problems = problemsOf(file('async function f() {}', "import 'x';", 'await 1;'));
    assert.deepEqual(
      problems.map((problem) => problem.split(' ')[0]),
      ['2:0', '3:0', '4:0'],
    );
    assert.throws(() => compile("import 'x';"), { name: 'ModelTextError', message: /^Line 1: .*\nLine 1: / });
  });

  it('warns of variables of the module that functions change, and of names that are undefined', () => {
    const { warnings } = compile(
      file(
        'let seen = 0, last: number, fine = 1, [a, b] = [1, 2];',
        'export let loss = 0; const kept: number[] = []; fine = 2;',
        'function f(fine: number) { seen++; ({ x: [last] } = g()); kept.push(1); fine = 3; }',
        'const g = () => { let seen = 1; seen = 2; for (b of []); return () => { loss += seen; }; };',
        'class A { m() { for (let a = 0; a < 2; a++); } process = { Date: 1 }.Date }',
        'const now = () => Date.now() + performance.now() + Math.random();',
      ),
    );
    assert.deepEqual(
      warnings.map(
        ({ message, range: { line, column } }) => `${line}:${column} ${message.split(' ').slice(0, 4).join(' ')}`,
      ),
      [
        '2:4 The variable seen changes',
        '2:14 The variable last changes',
        '2:38 The variable b changes',
        '3:11 The variable loss changes',
        '7:18 Date is undefined in',
        '7:31 performance is undefined in',
      ],
    );
    assert.match(warnings[0].message, /compute it from `step`, or make it a parameter\.$/);
  });
});
