/** Instrumentation: sites, scopes and names are those of the text, and the code still does what it did. */

import { sourceSha256, sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { transformSync } from 'esbuild';
import { composed } from '../../src/engine/operations';
import { tape, Value } from '../../src/engine/value';
import { instrument } from '../../src/program/instrument';
import { argumentCounts } from '../../src/program/operation-calls';
import type { SourceRange } from '../../src/program/tables';

const options = { file: 'model.ts', entry: 'trainStep', tapeModule: './value', numbersModule: './numbers' };

function at(text: string, { line, column, endLine, endColumn }: SourceRange): string {
  const lines = text.split('\n').slice(line - 1, endLine);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, endColumn);
  lines[0] = lines[0].slice(column);
  return lines.join('\n');
}

/** A function that writes down how it is called. */
function called(name: string): (...args: unknown[]) => string {
  return (...args) => `${name}(${args.join(' ')})`;
}

/** Instruments, runs the result with a tape that writes down what it is told, and gives what `main()` returns. */
function run(text: string): { result: unknown; told: string[] } {
  const { code } = instrument(text, options);
  const told: string[] = [];
  const open: number[] = [];
  const tape = {
    open: (site: number) => {
      told.push(`open ${site}`);
      return open.push(site) - 1;
    },
    close<T>(scope: number, result: T): T {
      this.unwind(scope - 1);
      return result;
    },
    call(site: number, callee: (...args: unknown[]) => unknown, ...args: unknown[]): unknown {
      const scope = this.open(site);
      return this.close(scope, callee(...args));
    },
    method(
      object: unknown,
      method: (...args: unknown[]) => unknown,
      site: number,
      written: string,
      ...args: unknown[]
    ) {
      if (typeof method !== 'function') throw new TypeError(`${written} is not a function`);
      const scope = this.open(site);
      return this.close(scope, method.apply(object, args));
    },
    part(site: number, callee: (...args: unknown[]) => unknown, ...args: unknown[]): unknown {
      told.push(`part ${site}`);
      return callee(...args);
    },
    current: () => open.length - 1,
    turn(around: number, site: number) {
      this.unwind(around);
      this.open(site);
    },
    unwind(scope: number) {
      while (open.length - 1 > scope) told.push(`close ${open.pop()}`);
    },
  };
  const js = transformSync(code, { loader: 'ts' })
    .code.replace(/^import .*$/gm, '')
    .replace(/^export /gm, '');
  const numbers = Object.fromEntries(['exp', 'log', 'pow', 'tanh', 'sin', 'cos'].map((name) => [name, called(name)]));
  const result = new Function('$tape', '$numbers', `${js}; return main();`)(tape, numbers);
  assert.deepEqual(open, [], 'every scope is closed');
  return { result, told };
}

