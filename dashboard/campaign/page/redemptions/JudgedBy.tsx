import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ruleNameOf, type RuleSet } from '../../../../contract/rule-language.ts';
import { conditionWords, type RuleWriter } from '../../../../contract/rule-sentence.ts';
import type { JudgedRule, RedemptionDetail } from '../../../../contract/tracking.ts';
import { seenWords } from '../../../rule/seen-words.ts';
import { useRuleWriter } from '../../../rule/use-rule-writer.ts';
import { Fact } from '../../../ui/FactList.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import styles from './redemptions.module.css';

/** Which rules were asked about a redemption, in the version that held then; of one that was broken the conditions that decided, and what was seen. */
export function JudgedBy({ entry: { judged_by: rules } }: { entry: Pick<RedemptionDetail, 'judged_by'> }) {
  const sets = useMemo(() => rules.map(brokenOf), [rules]);
  const writer = useRuleWriter(sets);
  return <Fact term={rules.length === 1 ? 'Rule' : 'Rules'}>{rules.map((rule) => <Judged key={rule.rule_id} rule={rule} writer={writer} />)}</Fact>;
}

/** The broken conditions as a rule of their own, so that what they name is looked up. */
function brokenOf({ broken }: JudgedRule): RuleSet {
  return Object.fromEntries((broken?.conditions ?? []).map(({ name, property, conditions }, index) => [String(index), { name, property, conditions }])) as RuleSet;
}

function Judged({ rule: { rule_id: ruleId, version, name, broken }, writer }: { rule: JudgedRule; writer: RuleWriter }) {
  const { projectId } = useCampaignParams();
  return (
    <div className={styles.judged}>
      <span><Link to="/p/$projectId/rules/$ruleId" params={{ projectId, ruleId }}>{name}</Link>, version {version}: {broken === null ? 'met' : 'not met'}</span>
      {broken !== null && (
        <ul>
          {broken.conditions.map((condition) => (
            <li key={condition.place}>
              {conditionWords(condition as Parameters<typeof conditionWords>[0], writer)}
              <small>Seen: {seenWords(condition.seen, ruleNameOf(condition.name)?.kind, writer)}</small>
            </li>
          ))}
        </ul>
      )}
      {broken?.message !== null && broken?.message !== undefined && <small>Shopper was told: “{broken.message}”</small>}
    </div>
  );
}
