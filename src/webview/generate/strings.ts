/** Texts of the pane that shows how a document is written, and of gradients of another node than the loss. */

export const generateStrings = {
  generate: {
    tab: 'Generate',
    empty:
      'The model writes a document token by token: at each position it computes a probability for every token, and a random number decides. Here each of these steps is looked at, with the same graph, tape and lines as a training step.',
    begin: 'Generate',
    /** The function that writes: the outermost box of the graph. */
    root: 'sample',
    cannot: (program: string) =>
      `${program} exports no function sample, so it cannot write. Add one that draws a document, as the built-in model has.`,
    options: 'What is written',
    prefix: 'Prefix',
    prefixTitle: 'The document begins with it; at its positions nothing is drawn',
    prefixUnknown: (character: string, vocabulary: string) =>
      `“${character}” is not in the vocabulary: use ${vocabulary}.`,
    prefixLong: (count: number, blockSize: number) =>
      `The prefix has ${count} characters: give fewer than the block size, ${blockSize}.`,
    temperature: 'Temperature',
    temperatureTitle: 'The logits are divided by it before softmax: lower prefers the likely tokens',
    temperatureNone: (given: string) =>
      `The temperature is ${given === '' ? 'empty' : given}: logits are divided by it, so give a number above 0. Near 0 the likeliest token nearly always wins.`,
    another: 'Another',
    anotherTitle: 'Write another document, with the next seed',
    back: 'Back to the training step',
    backTitle: 'Show the training step again (Escape); it is as it was',
    notice: (document: string, step: string) =>
      `The writing of “${document}” is shown, by the model after step ${step}.`,
    document: 'Positions of the document',
    position: (position: number, token: string, how: string) => `position ${position}: ${token}, ${how}`,
    origins: { given: 'given by the prefix', drawn: 'drawn', forced: 'chosen by hand' },
    after: (position: number, text: string) => `Position ${position}, after “${text}”`,
    first: 'Position 0, at the beginning',
    goToPosition: 'Show the position in the graph',
    previous: 'Previous position',
    next: 'Next position',
    drawn: (number: string, token: string, from: string, to: string) =>
      `The random number ${number} falls on ${token}, which has ${from} to ${to}.`,
    forced: (token: string, drawn: string) => `${token} was chosen by hand; the random number falls on ${drawn}.`,
    forcedSame: (token: string) => `${token} was chosen by hand, and is what the random number falls on.`,
    unforce: 'Draw it again',
    given: (token: string) => `${token} is given by the prefix: nothing is drawn here.`,
    bar: 'Probabilities of all tokens, one after the other, and the random number',
    candidates: (count: number) => (count === 1 ? 'The one token' : `The ${count} likeliest tokens`),
    all: (count: number) => `All ${count} tokens`,
    showAll: (count: number) => `Show all ${count}`,
    showFew: 'Show the likeliest only',
    token: 'token',
    logit: 'logit',
    logitTitle: 'The output of the model for the token; select its node',
    atOne: 'p, T = 1',
    atOneTitle: 'Softmax of the logits as they are: what the model predicts',
    atTemperature: (temperature: string) => `p, T = ${temperature}`,
    atTemperatureTitle:
      'Softmax of the logits divided by the temperature: what the token is drawn from; select its node',
    actions: 'of the probability',
    force: (token: string, position: number) => `Write ${token} at position ${position}, and draw the rest again`,
    written: 'written here',
    chosen: 'chosen by hand',
    writtenMark: '●',
    goToLogit: (token: string, logit: string) => `logit of ${token}, ${logit}: show its node`,
    goToProbability: (token: string, p: string) => `p(${token}) = ${p}: show its node`,
    line: (token: string) => `Show the source of p(${token})`,
    gradientOf: (token: string) => `Gradients of p(${token}): what would make it likelier`,
    gradientMark: '∇',
    noLogits:
      'The logits of this model were not found: its probabilities are not e^(logit / temperature) over their sum.',
    noChoice:
      'The probabilities were not found on the tape: no vector with a number for each token is the one that was drawn from, at each turn of a loop over the positions. The graph shows what was computed.',
    attention: 'Attention on what was written',
    attentionRow: (layer: number, head: number, layers: number) =>
      layers === 1 ? `head ${head}` : `layer ${layer}, head ${head}`,
    attentionWeight: (head: string, position: number, token: string, weight: string) =>
      `${head} gives position ${position}, ${token}, the weight ${weight}`,
    hint: 'Arrow keys move over the weights; Enter or a click selects the node in the graph.',
    none: '—',
  },
  gradientOf: {
    notice: (name: string) => `Gradients of ${name}, not of the loss`,
    noLoss: (name: string) => `There is no loss in a generation: the gradients are those of ${name}`,
    back: 'Back to the loss',
    backInGeneration: 'Back to the last token',
    backTitle: 'Show the gradients as they were (Escape)',
    action: 'Gradient of this',
    actionTitle: 'Show d this / d node for every node, in place of the gradients of the loss: one sweep from here',
  },
};
