/**
 * Array names: what a program may call the arrays of its optimizer. Views, expressions and files
 * have them beside the numbers of every parameter.
 */

/** Letters, digits and `_`, at most 30 of them, a letter first. */
export const arrayName = /^[A-Za-z]\w{0,29}$/;

/** The names that something else has in a view, an expression or a file. */
export const takenNames: readonly string[] = [
  ...['value', 'gradient', 'grad', 'update', 'updated'],
  ...['name', 'matrix', 'row', 'column'],
];
