/**
 * Texts of the Find pane and the marks. Numbers come in already formatted; counts that a noun
 * follows come in as numbers.
 */

import { formatCounted } from '../../text/numbers';

export const findStrings = {
  find: {
    tab: 'Find',
    summon: 'Find nodes (Ctrl+F)',
    label: 'Find nodes',
    filter: 'Filter',
    placeholder: 'op:mul  in:"head 2"  |grad|>0.01',
    previous: 'Previous match (Shift+F3)',
    next: 'Next match (F3)',
    order: 'by',
    orders: { gradient: '|gradient|', tape: 'order of the tape' },
    follow: 'cursor line',
    followTitle: 'Mark the nodes that the line at the text cursor in the model source makes',
    examples: 'Filter terms',
    none: 'Type a filter, or choose an example.',
    nothing: 'No node of this step matches.',
    wrong: (place: string, message: string) => `At character ${place}: ${message}`,
    found: (matches: string, gradient: string) => `${matches} · sum |∇| ${gradient}`,
    matches: (count: number, all: number) =>
      `${formatCounted(count, 'match', 'matches')} of ${formatCounted(all, 'node')}`,
    parameters: (count: string, all: number) => `${count} of ${formatCounted(all, 'parameter')}`,
    both: (nodes: string, parameters: string) => `${nodes}, ${parameters}`,
    list: 'Matches; Enter shows one in the graph, F goes to its source line',
    columns: ['node', 'in', 'value', '∇', 'number', 'line'],
    pending: '…',
    running: 'The matches are listed when training pauses.',
    marked: 'What is marked',
    mark: (what: string, nodes: number, gradient: string) =>
      `${what}: ${formatCounted(nodes, 'node')}, sum |∇| ${gradient}`,
    line: (line: string) => `line ${line}`,
    lineAndCalls: (line: string) => `line ${line} with what it calls`,
    badgeFound: (count: string) => `${count} found`,
    badgeLine: (count: string) => `${count} of the line`,
    endFilter: 'Clear the filter',
    endLine: 'Stop marking the line at the text cursor',
    endCone: 'Stop showing where the gradient flows',
    coneButtons: { descendants: 'Gradient comes from', ancestors: 'Gradient goes to' },
    coneTitles: {
      descendants: 'Show the consumers that the gradient comes from, up to the loss (C)',
      ancestors: 'Show the inputs that the gradient goes to, down to the parameters (G)',
    },
    coneOf: {
      descendants: (name: string) => `gradient of ${name} comes from`,
      ancestors: (name: string) => `gradient of ${name} goes to`,
    },
    noCone: (name: string) => `no gradient: the loss does not depend on ${name}`,
    absentCone: 'this step has no such box',
    showEdges: 'strongest edges',
    edges: 'Strongest edges of what is shown',
    strongest: (edges: number) => `by its ${formatCounted(edges, 'strongest edge')}`,
    flow: '|local × ∇|',
    consumer: 'from',
    input: 'to',
    exampleTerms: [
      [
        'op:mul',
        'operation: add, mul, pow, log, exp, relu, tanh, sigmoid, sqrt, max, constant, parameter; or its sign',
      ],
      ['line:171', 'made on that line, or by what it calls; also line:138-144'],
      ['in:softmax', 'in a scope of that name: in:q, in:"position 3 > head 2"'],
      ['|grad|>0.01', 'by gradient: |grad|, grad with <, <=, >, >=, ='],
      ['value:0..1', 'by value: a range, or |value|>=1'],
      ['inactive', 'a relu whose input is 0 or less'],
      ['nonfinite', 'value or gradient is NaN or infinite'],
      ['untouched', 'the loss does not depend on it'],
      ['param:wte', 'parameters of a matrix; uses:wte for the nodes that take one of them'],
    ] satisfies readonly (readonly [term: string, meaning: string])[],
    joining: 'Terms next to each other must all match. Combine with or, negate with not or -, group with ( ).',
  },
};
