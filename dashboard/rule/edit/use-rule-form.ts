import { useDeferredValue, useMemo, useState } from 'react';
import type { RuleRow } from '../../../contract/rule-page.ts';
import { ruleSentence } from '../../../contract/rule-sentence.ts';
import { useMetadataSchema } from '../../metadata/metadata-schemas-query.ts';
import { useProject } from '../../shell/use-project.ts';
import { applicableProblem } from '../applicable/applicable-draft.ts';
import { hintsOf, problemsOf } from '../builder/check-draft.ts';
import { openRule, writeRule, type WrittenRule } from '../builder/rules-of-draft.ts';
import { rulesOf } from '../rule-queries.ts';
import type { Starter } from '../starters.ts';
import { useRuleWriterAndGone } from '../use-rule-writer.ts';
import { changedParts, formOf, startedForm, type RuleForm } from './rule-form.ts';

const noPlaces: WrittenRule['places'] = new Map();
const noWords: ReadonlyMap<number, string> = new Map();

/** A rule that is being written, what it says, and what is to be said of it. */
export function useRuleForm(rule: RuleRow | null, starter: Starter | undefined) {
  const { currency } = useProject();
  const [begun] = useState(() => (rule === null ? startedForm(starter, currency) : formOf(rule)));
  const [leftOut] = useState(() => (rule === null ? 0 : (openRule(rulesOf(rule))?.leftOut ?? 0)));
  const [form, setForm] = useState(begun);
  const set = (part: Partial<RuleForm>) => setForm((old) => ({ ...old, ...part }));
  const { group } = form;
  const written = useMemo((): WrittenRule => (group === null ? { rules: rule === null ? {} : rulesOf(rule), places: noPlaces } : writeRule(group)), [group, rule]);
  const sets = useMemo(() => [written.rules], [written]);
  const { writer, gone } = useRuleWriterAndGone(sets);
  const { schemas } = useMetadataSchema('order');
  const problems = useMemo(() => (group === null ? noWords : problemsOf(group, written)), [group, written]);
  // What a rule cannot do is worked out when the hands rest.
  const settled = useDeferredValue(group);
  const hints = useMemo(() => (settled === null ? noWords : hintsOf(settled, writeRule(settled), { writer, schemas, gone })), [settled, writer, schemas, gone]);
  return {
    begun, form, set, setForm, written, writer, problems, hints, leftOut, sentence: ruleSentence(written.rules, writer), changed: changedParts(begun, form),
    applicableProblem: applicableProblem(form.applicable),
  };
}

export type RuleFormState = ReturnType<typeof useRuleForm>;
