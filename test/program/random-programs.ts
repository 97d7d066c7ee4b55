/** Random programs: functions, classes, loops and errors, as people write them, from a list of numbers. */

/** What a place of a program can use: names of variables. */
interface Names {
  readonly values: readonly string[];
  readonly lists: readonly string[];
  readonly numbers: readonly string[];
}

/** Returns a program with a function `start(x, xs)`. Each number is a choice; a short list ends it soon. */
export function programOf(choices: readonly number[]): string {
  return new Writer(choices).program();
}

class Writer {
  private readonly choices: readonly number[];
  private at = 0;
  private count = 0;

  constructor(choices: readonly number[]) {
    this.choices = choices;
  }

  program(): string {
    const names: Names = { values: ['x'], lists: ['xs'], numbers: [] };
    const body = () => this.body(names);
    return `let fuel = 200;
const spend = () => { if (--fuel < 0) throw new Error('out of fuel'); };
class A {
  constructor(w) { this.w = w; }
  forward(x, xs = [x]) { spend(); ${body()} }
  mix(x, xs) { spend(); ${body()} }
  only(x) { spend(); return x.add(this.w); }
  static make(x) { spend(); return new ${this.pick(['A', 'B'])}(x); }
  get half() { return this.only(this.w).mul(0.5); }
  #inner(x) { return this.only(x); }
  inner(x) { return this.#inner(x); }
}
class B extends A {
  forward(x, xs = []) { spend(); ${body()} }
  ${this.pick(['', 'mix(x, ...xs) { spend(); return super.mix(x, xs); }', 'only(x) { return super.only(x).relu(); }'])}
}
const objects = [new A(Value.constant(2)), new B(Value.constant(-3)), ${this.pick(['A.make(Value.constant(1))', '{}', '{ forward: (x) => x.neg() }'])}];
const [a, b] = objects;
function f(x, xs) { spend(); ${body()} }
const g = ${this.pick(['(x, xs) => {', 'function (x, xs) {', 'function g(x, xs) {'])} spend(); ${body()} };
${this.pick(['let', 'var'])} h = (x, xs = [x]) => (spend(), ${this.value(names, 2)});
function* each(xs) { for (const x of xs) { spend(); yield ${this.pick(['x', 'f(x, xs)', 'a.only(x)', 'h(x)'])}; } }
function dot(a, b) {
  let total = Value.constant(0);
  for (let i = 0; i < a.length; i++) total = total.add(a[i].mul(b[i]));
  return total;
}
function trainStep(x, xs) { ${body()} }
const start = (x, xs) => trainStep(x, xs);`;
  }

  private body(names: Names): string {
    return `${this.statements(names, 3)} return ${this.value(names, 2)};`;
  }

  /** Statements; those behind a declaration can use what it declares. */
  private statements(names: Names, depth: number): string {
    let known = names;
    const lines: string[] = [];
    for (let left = this.next(depth + 1); left > 0; left--) {
      const name = `${this.pick(['v', 'n', 'l'])}${this.count++}`;
      const kind = this.next(4);
      if (kind === 0) {
        lines.push(`${this.pick(['const', 'let', 'var'])} v${name} = ${this.value(known, depth)};`);
        known = { ...known, values: [...known.values, `v${name}`] };
      } else if (kind === 1) {
        lines.push(`const l${name} = ${this.list(known, depth)};`);
        known = { ...known, lists: [...known.lists, `l${name}`] };
      } else lines.push(this.statement(known, depth));
    }
    return lines.join(this.pick(['\n', ' ']));
  }

