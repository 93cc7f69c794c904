import { capitals } from '../../contract/code-faults.ts';

/** What holds for the codes of a whole project. */
export interface CodeRules {
  /** Capitals and small letters are not told apart: codes are written in capitals, however they are given (decisions/0033). */
  ignoresCase: boolean;
  /** What a code configuration is made of where it does not say; null: as in the wire contract. */
  charset: string | null;
  pattern: string | null;
}

/** A code, or a part of one, as the project writes it; letters with their marks as one character where there is one (decisions/0040). */
export function spell({ ignoresCase }: Pick<CodeRules, 'ignoresCase'>, text: string): string {
  return composed(ignoresCase ? capitals(text) : text);
}

/** A text whose letters are composed with their marks: an é may be one character, or an e and what stands above it, and people see no difference. */
export function composed(text: string): string {
  return text.normalize('NFC');
}

/**
 * In a statement, a text as the project `$1` writes codes: of two placeholders the one with the text as it was given, or the one with its `capitals`, composed.
 * Both may be lists (`$2::text[]`); then so is what comes of it. It is known before the rest of the statement, so an index finds it.
 */
export function spelledInSql(given: string, inCapitals: string): string {
  const named = `case when codes_ignore_case then ${inCapitals} else ${given} end`;
  if (!given.endsWith('[]')) return `(select ${composedInSql} from projects cross join lateral (select ${named} as name) as one where project_id = $1)`;
  return `(select array_agg(${composedInSql} order by one.place) from projects cross join lateral unnest(${named}) with ordinality as one(name, place) where project_id = $1)`;
}

/** A code that is just like `one.name`. By an equal code alone a plan that was made while there were few would go through all of them. */
function justSuch(kind: 'is_historical' | 'not is_historical'): string {
  return `(select code from vouchers where project_id = $1 and code between one.name and one.name and ${kind} order by code limit 1)`;
}

/** `one.name`, composed unless there is a code just like it: those from before decision 40 stay as they are. Of plain letters nothing is asked. */
const composedInSql = `case
         when octet_length(one.name) = char_length(one.name) or one.name is nfc normalized then one.name
         else coalesce(${justSuch('not is_historical')}, ${justSuch('is_historical')}, normalize(one.name, nfc))
       end`;
