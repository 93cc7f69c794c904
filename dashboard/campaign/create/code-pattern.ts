/** What a pattern of codes can hold and how likely a guess hits. `#` stands for one random character. */

export type AlphabetName = 'readable' | 'all' | 'digits';

/** `readable` leaves out what looks alike (0 O, 1 I L) and all vowels, so that no words come out. */
export const alphabets: Record<AlphabetName, string> = {
  readable: '23456789BCDFGHJKMNPQRSTVWXYZ',
  all: '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
};

/** Number of random characters in the pattern. */
export function randomPlaces(pattern: string): number {
  return pattern.split('#').length - 1;
}

/** How many different codes the pattern can make. */
export function codeSpace(pattern: string, alphabet: AlphabetName): number {
  return alphabets[alphabet].length ** randomPlaces(pattern);
}

/** Guesses, on average, until one is a code of the campaign. */
export function guessesPerHit(pattern: string, alphabet: AlphabetName, count: number): number {
  return codeSpace(pattern, alphabet) / Math.max(1, count);
}

/** Fewer guesses than this per hit: anybody finds codes by hand. */
const guessesRefused = 1_000;
/** Fewer than this: a patient program finds codes in days at the pace that a shop's checkout allows. */
const guessesWeak = 1_000_000;

export type Guessability = 'refused' | 'weak' | 'safe';

export function guessability(pattern: string, alphabet: AlphabetName, count: number): Guessability {
  return ofGuesses(guessesPerHit(pattern, alphabet, count));
}

/** What so many guesses until one is a code, on average, are worth. */
export function ofGuesses(guesses: number): Guessability {
  if (guesses < guessesRefused) return 'refused';
  return guesses < guessesWeak ? 'weak' : 'safe';
}

/** Random characters that are missing until `count` codes of this alphabet are safe from guessing; 0 when they are. */
export function placesMissing(pattern: string, alphabet: AlphabetName, count: number): number {
  return Math.max(0, placesFor(alphabets[alphabet].length, count) - randomPlaces(pattern));
}

/** Random characters, each of so many kinds, with which `count` codes are safe from guessing. */
export function placesFor(kinds: number, count: number): number {
  return Math.ceil(Math.log(guessesWeak * Math.max(1, count)) / Math.log(kinds) - 1e-9);
}

/** A code as the pattern makes them. `random` gives a number from 0 up to 1 for each place: an example needs no secrecy. */
export function exampleCode(pattern: string, alphabet: AlphabetName, random: (place: number) => number): string {
  const letters = alphabets[alphabet];
  return [...pattern].map((letter, place) => (letter === '#' ? letters[Math.floor(random(place) * letters.length)] : letter)).join('');
}

/** What is wrong with a pattern; null when nothing is. */
export function patternProblem(pattern: string, alphabet: AlphabetName, count: number): string | null {
  if (pattern === '') return 'Write a pattern such as AUT-########.';
  if (/\s/u.test(pattern)) return 'Codes are typed by people: no spaces.';
  if (randomPlaces(pattern) === 0) return 'Put a # for each random character.';
  if (guessability(pattern, alphabet, count) !== 'refused') return null;
  return `Anybody could guess these codes. Add ${placesMissing(pattern, alphabet, count)} more #.`;
}
