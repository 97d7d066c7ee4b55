/**
 * Texts of the page: all of them, in one place. Numbers come in already formatted; counts that a
 * noun follows come in as numbers.
 */

import { formatCounted } from '../text/numbers';
import { compareStrings } from './compare/strings';
import { cursorStrings } from './cursor/strings';
import { findStrings } from './find/strings';
import { generateStrings } from './generate/strings';
import { parameterStrings } from './parameters/strings';
import { stepsStrings } from './steps/strings';

export const strings = {
  ...parameterStrings,
  ...cursorStrings,
  ...stepsStrings,
  ...compareStrings,
  ...findStrings,
  ...generateStrings,

  title: 'MicroGPT Inspector',
  sourceFile: 'microgpt.ts',
  /** The gradient of a node that the loss does not depend on in this step. */
  untouched: 'untouched',
  untouchedTitle:
    'The loss of this step does not depend on it, so it has no gradient; a gradient of 0 is something else',

  actions: {
    step: 'Step',
    train: 'Train',
    pause: 'Pause',
    restart: 'Restart',
    stepBack: 'Step back',
    stepBackTitle: 'Step back: go to the previous training step',
    stepTitle: 'Step: one training step',
    trainTitle: 'Train: run training to the end of the schedule',
    pauseTitle: 'Pause after the current step',
    restartTitle: 'Restart: start over with the current settings',
    undo: 'Undo',
    undoTitle: (step: string, numSteps: string, corpus: string) =>
      `Undo: bring back the run on ${corpus}, at step ${step} of ${numSteps}`,
    group: 'Training',
    dismiss: 'Dismiss',
    goToSource: 'Go to Source (Alt+click: to the side)',
  },

  waiting: {
    text: 'This takes a while.',
    textOf: (nodes: number) => `This takes a while: the step has ${formatCounted(nodes, 'node')}.`,
    cancel: 'Cancel',
    cancelTitle: 'Cancel and keep the current view (Escape)',
  },

  exports: {
    menu: 'Export to a file',
    kinds: {
      svg: 'View as SVG…',
      dot: 'View as DOT (Graphviz)…',
      gradients: 'Gradients of the step as CSV…',
      run: 'Losses and matrix statistics of the run as CSV…',
      step: 'Step as JSON…',
    },
  },

  header: {
    step: 'step',
    of: (steps: string) => `of ${steps}`,
    document: 'document',
    quoted: (document: string) => `“${document}”`,
    program: 'model',
    programTitle: (name: string) => `${name} is the model file that is trained`,
    corpus: 'corpus',
    ofCorpus: (corpus: string) => `of ${corpus}`,
    corpusTitle: (corpus: string, documents: string, vocabulary: string) =>
      `Corpus ${corpus}: ${documents}, a vocabulary of ${vocabulary}`,
    menu: 'Step and run: figures, exports',
    loss: 'loss',
    lossTitle: (tokens: number) =>
      `Loss of this step in nats: the mean of −log p(next token). Guessing among ${tokens} tokens: ${Math.log(tokens).toFixed(3)}`,
    mean: 'mean',
    meanTitle: (steps: number) =>
      `Mean of the last ${steps} losses: one loss is that of one document, the mean tells how well the model does`,
    learningRate: 'learning rate',
    nodes: { one: 'node', others: 'nodes' },
    edges: { one: 'edge', others: 'edges' },
    untouched: { one: 'parameter untouched', others: 'parameters untouched' },
    stepsPerSecond: (rate: string) => `${rate} steps/s`,
    speed: 'Speed of training',
    fullSpeed: 'full speed',
    totals: 'Totals of the step',
    states: {
      idle: 'no model yet',
      ready: 'ready',
      running: 'training',
      paused: 'paused',
      finished: 'finished',
      diverged: 'diverged',
    },
    announce: (state: string, step: string, loss: string) => `${state}, step ${step}, loss ${loss}`,
  },

  welcome: {
    heading: 'No training step yet',
    idle: 'Train the model to see the autograd graph of a training step and the gradient of every parameter.',
    ready: (parameters: number, documents: string) =>
      `The model is ready: ${formatCounted(parameters, 'parameter')}, ${documents} to learn from. Train it to see the autograd graph of a training step and the gradient of every parameter.`,
    resumedHeading: 'No step is recorded yet',
    resumed: (step: string, steps: string) =>
      `Resumed at step ${step} of ${steps}. Take the next step, or replay step ${step}, to see its graph.`,
    again: (step: string) => `Step ${step}`,
    againHint: 'replayed from the first step, bit for bit the same',
    running: 'The first training step is running.',
    train: 'Train',
    trainHint: 'all steps of the schedule; the Inspector follows',
    step: 'Step',
    stepHint: 'one training step, then stop',
    palette: 'Or from the Command Palette:',
    commands: ['MicroGPT: Train', 'MicroGPT: Step'],
    connecting: 'Connecting to the training session…',
  },

  diverged: {
    message: (step: string, loss: string) => `Training stopped at step ${step}: the loss is ${loss}.`,
    lossFinite: (step: string) => `Training stopped at step ${step}: a value or a gradient became NaN or infinite.`,
    first: (what: 'value' | 'gradient', node: string, value: string) =>
      `The first non-finite ${what} is ${value}, at ${node}:`,
    remedy: 'You can go back to earlier steps. A lower learning rate or another seed may help; Restart starts over.',
  },

  loss: {
    heading: 'Loss',
    mean: (steps: number) => `mean of the last ${formatCounted(steps, 'step')}`,
    edited: 'parameters set by hand',
    setTo: (name: string, to: string) => `${name} = ${to}`,
    setFromTo: (name: string, from: string, to: string) => `${name} set by hand from ${from} to ${to}`,
    others: (count: string) => `and ${count} more`,
    edits: (edits: string) => `Set by hand: ${edits}.`,
    editAt: (step: string, edit: string) => `step ${step}, ${edit}`,
    at: (step: string, loss: string) => `step ${step}: ${loss} nats`,
    compare: 'Step to compare with',
    compareTitle: 'Drag to a step to compare it with the current one',
    comparedTitle: (step: string) =>
      `Compared with step ${step}: drag to another step, double click or press Delete to end it`,
    compareNone: 'no step',
    compareStep: (step: string) => `step ${step}`,
    later: 'later steps',
    beside: (name: string) => `mean of ${name}`,
    atBeside: (step: string) => `step ${step}`,
    other: (branch: string, parted: string) => `branch ${branch}, left after step ${parted}`,
    atOther: (text: string, branch: string) => `${text} on branch ${branch}`,
    summary: (steps: number, first: string, lowest: string, lowestStep: string, last: string) =>
      `Loss over ${formatCounted(steps, 'step')}: ${first} at first, lowest ${lowest} at step ${lowestStep}, ${last} now.`,
  },

  graph: {
    heading: 'Graph',
    label: (step: string) => `Autograd graph of step ${step}`,
    menu: 'View of the graph',
    parametersTitle: 'Show parameter matrices',
    constantsTitle: 'Show constant nodes',
    closeAll: 'Close all boxes',
    path: 'Path',
    step: (step: string) => `step ${step}`,
    back: 'Back to the previous selection (Alt+Left)',
    forward: 'Forward (Alt+Right)',
    edges: (count: number) => formatCounted(count, 'edge'),
    flow: 'flow',
    refused: (boxes: number, most: string) =>
      `Not opened: the graph would have ${formatCounted(boxes, 'box', 'boxes')}, and it shows at most ${most}. Close some others first.`,
    stayClosed: (boxes: string, most: string) =>
      `In this step some boxes stay closed: the graph would have ${boxes}, and it shows at most ${most}.`,
    zoomIn: 'Zoom in (+)',
    zoomOut: 'Zoom out (−)',
    fit: 'Fit the whole graph (0)',
    help: 'Keys and colours',
    nodes: (count: number) => formatCounted(count, 'node'),
    shape: (rows: string, columns: string) => `${rows} × ${columns}`,
    gradient: '∇',
    open: (name: string) => `Open ${name}`,
    close: (name: string) => `Close ${name}`,
    beyond: 'beyond the range of the colours',
    toCome: 'not computed yet',
    /** What a frame takes from other turns: `← k, v of positions 0, 1`. */
    takes: (names: string, turns: string) => (names === '' ? `← from ${turns}` : `← ${names} of ${turns}`),
    turns: (turn: string, numbers: string, count: number) => `${turn}${count === 1 ? '' : 's'} ${numbers}`,
    between: ', ',
    /** `x, the residual stream of position 2 (k → i)`. */
    stream: (variable: string, of: string, tokens: string) =>
      `${variable === '' ? '' : `${variable}, `}the residual stream${of === '' ? '' : ` of ${of}`}${tokens === '' ? '' : ` (${tokens})`}`,
    chip: (matrix: string, user: string) => `${matrix}, used by ${user}`,
  },

  map: {
    heading: 'Tape',
    label: (nodes: number, step: string) =>
      `Tape map of step ${step}: ${formatCounted(nodes, 'node')} in the order they were computed, scopes by depth. Left and right arrow keys move along a lane, up and down between scopes and what is in them; Enter zooms in, Escape zooms out, Space selects in the graph, opening the boxes around it, F12 goes to the source.`,
    role: 'tape map',
    lanes: 'lanes',
    unfoldTitle: 'Show all scopes and nodes of the tape',
    foldTitle: 'Show positions and stages only',
    whole: 'Show the whole tape',
    zoomIn: 'Zoom in on the tape',
    zoomOut: 'Zoom out to the enclosing scope (Escape)',
    times: (count: string) => `×${count}`,
    run: (name: string, count: string) => `${name} ×${count}`,
    scopes: (count: number) => formatCounted(count, 'scope'),
    interval: (first: string, last: string) => `nodes ${first}–${last}`,
    oneNode: (node: string) => `node ${node}`,
    colour: 'What the colours of the tape show',
    quantities: { gradient: '|∇|', value: '|value|', count: 'count' },
    gradient: {
      largest: (size: string) => `largest |∇| ${size}`,
      size: (size: string) => `|∇| ${size}`,
      total: (sum: string) => `sum |∇| ${sum}`,
    },
    value: {
      largest: (size: string) => `largest |value| ${size}`,
      size: (size: string) => `|value| ${size}`,
      total: (sum: string) => `sum |value| ${sum}`,
    },
    ends: {
      value: { low: '10⁻³', high: '100' },
      count: { low: '1', high: '10⁵' },
    },
    between: ' · ',
    inside: ' › ',
  },

  help: {
    heading: 'Keys in the graph',
    close: 'Close help',
    keys: [
      ['Arrow keys', 'to the nearest box in that direction'],
      ['Enter', 'select: shows the card with all numbers'],
      ['Space, double click', 'open and show all of it, or close'],
      ['Shift+Space', 'open the same everywhere: in all positions, layers, heads, rows'],
      ['Shift+Backspace', 'close the same everywhere'],
      ['Alt+Left, Alt+Right', 'back to the previous selection, and forward'],
      ['F12, Ctrl+Enter', 'go to the source line; Alt+F12, Alt+Enter: to the side'],
      ['+ − 0', 'zoom in, zoom out, fit'],
      ['Ctrl+wheel, pinch', 'zoom to the pointer'],
      ['Drag, wheel', 'move the graph'],
      ['Home, End', 'first and last box'],
      ['C, G', 'where the gradient comes from, and where it goes to'],
      ['Ctrl+F, F3, Shift+F3', 'find nodes; next match, previous match'],
      ['Escape', 'close the card'],
    ],
    mapHeading: 'On the tape map',
    mapKeys: [
      ['Arrow keys', 'along a lane; into a scope and out of it'],
      ['Space, click', 'select in the graph, opening the boxes around it'],
      ['Enter, double click', 'zoom into the scope'],
      ['Escape', 'zoom out'],
      ['Wheel, pinch, + −', 'zoom to the pointer'],
      ['Drag, Shift+wheel', 'move along the tape'],
      ['0', 'the whole tape'],
      ['F12', 'go to the source line; Alt+F12, Alt+Enter: to the side'],
    ],
    reading: [
      'Data flows from left to right. A box stands for all nodes of a call or a turn of a loop; open it to see what is inside.',
      'The farther along the colours of the legend, the larger the gradient, on a logarithmic scale; the largest |∇| of a box is at its right.',
      'The thick line through a layer is the residual stream; attention and MLP branch off it and rejoin at a +. Above a box are the names of the matrices that it computes with.',
      'The width of an edge shows its flow: the gradient that passes back along it, the sum of |local gradient × gradient| over the edges between single nodes that it stands for.',
    ],
  },

  card: {
    label: 'Selection',
    close: 'Close (Escape)',
    node: (id: string) => `node ${id}`,
    nodeAt: (place: string, node: string) => `${place} (node ${node})`,
    parameter: 'parameter',
    kinds: {
      scope: 'scope',
      bundle: 'nodes of one operation',
      section: 'section',
      matrix: 'parameter matrix',
      row: 'row of parameters',
    },
    parameters: 'parameters',
    openEverywhere: 'Open everywhere',
    openEverywhereTitle: 'Open the same in all positions, layers, heads and rows (Shift+Space)',
    closeEverywhere: 'Close everywhere',
    closeEverywhereTitle: 'Close the same in all positions, layers, heads and rows (Shift+Backspace)',
    edgesIn: 'edges in',
    edgesOut: 'edges out',
    strongestOf: (listed: string, all: string) => `the ${listed} strongest of ${all}`,
    listAll: (count: string) => `all ${count}`,
    listMore: (count: string) => `the ${count} strongest`,
    listFewer: (count: string) => `only ${count}`,
    box: 'box',
    edges: 'edges',
    flow: 'flow',
    constantsHidden: 'Constants are hidden in the graph.',
    showConstants: 'Show constants',
    parametersHidden: 'Parameters are hidden in the graph.',
    showParameters: 'Show parameters',
    value: 'value',
    gradient: 'gradient',
    largestGradient: 'largest |∇|',
    nodes: 'nodes',
    inputs: 'inputs',
    passes: 'passes to its inputs',
    local: 'local × gradient',
    localAlone: 'local gradient',
    usedBy: (count: number) => `used by ${formatCounted(count, 'consumer')}`,
    receives: (count: number) => `receives from ${formatCounted(count, 'consumer')}`,
    sumIsGradient: 'sum = gradient',
    lossItself: 'The loss itself: its gradient is 1.',
    noConsumers: 'Nothing uses it.',
    source: 'source',
    usedOn: 'used in the source',
    calledOn: 'called on',
    consumers: (count: number) => formatCounted(count, 'consumer'),
    linesOf: (listed: string, all: number) => `the first ${listed} of ${formatCounted(all, 'line')}`,
    path: 'inside',
    step: 'step',
    update: 'update',
    newValue: 'value after the update',
    absent: 'This step has no such box.',
    absentHint: 'Documents differ in length; another step may have it.',
  },

  drawer: {
    label: 'Drawer',
    tabs: { selection: 'Selection', document: 'Document', parameters: 'Parameters', compare: 'Compare' },
    modes: (tab: string) => `Views of ${tab}`,
    open: 'Open the drawer',
    close: 'Close the drawer',
    back: (tab: string) => `Back to ${tab}`,
    nothing: 'Nothing is selected.',
    nothingHint: 'Click a box of the graph, a part of the tape, a parameter or a prediction to see its numbers here.',
  },
  tokenizer: {
    tab: 'Tokenizer',
    table: 'Tokens',
    sort: 'by',
    orders: { token: 'token', occurrences: 'occurrences' },
    columns: [
      ['token', 'The number that stands for it: its row in matrices with a row for each token'],
      ['character', 'The character in the text'],
      ['code point', 'Its number in Unicode; tokens are in this order'],
      ['occurrences', 'How often it occurs in the corpus'],
      ['share', 'Of all tokens of the corpus'],
    ] as const,
    summary: (corpus: string, documents: string, tokens: string) =>
      `${corpus}: ${documents}, a vocabulary of ${tokens} with BOS`,
    bos: 'BOS',
    bosTitle: 'Marks the beginning and the end of each document',
    none: '–',
    percent: (share: string) => `${share} %`,
  },
  document: {
    mode: 'Predictions',
    hint: 'Arrow keys move over the cells; Enter or a click selects the node in the graph.',
    noPositions: {
      'no loop':
        'The positions of this model were not found: no loop runs once for each token to predict. Only loops that call a function of the file are seen.',
      'one position':
        'A step of a single position does not tell the loop over positions: go to a step with more of them first, with a larger block size.',
    },
    noPredictions: {
      'not finite':
        'The predictions of this model were not found: the numbers of this step are not finite, so none add up to 1. Go to an earlier step first.',
      'no vector': (tokens: number) =>
        `The predictions of this model were not found: no vector of ${formatCounted(tokens, 'number')}, one for each token, adds up to 1 at every position.`,
      'no loss': (tokens: number) =>
        `The predictions of this model were not found: a vector of ${formatCounted(tokens, 'number')}, one for each token, adds up to 1 at every position, but the step does not take −log of that of the next token.`,
      'other loss':
        'The predictions of this model were not found: the loss of the step is not the mean of −log p(next token) over the positions.',
    },
    noAttention: {
      'not finite':
        'The attention of this model was not found: the numbers of this step are not finite, so none add up to 1. Go to an earlier step first.',
      'no vector': 'This model has no attention: no vector of weights over earlier positions adds up to 1.',
      'one position':
        'A step of a single position does not tell the attention, for all its weights are 1: go to a step with more positions first, with a larger block size.',
    },
    positions: 'Predictions by position',
    positionHead: 'position',
    tokens: 'token → next',
    next: (token: string, target: string) => `${token} → ${target}`,
    probability: 'p(next)',
    surprisal: '−log p',
    surprisalTitle: 'Loss of the position in nats; the loss of the step is the mean of these',
    share: (positions: number) => `−log p / ${positions}`,
    shareTitle: 'Contribution of the position to the loss of the step, in nats',
    likeliest: (count: number) => `the ${count} likeliest next tokens`,
    target: 'the token that comes next',
    targetMark: '✓ ',
    position: (position: number, token: string, next: string) => `position ${position}: ${token}, next ${next}`,
    probabilityOf: (position: number, token: string, p: string) => `position ${position}: p(${token}) = ${p}`,
    surprisalOf: (position: number, token: string, loss: string) =>
      `position ${position}: −log p(${token}) = ${loss} nats`,
    attention: 'Attention',
    layer: 'layer',
    headChoice: 'head',
    all: 'all',
    axes: 'row: query, column: key',
    head: (head: number) => `head ${head}`,
    matrix: (layer: number, head: number) =>
      `Attention weights of layer ${layer}, head ${head}: a row per query, a column per key`,
    query: (position: number, token: string) => `query: position ${position}, ${token}`,
    key: (position: number, token: string) => `key: position ${position}, ${token}`,
    weight: (query: string, key: string, weight: string) => `query ${query} → key ${key}: ${weight}`,
  },

  splitter: 'Room of the graph',
} as const;
