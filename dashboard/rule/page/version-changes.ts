import type { RuleVersions } from '../../../contract/rule-page.ts';
import type { RuleSet } from '../../../contract/rule-language.ts';
import { groupKindWords, inOneLine, ruleSentence, type RuleSentence, type RuleWriter } from '../../../contract/rule-sentence.ts';
import { conditionAt } from '../../../contract/rule-tree.ts';
import { applicableDraftOf, applicableInWords } from '../applicable/applicable-draft.ts';
import { rulesOf } from '../rule-queries.ts';

type Said = Pick<RuleVersions['rows'][number], 'name' | 'rules' | 'error' | 'applicable_to'>;

/** Something that one version says otherwise than the one before, in words. */
export interface VersionChange {
  name: string;
  was: string;
  is: string;
}

const nothing = 'nothing';

/** What a version says otherwise than the one before it: conditions that came and went, messages, products. */
export function versionChanges(before: Said, after: Said, writer: RuleWriter, nameOf: (id: string) => string): VersionChange[] {
  const [was, is] = [partsOf(before, writer), partsOf(after, writer)];
  const gone = was.filter((part) => !is.includes(part));
  const come = is.filter((part) => !was.includes(part));
  const conditions = Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({ name: 'Condition', was: gone[index] ?? nothing, is: come[index] ?? nothing }));
  const products = (said: Said): string => applicableInWords(applicableDraftOf(said.applicable_to), { ...writer, nameOf });
  const others = [
    { name: 'Name', was: before.name, is: after.name },
    { name: 'Holds when', was: kindOf(before, writer), is: kindOf(after, writer) },
    { name: 'Message', was: before.error?.message ?? nothing, is: after.error?.message ?? nothing },
    { name: 'Products', was: products(before), is: products(after) },
  ];
  return [...others.filter((change) => change.was !== change.is), ...conditions];
}

/** The outermost parts of a rule, each in a line, with the message of its condition. */
function partsOf(said: Said, writer: RuleWriter): string[] {
  const sentence = ruleSentence(rulesOf(said), writer);
  if (sentence === null || sentence === undefined) return [];
  const parts = sentence.kind === 'condition' ? [sentence] : sentence.parts;
  return parts.map((part) => lineOf(part, said));
}

function lineOf(part: RuleSentence, said: Said): string {
  const messages = messagesIn(part, rulesOf(said));
  return messages.length === 0 ? inOneLine(part) : `${inOneLine(part)} (else: ${messages.map((message) => `“${message}”`).join(', ')})`;
}

/** The messages of conditions, also of those in groups and of what is asked of items. */
function messagesIn(part: RuleSentence, rules: RuleSet): string[] {
  if (part.kind !== 'condition') return part.parts.flatMap((inner) => messagesIn(inner, rules));
  const condition = conditionAt(rules, part.place);
  const own = condition?.error?.message ?? '';
  const inner = part.inner === null || condition?.rules === undefined || condition.rules === null ? [] : messagesIn(part.inner, condition.rules);
  return own === '' ? inner : [own, ...inner];
}

function kindOf(said: Said, writer: RuleWriter): string {
  const sentence = ruleSentence(rulesOf(said), writer);
  return sentence === null || sentence === undefined || sentence.kind === 'condition' ? groupKindWords('all') : groupKindWords(sentence.kind);
}
