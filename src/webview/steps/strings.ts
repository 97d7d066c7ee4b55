/** Texts about the steps that were trained, and their branches. Numbers come in already formatted. */

export const stepsStrings = {
  steps: {
    heading: 'Steps',
    slider: 'Training step that is shown; Train and Step go on from it',
    at: (step: string, newest: string) => `step ${step} of the ${newest} trained`,
    earlier: 'earlier step',
    newest: (step: string) => `newest: step ${step}`,
    newestTitle: 'Show the newest step of this branch again',
    onBranch: (branch: string, parted: string) => `branch ${branch}, after step ${parted}`,
    onFirst: (branch: string) => `branch ${branch}`,
    branchTitle: 'A branch begins where a parameter is set by hand at the beginning of a step',
    other: (branch: string, newest: string) => `to branch ${branch}, step ${newest}`,
    otherTitle:
      'Go to the newest step of the branch that was left; it is kept until the branch at hand has passed that step',
    visiting: (step: string, target: string) => `computing step ${step} again, on the way to step ${target}`,
  },
};
