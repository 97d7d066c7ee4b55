/** Texts with much of what matters: ends of lines, white space, characters of one to four bytes. */

import fc from 'fast-check';

export const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        ' ',
        '\t',
        '\u0085',
        '\u001f',
        '\u2003',
        '\uFEFF',
        '\u0000',
        'a',
        'é',
        '語',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));
