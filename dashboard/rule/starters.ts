/** Beginnings of rules that many want. */
export const starters = ['minimum-order', 'once-each', 'new-customers'] as const;
export type Starter = (typeof starters)[number];
