import type { VoucherFigures } from '../../contract/tracking.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { voucherStateInSql } from '../voucher/voucher-filter.ts';

/** Codes that are looked at: the newest of a campaign that has more. */
const lookedAtMax = 50_000;

/**
 * How many codes of a campaign are in which state, at one moment. All that the campaign has is the counters'; of a campaign with very many codes only the
 * newest are looked at. Throws 404.
 */
export async function readVoucherFigures(db: Db, projectId: string, campaignId: string, now: Date, most = lookedAtMax): Promise<VoucherFigures> {
  const [row] = await db.query<Omit<VoucherFigures, 'is_exact'>>(
    `/* tracking.voucher-figures */
with campaign as (
  select c.project_id, c.campaign_id, c.terms_version, k.vouchers_created - k.vouchers_deleted as total
  from campaigns c
  join campaign_counters k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
  where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null
), looked_at as (
  select v.terms_version, v.is_historical, v.active, v.start_date, v.expiration_date, v.redeemed_quantity, v.redemption_quantity, v.publications
  from vouchers v
  where v.project_id = $1 and v.campaign_id = $2 and v.binned_at is null
  order by v.created_at desc, v.voucher_id desc
  limit $4
), judged as (
  select ${voucherStateInSql('$3::timestamptz')} as state, v.publications
  from looked_at v
  cross join campaign c
  join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
)
select c.total, j.*
from campaign c
cross join (
  select count(*) as looked_at,
    count(*) filter (where state = 'active') as active, count(*) filter (where state = 'used_up') as used_up, count(*) filter (where state = 'expired') as expired,
    count(*) filter (where state = 'disabled') as disabled, count(*) filter (where state = 'not_started') as not_started,
    count(*) filter (where publications = 0) as never_published
  from judged
) j`,
    [projectId, campaignId, now, most],
  );
  if (row === undefined) throw notFound('campaign', campaignId);
  return { ...row, is_exact: row.looked_at < most };
}
