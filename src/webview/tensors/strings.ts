/** Texts of the tensors page. Counts that a noun follows come in as numbers. */

import { formatCount, formatCounted } from '../../text/numbers';

export const tensorsStrings = {
  heading: 'Tensors of the file',
  reading: 'Reading the header of the file…',
  reload: 'Reload',
  resume: 'Continue Training from Here',
  resumeTitle: 'Replaces the current run with the run of this checkpoint; training continues from there',
  summary: (tensors: number, length: number, header: number) =>
    `${formatCounted(tensors, 'tensor')} · ${formatCounted(length, 'byte')}, ${formatCount(header)} of them the header`,
  checkpoint: (step: string, steps: string, parameters: string) =>
    `Checkpoint of MicroGPT, step ${step} of ${steps}${parameters}`,
  search: 'Search names',
  list: (found: string) => `Tensors: ${found}`,
  found: (found: string, all: string) => (found === all ? `${all} in the order of the data` : `${found} of ${all}`),
  columns: { name: 'name', dtype: 'dtype', shape: 'shape', bytes: 'bytes' },
  nothing: 'No matching names.',
  none: 'The file has no tensors.',
  tensor: 'Tensor',
  shape: (shape: readonly number[]) => (shape.length === 0 ? 'scalar' : shape.join(' × ')),
  shapeTitle: (rows: number, columns: number) =>
    `shown as ${formatCounted(rows, 'row')} of ${formatCount(columns)}: the last dimension across`,
  bytes: (count: number) => formatCounted(count, 'byte'),
  figures: {
    count: 'numbers',
    least: 'least',
    greatest: 'greatest',
    mean: 'mean',
    deviation: 'standard deviation',
    l2: 'L2 norm',
    zero: 'zero',
    nan: 'NaN',
    infinite: '±∞',
  },
  /** Replaces `zero` for booleans. */
  falses: 'false',
  compute: 'Compute Statistics',
  computeTitle: 'Reads all numbers of the tensor; choosing another tensor cancels it',
  computeSize: (bytes: number) => `of all its numbers; reads ${formatCounted(bytes, 'byte')}`,
  figuresReading: (percent: string) => `Reading all numbers: ${percent} %`,
  empty: 'The tensor is empty: a dimension of it is 0.',
  view: 'Cells',
  views: { part: 'a part', sampled: 'all, sampled' },
  scale: 'Scale',
  scales: { log: 'logarithmic', linear: 'linear' },
  /** `what` is a row or a column. */
  part: (from: number, to: number, all: number, what: string) =>
    `${what}s ${formatCount(from)}–${formatCount(to)} of ${formatCount(all)}`,
  sampled: (step: number, all: number, what: string) =>
    step > 1
      ? `one in ${formatCount(step)} of ${formatCounted(all, what)}`
      : all === 1
        ? `the only ${what}`
        : `all ${formatCounted(all, what)}`,
  whole: (rows: number, columns: number) => `every cell of ${formatCount(rows)} × ${formatCount(columns)}`,
  rowWord: 'row',
  columnWord: 'column',
  earlierRows: 'Previous rows',
  laterRows: 'Next rows',
  earlierColumns: 'Previous columns',
  laterColumns: 'Next columns',
  mapRole: 'heat map',
  max: (largest: string) => `full colour: ${largest}`,
  cell: (name: string, indices: string, number: string) => `${name}${indices} = ${number}`,
  map: (name: string, rows: string, columns: string) =>
    `Numbers of ${name}, ${rows} by ${columns} cells; arrow keys move over them`,
  metadata: 'Metadata',
  noMetadata: 'The file has no metadata.',
  moreMetadata: (shown: string, all: number) => `The first ${shown} of ${formatCounted(all, 'text')}.`,
  key: 'key',
  text: 'text',
  cut: '… (longer)',
} as const;
