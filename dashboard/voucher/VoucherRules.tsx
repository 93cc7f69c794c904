import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { AssignedRules } from '../../contract/rule-page.ts';
import type { WireAssignment } from '../../contract/rule.ts';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { may } from '../access/me.ts';
import { AddRule } from '../rule/assigned/AddRule.tsx';
import { alsoUsedWords, AssignedRuleDeeds, AssignedRuleWords } from '../rule/assigned/AssignedRule.tsx';
import type { RuleObject } from '../rule/assigned/rule-object.ts';
import { useAssignedRules } from '../rule/assigned/use-assigned-rules.ts';
import { rulesOf } from '../rule/rule-queries.ts';
import { useRuleWriter } from '../rule/use-rule-writer.ts';
import { useProject } from '../shell/use-project.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import styles from './voucher.module.css';

/** The rules that a single code has beside those of its campaign, and what can be done to them. */
export function VoucherRules({ page }: { page: VoucherPage }) {
  const isShown = may(useProject(), 'see campaigns');
  return (
    <section className={styles.part} aria-labelledby="voucher-rules">
      <h3 id="voucher-rules">Validation rules</h3>
      {isShown ? <ShownRules page={page} /> : <p className="muted">Your role does not see its rules.</p>}
    </section>
  );
}

function ShownRules({ page }: { page: VoucherPage }) {
  const { id, code, validation_rules_assignments: assignments } = page.voucher;
  const object = useMemo((): RuleObject => ({ type: 'voucher', id, code }), [id, code]);
  const query = useAssignedRules(object, page.campaign?.campaign_id);
  const common = (assignments.data as WireAssignment[]).filter(({ related_object_type: type }) => type === 'campaign').length;
  const isAllowed = may(useProject(), 'edit campaigns');
  return (
    <>
      {query.isPending && <SkeletonLines count={2} label="Loading the rules" />}
      {query.isError && query.data === undefined && <ErrorBox title="The rules could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && <Rules object={object} rows={query.data.rows} isAllowed={isAllowed} />}
      {page.campaign !== null && common > 0 && (
        <p className="muted">{common === 1 ? 'The rule' : `The ${common} rules`} of its campaign <CampaignRules campaign={page.campaign} /> must hold as well.</p>
      )}
      {isAllowed && query.data !== undefined && <AddRule object={object} />}
    </>
  );
}

function CampaignRules({ campaign: { campaign_id: campaignId, name } }: { campaign: NonNullable<VoucherPage['campaign']> }) {
  const { project_id: projectId } = useProject();
  return <Link to="/p/$projectId/campaigns/$campaignId/rules" params={{ projectId, campaignId }}>{name}</Link>;
}

function Rules({ object, rows, isAllowed }: { object: RuleObject; rows: AssignedRules['rows']; isAllowed: boolean }) {
  const sets = useMemo(() => rows.map(({ rule }) => rulesOf(rule)), [rows]);
  const writer = useRuleWriter(sets);
  if (rows.length === 0) return <p className="muted">This code has no rules of its own.</p>;
  return rows.map((row) => (
    <article key={row.assignment_id} className={styles.rule} aria-label={row.rule.name}>
      <h4>{row.rule.name}</h4>
      <p className="muted">{alsoUsedWords(row)}</p>
      <AssignedRuleWords row={row} writer={writer} />
      <div className={styles.deeds}><AssignedRuleDeeds object={object} row={row} writer={writer} isAllowed={isAllowed} /></div>
    </article>
  ));
}
