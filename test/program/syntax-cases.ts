/** Syntax cases: TypeScript of all kinds, what it comes to, and what of it cannot be erased. */

/** A name, a module, and the value of its export `result`. */
export type SyntaxCase = readonly [name: string, text: string, result: unknown];

export const erasable: readonly SyntaxCase[] = [
  ['variable annotation', 'const x: number = 1; export const result = x;', 1],
  ['array and tuple types', 'const a: readonly [number, string?][] = [[1]]; export const result = a[0][0];', 1],
  [
    'function parameters and return',
    "function f(a: number, b: string = 'x'): string { return a + b; } export const result = f(1);",
    '1x',
  ],
  ['optional parameter', 'function f(a?: number): number { return a ?? 7; } export const result = f();', 7],
  ['rest parameter', 'function f(...a: number[]): number { return a.length; } export const result = f(1, 2);', 2],
  [
    'this parameter',
    'function f(this: { n: number }, a: number): number { return this.n + a; } export const result = f.call({ n: 1 }, 2);',
    3,
  ],
  [
    'this parameter alone',
    'function f(this: { n: number }): number { return this.n; } export const result = f.call({ n: 1 });',
    1,
  ],
  ['arrow with types', 'const f = (a: number, b?: string): number => a; export const result = f(3);', 3],
  [
    'arrow return type over lines',
    'const f = (a: number):\n  Array<\n    number\n  > => [a]; export const result = f(3)[0];',
    3,
  ],
  [
    'async arrow',
    'const f = async (a: number): Promise<number> => a; export const result = typeof f(1).then;',
    'function',
  ],
  [
    'generic function',
    'function f<T extends object, U = T>(a: T, b: U): [T, U] { return [a, b]; } export const result = f({}, 2)[1];',
    2,
  ],
  ['generic arrow', 'const f = <T,>(a: T): T => a; export const result = f<number>(5);', 5],
  [
    'type arguments of call',
    "const m = new Map<string, Array<number>>([['a', [1]]]); export const result = m.get('a')![0];",
    1,
  ],
  [
    'tagged template type args',
    'function t<T>(s: TemplateStringsArray): number { return s.length; } export const result = t<string>`a`;',
    1,
  ],
  [
    'instantiation expression',
    'function f<T>(a: T): T { return a; } const g = f<number>; export const result = g(2);',
    2,
  ],
  ['interface', 'interface A { x: number; y?(a: string): void }\nexport const result = 1;', 1],
  ['exported interface', 'export interface A<T> extends Array<T> { x: number }\nexport const result = 1;', 1],
  [
    'type alias',
    "type V = number[]; type M = V[];\nexport type N = { [K in 'a' | 'b']?: M };\nexport const result = 1;",
    1,
  ],
  [
    'conditional and infer types',
    'type R<T> = T extends (...a: any[]) => infer U ? U : never;\nlet x: R<() => number> = 3; export const result = x;',
    3,
  ],
  ['as', 'const x = (1 as unknown) as number; export const result = x;', 1],
  ['as const', 'const o = { a: 1, b: [2] } as const; export const result = o.b[0];', 2],
  ['as on the left', 'let o: unknown = { a: 1 }; (o as { a: number }).a = 2; export const result = (o as any).a;', 2],
  ['satisfies', 'const o = { a: 1 } satisfies Record<string, number>; export const result = o.a;', 1],
  ['non-null', 'const a: number[] | null = [1]; export const result = a![0]!;', 1],
  ['non-null chain', 'const o: any = { a: { b: 2 } }; export const result = o!.a!.b + o?.a!.b;', 4],
  ['angle bracket assertion', 'const x = <number>(<unknown>1); export const result = x;', 1],
  ['import type', "import type { Random } from './random';\nexport const result = 1;", 1],
  [
    'import with inline type',
    "import { type Foo, Value, type Bar } from './value';\nexport const result = typeof Value;",
    'function',
  ],
  ['export type list', 'type A = 1; interface B {}\nexport type { A, B };\nexport const result = 1;', 1],
  ['export with inline type', 'type A = 1; const b = 2;\nexport { type A, b };\nexport const result = b;', 2],
  [
    'overloads',
    'function f(a: number): number;\nfunction f(a: string): string;\nfunction f(a: any): any { return a; } export const result = f(1);',
    1,
  ],
  [
    'exported overloads',
    'export function f(a: number): number;\nexport function f(a: any): any { return a; } export const result = f(1);',
    1,
  ],
  [
    'declare',
    "declare const G: number;\ndeclare function g(): void;\ndeclare module 'x' { export const y: number; }\ndeclare global { interface Window { z: number } }\nexport const result = 1;",
    1,
  ],
  [
    'type guard',
    "function isN(a: unknown): a is number { return typeof a === 'number'; } function assertN(a: unknown): asserts a is number {} export const result = isN(1);",
    true,
  ],
  [
    'class fields and modifiers',
    'class A { private readonly x: number = 1; static y?: string; z!: number; declare w: string; protected get v(): number { return this.x; } public f(): number { return this.v; } } export const result = new A().f();',
    1,
  ],
  [
    'class generics, extends, implements',
    'interface I { n: number } class B<T> { t?: T } class A<T extends object = {}> extends B<T[]> implements I, Iterable<number> { n = 4; *[Symbol.iterator](): Iterator<number> { yield this.n; } } export const result = [...new A<{}>()][0];',
    4,
  ],
  [
    'abstract class, override',
    'abstract class B { abstract f(): number; abstract x: number; g(): number { return this.f(); } } class A extends B { override f(): number { return 9; } x = 1; } export const result = new A().g();',
    9,
  ],
  [
    'method overloads',
    'class A { f(a: number): number; f(a: string): string; f(a: any): any { return a; } } export const result = new A().f(2);',
    2,
  ],
  ['index signature in class', 'class A { [key: string]: unknown; a = 3 } export const result = new A().a;', 3],
  ['definite assignment', 'let x!: number; x = 3; export const result = x;', 3],
  [
    'no semicolons around types',
    'const a = [1]\ntype T = string\n;[2].map((x) => x)\nconst b = a\ninterface I { x: number }\n(0, a)\nexport const result = b[0]',
    1,
  ],
  [
    'as at the end of a line',
    'const a: any = [5]\nlet b = a as any\n[0].map((x: number) => x)\nexport const result = b[0]',
    5,
  ],
  [
    'catch and destructuring',
    'try { throw { m: 2 } } catch (e: unknown) { var { m }: { m: number } = e as any } const [p, q]: [number, number] = [1, 2]; export const result = m + p + q;',
    5,
  ],
  [
    'for loops',
    'let s = 0; for (const x of [1, 2] as number[]) s += x; for (let i: number = 0, n: number = 2; i < n; i++) s += i; export const result = s;',
    4,
  ],
  [
    'accessors',
    'class A { #x = 1; get x(): number { return this.#x; } set x(v: number) { this.#x = v; } } const a = new A(); a.x = 3; export const result = a.x;',
    3,
  ],
  [
    'object methods',
    'const o = { f<T>(a: T): T { return a; }, get g(): number { return 2; }, async h(): Promise<void> {} }; export const result = o.f(1) + o.g;',
    3,
  ],
  [
    'comments in types',
    'const f = (a /* : no */ : /* ) */ number /* => */): /* b) */ number => a; export const result = f(1);',
    1,
  ],
  [
    'comparison that looks generic',
    'const a = 1, b = 2, c = 3; export const result = [a < b, c > a].join();',
    'true,true',
  ],
  [
    'conditional with arrows',
    'const a = true, f = a ? (x: number): number => x : (y: number) => y; export const result = f(1);',
    1,
  ],
  [
    'unicode and strings',
    "const é: string = '\u{1F600}: number'; const r: RegExp = /: number/; export const result = é.length + (r.test(': number') ? 1 : 0);",
    11,
  ],
  [
    'words of types as names',
    'const type = 1, as = 2, declare = 3, abstract = 4, satisfies = 5; type\nexport const result = type + as + declare + abstract + satisfies;',
    15,
  ],
  [
    'unique symbol, keyof, typeof types',
    "const s: unique symbol = Symbol(); const o = { a: 1 }; const k: keyof typeof o = 'a'; export const result = o[k];",
    1,
  ],
];

