import { CircleCheck, CircleX } from 'lucide-react';
import { useMemo } from 'react';
import type { RuleCheck } from '../../../contract/rule-page.ts';
import { ruleNameOf, type RuleSet } from '../../../contract/rule-language.ts';
import { ruleSentence, type RuleWriter } from '../../../contract/rule-sentence.ts';
import { Notice } from '../../ui/ErrorBox.tsx';
import styles from '../rule.module.css';
import { seenWords } from '../seen-words.ts';
import { SentenceView } from '../SentenceView.tsx';

/** What a rule says of a cart: the outcome, and beside each condition whether it holds and what was seen. */
export function CheckResult({ rules, check, writer }: { rules: RuleSet; check: RuleCheck; writer: RuleWriter }) {
  const byPlace = useMemo(() => new Map(check.conditions.map((condition) => [condition.place, condition])), [check]);
  const mark = (place: string) => {
    const condition = byPlace.get(place);
    if (condition === undefined) return null;
    const Icon = condition.is_met ? CircleCheck : CircleX;
    const seen = seenWords(condition.seen, ruleNameOf(condition.name)?.kind, writer);
    return (
      <span className={condition.is_met ? styles.met : styles.unmet}>
        <Icon size={15} strokeWidth={2.5} aria-hidden="true" />
        {condition.is_met ? 'true' : 'not true'}: {seen}
      </span>
    );
  };
  return (
    <div className={styles.result} role="status">
      {check.is_met
        ? <Notice tone="ok" title="Accepted">This cart meets the rule.</Notice>
        : (
            <Notice tone="warn" title="Refused">
              {check.message === null ? 'The shop is given no message.' : `Shoppers are told: “${check.message}”`} {check.key !== null && <code>{check.key}</code>}
            </Notice>
          )}
      <SentenceView sentence={ruleSentence(rules, writer)} mark={mark} />
    </div>
  );
}
