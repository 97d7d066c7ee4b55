/**
 * Texts of the comparison pane. Numbers come in already formatted; counts that a noun follows come
 * in as numbers.
 */

import { formatCount, formatCounted } from '../../text/numbers';

export const compareStrings = {
  compare: {
    tab: 'Compare',
    keep: 'Keep this step',
    keepTitle: 'Keep the current step to compare other steps with it',
    keepStep: 'or step',
    keepStepTitle: 'A trained step of this branch to compare with; Enter keeps it',
    forget: 'Clear',
    forgetTitle: 'Stop comparing and free its memory',
    none: 'Keep this step, then go to another to compare the two.',
    with: (step: string, document: string, loss: string) => `compared with step ${step}, “${document}”, loss ${loss}`,
    memory: (megabytes: string) => `${megabytes} MB of memory`,
    sameStep: 'The current step is the kept step. Go to another step to compare the two.',
    step: (step: string) => `step ${step}`,
    stepOfBranch: (step: string, branch: string) => `step ${step}, branch ${branch}`,
    difference: (now: string, kept: string) => `step ${now} − step ${kept}`,
    maps: 'Heat maps of the matrix in both steps, and their difference',
    cell: (name: string, kept: string, now: string, difference: string) =>
      `${name}  kept ${kept}, shown ${now}, difference ${difference}`,
    nodes: 'Nodes by',
    what: { value: 'value', gradient: 'gradient ∇' },
    tolerance: 'that differ by more than',
    toleranceTitle: 'How much two numbers may differ, such as 1e-9; 0 counts every difference',
    wrongTolerance: (text: string, remedy: string) => `“${text}” is not a tolerance: ${remedy}.`,
    wrongStep: (text: string, remedy: string) => `“${text}” is not a step: ${remedy}.`,
    incomparable: 'The steps differ in length: their nodes cannot be compared one by one.',
    large: 'The kept step is too large to keep its nodes; only its parameters are compared.',
    same: (nodes: number) => `None of the ${formatCounted(nodes, 'node')} differs by more than that.`,
    differ: (count: number, of: number, largest: string) =>
      `${formatCount(count)} of ${formatCounted(of, 'node')} ${count === 1 ? 'differs' : 'differ'}, by at most ${largest}.`,
    firstParameter: 'First parameter:',
    firstComputed: 'First computed node:',
    pair: (kept: string, now: string) => `kept ${kept}, shown ${now}`,
  },
};
