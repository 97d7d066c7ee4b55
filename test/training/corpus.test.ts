/** Texts as documents. */

import assert from 'node:assert/strict';
import { documentsOf } from '../../src/training/corpus';

describe('the documents of a text', () => {
  it('are its lines, without white space around, blank lines and byte order mark', () => {
    assert.deepEqual(documentsOf('\uFEFFemma\r\n\r\n  olivia \n\t\nava'), ['emma', 'olivia', 'ava']);
  });

  it('must be some', () => {
    assert.throws(() => documentsOf('\n \n'), { name: 'UserError', message: /one document a line/ });
  });
});
