import type { RuleValueKind } from '../../contract/rule-language.ts';
import type { RuleWriter } from '../../contract/rule-sentence.ts';

/** Values of a list that are written out. */
const shownMax = 5;

/** What was seen where a condition looked, in words. */
export function seenWords(seen: unknown, kind: RuleValueKind | undefined, writer: RuleWriter): string {
  if (seen === null || seen === undefined) return 'nothing was there';
  if (typeof seen === 'boolean') return seen ? 'yes' : 'no';
  if (typeof seen === 'number') return kind === 'amount' ? writer.amount(seen) : writer.number(seen);
  if (typeof seen === 'string') return textWords(seen, writer);
  if (!Array.isArray(seen)) return JSON.stringify(seen);
  if (seen.length === 0) return 'none';
  const shown = seen.slice(0, shownMax).map((value) => seenWords(value, kind, writer)).join(', ');
  return seen.length > shownMax ? `${shown} and ${writer.number(seen.length - shownMax)} more` : shown;
}

function textWords(text: string, { nameOf, time }: RuleWriter): string {
  const name = nameOf(text);
  if (name !== text) return name;
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? time(text) : `“${text}”`;
}
