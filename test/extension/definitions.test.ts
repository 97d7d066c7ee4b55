/** Where the names in microgpt.ts and value.ts lead. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { definitionAt } from '../../src/extension/source/definitions';

const texts = new Map(['microgpt.ts', 'value.ts'].map((file) => [file, fs.readFileSync(`src/engine/${file}`, 'utf8')]));

/** The line of the definition of `name` in the first line of `file` with `code`, trimmed, behind its file. */
function definition(file: string, code: string, name: string): string | null {
  const at = (texts.get(file) ?? '').indexOf(code);
  assert.ok(at >= 0, code);
  const offset = at + code.indexOf(name);
  const found = definitionAt(texts, file, offset);
  assert.deepEqual(definitionAt(texts, file, offset + name.length), found, 'at the end of the name as well');
  if (found === null) return null;
  const line = (texts.get(found.file) ?? '').split('\n')[found.line] ?? '';
  assert.ok(line.slice(found.column).startsWith(name), line);
  return `${found.file}: ${line.trim()}`;
}

describe('the definition of a name in the source', () => {
  it('is the method of Value for an operation, and for the way back', () => {
    assert.equal(
      definition('microgpt.ts', 'a[i].mul(', 'mul'),
      'value.ts: mul(other: Value | number, site = 0): Value {',
    );
    assert.equal(definition('microgpt.ts', 'loss.backward()', 'backward'), 'value.ts: backward(): void {');
    assert.equal(definition('microgpt.ts', '.exp()', 'exp'), 'value.ts: exp(site = 0): Value {');
    assert.equal(
      definition('microgpt.ts', 'Value.parameter(', 'parameter'),
      'value.ts: static parameter(value: number, site = 0): Value {',
    );
    assert.equal(definition('microgpt.ts', 'p.grad', 'grad'), 'value.ts: get grad(): number {');
    assert.equal(
      definition('value.ts', 'this.mul(-1', 'mul'),
      'value.ts: mul(other: Value | number, site = 0): Value {',
    );
  });

  it('is that of the tape for its own', () => {
    assert.equal(definition('microgpt.ts', 'tape.beginStep()', 'beginStep'), 'value.ts: beginStep(): void {');
    assert.equal(definition('value.ts', 'this.rewind({', 'rewind'), 'value.ts: rewind(mark: TapeMark): void {');
  });

  it('is the function, class, type or constant at the top of a source', () => {
    assert.equal(
      definition('microgpt.ts', 'linear(x, layer.attn_wq)', 'linear'),
      'microgpt.ts: function linear(x: Vector, w: Matrix): Vector {',
    );
    assert.equal(definition('microgpt.ts', 'x: Vector', 'Vector'), 'microgpt.ts: type Vector = Value[];');
    assert.equal(definition('microgpt.ts', 'type Vector = Value', 'Value'), 'value.ts: export class Value {');
    assert.equal(
      definition('microgpt.ts', 'tape.beginStep()', 'tape'),
      'value.ts: export const tape = new TapeWriter();',
    );
    assert.equal(
      definition('microgpt.ts', 'yield trainStep(', 'trainStep')?.slice(0, 40),
      'microgpt.ts: export function trainStep(m',
    );
    assert.match(definition('value.ts', 'return record(ADD', 'record') ?? '', /^value\.ts: function record\(/);
  });

  it('is not known for local variables, and for methods of anything else', () => {
    for (const [code, name] of [
      ['const logits = gpt(', 'logits'],
      ['Math.sqrt(headDim)', 'sqrt'],
      ['caches[layer]', 'caches'],
      ['cache.keys.push(k)', 'push'],
      ['random.gauss(', 'gauss'],
      ['x.length; i++', 'length'],
      ['...headOut', 'headOut'],
    ] as const) {
      assert.equal(definition('microgpt.ts', code, name), null, code);
    }
    assert.equal(definition('value.ts', 'Math.max(', 'max'), null);
    assert.equal(definitionAt(texts, 'microgpt.ts', 0), null);
    assert.equal(definitionAt(texts, 'other.ts', 3), null);
  });
});
