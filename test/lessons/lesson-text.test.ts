/** Lessons as text: read and written back to the character. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLesson, writeLesson } from '../../src/lessons/lesson-text';
import { parseCell } from '../../src/lessons/parse-cell';

const pieces = ['```microgpt', '```', '~~~', '````ts', 'go to 1', '# A', '', '  ', '\r\n', '\n', '\r', '\uFEFF', 'x'];

describe('the text of a lesson', () => {
  it('is written back as it was read', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        const text = parts.join('');
        assert.equal(writeLesson(readLesson(text)), text);
        const lines = parts.join('\n');
        assert.equal(writeLesson(readLesson(lines)), lines);
      }),
    );
  });

  it('has a cell for each block of commands, and prose between them', () => {
    const cells = readLesson('# A\n\n```microgpt\ngo to 1\n```\n\nb\n');
    assert.deepEqual(
      cells.map(({ kind, text }) => [kind, text]),
      [
        ['prose', '# A'],
        ['code', 'go to 1'],
        ['prose', 'b'],
      ],
    );
  });
});

describe('a cell', () => {
  const problem = (text: string) => parseCell(text).problems.map(({ line, message }) => `${line}: ${message}`);

  it('names an unknown command, with the one that was meant', () => {
    assert.deepEqual(problem('begin\ntran 10'), ['1: There is no command `tran`. Did you mean `train`?']);
  });

  it('refuses a question without an answer, and one whose answer is stored', () => {
    assert.match(problem('ask How much?').join(), /has no answer/);
    assert.match(problem('ask How much?\nanswer 3.3').join(), /stored number/);
  });
});
