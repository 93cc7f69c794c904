/** What rules hold for: a campaign, and so all its codes, or a single code. */
export type RuleObject = { type: 'campaign'; id: string } | { type: 'voucher'; id: string; code: string };

/** What it is called in a sentence: `this campaign`. */
export function objectNoun({ type }: RuleObject): string {
  return type === 'campaign' ? 'campaign' : 'code';
}

/** How the address of a form says where somebody came from. */
export function fromObject({ type, id }: RuleObject): { campaign: string } | { voucher: string } {
  return type === 'campaign' ? { campaign: id } : { voucher: id };
}
