/** How much is tried: a little with every `npm test`, all of it with `npm run proof`. */
export const isProof = process.env['PROOF'] === 'full';

/** A number of runs: `full` of them in a proof, `quick` in the tests of every day. */
export function runs(full: number, quick: number): number {
  return isProof ? full : quick;
}

/** A line for whoever runs a proof. */
export function say(text: string): void {
  if (isProof) console.log(`proof: ${text}`);
}
