import type { CodePreview } from '../../contract/code-preview.ts';

/** Fewer guesses than this for a hit: anybody finds codes by hand. */
const guessesRefused = 1_000;
/** Fewer than this: a patient program finds codes in days at the pace that a shop's checkout allows. */
const guessesSafe = 1_000_000;

/** How well `count` codes among `space` different ones are safe from somebody who makes codes up. */
export function strengthOf(space: bigint, count: number): CodePreview['strength'] {
  if (space < BigInt(count) * BigInt(guessesRefused)) return 'guessable';
  return space < BigInt(count) * BigInt(guessesSafe) ? 'weak' : 'safe';
}

/** Random characters, each of so many kinds, that are missing until `count` codes are safe; 0 when they are, null when no number of them helps. */
export function charactersMissing(space: bigint, kinds: number, count: number): number | null {
  if (kinds < 2) return strengthOf(space, count) === 'safe' ? 0 : null;
  let missing = 0;
  for (let larger = space; strengthOf(larger, count) !== 'safe'; larger *= BigInt(kinds)) missing += 1;
  return missing;
}
