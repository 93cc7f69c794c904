import { notFound } from '../../contract/errors.ts';
import type { CampaignReach } from '../../contract/tracking.ts';
import type { Db } from '../platform/db.ts';

/** Vouchers that are counted for one answer; of more nobody waits for the number. */
const countedMax = 1_000_000;

/**
 * How many vouchers an edit of a campaign's terms reaches, and how many keep the terms that they were given (decisions/0002). Those in the bin are
 * left out. Throws 404.
 */
export async function readCampaignReach(db: Db, projectId: string, campaignId: string): Promise<CampaignReach> {
  const [row] = await db.query<{ reached: number; kept: number }>(statement, [projectId, campaignId, countedMax + 1]);
  if (row === undefined) throw notFound('campaign', campaignId);
  return row.reached + row.kept > countedMax ? { reached: null, kept: null } : row;
}

const statement = `/* tracking.campaign-reach */
select r.reached, r.kept
from campaigns c
cross join lateral (
  select count(*) filter (where v.terms_version is null) as reached, count(*) filter (where v.terms_version is not null) as kept
  from (
    select terms_version
    from vouchers
    where project_id = c.project_id and campaign_id = c.campaign_id and binned_at is null
    limit $3
  ) v
) r
where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null`;