  private statement(names: Names, depth: number): string {
    if (depth === 0) return `log(${this.value(names, 0)});`;
    const inner = (more: Partial<Names> = {}) => this.statement({ ...names, ...more }, depth - 1);
    const block = (more: Partial<Names> = {}) => `{${this.statements({ ...names, ...more }, depth - 1)}}`;
    const name = `i${this.count++}`;
    const withNumber = { numbers: [...names.numbers, name] };
    const withValue = { values: [...names.values, name] };
    switch (this.next(21)) {
      case 0:
        return `for (let ${name} = 0; ${name} < ${1 + this.next(3)}; ${name}++) ${block(withNumber)}`;
      case 1:
        return `for (const ${name} of ${this.list(names, 1)}) ${inner(withValue)}`;
      case 2:
        return `for (const ${name} of ${this.list(names, 1)}) for (let i = 0; i < 2; i++) ${inner(withValue)}`;
      case 3:
        return `for (const [${name}, value] of ${this.list(names, 1)}.entries()) {${this.condition(names)} ? f(value, xs) : ${this.pick(['0', `log(${name})`])}}`;
      case 4:
        return `{ let ${name} = ${this.next(3)}; while (${name}-- > 0) ${inner(withNumber)} }`;
      case 5:
        return `{ let ${name} = 0; do ${block(withNumber)} while (++${name} < ${this.next(3)}) }`;
      case 6:
        return `l${name}: for (const ${name} of ${this.list(names, 1)}) { for (const y of xs) { if (${this.condition(names)}) ${this.pick(['continue', 'break'])} l${name}; log(f(y, xs)); } }`;
      case 7:
        return `if (${this.condition(names)}) ${inner()} else ${inner()}`;
      case 8:
        return `if (${this.condition(names)}) ${block()}`;
      case 9:
        return `try ${block()} catch (error) { log(error.name); ${inner()} }`;
      case 10:
        return `try ${block()} ${this.pick(['catch {} ', ''])}finally { log('finally'); ${inner()} }`;
      case 11:
        return `if (${this.condition(names)}) throw new RangeError('thrown ' + ${this.number(names, 1)});`;
      case 12:
        return `if (${this.condition(names)}) return ${this.value(names, 1)};`;
      case 13:
        return `switch (${this.number(names, 0)}) { case 0: ${inner()} break; default: ${inner()} }`;
      case 14:
        return `{ let total = ${this.value(names, 1)}, p = ${this.list(names, 1)}, q = ${this.list(names, 1)}; for (let i = 0; i < p.length; i++) total = total.add(p[i].mul(q[i])); log(total); }`;
      case 15:
        return `{ const ${name} = (x, ...xs) => ${this.value({ ...names, values: ['x'], lists: ['xs'] }, 2)}; log(${name}(${this.value(names, 1)}, ${this.value(names, 1)})); }`;
      case 16:
        return `{ function ${this.pick(['f', name])}(x) { spend(); return x; } log(f(${this.value(names, 1)}, xs)); }`;
      case 19:
        return `h = ${this.pick(['f', 'h', '2', '(x) => x', 'undefined'])};`;
      case 17:
        return `for (const ${name} in [0, 1]) log(${this.value(names, 1)});`;
      case 18:
        return `{ const rows = [xs, ${this.list(names, 1)}]; const v = ${this.list(names, 1)}; log(rows.map((row) => dot(row, v))); }`;
      default:
        return `log(${this.pick([this.value(names, depth), this.list(names, depth), this.number(names, 1)])});`;
    }
  }

