/** Texts of the cursor in a step. Numbers come in already formatted. */

export const cursorStrings = {
  cursor: {
    heading: 'Cursor',
    label:
      'Cursor in the step; arrow keys move by an operation, Page Up and Page Down by 1,000, Home and End to the ends of the step',
    phases: { forward: 'forward', backward: 'backward', update: 'update' },
    beginning: (step: string) => `beginning of step ${step}`,
    end: (step: string) => `end of step ${step}`,
    beginningOf: (document: string) => `beginning of “${document}”`,
    endOf: (document: string) => `end of “${document}”`,
    endPhase: 'end',
    running: 'training is running',
    node: (node: string) => `node ${node}`,
    place: (ordinal: string, count: string) => `${ordinal} of ${count}`,
    value: (value: string) => `value ${value}`,
    is: (name: string, value: string) => `${name} = ${value}`,
    gradient: (gradient: string) => `∇ ${gradient}`,
    finishedTitle:
      'The numbers beside the cursor are those at the cursor. The graph, the tape and the panes show the values and gradients of the finished step, including those not yet computed at the cursor; the debugger shows only what is computed so far.',
    title: 'Drag to any operation of the step',
    toPhase: (phase: string) => `Go to the beginning of the ${phase} pass`,
    show: 'Show the node at the cursor in the graph',
    helpHeading: 'On the cursor slider',
    helpKeys: [
      ['Arrow keys', 'one operation back or forward'],
      ['Page Up, Page Down', '1,000 operations back or forward'],
      ['Home, End', 'to the beginning or the end of the step'],
    ] as readonly (readonly [string, string])[],
    here: 'the cursor is here',
  },
};
