/** The nine lessons, each from top to bottom over a real session, answered rightly and wrongly. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { checkNames } from '../../src/lessons/check-names';
import { lessonTitle, readLesson, writeLesson } from '../../src/lessons/lesson-text';
import type { QuestionOutput } from '../../src/lessons/output';
import { parseCell } from '../../src/lessons/parse-cell';
import { runText } from './lesson-run';
import { stagedSession } from './stage-over-session';

const folder = path.join('media', 'lessons');

/** What a reader types, question by question. */
const answers: { readonly [file: string]: readonly string[] } = {
  '1-the-whole-program': ['7', '2.65'],
  '2-a-tokens-vector': ['0.1589', '4', '0.376'],
  '3-attention': ['1', '0.5655', '1', '1/3'],
  '4-from-logits-to-a-loss': ['1', '1/27', '3.63', '3.366 - log(27)', '14'],
  '5-backward': ['1/7', '-1/7/0.02656', '(0.02656 - 1)/7', '0.1327', 'no'],
  '6-adams-ten-numbers': ['-0.0047', '0.01 * 0.0313 * 0.0313', '0.01', 'yes', '0.01/1000'],
  '7-what-a-thousand-steps-changed': ['3.23', '0.1416', '0.004', 'exp(0.716)'],
  '8-writing-a-name': ['0.3085', '1', '7.6'],
  '9-is-it-right': ['0.1327', 'yes', '0', 'yes'],
};

const files = fs.readdirSync(folder).sort();

describe('the lessons', () => {
  it('are nine, each with answers here', () => {
    assert.deepEqual(
      files,
      Object.keys(answers).map((name) => `${name}.microgpt.md`),
    );
  });

  for (const file of files) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    const name = file.replace('.microgpt.md', '');

    it(`${file} is read and written back as it is, and has a title`, () => {
      assert.equal(writeLesson(readLesson(text)), text);
      assert.ok(lessonTitle(text));
    });

    it(`${file} runs from top to bottom; each question takes the right answer and no other`, async () => {
      const staged = stagedSession();
      const cells = readLesson(text).flatMap((cell) => (cell.kind === 'code' ? [cell.text] : []));
      const typed = [...(answers[name] ?? [])];
      const given: string[] = [];
      for (const cell of cells) {
        const parsed = parseCell(cell);
        assert.deepEqual(parsed.problems, [], cell);
        const asked = parsed.commands.find(({ kind }) => kind === 'ask');
        if (asked?.kind !== 'ask') {
          await runText(staged, cell);
        } else {
          const { hints } = asked.question;
          assert.ok(hints.length > 0, `a question without a hint: ${asked.question.text}`);
          const question = async (answer: string | null, shown = 0) => {
            const found = (await runText(staged, cell, { typed: answer, hints: shown })).at(-1);
            assert.equal(found?.kind, 'question');
            return found as QuestionOutput;
          };
          assert.deepEqual((await question(null)).state, 'open');
          for (let shown = 0; shown <= hints.length; shown++) {
            const wrong = await question('-123', shown);
            assert.equal(wrong.state, 'wrong');
            assert.deepEqual(wrong.hints, hints.slice(0, shown + 1));
            assert.equal(wrong.note.includes('The run has'), shown === hints.length);
          }
          const answer = typed.shift() ?? assert.fail(`no answer here to: ${asked.question.text}`);
          const right = await question(answer);
          assert.equal(right.state, 'right', `${answer}: ${right.note}`);
        }
        assert.deepEqual(checkNames(parsed, await staged.stage.calls().debugNames(), given), [], cell);
        given.push(...parsed.commands.flatMap((command) => (command.kind === 'let' ? [command.name] : [])));
      }
      assert.deepEqual(typed, []);
    });
  }
});
