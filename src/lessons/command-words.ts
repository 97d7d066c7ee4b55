/** Command words of lessons: how each is written and what it does, for help, completion and errors. */

import type { PaneKind } from '../inspection/panes/panes';

export interface CommandWord {
  readonly word: string;
  /** How it is written, with its arguments. */
  readonly usage: string;
  readonly summary: string;
  /** One that can be run as it is. */
  readonly example: string;
}

export const commandWords = [
  {
    word: 'begin',
    usage: 'begin',
    summary: 'Makes the published run the current one. One that is there already stays; another is kept in Runs.',
    example: 'begin',
  },
  {
    word: 'train',
    usage: 'train [STEPS]',
    summary: 'Trains so many steps; without a number, to the end of the schedule.',
    example: 'train 10',
  },
  {
    word: 'go to',
    usage: 'go to STEP',
    summary: 'Shows a step of the run again. One that is still to come is trained first.',
    example: 'go to 1',
  },
  {
    word: 'open',
    usage: 'open PLACE',
    summary: 'Opens a box of the graph in the Inspector.',
    example: 'open "position 2 > layer 0 > head 1"',
  },
  {
    word: 'select',
    usage: 'select PLACE',
    summary: 'Selects a box, a node or a parameter in the Inspector.',
    example: "select wte['y'][3]",
  },
  {
    word: 'line',
    usage: 'line NUMBER | line FUNCTION',
    summary: 'Shows a line of the source of the model, or a function, and marks its nodes in the Inspector.',
    example: 'line 171',
  },
  { word: 'tab', usage: 'tab NAME', summary: 'Chooses a tab of the Inspector.', example: 'tab document' },
  {
    word: 'cursor',
    usage: 'cursor start | end | forward PLACE | backward PLACE | update PARAMETER',
    summary: 'Moves the cursor inside the step. In place of a place, the number of an operation can stand.',
    example: 'cursor backward 20000',
  },
  {
    word: 'set',
    usage: 'set PARAMETER = EXPRESSION',
    summary: 'Sets a parameter at the beginning of the current step, and takes the step again.',
    example: 'set layer0.attn_wq[0][0] = 0.5',
  },
  {
    word: 'let',
    usage: 'let NAME = EXPRESSION',
    summary: 'Keeps a result under a name, for later cells of this lesson.',
    example: 'let before = loss',
  },
  {
    word: 'generate',
    usage: 'generate "BEGINNING"',
    summary: 'Lets the model write a document with this beginning, letter by letter.',
    example: 'generate "ka"',
  },
  { word: 'sample', usage: 'sample COUNT', summary: 'Lets the model write documents.', example: 'sample 5' },
  {
    word: 'plot',
    usage: 'plot loss | plot EXPRESSION',
    summary: 'Draws the losses of the run, or the numbers of a list.',
    example: 'plot loss',
  },
  {
    word: 'print',
    usage: 'print EXPRESSION, ... [to DIGITS digits]',
    summary: 'Prints what expressions give at the cursor.',
    example: "print wte['y'][3].grad",
  },
  {
    word: 'compare',
    usage: 'compare STEP',
    summary: 'Compares the current step with another, in the Inspector.',
    example: 'compare 1',
  },
  {
    word: 'ask',
    usage: 'ask QUESTION',
    summary: 'Asks the reader. The lines answer, tolerance and hint follow.',
    example: 'ask What is the loss of this step?',
  },
] as const satisfies readonly CommandWord[];

/** The lines that follow a question. */
export const questionWords = [
  {
    word: 'answer',
    usage: 'answer EXPRESSION',
    summary: 'The number that is right, read from the run.',
    example: 'answer loss',
  },
  {
    word: 'tolerance',
    usage: 'tolerance NUMBER | tolerance PERCENT%',
    summary: 'How far an answer may be from it. Without this line: 1 %, and nothing for whole numbers.',
    example: 'tolerance 0.05',
  },
  {
    word: 'hint',
    usage: 'hint TEXT',
    summary: 'Help after a wrong answer, one hint after the other.',
    example: 'hint The gradient is the derivative of the loss.',
  },
] as const satisfies readonly CommandWord[];

/** The tabs of the Inspector by the names that lessons give them. */
export const tabs: { readonly [name: string]: PaneKind } = {
  selection: 'selection',
  document: 'document',
  generate: 'generate',
  parameters: 'parameters',
  matrices: 'matrices',
  'heat maps': 'heatMaps',
  distributions: 'distributions',
  tokenizer: 'tokenizer',
  find: 'find',
  compare: 'compare',
};
