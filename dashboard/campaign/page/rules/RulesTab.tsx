import { useQuery } from '@tanstack/react-query';
import { ListChecks, Plus } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { CampaignRules } from '../../../../contract/rule-page.ts';
import { may } from '../../../access/me.ts';
import { campaignRulesQuery, rulesOf } from '../../../rule/rule-queries.ts';
import styles from '../../../rule/rule.module.css';
import { starters, type Starter } from '../../../rule/starters.ts';
import { useRuleWriter } from '../../../rule/use-rule-writer.ts';
import { useProject } from '../../../shell/use-project.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { SkeletonLines } from '../../../ui/Skeleton.tsx';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { AssignedRuleCard } from './AssignedRuleCard.tsx';

const StackingCard = lazy(() => import('../../../rule/stacking/StackingCard.tsx').then((module) => ({ default: module.StackingCard })));
const AddRuleDialog = lazy(() => import('./AddRuleDialog.tsx').then((module) => ({ default: module.AddRuleDialog })));

/** What decides about the codes of the campaign: its rules in words, how many each refused lately, and what can be done to them. */
export function RulesTab() {
  const { projectId, campaignId } = useCampaignParams();
  const query = useQuery(campaignRulesQuery(projectId, campaignId));
  const isAllowed = may(useProject(), 'edit campaigns') && !useCampaign().is_historical;
  if (query.isPending) return <Card><SkeletonLines count={6} label="Loading the rules" /></Card>;
  if (query.data === undefined) return <ErrorBox title="The rules could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {query.data.rows.length === 0 ? <NoRules isAllowed={isAllowed} /> : <RuleCards rows={query.data.rows} isAllowed={isAllowed} />}
      <Suspense><StackingCard campaignId={campaignId} /></Suspense>
    </>
  );
}

function RuleCards({ rows, isAllowed }: { rows: CampaignRules['rows']; isAllowed: boolean }) {
  const sets = useMemo(() => rows.map(({ rule }) => rulesOf(rule)), [rows]);
  const writer = useRuleWriter(sets);
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.muted}>{rows.length === 1 ? 'This rule applies' : 'All of these apply'} to every code of the campaign.</p>
        {isAllowed && <Deeds />}
      </div>
      {rows.map((row) => <AssignedRuleCard key={row.assignment_id} row={row} writer={writer} isAllowed={isAllowed} />)}
    </>
  );
}

function Deeds() {
  const { projectId, campaignId } = useCampaignParams();
  const [isAdding, setAdding] = useState(false);
  return (
    <span className={styles.deeds}>
      <Button onPress={() => setAdding(true)}>Add from library</Button>
      <ButtonLink look="primary" icon={<Plus size={16} aria-hidden="true" />} to="/p/$projectId/rules/new" params={{ projectId }} search={{ campaign: campaignId }}>Create rule</ButtonLink>
      {isAdding && <Suspense><AddRuleDialog onClose={() => setAdding(false)} /></Suspense>}
    </span>
  );
}

function NoRules({ isAllowed }: { isAllowed: boolean }) {
  return (
    <>
      <Card>
        <EmptyState icon={<ListChecks size={22} />} title="No rules: every live code is accepted" actions={isAllowed && <Deeds />}>
          A code is redeemed when the campaign is running, the code is within its dates and has uses left, and the campaign’s limits are not reached. A rule asks for more.
        </EmptyState>
      </Card>
      {isAllowed && <Starters />}
    </>
  );
}

const starterWords: Record<Starter, { label: string; hint: string }> = {
  'minimum-order': { label: 'Minimum order', hint: 'Orders below an amount are refused' },
  'once-each': { label: 'One per customer', hint: 'Each customer uses one code of the campaign' },
  'new-customers': { label: 'New customers only', hint: 'Only who is in a segment that you pick' },
};

/** Rules that many want, as beginnings. */
function Starters() {
  const { projectId, campaignId } = useCampaignParams();
  return (
    <Card title="Begin with">
      <ul className={styles.starters}>
        {starters.map((starter) => (
          <li key={starter}>
            <ButtonLink to="/p/$projectId/rules/new" params={{ projectId }} search={{ campaign: campaignId, starter }}>{starterWords[starter].label}</ButtonLink>
            <small>{starterWords[starter].hint}</small>
          </li>
        ))}
      </ul>
    </Card>
  );
}
