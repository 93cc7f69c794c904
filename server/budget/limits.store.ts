import type { Transaction } from '../platform/db.ts';

/** The limits of a campaign in the words of the wire; null is none. */
export interface LimitFields {
  redemptions_limit: number | null;
  discount_limit_minor: number | null;
}

interface Row {
  redemptions_before: number | null;
  redemptions_after: number | null;
  discount_before: number | null;
  discount_after: number | null;
}

/**
 * Sets the limits that are given and remembers what was used at that moment, all in one statement: a redemption either has committed before it,
 * and is counted in what is used, or reads the new limit. Undefined when the project has no such campaign.
 */
export async function updateLimits(
  tx: Transaction, projectId: string, campaignId: string, limits: Partial<LimitFields>,
): Promise<{ before: LimitFields; after: LimitFields } | undefined> {
  const rows = await tx.query<Row>(
    `/* limits.update */
     with before as (
       select k.redemptions_max, k.discount_max_minor
         from campaign_counters as k
         join campaigns as c on c.project_id = k.project_id and c.campaign_id = k.campaign_id
        where k.project_id = $1 and k.campaign_id = $2 and c.binned_at is null and not c.is_historical
          for no key update of k
     )
     update campaign_counters as k
        set redemptions_max = case when $3 then $4::bigint else k.redemptions_max end,
            redemptions_when_set = case when $3 then k.redemptions_succeeded - k.rollbacks_succeeded else k.redemptions_when_set end,
            discount_max_minor = case when $5 then $6::bigint else k.discount_max_minor end,
            discount_when_set_minor = case when $5 then k.discount_minor - k.discount_rolled_back_minor else k.discount_when_set_minor end,
            moved = k.moved + 1
       from before as b
      where k.project_id = $1 and k.campaign_id = $2
     returning b.redemptions_max as redemptions_before, k.redemptions_max as redemptions_after,
               b.discount_max_minor as discount_before, k.discount_max_minor as discount_after`,
    [
      projectId, campaignId, limits.redemptions_limit !== undefined, limits.redemptions_limit ?? null, limits.discount_limit_minor !== undefined,
      limits.discount_limit_minor ?? null,
    ],
  );
  return rows[0] && {
    before: { redemptions_limit: rows[0].redemptions_before, discount_limit_minor: rows[0].discount_before },
    after: { redemptions_limit: rows[0].redemptions_after, discount_limit_minor: rows[0].discount_after },
  };
}
