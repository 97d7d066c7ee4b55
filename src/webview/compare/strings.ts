/** Texts of the pane that compares two steps. Numbers come in already formatted, counts that a noun follows as they are. */

import { formatCount, formatCounted } from '../../text/numbers';

export const compareStrings = {
  compare: {
    tab: 'Compare',
    keep: 'Keep this step',
    keepTitle: 'Keep the step that is shown, to compare other steps with it',
    keepStep: 'or step',
    keepStepTitle: 'A trained step of this branch to compare with; Enter keeps it',
    forget: 'Forget it',
    forgetTitle: 'Give back the memory of the step that is kept',
    none: 'Keep a step, then go to another one: here they are side by side.',
    with: (step: string, document: string, loss: string) => `compared with step ${step}, “${document}”, loss ${loss}`,
    memory: (megabytes: string) => `keeping it takes ${megabytes} MB`,
    sameStep: 'The step that is shown is the one that is kept.',
    step: (step: string) => `step ${step}`,
    stepOfBranch: (step: string, branch: string) => `step ${step}, branch ${branch}`,
    difference: (now: string, kept: string) => `step ${now} less step ${kept}`,
    maps: 'Heat maps of the matrix in both steps, and their difference',
    cell: (name: string, kept: string, now: string, difference: string) =>
      `${name}  kept ${kept}, shown ${now}, difference ${difference}`,
    nodes: 'Nodes by',
    what: { value: 'value', gradient: 'gradient ∇' },
    tolerance: 'that differ by more than',
    toleranceTitle: 'How much two numbers may differ, such as 1e-9; 0 for not at all',
    wrongTolerance: (text: string, remedy: string) => `“${text}” is not a tolerance: ${remedy}.`,
    wrongStep: (text: string, remedy: string) => `“${text}” is not a step: ${remedy}.`,
    incomparable: 'The steps differ in length: their nodes cannot be compared one by one.',
    large: 'The kept step is too large for its nodes to be kept; its parameters are.',
    same: (nodes: number) => `None of the ${formatCounted(nodes, 'node')} differs by more than that.`,
    differ: (count: number, of: number, largest: string) =>
      `${formatCount(count)} of ${formatCounted(of, 'node')} ${count === 1 ? 'differs' : 'differ'}, by ${largest} at most.`,
    firstParameter: 'First parameter:',
    firstComputed: 'First computed node:',
    pair: (kept: string, now: string) => `kept ${kept}, shown ${now}`,
  },
};
