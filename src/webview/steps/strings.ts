/** Texts of the trained steps and their branches. Numbers come in already formatted. */

export const stepsStrings = {
  steps: {
    heading: 'Steps',
    slider: 'Current training step; Train and Step continue from it',
    at: (step: string, newest: string) => `step ${step} of the ${newest} trained`,
    earlier: 'earlier step',
    newest: (step: string) => `newest: step ${step}`,
    newestTitle: 'Go to the newest step of this branch',
    onBranch: (branch: string, parted: string) => `branch ${branch}, after step ${parted}`,
    onFirst: (branch: string) => `branch ${branch}`,
    branchTitle: 'A branch begins where a parameter is set by hand at the beginning of a step',
    other: (branch: string, newest: string) => `to branch ${branch}, step ${newest}`,
    otherTitle: 'Go to the newest step of the other branch; it is kept until the current branch passes that step',
    visiting: (step: string, target: string) => `recomputing step ${step} on the way to step ${target}`,
  },
};
