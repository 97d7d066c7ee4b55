/** What goes to a terminal: escapes where it takes them, and none of a text's. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { withVisibleControls } from '../../src/terminal/control-characters';
import { printer, takesEscapes } from '../../src/terminal/printer';

/** What is printed of two turns of progress and a sample. */
function printed(rewrites: boolean): string {
  let text = '';
  const print = printer(
    false,
    (part) => {
      text += part;
    },
    rewrites,
  );
  const status = { step: 1, numSteps: 2, loss: 3.3, stepsPerSecond: 100 };
  print.progress({ ...status, state: 'running' });
  print.progress({ ...status, step: 2, state: 'finished' });
  print.samples(['anna', '\u001b[31mred']);
  return text;
}

describe('the terminal', () => {
  it('has escapes where it is one that takes them, and colour is not refused', () => {
    const tty = { isTTY: true };
    assert.equal(takesEscapes(tty, { TERM: 'xterm-256color' }), true);
    assert.equal(takesEscapes(tty, {}), true, 'Windows has no TERM');
    assert.equal(takesEscapes(tty, { TERM: 'dumb' }), false);
    assert.equal(takesEscapes(tty, { TERM: 'xterm', NO_COLOR: '1' }), false);
    assert.equal(takesEscapes(tty, { TERM: 'xterm', NO_COLOR: '' }), true, 'an empty NO_COLOR says nothing');
    assert.equal(takesEscapes({}, { TERM: 'xterm' }), false, 'a pipe or a file');
  });

  it('writes one line again and again', () => {
    const lines = ['step 1 of 2  loss 3.3000  100 steps/s', 'step 2 of 2  loss 3.3000  100 steps/s\n'];
    assert.equal(printed(true), `${lines.map((line) => `\r\u001b[2K${line}`).join('')}anna\n\\x1b[31mred\n`);
  });

  it('has plain lines where it takes no escapes', () => {
    assert.equal(printed(false), 'step 1 of 2  loss 3.3000\nstep 2 of 2  loss 3.3000\nanna\n\\x1b[31mred\n');
  });

  it('has one line for each sample, whose line feeds are shown', () => {
    let text = '';
    const { samples } = printer(false, (part) => (text += part), false);
    samples(['be,\nor', '\n\n']);
    assert.equal(text, 'be,\\nor\n\\n\\n\n');
  });

  it('is given nothing that commands it, whatever the text, and all other text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = withVisibleControls(text);
        assert.doesNotMatch(shown, /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\p{Cs}/u);
        assert.equal(withVisibleControls(shown), shown);
      }),
    );
    const plain = 'añá 中文 👩‍👩‍👧\tb\n';
    assert.equal(withVisibleControls(plain), plain);
    assert.equal(withVisibleControls('\0\u009b\u202e\ud800\u007f'), '\\x00\\x9b\\u202e\\ud800\\x7f');
  });
});