/** A text that is more than types, and what its problem says. */
export const refused: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
  ['enum', 'enum A { X, Y = 5 }', /enum A .* `const A = \{ \.\.\. \} as const`/],
  ['const enum', 'const enum A { X = 2 }', /enum A .* `const A = \{ \.\.\. \} as const`/],
  ['namespace', 'namespace N { export const x = 3; }', /namespace N .* declare at the top/],
  ['parameter property', 'class A { constructor(private x: number) {} }', /property x .* assign it in the constructor/],
  ['parameter property with a default', 'class A { constructor(readonly y = 2) {} }', /declare y in the class/],
  ['import equals', "import f = require('x');", /`import f =` .* write `import \{ f \} from '\.\.\.'`/],
  ['export equals', 'const a = 1; export = a;', /`export =` .* write `export` before/],
  ['export as namespace', 'export as namespace N;', /leave it out/],
  ['decorator', '@d class A { x = 1 }', /decorator .* leave it out/],
  ['decorator of a member', 'class A { @d x = 1 }', /decorator .* leave it out/],
  ['accessor', 'class A { accessor x = 1 }', /accessor x .* write `get x\(\)` and `set x\(value\)`/],
  ['assertion before a line break', 'function f() { return <T>\n x }', /`<T>` .* write `\(\.\.\.\) as T`/],
  ['assertion of what would be a block', 'const f = () => <T>{ a: 1 };', /`<T>` .* write `\(\.\.\.\) as T`/],
  ['assertion of what would be a declaration', '<any>function () {};', /`<any>` .* write `\(\.\.\.\) as any`/],
  ['operand of a closer operator', 'const y = a + b as T * c;', /Put `a \+ b as T` in parentheses/],
];
