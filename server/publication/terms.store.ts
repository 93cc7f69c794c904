import type { Db } from '../platform/db.ts';
import type { Voucher } from '../voucher/voucher.ts';

/** How long a code of the voucher's terms is valid after its publication (ISO 8601); null when its terms do not say. */
export async function activityDuration(db: Db, { projectId, campaignId, effectiveTermsVersion }: Voucher): Promise<string | null> {
  const rows = await db.query<{ duration: string | null }>(
    `/* publication.activity_duration */
     select activity_duration_after_publishing as duration
       from campaign_terms
      where project_id = $1 and campaign_id = $2 and version = $3`,
    [projectId, campaignId, effectiveTermsVersion],
  );
  return rows[0]?.duration ?? null;
}
