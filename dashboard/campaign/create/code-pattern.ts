/** How patterns of codes are written. `#` stands for one random character. What a pattern is worth the server says. */
import type { CodeLook } from '../../../contract/code-faults.ts';

export type AlphabetName = 'readable' | 'all' | 'digits';

/** `readable` leaves out what looks alike (0 O, 1 I L) and all vowels, so that no words come out. */
export const alphabets: Record<AlphabetName, string> = {
  readable: '23456789BCDFGHJKMNPQRSTVWXYZ',
  all: '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
};

type Case = Pick<CodeLook, 'ignore_case'>;

/** Our alphabets in a project; where it ignores case, without small letters. */
export function alphabetsOf({ ignore_case: ignoresCase }: Case): Record<AlphabetName, string> {
  return ignoresCase ? { ...alphabets, all: [...new Set(alphabets.all.toUpperCase())].join('') } : alphabets;
}

/** Which of the project's alphabets a charset is; undefined: none of them. */
export function alphabetNamed(charset: string, codes: Case): AlphabetName | undefined {
  const sorted = (text: string): string => [...new Set(text)].toSorted().join('');
  const known = alphabetsOf(codes);
  return (Object.keys(known) as AlphabetName[]).find((name) => sorted(known[name]) === sorted(charset));
}

/** How alphabets are called where one of them is chosen. */
export function alphabetWords({ ignore_case: ignoresCase }: Case): Record<AlphabetName, string> {
  return {
    readable: 'Readable: capitals and digits, no look-alikes', all: ignoresCase ? 'All capitals and digits' : 'All letters and digits, case matters', digits: 'Digits only',
  };
}

/** Whether it matters in which case a code is typed, in words. */
export function caseWords({ ignore_case: ignoresCase }: Case): string {
  return ignoresCase ? 'Works in capitals and in small letters.' : 'Capitals and small letters are told apart.';
}

/** How new codes look in a form that nobody has filled in: as the project says, else safe from guessing and easy to read. */
export function firstLook({ pattern, charset }: CodeLook): { pattern: string; charset: string } {
  return { pattern: pattern ?? '##########', charset: charset ?? alphabets.readable };
}

/** What is wrong with how a pattern is written; null when nothing is. */
export function patternProblem(pattern: string): string | null {
  if (pattern.trim() === '') return 'Write a pattern such as AUT-########.';
  if (/\s/u.test(pattern)) return 'Codes are typed by people: no spaces.';
  return pattern.includes('#') ? null : 'Put a # for each random character.';
}
