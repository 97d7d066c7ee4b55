/** Type erasure: the code is what esbuild makes of the TypeScript, at the places of the text. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TransformOptions, transformSync } from 'esbuild';
import { findFiles } from '../../scripts/find-files.mjs';
import { eraseTypes } from '../../src/program/erase-types';
import { erasable, refused } from './syntax-cases';

const options: TransformOptions = {
  target: 'esnext',
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: true } },
};

/** One form of all texts that are the same program. */
function normal(text: string, loader: 'js' | 'ts' | 'tsx'): string {
  return transformSync(text, { ...options, loader, minifySyntax: true, minifyWhitespace: true }).code;
}

function erase(text: string): string {
  const { code, problems } = eraseTypes(text);
  assert.deepEqual(problems, [], text);
  assert.equal(code.length, text.length);
  for (const [i, character] of [...code].entries()) {
    if (character !== [...text][i]) assert.match(character, /[ ;()]/, `at ${i} of ${text}`);
  }
  return code;
}

/** The module's export `result`. */
function resultOf(code: string): unknown {
  const body = code
    .replace(/\bimport [^;\n]*?(?:;|$)/gm, '')
    .replace(/\bexport \{[^}]*\};?/g, '')
    .replace(/\bexport /g, '');
  return new Function('Value', `'use strict'; ${body}; return result;`)(class Value {});
}