describe('instrumentation', () => {
  it('reads the text that is shipped to users', () => {
    assert.equal(sourceTables.text, readFileSync(path.join('src', 'engine', 'microgpt.ts'), 'utf8'));
    assert.equal(sourceTables.file, 'microgpt.ts');
    assert.equal(sourceSha256, createHash('sha256').update(sourceTables.text).digest('hex'));
  });

  it('gives every site and scope site the place of its call', () => {
    for (const site of sourceTables.sites.slice(1)) {
      const code = at(sourceTables.text, site.range);
      assert.match(code, new RegExp(`\\.${site.method}\\(`), code);
      assert.ok(code.endsWith(')'), code);
    }
    for (const { range, kind, callee } of sourceTables.scopeSites.slice(1)) {
      const code = at(sourceTables.text, range);
      if (callee !== undefined) assert.ok(code.startsWith(`${callee}(`) && code.endsWith(')'), code);
      else assert.match(code, kind === 'turn' ? /^(for |\()/ : /^$/);
    }
  });

  it('names what calls are assigned to, and the variables of turns', () => {
    const names = sourceTables.scopeSites.map(({ assigned, callee, variable }) => assigned ?? variable ?? callee);
    for (const name of ['wte', 'q', 'k', 'v', 'attnWeights', 'position', 'layer', 'head', 'row', 'logits']) {
      assert.ok(names.includes(name), `${name} in ${names}`);
    }
    assert.deepEqual(sourceTables.scopeSites[0].callee, 'trainStep');
    const exps = sourceTables.sites.find(({ method, functionName }) => method === 'exp' && functionName === 'softmax');
    assert.deepEqual(exps?.target, { variable: 'exps', indexed: true });
    const weights = sourceTables.sites.find(
      ({ method, functionName }) => method === 'div' && functionName === 'softmax',
    );
    assert.deepEqual(weights?.target, { indexed: true });
  });

  it('gives operations their site behind the other arguments', () => {
    const { code, tables } = instrument('function f(a, b) { return a.add(b.neg(),).mul(2 /* , */).pow(-1); }', options);
    assert.match(code, /a\.add\(b\.neg\(4\),3\)\.mul\(2 \/\* , \*\/, 2\)\.pow\(-1, 1\)/);
    assert.deepEqual(
      tables.sites.slice(1).map(({ method }) => method),
      ['pow', 'mul', 'add', 'neg'],
    );
  });

  it('knows how many arguments each operation takes', () => {
    const methods = Value.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const [name, count] of argumentCounts) assert.equal(methods[name].length, count, name);
    for (const name of Object.keys(composed)) assert.ok(argumentCounts.has(name), name);
  });

  it('writes sites behind what ends with them, and commas where there are none', () => {
    const { code } = instrument(
      'f(a.add(b ** c), a.mul((b)), a.add(Math.sqrt(2)), a.add(b // x, y\n), a.add(b /* , */ ,), a.relu( /* , */ ))',
      options,
    );
    assert.ok(
      code.endsWith(
        'f(a.add($numbers.pow(b , c), 1), a.mul((b), 2), a.add(Math.sqrt(2), 3), a.add(b // x, y\n, 4), a.add(b /* , */ ,5), a.relu( /* , */ 6))',
      ),
      code,
    );
  });

  it('puts the functions of the engine in the place of ** and of Math', () => {
    const { result } = run(`
      function f(x) { return x; }
      const p = { grad: 3, list: [5] };
      function main() {
        let x = 1;
        x **= 2;
        p.grad **= 2 ** 3;
        p.list[0] /* **= */ **= x;
        return [
          2 ** 3 ** 4, (2 ** 3) ** 4, -(2 ** 3), 1 - 2 ** 3 * 4, (1 + 2) /* ** ) */ ** (3 - 4), (((5)))
            ** // **
          ((6)), 2**-1, 2**f(2**3), f(2)**2, [7].map((y) => y ** f(y)), p.list[2 ** 1 ? 0 : 1] ** 2, \`\${1 ** 2}\`,
          Math.exp(Math.log(f(2 ** 2))), [1, 2].map(Math.tanh), Math . sin (1), Math.cos(Math.pow(1, 2)), Math.sqrt(4),
          x, p.grad, typeof (1 ** 1), false ? 1 ** 2 : 3 ** 4,
        ];
      }`);
    assert.deepEqual(result, [
      ...['pow(2 pow(3 4))', 'pow(pow(2 3) 4)', Number.NaN, Number.NaN, 'pow(3 -1)', 'pow(5 6)'],
      ...['pow(2 -1)', 'pow(2 pow(2 3))', 'pow(2 2)', ['pow(7 7)'], 'pow(pow(5 pow(1 2)) 2)', 'pow(1 2)'],
      ...['exp(log(pow(2 2)))', ['tanh(1 0 1,2)', 'tanh(2 1 1,2)'], 'sin(1)', 'cos(pow(1 2))', 2],
      ...['pow(1 2)', 'pow(3 pow(2 3))', 'string', 'pow(3 4)'],
    ]);
  });

  it('keeps types around **, and says which **= it cannot take', () => {
    const { code } = instrument('const y = (x as number)! ** (n as number) as number;', options);
    assert.ok(code.endsWith('const y = $numbers.pow((x as number)! , (n as number)) as number;'), code);
    assert.throws(() => instrument('\nf().x **= 2;', options), /f\(\)\.x \*\*= \.\.\. .*write f\(\)\.x = .*\(2:0\)/);
  });

  it("leaves the rest of Math, other methods and other people's functions alone", () => {
    const text = `function f(a) {
      console.log(a); console.log(); new Set().add(a, 1); a.add(); a.add(...a); logger.log(a); ops.mul(a, 2); a.exp(1);
      return Math.sqrt(a) + Math.max(parseInt(a), a.push(1)) + Value.from(a) + Float64Array.add(1) + a['mul'](2);
    }`;
    assert.ok(instrument(text, options).code.endsWith(text));
  });

  it('opens a scope a call and a turn, and none where only operations are', () => {
    const { result, told } = run(`
      function double(x) { return x * 2; }
      function main() {
        let total = 0;
        for (let i = 0; i < 2; i++) total += double(i);
        for (let i = 0; i < 2; i++) total += i;
        return [total, [1, 2].map((x) => double(x)), [3].map((x) => double(x) + 1), [4].map((x) => { return double(x); })];
      }`);
    assert.deepEqual(result, [3, [2, 4], [7], [8]]);
    const turns = ['open 1', 'open 2', 'close 2', 'close 1', 'open 1', 'open 2', 'close 2', 'close 1'];
    const arrows = ['open 3', 'close 3', 'open 3', 'close 3', 'open 4', 'open 5', 'close 5', 'close 4'];
    assert.deepEqual(told, [...turns, ...arrows, 'open 6', 'open 7', 'close 7', 'close 6']);
  });

  it('closes scopes left by continue, break and return', () => {
    const { result } = run(`
      const id = (x) => x;
      function find(n) { for (const x of [1, 2, 3, 4]) { if (id(x) === 2) continue; if (x === n) return x; } return 0; }
      function main() {
        let seen = [];
        outer: for (const a of [1, 2, 3]) { while (true) { if (id(a) === 3) break outer; break; } seen.push(find(a + 1)); }
        do { seen.push(id(9)); } while (false);
        return seen;
      }`);
    assert.deepEqual(result, [0, 3, 9]);
  });

  it('nests what it writes where statements share a beginning or an end', () => {
    const { result, told } = run(`
      const id = (x) => x;
      function main() {
        let seen = [];
        for (const a of [1, 2]) for (const b of [3, 4]) if (id(b) === 4) seen.push(id(a) * b);
        for (const a of [1]) {for (const b of [2]) {seen.push(id(b))}}seen.push(...[5, 6].map((x) => (id(x), x + 1)));
        while (id(seen.length) < 8) do seen.push(id(9)); while (seen.length < 7)
        if (id(1)) for (const a of [1]) seen.push(id(a)); else for (const a of [1]) id(a);
        return seen;
      }`);
    assert.deepEqual(result, [4, 8, 2, 6, 7, 9, 9, 9, 1]);
    assert.equal(told.filter((one) => one.startsWith('open')).length, told.length / 2);
  });

  it('opens no turns in what runs on after its call', () => {
    const text = `
      const id = (x) => x;
      function* each(xs) { for (const x of xs) { yield id(x); } try { id(1); } catch { id(2); } }
      const deep = (n, values) => n > 0 ? deep(n - 1, values) : values.next().value;
      function main() { const values = each([1, 2, 3]); return [deep(0, values), deep(3, values), ...values]; }`;
    assert.deepEqual(run(text).result, [1, 2, 3]);
    const { scopeSites } = instrument(text, options).tables;
    assert.deepEqual(
      scopeSites.slice(1).map(({ kind, callee }) => `${kind} ${callee}`),
      ['call id', 'call id', 'call id', 'call deep', 'call deep', 'call deep'],
    );
  });

  it('closes the scopes that an error has left, where it is caught', () => {
    const { result, told } = run(`
      const fail = (x) => { throw x; };
      const id = (x) => x;
      function main() {
        const seen = [];
        try { for (const x of [1, 2]) seen.push([x].map((y) => { fail(y); })); } catch (x) { seen.push(id(x)); }
        try { try { fail(3); } finally { seen.push(id(4)); } } catch (x) { seen.push(x); }
        return seen;
      }`);
    assert.deepEqual(result, [1, 4, 3]);
    const depths: number[] = [];
    let depth = 0;
    for (const one of told) {
      if (one.startsWith('close')) depth--;
      else depths.push(++depth);
    }
    // A turn of the loop, one of the arrow function and the call in it; then calls that are in none of these.
    assert.deepEqual(depths, [1, 2, 3, 1, 1, 1]);
  });

  it('keeps a var that an arrow function makes of its parameter, and where a sequence is its body', () => {
    const { result } = run(`
      const id = (x) => x;
      function main() {
        return [
          [1].map((x) => { var x; return id(x); }),
          [[2]].map(([x]) => { if (x) { for (var x = id(x); false; ); } return x; }),
          [3].map((x) => (id(x), 4)),
        ];
      }`);
    assert.deepEqual(result, [[1], [2], [4]]);
  });

  it('names what is no function as JavaScript does', () => {
    for (const [body, message] of [
      ['let f = () => 1; f = 2; return f(3);', 'f is not a function'],
      ['return g(4);', 'g is not a function'],
      ['const { e } = {}; function inner(f) { return f(1); } return inner(e); function f() {}', 'f is not a function'],
      [
        'var h = () => 1; return f(h); function f(h) { return h.x.y; }',
        "Cannot read properties of undefined (reading 'y')",
      ],
      ['return later(); var later = () => 1;', 'later is not a function'],
      ['const a = { b: [{}] }; return a.b[0].forward(1);', 'a.b[0].forward is not a function'],
      ['const a = { b: () => ({}) }; return a.b(1).forward();', 'a.b(...).forward is not a function'],
      ['return nothing.forward(never());', "Cannot read properties of undefined (reading 'forward')"],
    ] as const) {
      const text = `class A { forward() {} } let nothing; var g = 5; function never() { throw 1; } function main() { ${body} }`;
      assert.throws(() => run(`${text} { function g() {} }`), { name: 'TypeError', message }, body);
    }
  });

  it('makes calls before their scope, for their arguments', () => {
    const { told } = run('function f(x) { return x; } function main() { return f(f(1)); }');
    assert.deepEqual(told, ['open 2', 'close 2', 'open 1', 'close 1']);
  });

  it('tells the parts of the step, calls in it and the way back, from scopes', () => {
    const text = `
      const twice = (x) => x * 2;
      function rate() { return 1; }
      function trainStep(x) { const loss = twice(x); loss.backward(); return loss + rate(); }
      function main() { Number.prototype.backward = () => {}; return trainStep(4); }`;
    const { result, told } = run(text);
    assert.equal(result, 9);
    assert.deepEqual(told, ['open 1', 'part 0', 'part 1', 'part 2', 'close 1']);
    const { parts } = instrument(text, options).tables;
    assert.deepEqual(
      parts.map(({ callee, range }) => [callee, at(text, range)]),
      [
        ['twice', 'twice(x)'],
        ['backward', 'loss.backward()'],
        ['rate', 'rate()'],
      ],
    );
    assert.deepEqual(
      sourceTables.parts.map(({ callee }) => callee),
      ['documentLoss', 'backward', 'adam'],
    );
  });

  it('opens a scope a turn in the step itself, and a scope a call in it', () => {
    const text = `
      const twice = (x) => x * 2;
      function trainStep(n) {
        let total = twice(n);
        for (let position = 0; position < n; position++) total += twice(position);
        return total + [3].map((x) => twice(x))[0];
      }
      function main() { return trainStep(2); }`;
    const { result, told } = run(text);
    assert.equal(result, 4 + 2 + 6);
    const turn = ['open 1', 'open 2', 'close 2', 'close 1'];
    assert.deepEqual(told, ['open 4', 'part 0', ...turn, ...turn, 'open 3', 'close 3', 'close 4']);
    const { scopeSites } = instrument(text, options).tables;
    assert.equal(scopeSites[1]?.variable, 'position');
  });

  it('opens a scope for a call of a function inside a function, but of none that runs on after its call', () => {
    const { result, told } = run(`
      function outer(x) {
        const inner = (y) => y + 1;
        function deeper(z) { return inner(z) * 2; }
        return deeper(x);
      }
      function* numbers() { yield 1; yield 2; }
      const later = async (x) => { await null; return outer(x); };
      function main() { later(5); return [outer(1), ...numbers()]; }`);
    assert.deepEqual(result, [4, 1, 2]);
    // The arrow of `later` has come to its await: nothing in it has run.
    assert.deepEqual(told, ['open 4', 'open 2', 'open 1', 'close 1', 'close 2', 'close 4']);
  });

  it('opens a scope for a call of a method of its classes', () => {
    const text = `
      class Linear {
        constructor(w) { this.w = w; }
        forward(x) { return this.scaled(x) + 1; }
        scaled(x) { return x * this.w; }
        static of(w) { return new Linear(w); }
        get size() { return this.forward(0); }
        #hidden(x) { return x; }
        shown(x) { return this.#hidden(x); }
        map(f) { return f(this.w); }
        add(other) { return this.w + other; }
        *each() { yield this.w; }
        async later() { return 1; }
        ['computed']() { return 2; }
      }
      function main() {
        const layer = Linear.of(3);
        const deep = { layers: [layer] };
        const out = deep.layers[0].forward(2);
        const all = [1, 2].map((x) => layer.scaled(x));
        return [out, all, layer.size, layer.shown(4), layer.map((w) => w), layer.add(5), ...layer.each(), layer.computed(),
          layer?.forward(1), deep.layers?.[0].forward(1), (layer.forward)(1), layer['forward'](1), new Linear(1).forward(1)];
      }`;
    const { result, told } = run(text);
    assert.deepEqual(result, [7, [3, 6], 1, 4, 3, 8, 3, 2, 4, 4, 4, 4, 2]);
    assert.ok(told.length > 0);
    const { functions, scopeSites } = instrument(text, options).tables;
    assert.deepEqual(
      functions.map(({ name, range }) => [name, at(text, range).slice(0, 12)]),
      [
        ['main', 'function mai'],
        ['forward', 'forward(x) {'],
        ['scaled', 'scaled(x) { '],
        ['of', 'static of(w)'],
        ['shown', 'shown(x) { r'],
      ],
    );
    assert.deepEqual(
      scopeSites
        .slice(1)
        .map(({ kind, callee, functionName, assigned, range }) => [
          ...[kind, callee, functionName, assigned, at(text, range)],
        ]),
      [
        ['call', 'scaled', 'forward', undefined, 'this.scaled(x)'],
        ['call', 'forward', '', undefined, 'this.forward(0)'],
        ['call', 'of', 'main', 'layer', 'Linear.of(3)'],
        ['call', 'forward', 'main', 'out', 'deep.layers[0].forward(2)'],
        ['turn', 'scaled', 'main', undefined, 'layer.scaled(x)'],
        ['call', 'shown', 'main', undefined, 'layer.shown(4)'],
        ['call', 'forward', 'main', undefined, 'new Linear(1).forward(1)'],
      ],
    );
  });

  it('tells methods of one name by the class whose method runs', () => {
    const text = `
      class Linear { forward(x) { return x + 1; } }
      const Block = class { forward(x) { return super.toString.length + x * 2; } static make() { return new Block(); } };
      class Deep extends Block { forward(x) { return super.forward(x) + 3; } make() { return this; } }
      class Same extends Linear {}
      function make() { return 4; }
      function main() {
        return [new Linear(), Block.make(), new Deep().make(), new Same(), { forward: () => 5 }].map((one) => {
          const y = one.forward(7);
          return y;
        }).concat(make());
      }`;
    const { result, told } = run(text);
    assert.deepEqual(result, [8, 14, 17, 8, 5, 4]);
    const { scopeSites, functions } = instrument(text, options).tables;
    assert.deepEqual(
      functions.map(({ name }) => name),
      ['make', 'main', 'Linear.forward', 'Block.forward', 'Deep.forward', 'Block.make', 'Deep.make'],
    );
    const calls = told.flatMap((one) => (one.startsWith('open ') ? [scopeSites[Number(one.slice(5))].callee] : []));
    assert.deepEqual(calls.filter((callee) => callee !== undefined).slice(0, 8), [
      ...['Block.make', 'Deep.make', 'Linear.forward', 'Block.forward', 'Deep.forward', 'Linear.forward'],
      // An object that is of none of the classes counts as the first.
      ...['Linear.forward', 'make'],
    ]);
  });

  it('computes the object, the method and the arguments of a call in their order, and the object once', () => {
    const { result } = run(`
      class A { forward(...xs) { return [this.name, ...xs]; } constructor(name) { this.name = name; } }
      const seen = [];
      const saw = (x) => { seen.push(x); return x; };
      const holder = { get a() { saw('a'); return new A('first'); } };
      const odd = { name: 'odd', get forward() { saw('method'); return A.prototype.forward; } };
      function main() {
        let one = new A('one');
        const results = [
          holder.a.forward(saw(1), ...[saw(2)]),
          odd.forward(saw(3)),
          one.forward(one = new A('two'), one.forward(4)[0])[0],
          (saw(5), one).forward(6),
        ];
        return [results.map((list) => String(list)), seen];
      }`);
    assert.deepEqual(result, [
      ['first,1,2', 'odd,3', 'one', 'two,6'],
      ['a', 1, 2, 'method', 3, 5],
    ]);
  });

  it('records calls of methods in the step as its parts, and follows them to the update', () => {
    const text = `
      class Model {
        loss(x) { return x; }
        learn(loss) { loss.backward(); this.move({}); }
        move(p) { p.data = 1; }
      }
      class Other { learn() {} }
      function trainStep(model, x) {
        const loss = model.loss(x);
        for (const _ of [1]) model.loss(0);
        model.learn(loss);
        return loss;
      }
      function main() { Number.prototype.backward = () => {}; return trainStep(new Model(), 4); }`;
    const { result, told } = run(text);
    assert.equal(result, 4);
    const { parts, scopeSites, update, backwardCall } = instrument(text, options).tables;
    assert.deepEqual(
      parts.map(({ callee }) => callee),
      ['loss'],
    );
    assert.deepEqual(
      scopeSites.map(({ callee = 'turn' }) => callee),
      ['trainStep', 'move', 'turn', 'loss', 'Model.learn', 'Other.learn', 'trainStep'],
    );
    assert.ok(told.includes('part 0') && told.includes('open 4'));
    assert.deepEqual([backwardCall?.line, update?.line], [4, 5]);
  });

  it('has errors of calls in the words of the text', () => {
    for (const [body, message] of [
      ['return twice(1).map(id);', 'twice(...).map is not a function'],
      ['const a = [...id()]; return a;', 'id is not a function or its return value is not iterable'],
      ['for (const a of [1, id(2), ...id()]) id(a);', 'id is not a function or its return value is not iterable'],
      ['const { a } = id(undefined); return a;', "Cannot destructure property 'a' of 'id(...)' as it is undefined."],
      ['return [id(1), new A().forward(2)\n.x()];', '(intermediate value).forward(...).x is not a function'],
      ['const a = new A(); return a.forward(id(1))(2);', 'a.forward(...) is not a function'],
      ['return (id(1), twice(2)).x();', '((intermediate value) , (intermediate value)).x is not a function'],
    ] as const) {
      const text = `const id = (x) => x; function twice(x) { return x; } class A { forward(x) { return x; } } function main() { ${body} }`;
      const { code, messageInText } = instrument(text, {
        file: 'model.js',
        entry: 'trainStep',
        language: 'JavaScript',
      });
      try {
        const make = new vm.Script(`(($tape, $numbers) => {${code}\nreturn main(); })`, { filename: 'model.js' });
        make.runInThisContext()(tape, {});
        assert.fail(body);
      } catch (error) {
        assert.ok(error instanceof TypeError, String(error));
        const [, line, column] = /model\.js:(\d+):(\d+)/.exec(error.stack ?? '') ?? [];
        const place = [
          Number(line),
          Number(column) - 1 - (line === '1' ? '(($tape, $numbers) => {'.length : 0),
        ] as const;
        assert.equal(messageInText(error.message, ...place), message, error.message);
      }
    }
    tape.clear();
  });

  it('finds the way back and the update that a step comes to, and says what it does not find', () => {
    const text = `
      function clear(p) { p.data = 0; }
      function move(p) { p.data -= 1; p.data = p.data * 2; }
      function check(x) { x.backward(); }
      function learn(x, p) { x.backward(); move(p); }
      function trainStep(x, p) { learn(x, p); return x; }`;
    const { tables, missing } = instrument(text, options);
    assert.deepEqual(missing, []);
    assert.deepEqual([tables.backwardCall?.line, tables.update && at(text, tables.update)], [5, 'p.data = p.data * 2']);
    assert.deepEqual(instrument(text.replace('move(p); }', '}'), options).missing, ['update']);
    assert.deepEqual(instrument(text.replace('learn(x, p); return', 'return'), options).missing, [
      'backward',
      'update',
    ]);
    assert.deepEqual(instrument('function f() {}', options).missing, ['entry', 'backward', 'update']);
  });

  it('keeps parentheses, types and comments of a call, and what is called only where it is there', () => {
    const { code } = instrument(
      'function dot(a, b) { return a; }\nfunction main() { return [dot((1), 2), dot<(x: number) => string> /* ( */ (3, (4)), dot?.(5), dot()]; }',
      options,
    );
    assert.ok(
      code.endsWith('[$tape.call(1, dot, (1), 2), $tape.call(2, dot, 3, (4)), dot?.(5), $tape.call(3, dot)]; }'),
      code,
    );
  });

  it('says where a text does not parse', () => {
    assert.throws(() => instrument('function f( {', options), /1:/);
  });
});
