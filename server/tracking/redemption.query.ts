import type { RedemptionDetail } from '../../contract/tracking.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { actorNameInSql } from './actor-name.ts';
import { redemptionColumns, toRedemptionRow, type RedemptionColumns } from './redemption-list.query.ts';
import { voucherStateInSql } from '../voucher/voucher-filter.ts';

interface DetailRow extends RedemptionColumns {
  customer_id: string | null;
  customer_name: string | null;
  voucher: RedemptionDetail['voucher'];
  order_shown: RedemptionDetail['order'];
  rollback_id: string | null;
  rollback_at: Date;
  rollback_reason: string | null;
  rollback_actor: string;
  reason: string | null;
  tracking_id: string | null;
  metadata: Record<string, unknown> | null;
  request_id: string | null;
  recorded_at: Date;
}

/** One entry of a campaign's history with everything around it, in one statement. Throws 404 unless it is an entry of that campaign. */
export async function readRedemption(db: Db, projectId: string, campaignId: string, redemptionId: string, now: Date): Promise<RedemptionDetail> {
  const [row] = await db.query<DetailRow>(statement, [projectId, campaignId, redemptionId, now]);
  if (row === undefined) throw notFound('redemption', redemptionId);
  return {
    ...toRedemptionRow(row),
    rollback: row.rollback_id === null ? null : {
      redemption_id: row.rollback_id, occurred_at: row.rollback_at.toISOString(), reason: row.rollback_reason, actor: row.rollback_actor,
    },
    customer_id: row.customer_id,
    customer_name: row.customer_name,
    voucher: row.voucher,
    order: row.order_shown,
    reason: row.reason,
    tracking_id: row.tracking_id,
    metadata: row.metadata ?? {},
    request_id: row.request_id,
    recorded_at: row.recorded_at.toISOString(),
  };
}

const statement = `/* tracking.redemption */
select ${redemptionColumns}, a.customer_id, u.name as customer_name, a.reason, a.tracking_id, a.metadata, a.request_id, a.recorded_at,
  b.redemption_id as rollback_id, b.occurred_at as rollback_at, b.reason as rollback_reason, b.actor as rollback_actor,
  (
    select json_build_object('voucher_id', v.voucher_id, 'state', ${voucherStateInSql('$4')}, 'redeemed_quantity', v.redeemed_quantity,
      'redemption_quantity', v.redemption_quantity)
    from vouchers v
    join campaign_terms t on t.project_id = v.project_id and t.campaign_id = v.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
    where v.project_id = a.project_id and v.voucher_id = a.voucher_id
  ) as voucher,
  (
    select json_build_object('order_id', o.order_id, 'source_id', o.source_id, 'status', o.status, 'amount_minor', o.amount_minor,
      'discount_minor', o.discount_minor, 'items', o.items)
    from orders o
    where o.project_id = a.project_id and o.order_id = a.order_id
  ) as order_shown
from campaigns c
join redemptions a on a.project_id = c.project_id and a.campaign_id = c.campaign_id
left join customers u on u.project_id = a.project_id and u.customer_id = a.customer_id
left join lateral (
  select a.redemption_id, a.occurred_at, a.reason, ${actorNameInSql} as actor
  from redemptions a
  where a.project_id = $1 and a.rolls_back_id = $3 and a.kind = 'rollback' and a.result = 'SUCCESS'
) b on true
where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null and a.redemption_id = $3`;