describe('type erasure', () => {
  for (const [name, text, result] of erasable) {
    it(`erases: ${name}`, () => {
      const code = erase(text);
      assert.equal(resultOf(code), result, code);
      assert.equal(resultOf(transformSync(text, { ...options, loader: 'ts' }).code), result);
    });
  }

  for (const [name, text, problem] of refused) {
    it(`refuses: ${name}`, () => {
      const { problems } = eraseTypes(`x;\n${text}`);
      assert.equal(problems.length, 1);
      assert.match(problems[0].message, problem);
      assert.equal(problems[0].range.line, 2);
    });
  }

  it('says where a text does not parse', () => {
    assert.throws(() => eraseTypes('let x: = 1;'), /^SyntaxError: .*\(1:7\)$/);
  });

  /** Lines that end without a semicolon, line breaks in types, and marks in all places. */
  for (const text of [
    ...['let a = b as any\n[c]', 'let a = b as any\n(c)', 'let a = b as any\n`c`', 'let a = b as any // x\n[c]'],
    ...['let a = b as any /* \n */ [c]', 'let a = b satisfies any\n[c]', 'let a = b as any\n++c', 'a as any\n;[b]'],
    // These go on in TypeScript, too.
    ...['let a = b as any\n- c', 'let a = b as any\n/ c / d', 'f(a as any\n, b)', 'a!\n[0]', 'f<number>\n(2)'],
    ...['let x: number\n(0, a)', 'let x: number\n[0].y', 'a\ntype T = 1\n(b)', 'a\ninterface B {}\n[c]'],
    ...['declare function f(): void\n(0)', 'const g = f<number>\nconst h = 1', 'type A = 1\n`x`'],
    ...[
      'class A { get: number\n foo() {} }',
      'class A { set?: number\n foo() {} }',
      'class A { static: T\n foo() {} }',
    ],
    ...['class A { get?\n foo() {} }', 'class A { x = 1\n private [c] = 2 }', 'class A { x = y\n private *gen() {} }'],
    ...['class A { x = 1\n declare y: string\n [c] = 2 }', 'class A { x: number\n [c] = 2 }'],
    ...['class A { x = 1 as T\n [c] = 2 }', 'class A { x: number\n *g() {} }', 'class A { readonly x\n y }'],
    ...['function f() { return <T,>(\n x: T) => x }', 'function f() { return <\n T,\n>(x: T):\n T => x }'],
    ...['const f = async <\nT,>(x: T):\n Promise<T> => x', 'const f = (a /*: x\n*/) /* \n */ : T => a'],
    ...['throw x as {\n a: T\n}', 'const f = (): {\n a: T\n} => ({ a: 1 })', 'function f(): {\n a: T\n} { return x }'],
    ...['let a: {\r\n b: T\r\n}\r\nc()', "'\u2028'; let a: /* \u2028 */ T\nb", 'if (a) b as T\nelse c'],
    ...['(x + a as T) * b', '(x + a) as T * b', 'x + a as T === b', 'a as T as U', '((a as T)) as U', 'a ?? b as T'],
    ...['a?.b!.c!()', '(a?.b)!.c', 'f?.<number>(1)', 'x! = 1', 'x!++', '(x as any) = 1', '(<any>x).y = 1'],
    ...['[a as T, b!] = c', '({ a: b as T } = c)', 'a! in b', 'a!!', 'a<b>>c', 'a < b || c > (d)', 'new A<T>'],
    ...[
      'a ? (b) : (c: number) => d',
      'a ? (b): T => c : d',
      'a ? (b, c?: number) => d : e',
      'f(`$' + '{a as T}$' + '{<T>b}`)',
    ],
    ...['function f(this: T /* , */, a) {}', 'function f(this: T,) {}', 'const f = ({ a = b ? c : d }?: T) => a'],
    ...['let x /* ! */ !: T', 'class A { x /* ? */ ?: T; [y /* ! */ ]?: T = 1; "z"!: U; #p?: T; [(q)]?: T }'],
    ...[
      'class A extends (B) implements C {}',
      'const A = class implements B {}',
      'class A<implements_> implements B {}',
    ],
    ...['class A { public: T; private = 1; readonly() {} declare; abstract = 2; override: T; static static: T }'],
    ...['class A { static readonly [c] = 2; private static async *x() {} protected readonly in = 3 }'],
    ...['class A { private constructor(); private constructor(a?: T) {} f(): this is T { return 1 } f?(): void {} }'],
    ...['export default interface A {}', 'export default function f(): void;\nexport default function f() {}'],
    ...['export default abstract class A {}', 'export abstract class A {}', 'export declare const a: T'],
    ...[
      'declare enum A { B }',
      'declare namespace A { const b: T }',
      'export type * from "x"',
      'export { type A } from "x"',
    ],
    ...[
      'import { type as as as, b } from "x"; b',
      'import A, { type B, c } from "x"; A(c)',
      'type\nT = 1',
      'declare\nx',
    ],
    ...['try {} catch ({ a }: any) {}', 'for (let i: number = 0, j = i as T; ;) {}', 'const a = b as const'],
    ...['const f = (x): x is\n T => y', 'let f: (a: T) => U = function <V>(this: X, a: T): (b: U) => V { return 1 }'],
  ]) {
    it(`means what it did: ${JSON.stringify(text)}`, () => {
      assert.equal(normal(erase(text), 'js'), normal(text, 'ts'));
    });
  }

  it('means what it did, over the sources of this repository', () => {
    // The parser takes no `async <T extends U>(a) => ...` of this kind; a model file has nothing async.
    const exceptions = [path.join('test', 'training', 'smallest-documents.test.ts')];
    // All tests would take as long again.
    const tests = findFiles('test', '.ts').filter((file, i) => i % 4 === 0 && !exceptions.includes(file));
    const files = [...findFiles('src', '.ts'), ...tests].filter((file) => !file.endsWith('.d.ts'));
    const different = files.filter((file) => {
      const text = readFileSync(file, 'utf8');
      const { code, problems } = eraseTypes(text);
      return problems.length > 0 || code.length !== text.length || normal(code, 'js') !== normal(text, 'ts');
    });
    assert.deepEqual(different, []);
    assert.ok(files.length > 400, `${files.length} files`);
    for (const file of exceptions) assert.throws(() => eraseTypes(readFileSync(file, 'utf8')), SyntaxError);
  });
});
