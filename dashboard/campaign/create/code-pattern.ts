/** How patterns of codes are written. `#` stands for one random character. What a pattern is worth the server says. */

export type AlphabetName = 'readable' | 'all' | 'digits';

/** `readable` leaves out what looks alike (0 O, 1 I L) and all vowels, so that no words come out. */
export const alphabets: Record<AlphabetName, string> = {
  readable: '23456789BCDFGHJKMNPQRSTVWXYZ',
  all: '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
};

/** What is wrong with how a pattern is written; null when nothing is. */
export function patternProblem(pattern: string): string | null {
  if (pattern.trim() === '') return 'Write a pattern such as AUT-########.';
  if (/\s/u.test(pattern)) return 'Codes are typed by people: no spaces.';
  return pattern.includes('#') ? null : 'Put a # for each random character.';
}
