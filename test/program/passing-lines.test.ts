import { sourceTables } from 'microgpt:source';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { operations } from '../../src/engine/operations';
import { passingLines } from '../../src/program/passing-lines';

describe('the lines that pass gradients on', () => {
  const file = 'value.ts';
  const text = fs.readFileSync('src/engine/value.ts', 'utf8');
  const lines = text.split('\n');

  it('are known for each operation that makes nodes, below its label', () => {
    const { passing } = sourceTables;
    assert.equal(passing?.file, file);
    assert.deepEqual(
      Object.keys(passing?.ranges ?? {}),
      operations.map(({ word }) => word).filter((word) => word !== 'parameter'),
    );
    for (const [word, { line, column, endLine, endColumn }] of Object.entries(passing?.ranges ?? {})) {
      const label = lines.slice(0, line).findLastIndex((one) => /^ *(case \w+|default):/.test(one));
      const own = lines.some((one) => one.trim().startsWith(`case ${word.toUpperCase()}:`));
      assert.ok(lines[label].trim().startsWith(own ? `case ${word.toUpperCase()}:` : 'default:'), word);
      const range = lines.slice(line - 1, endLine);
      assert.equal(column, range[0].search(/\S/));
      assert.equal(endColumn, range[range.length - 1].length);
      if (word !== 'constant')
        assert.ok(
          range.every((one) => one.includes('grad[')),
          `${word}: ${range.join('\n')}`,
        );
    }
  });

  it('end before the next label', () => {
    const ends = (word: string) => {
      const { line, endLine } = passingLines({ file, text }).ranges[word];
      return lines.slice(line - 1, endLine).map((one) => one.trim());
    };
    assert.deepEqual(ends('add'), ['grad[a] += g;', 'grad[b] += g;']);
    assert.deepEqual(ends('relu'), ['if (data[a] > 0) grad[a] += g;']);
    assert.equal(ends('tanh').length, 2);
    assert.match(ends('constant').join(), /^case CONSTANT:/);
  });

  it('are missed where an operation has no label', () => {
    assert.throws(() => passingLines({ file, text: text.replace('default:', 'case TANH:').replace('case MUL:', '') }), {
      message: 'value.ts has neither case MUL: nor default:',
    });
  });
});
