/** Speeds: the steps a second that training can be slowed down to. */

export const speeds: readonly number[] = [100, 10, 1];
