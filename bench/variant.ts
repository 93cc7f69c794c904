/** What a server of the bench runs: the product, the textbook's transaction, or a route that does nothing. */
export const variants = ['redemption', 'naive', 'noop'] as const;
export type Variant = (typeof variants)[number];

export function isVariant(text: string): text is Variant {
  return variants.some((variant) => variant === text);
}
