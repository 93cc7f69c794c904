import { capitals } from '../../contract/code-faults.ts';

/** What holds for the codes of a whole project. */
export interface CodeRules {
  /** Capitals and small letters are not told apart: codes are written in capitals, however they are given (decisions/0033). */
  ignoresCase: boolean;
  /** What a code configuration is made of where it does not say; null: as in the wire contract. */
  charset: string | null;
  pattern: string | null;
}

/** A code, or a part of one, as the project writes it. */
export function spell({ ignoresCase }: Pick<CodeRules, 'ignoresCase'>, text: string): string {
  return ignoresCase ? capitals(text) : text;
}

/**
 * In a statement, a text as the project `$1` writes codes: of two placeholders the one with the text as it was given, or the one with its `capitals`. It
 * is known before the rest of the statement, so an index finds it.
 */
export function spelledInSql(given: string, inCapitals: string): string {
  return `(select case when codes_ignore_case then ${inCapitals} else ${given} end from projects where project_id = $1)`;
}
