/** Instrumentation: sites, scopes and names are those of the text, and the code still does what it did. */

import { sourceSha256, sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { instrument } from '../../src/program/instrument';
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
    const text = 'function f(a) { console.log(a); return Math.sqrt(a) + Math.max(parseInt(a), a.push(1)); }';
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
