import { useQuery } from '@tanstack/react-query';
import { useLive } from '../../live/useLive.ts';
import { useProject } from '../../shell/use-project.ts';
import { assignedRulesQuery } from '../rule-queries.ts';
import type { RuleObject } from './rule-object.ts';

/** While redemptions come in, what rules decided is counted again at most this often. */
const recountMs = 10_000;

/** The rules of a campaign, or of a code that is of the campaign, with what each decided lately, counted again while the campaign moves. */
export function useAssignedRules(object: RuleObject, campaignId: string | undefined) {
  const { project_id: projectId } = useProject();
  const query = useQuery(assignedRulesQuery(projectId, object));
  useLive({
    projectId, intervalMs: recountMs, read: () => query.refetch({ cancelRefetch: false }),
    concerns: (event) => event.type === 'reread' || event.move.campaign_id === campaignId,
  });
  return query;
}
