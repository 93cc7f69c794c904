import type { Schemas } from '../../../contract/metadata-faults.ts';
import { readRuleSet } from '../../../contract/rule-faults.ts';
import { ruleNameOf } from '../../../contract/rule-language.ts';
import { lintRules, type RuleHint } from '../../../contract/rule-lint.ts';
import { conditionAt } from '../../../contract/rule-tree.ts';
import { conditionWords, idOf, type RuleWriter } from '../../../contract/rule-sentence.ts';
import { listed } from '../../ui/format.ts';
import { isUnknownKey } from './attributes.ts';
import { isGroup, type ConditionDraft, type GroupDraft, type PartDraft } from './rule-draft.ts';
import { conditionPlace, type WrittenRule } from './rules-of-draft.ts';

/** Words about parts of a rule, by their keys. */
export type WordsByPart = ReadonlyMap<number, string>;

/** What keeps a rule from being saved, at the part that it is about; the server finds the same. */
export function problemsOf(root: GroupDraft, written: WrittenRule): WordsByPart {
  const problems = new Map<number, string>();
  for (const part of partsIn(root)) {
    const problem = isGroup(part) ? (part.parts.length === 0 ? 'Add a condition, or take the group away.' : null) : unfinishedWords(part);
    if (problem !== null) problems.set(part.key, problem);
  }
  for (const { place, message } of readRuleSet(written.rules).faults) {
    const at = conditionPlace(place.replace(/^rules\./, ''), written.places);
    const key = (at === null ? undefined : written.places.get(at)) ?? root.key;
    if (!problems.has(key)) problems.set(key, `${message}.`);
  }
  return problems;
}

/** What somebody who writes a condition has not come to yet; null: nothing. */
function unfinishedWords({ name, property, tests, inner }: ConditionDraft): string | null {
  if (name === '') return 'Choose what the condition is about.';
  if (ruleNameOf(name)?.needsProperty === true && property.trim() === '') return 'Write the metadata key.';
  const asksItems = inner !== null && inner.parts.length > 0;
  const isOpen = tests.some(({ operator, values }) => values.length === 0 && operator !== '$has_value' && operator !== '$is_unknown');
  return isOpen || (tests.length === 0 && !asksItems) ? 'Fill in what it is compared with.' : null;
}

/** Every part below a group. */
function partsIn(group: GroupDraft): PartDraft[] {
  return group.parts.flatMap((part) => {
    const inner = isGroup(part) ? part : part.inner;
    return [part, ...(inner === null ? [] : partsIn(inner))];
  });
}

/** What is known beside a rule that is written. */
export interface KnownBeside {
  writer: RuleWriter;
  schemas: Schemas;
  /** Ids that stand for nothing, or nothing any more. */
  gone: ReadonlySet<string>;
}

/** What parts of a rule do not do although they are written, and what they name that there is not: metadata keys, segments, products. */
export function hintsOf(root: GroupDraft, written: WrittenRule, { writer, schemas, gone }: KnownBeside): WordsByPart {
  const hints = new Map<number, string>();
  for (const hint of lintRules(written.rules)) {
    const [first] = hint.places;
    const key = hint.isWhole ? root.key : first === undefined ? undefined : written.places.get(first);
    if (key !== undefined && !hints.has(key)) hints.set(key, hintWords(hint, written, writer));
  }
  for (const part of partsIn(root)) {
    const hint = isGroup(part) || hints.has(part.key) ? null : unknownWords(part, schemas) ?? goneWords(part, gone);
    if (hint !== null) hints.set(part.key, hint);
  }
  return hints;
}

function unknownWords({ name, property }: ConditionDraft, schemas: Schemas): string | null {
  return isUnknownKey(name, property, schemas) ? `The metadata schema does not have “${property}”.` : null;
}

function goneWords({ name, tests }: ConditionDraft, gone: ReadonlySet<string>): string | null {
  const ids = [...new Set(tests.flatMap(({ values }) => values.map(idOf)))].filter((id) => id !== null && gone.has(id));
  if (ids.length === 0) return null;
  const are = `${listed(ids.map(String))} ${ids.length === 1 ? 'is' : 'are'} no longer there`;
  return ruleNameOf(name)?.kind === 'segment' ? `${are}: nobody is in ${ids.length === 1 ? 'it' : 'them'}.` : `${are}: no item of the catalogue is meant by ${ids.length === 1 ? 'it' : 'them'}.`;
}

/** A hint in words: `Can never be true: order amount is more than €100.00 and order amount is less than €50.00.` */
export function hintWords({ kind, isWhole, places }: RuleHint, { rules }: Pick<WrittenRule, 'rules'>, writer: RuleWriter): string {
  const named = [...new Set(places)].map((place) => {
    const condition = conditionAt(rules, place);
    return condition === undefined ? place : conditionWords(condition, writer);
  });
  const about = named.length > 4 ? '' : `: ${listed(named)}`;
  switch (kind) {
    case 'never': return isWhole ? `This rule can never be met${about}. Every code would be refused.` : `Can never be true here${about}.`;
    case 'always': return isWhole ? 'This rule is always met as soon as what it asks about is known.' : 'Is always true as soon as it is known.';
    case 'redundant': return 'Adds nothing: the conditions beside it say as much.';
    case 'twice': return 'Stands here twice.';
  }
}
