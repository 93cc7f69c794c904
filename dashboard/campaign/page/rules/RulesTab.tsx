import { ListChecks } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import type { AssignedRules } from '../../../../contract/rule-page.ts';
import { may } from '../../../access/me.ts';
import { lazyPart } from '../../../lazy-part.tsx';
import { AddRule } from '../../../rule/assigned/AddRule.tsx';
import { alsoUsedWords, AssignedRuleDeeds, AssignedRuleWords } from '../../../rule/assigned/AssignedRule.tsx';
import type { RuleObject } from '../../../rule/assigned/rule-object.ts';
import { useAssignedRules } from '../../../rule/assigned/use-assigned-rules.ts';
import { rulesOf } from '../../../rule/rule-queries.ts';
import styles from '../../../rule/rule.module.css';
import { useRuleWriter } from '../../../rule/use-rule-writer.ts';
import { useProject } from '../../../shell/use-project.ts';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';

const Starters = lazyPart(() => import('../../../rule/Starters.tsx'), 'Starters');
const StackingCard = lazyPart(() => import('../../../rule/stacking/StackingCard.tsx'), 'StackingCard');

/** What decides about the codes of the campaign: its rules in words, what each decided lately, and what can be done to them. */
export function RulesTab() {
  const { campaignId } = useCampaignParams();
  const object = useMemo((): RuleObject => ({ type: 'campaign', id: campaignId }), [campaignId]);
  const query = useAssignedRules(object, campaignId);
  const isAllowed = may(useProject(), 'edit campaigns') && !useCampaign().is_historical;
  if (query.isPending) return <Card><SkeletonLines count={6} label="Loading the rules" /></Card>;
  if (query.data === undefined) return <ErrorBox title="The rules could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  const { rows } = query.data;
  return (
    <>
      {rows.length === 0 ? <NoRules object={object} isAllowed={isAllowed} /> : <RuleCards object={object} rows={rows} isAllowed={isAllowed} />}
      <Suspense><StackingCard campaignId={campaignId} /></Suspense>
    </>
  );
}

function RuleCards({ object, rows, isAllowed }: { object: RuleObject; rows: AssignedRules['rows']; isAllowed: boolean }) {
  const sets = useMemo(() => rows.map(({ rule }) => rulesOf(rule)), [rows]);
  const writer = useRuleWriter(sets);
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.muted}>{rows.length === 1 ? 'This rule applies' : 'All of these apply'} to every code of the campaign.</p>
        {isAllowed && <AddRule object={object} />}
      </div>
      {rows.map((row) => (
        <Card
          key={row.assignment_id} title={row.rule.name} note={alsoUsedWords(row)} actions={<AssignedRuleDeeds object={object} row={row} writer={writer} isAllowed={isAllowed} />}
        >
          <AssignedRuleWords row={row} writer={writer} />
        </Card>
      ))}
    </>
  );
}

function NoRules({ object, isAllowed }: { object: RuleObject; isAllowed: boolean }) {
  return (
    <>
      <Card>
        <EmptyState icon={<ListChecks size={22} />} title="No rules: every live code is accepted" actions={isAllowed && <AddRule object={object} />}>
          A code is redeemed when the campaign is running, the code is within its dates and has uses left, and the campaign’s limits are not reached. A rule asks for more.
        </EmptyState>
      </Card>
      {isAllowed && <Suspense><Starters campaign={object.id} /></Suspense>}
    </>
  );
}
