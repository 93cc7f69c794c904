import type { CodeConfig } from '../../../../contract/voucher.ts';
import type { CodeLook } from '../../../../contract/code-faults.ts';
import { alphabetNamed, alphabets, patternProblem, type AlphabetName } from '../../create/code-pattern.ts';

export type CharsetName = AlphabetName | 'own';

/** How new codes look, as it is being said. */
export interface CodeChoice {
  way: 'parts' | 'pattern';
  prefix: string;
  length: number | null;
  postfix: string;
  pattern: string;
  charset: CharsetName;
  ownCharset: string;
}

/** What new codes look like before anybody said it: as the project says, else ten characters that nobody mixes up. */
export function firstChoice(codes: CodeLook): CodeChoice {
  const charset = codes.charset === null ? 'readable' : (alphabetNamed(codes.charset, codes) ?? 'own');
  return {
    way: codes.pattern === null ? 'parts' : 'pattern', prefix: '', length: 10, postfix: '', pattern: codes.pattern ?? '', charset,
    ownCharset: charset === 'own' ? (codes.charset ?? '') : '',
  };
}

export function charsetOf({ charset, ownCharset }: Pick<CodeChoice, 'charset' | 'ownCharset'>): string {
  return charset === 'own' ? ownCharset.trim() : alphabets[charset];
}

/** What is wrong with a choice, by the name of the field; empty: nothing. */
export function choiceProblems(choice: CodeChoice): { length?: string; pattern?: string; ownCharset?: string } {
  const { way, length, pattern } = choice;
  const ofPattern = way === 'pattern' ? patternProblem(pattern) : null;
  return {
    ...(way === 'parts' && length === null && { length: 'Say how many characters are random.' }),
    ...(ofPattern !== null && { pattern: ofPattern }),
    ...(new Set(charsetOf(choice)).size < 2 && { ownCharset: 'Write at least two different characters.' }),
  };
}

/** A choice without problems as the API takes it. */
export function configOf(choice: CodeChoice): CodeConfig {
  const { way, prefix, length, postfix, pattern } = choice;
  const charset = charsetOf(choice);
  return way === 'pattern' ? { pattern, charset } : { length, charset, ...(prefix !== '' && { prefix }), ...(postfix !== '' && { postfix }) };
}
