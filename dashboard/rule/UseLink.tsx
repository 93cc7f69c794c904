import { Link } from '@tanstack/react-router';
import type { RuleUse } from '../../contract/rule-page.ts';
import { useProject } from '../shell/use-project.ts';

/** Leads to what a rule holds for: a campaign, or a single code. */
export function UseLink({ use: { object_type: type, object_id: id, name } }: { use: RuleUse }) {
  const { project_id: projectId } = useProject();
  if (type === 'campaign') return <Link to="/p/$projectId/campaigns/$campaignId/rules" params={{ projectId, campaignId: id }}>{name}</Link>;
  return <Link to="/p/$projectId/vouchers" params={{ projectId }} search={{ open: id }}><code>{name}</code></Link>;
}