  /** An expression for a Value. */
  private value(names: Names, depth: number): string {
    if (depth === 0) return this.pick([...names.values, 'Value.constant(1.5)', ...names.values]);
    const value = () => this.value(names, depth - 1);
    const list = () => this.list(names, depth - 1);
    switch (this.next(26)) {
      case 0:
        return `${value()}.add(${value()})`;
      case 1:
        return `${value()}.mul((${value()}))`;
      case 2:
        return `${value()}.${this.pick(['relu()', 'neg()', 'pow(2)', 'add(3 /* , */)', 'div(2,)'])}`;
      case 3:
        return `${value()}.pow(${this.number(names, 1)} ** 2)`;
      case 4:
        return `f(${value()}, ${list()})`;
      case 5:
        return `g(${value()}, ${list()})`;
      case 6:
        return `(h)(${value()})`;
      case 7:
        return `${this.object(names)}.forward(${value()}, ${list()})`;
      case 8:
        return `${this.object(names)}.mix(${value()}, ${list()})`;
      case 9:
        return `${this.object(names)}${this.pick(['.', '?.', ' . '])}${this.pick(['only', 'inner'])}(${value()})`;
      case 10:
        return `(${this.condition(names)} ? ${value()} : ${value()})`;
      case 11:
        return `${list()}.reduce((a, b) => a.add(${this.pick(['b', 'f(b, xs)', 'h(b)'])}), ${value()})`;
      case 12:
        return `(log('sequence'), ${value()})`;
      case 13:
        return `${list()}[${this.number(names, 1)}]`;
      case 14:
        return `${this.object(names)}.half`;
      case 15:
        return `dot(${list()}, ${list()})`;
      case 16:
        return `[${value()}].map((x) => (log(x), f(x, [x])))[0]`;
      case 17:
        return `(${this.pick(['f', 'h', 'a.only', 'this?.only', 'undefined'])} ?? h)(${value()})`;
      case 18:
        return `(() => ${value()})()`;
      case 19:
        // Seldom a Value.
        return this.pick([list(), value(), this.number(names, 1), value(), 'undefined', value()]);
      default:
        return this.value(names, 0);
    }
  }

  /** An expression for a list of Values. */
  private list(names: Names, depth: number): string {
    if (depth === 0) return this.pick([...names.lists, '[]', ...names.lists]);
    const value = () => this.value(names, depth - 1);
    const list = () => this.list(names, depth - 1);
    const inArrow = () => this.value({ ...names, values: [...names.values, 'y'] }, depth - 1);
    switch (this.next(12)) {
      case 0:
        return `[${value()}, ${value()}]`;
      case 1:
        return `${list()}.map((y) => ${inArrow()})`;
      case 2:
        return `${list()}.map((y) => { ${this.statement(names, 1)} return ${inArrow()}; })`;
      case 3:
        return `${list()}.slice(0, 2)`;
      case 4:
        return `[...each(${list()})]`;
      case 5:
        return `Array.from({ length: ${this.next(3)} }, (_, i) => ${this.value({ ...names, numbers: [...names.numbers, 'i'] }, depth - 1)})`;
      case 6:
        return `[...${list()}, ${value()}]`;
      case 7:
        return `${list()}.map((y, i) => ${this.object(names)}.only(y))`;
      case 8:
        return `${list()}.${this.pick(['filter((y) => f(y, xs).data > 0)', 'flatMap((y) => [y, h(y)])', 'map(h)', 'map(f)'])}`;
      default:
        return this.list(names, 0);
    }
  }

  private number(names: Names, depth: number): string {
    if (depth === 0) return this.pick(['(0)', '(1)', '(2)', ...names.numbers]);
    switch (this.next(5)) {
      case 0:
        return `${this.value(names, 1)}.data`;
      case 1:
        return `${this.list(names, 1)}.length`;
      case 2:
        return `${this.number(names, 0)} ** ${this.number(names, 0)}`;
      default:
        return this.number(names, 0);
    }
  }

  private condition(names: Names): string {
    return this.pick([
      `${this.value(names, 1)}.data > 1`,
      'fuel % 2 === 0',
      `${this.number(names, 0)} < 1`,
      'xs.length > 1',
    ]);
  }

  private object(names: Names): string {
    return this.pick([
      'a',
      'b',
      'objects[2]',
      `objects[${this.number(names, 0)}]`,
      'A.make(x)',
      'this',
      'objects.at(1)',
      'new B(x)',
    ]);
  }

  /** The next choice, from 0 up to `end`, exclusive. */
  private next(end: number): number {
    return (this.choices[this.at++] ?? 0) % end;
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.next(from.length)];
  }
}
