/** Texts about the cursor inside a step. Numbers come in already formatted. */

export const cursorStrings = {
  cursor: {
    heading: 'Cursor',
    label:
      'Cursor in the step; arrow keys move by an operation, Page Up and Page Down by 1,000, Home and End to the ends of the step',
    phases: { forward: 'forward', backward: 'backward', update: 'update' },
    beginning: (step: string) => `beginning of step ${step}`,
    end: (step: string) => `end of step ${step}`,
    running: 'training runs',
    node: (node: string) => `node ${node}`,
    place: (ordinal: string, count: string) => `${ordinal} of ${count}`,
    value: (value: string) => `value ${value}`,
    gradient: (gradient: string) => `∇ ${gradient}`,
    finished: 'All else shows the finished step.',
    finishedTitle:
      'The numbers beside the cursor are those of its moment. Graph, map and panes show the values and gradients of the whole step, also those that are not computed yet at this moment; the debugger shows what there is by then.',
    show: 'Show the node at the cursor in the graph',
    toSource: 'Go to the source line of the node at the cursor (Alt+click: to the side)',
    helpHeading: 'On the slider of the cursor',
    helpKeys: [
      ['Arrow keys', 'by an operation, back and on'],
      ['Page Up, Page Down', 'by 1,000 operations'],
      ['Home, End', 'to the beginning and the end of the step'],
    ] as readonly (readonly [string, string])[],
    here: 'the cursor is here',
  },
};
