/**
 * Texts of the panes about parameters. Numbers come in already formatted; counts that a noun
 * follows come in as numbers.
 */

import { formatCount, formatCounted } from '../../text/numbers';

export const parameterStrings = {
  moreBelow: '↓ more below',

  heatMaps: {
    tab: 'Heat maps',
    quantity: 'Show',
    quantities: {
      value: 'value',
      gradient: 'gradient ∇',
      m: 'first moment m',
      v: 'second moment v',
      update: 'update Δ',
    },
    /** Of an array of the optimizer. */
    unused: (name: string) => `${name} (unused: all 0)`,
    signs: { value: 'w', gradient: '∇', update: 'Δ' },
    matrix: 'of',
    all: 'all matrices',
    scale: 'Scale',
    scales: { log: 'symmetric log', linear: 'linear' },
    fixed: 'Fixed',
    fixedTitle:
      'Keep each colour scale from step to step. It ends at the largest value shown since you turned this on (its step is given).',
    maps: 'Heat maps of the parameter matrices',
    open: (name: string) => `Show ${name} alone`,
    mapLabel: (quantity: string, name: string, rows: number, columns: number) =>
      `${quantity} of ${name}, ${rows} × ${columns}. Arrow keys move over the cells, Enter selects, F12 goes to the source.`,
    mapRole: 'heat map',
    cell: (name: string, quantity: string, number: string) => `${name}  ${quantity} ${number}`,
    legendNegative: '−max',
    legendPositive: '+max',
    legendLog: (decades: string) => `colour from ${decades} max`,
    legendLogTitle: (decades: string) =>
      `Logarithmic from ${decades} max to max on both sides of zero; smaller numbers look like zero`,
    max: (largest: string) => `max ${largest}`,
    fixedStep: (step: string) => `of step ${step}`,
    tooMany: (count: number) => `${formatCounted(count, 'number')} are too many for one picture: choose a matrix.`,
  },

  matrices: {
    tab: 'Matrices',
    table: 'Parameter matrices',
    sortTitle: (title: string) => `${title}. Click to sort: largest first, smallest first, order of the model.`,
    columns: {
      name: ['matrix', 'Name'],
      shape: ['shape', 'Rows × columns; by number of parameters'],
      valueL2: ['‖w‖₂', 'L2 norm of the values'],
      valueMax: ['max |w|', 'Largest |value|'],
      valueMean: ['mean |w|', 'Mean |value|'],
      gradientL2: ['‖∇‖₂', 'L2 norm of the gradient'],
      gradientMax: ['max |∇|', 'Largest |gradient|'],
      gradientMean: ['mean |∇|', 'Mean |gradient| of the parameters that the loss depends on'],
      ratio: [
        'log₁₀ ‖Δ‖/‖w‖',
        'L2 norm of the update over L2 norm of the values before it, as a power of ten; about −3, the mark in the bar, is usual',
      ],
      untouched: ['untouched', 'Parameters that the loss does not depend on in this step'],
      zero: ['exactly 0', 'Parameters that the loss depends on, with a gradient of exactly zero'],
    },
    share: (percent: string) => `${percent} %`,
    none: '–',
    heatMap: (name: string) => `Heat map of ${name}`,
  },

  parameters: {
    mode: 'List',
    search: 'Find',
    searchExample: "wq[3][2]  wte['a']",
    sort: 'Largest',
    sizes: { gradient: '|gradient|', update: '|update|', value: '|value|' },
    all: (count: number) => `all ${formatCounted(count, 'parameter')}`,
    some: (count: string, of: number) => `${count} of ${formatCounted(of, 'parameter')}`,
    unknownMatrix: (name: string) => `There is no matrix ${name}.`,
    nearest: 'Nearest:',
    unknownToken: (matrix: string, token: string) => `'${token}' is not in the vocabulary: ${matrix} has no such row.`,
    notNamedByTokens: (matrix: string, token: string) =>
      `${matrix} is indexed by numbers there, not by tokens such as '${token}'.`,
    outOfRange: (matrix: string, shape: string, side: 'row' | 'column', index: string, last: string) =>
      `${matrix} is ${shape}: it has no ${side} ${index}, the last is ${last}.`,
    malformed: (rest: string, at: string) =>
      `“${rest}”, from character ${at} on, is not an index: write name[row][column], such as wq[3][2] or wte['a'].`,
    columns: {
      name: 'parameter',
      value: 'value',
      gradient: 'gradient',
      update: 'update',
    },
    list: (count: number, by: string) =>
      `${formatCounted(count, 'parameter')}, largest ${by} first. Enter shows the card, F12 goes to the source.`,
  },

  history: {
    heading: 'history',
    value: 'value',
    gradient: 'gradient',
    every: (stride: number) => (stride === 1 ? 'every step' : `every ${formatCount(stride)}${ordinal(stride)} step`),
    gaps: 'gaps: untouched',
    undecided: (steps: number) =>
      `${formatCounted(steps, 'step')} unknown: not shown while training, so untouched or exactly 0`,
    undecidedTitle:
      'Whether the loss depends on the parameter is recorded only for steps that are shown. In the others, a gradient of exactly 0 may mean either.',
    none: 'This model has too many parameters to keep a history of each in memory.',
    set: (step: string, from: string, to: string) => `◆ step ${step}: set by hand from ${from} to ${to}`,
    noGradient: 'Untouched in every step so far.',
    summary: (
      what: string,
      steps: number,
      first: string,
      last: string,
      lowest: string,
      lowestStep: string,
      highest: string,
      highestStep: string,
    ) =>
      `${what} in ${formatCounted(steps, 'step')}: ${first} at first, ${last} at last, lowest ${lowest} at step ${lowestStep}, highest ${highest} at step ${highestStep}.`,
  },

  distributions: {
    tab: 'Distributions',
    activations: 'activations',
    activationCount: (count: number) => formatCounted(count, 'activation'),
    activationsTitle: 'Results that leave the call or the turn of a loop that computed them; constants are left out',
    activationGradients: 'log₁₀ |∇| of the activations',
    weightGradients: 'log₁₀ |∇| of the weights',
    blocks: {
      embedding: 'embedding',
      head: 'logits',
      loss: 'softmax and loss',
      rest: 'all else',
      step: 'the whole step',
      residual: (layer: string) => `layer ${layer}, norms and residuals`,
      call: (layer: string, callee: string) => `layer ${layer}, ${callee}`,
    },
    noWeights: 'no weights of its own',
    count: (count: string) => `${count}`,
    zero: (count: string) => `${count} exactly 0`,
    untouched: (count: string) => `${count} untouched`,
    nonFinite: (count: string) => `${count} not finite`,
    outside: (below: string, above: string) => `${below} below, ${above} above`,
    label: (what: string, block: string, count: number, range: string, most: string, apart: string) =>
      `${what}, ${block}: ${formatCounted(count, 'number')} in bins ${range}, most of them ${most}. ${apart}`,
    between: (from: string, to: string) => `from ${from} to ${to}`,
    apart: (words: string) => `Not in the bins: ${words}.`,
    inactive: 'Inactive ReLUs',
    inactiveTitle:
      'ReLUs whose input is 0 or less in this step: their value is 0, and no gradient passes back through them',
    dead: 'Dead units',
    deadTitle:
      'Units whose ReLUs were inactive at every position of the last documents up to this step. A unit is a row of the weights before the ReLUs.',
    deadOver: (documents: number) =>
      documents === 1
        ? 'inactive in the last document'
        : `inactive in all of the last ${formatCounted(documents, 'document')}`,
    noRelus: 'This model has no ReLU: no node of the step is max(0, x), so no unit can be inactive or dead.',
    noUnits:
      'No ReLU of this model takes the product of a row of weights and a vector, so there is no unit to be dead.',
    relusOf: (layer: string) => `layer ${layer}`,
    relusOutside: 'outside of layers',
    relusOfModel: 'the whole model',
    share: (some: string, all: string, percent: string) => `${some} of ${all} · ${percent} %`,
    tallest: (count: string) => `tallest bar ${count}`,
  },
} as const;

/** Formats an ordinal: `2nd`, `4th`, `16th`, `32nd` ... */
function ordinal(number: number): string {
  if (Math.floor((number % 100) / 10) === 1) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[number % 10] ?? 'th';
}
