/**
 * Defaults of the exception filters, for the filters themselves and for the texts that offer them.
 */

/**
 * Thresholds without a condition: the size of a gradient; the loss, in multiples of its running
 * mean.
 */
export const defaultThresholds = { nonFinite: 0, gradient: 10, lossJump: 2 } as const;

/** The running mean of the loss is of at most `meanOver` and at least `leastLosses` losses. */
export const meanOver = 50;
export const leastLosses = 5;
