/** How the codes of a project look where nobody says otherwise; judged alike by the server and by the form. */

/**
 * How codes are written where case is ignored. By way of small letters: of some capitals, such as ẞ and the Kelvin sign, there is another one for the same
 * small letter, and two codes must not differ by that alone.
 */
export function capitals(text: string): string {
  return text.toLowerCase().toUpperCase();
}

/**
 * Whether two characters of a charset, each composed with its marks, are another text than themselves where they meet, such as an e and an accent for
 * it: then different draws would make one and the same code.
 */
export function isUnstable(charset: string): boolean {
  const all = [...new Set(charset.normalize('NFC'))];
  // Nothing changes before a plain letter.
  return all.some((second) => second > '\u007f' && all.some((first) => (first + second).normalize('NFC') !== first + second));
}

/** Longest pattern of a project's codes. */
export const codePatternMax = 100;

/** What is told of a project's codes; null: as in the wire contract. */
export interface CodeLook {
  ignore_case: boolean;
  charset: string | null;
  pattern: string | null;
}

/** What is wrong with it, by member. */
export function codeFaults({ ignore_case: ignoresCase, charset, pattern }: CodeLook): { charset?: string; pattern?: string } {
  const characters = new Set((ignoresCase && charset !== null ? capitals(charset) : charset)?.normalize('NFC'));
  return {
    ...(charset !== null && (/\s|#/u.test(charset) || hasControl(charset)) && { charset: 'can have neither spaces nor #' }),
    ...(charset !== null && isUnstable(charset) && { charset: 'can have no characters that become others beside each other' }),
    ...(charset !== null && characters.size < 2 && { charset: 'needs at least two different characters' }),
    ...(pattern !== null && (/\s/u.test(pattern) || hasControl(pattern)) && { pattern: 'can have no spaces: people type codes' }),
    ...(pattern !== null && pattern.length > codePatternMax && { pattern: `can have at most ${codePatternMax} characters` }),
    ...(pattern !== null && !pattern.includes('#') && { pattern: 'needs a # for each random character' }),
  };
}

function hasControl(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text);
}
