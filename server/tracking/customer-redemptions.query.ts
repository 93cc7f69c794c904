import type { CustomerRedemption } from '../../contract/customer-page.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page } from '../platform/keyset.ts';
import { redemptionColumns, toRedemptionRow, type RedemptionColumns } from './redemption-list.query.ts';

type Row = RedemptionColumns & { at: number; campaign: CustomerRedemption['campaign'] };

/** Redemptions, failed ones and rollbacks of a customer, the latest first. Throws 404 for one that there is not, 400 for an `after` of another list. */
export async function readCustomerRedemptions(
  db: Db, { projectId, customerId, after, limit }: { projectId: string; customerId: string; after?: string; limit: number },
): Promise<Page<CustomerRedemption>> {
  const position = decodePosition('redemptions of a customer', after, ['number', 'string']);
  const found = await db.query(
    '/* tracking.customer */ select customer_id from customers where project_id = $1 and customer_id = $2 and deleted_at is null', [projectId, customerId],
  );
  if (found.length === 0) throw notFound('customer', customerId);
  const rows = await db.query<Row>(
    `/* tracking.customer-redemptions */
     select ${redemptionColumns}, ${microsecondsInSql('a.occurred_at')} as at,
            case when c.campaign_id is not null then json_build_object('campaign_id', c.campaign_id, 'name', c.name) end as campaign
       from redemptions as a
            left join customers as u on u.project_id = a.project_id and u.customer_id = a.customer_id
            left join campaigns as c on c.project_id = a.project_id and c.campaign_id = a.campaign_id and c.binned_at is null
      where a.project_id = $1 and a.customer_id = $2
        and ($3::bigint is null or (a.occurred_at, a.redemption_id) < ${positionInSql('$3', '$4')})
      order by a.occurred_at desc, a.redemption_id desc
      limit $5`,
    [projectId, customerId, ...(position ?? [null, null]), limit + 1],
  );
  const page = toPage('redemptions of a customer', rows, limit, (row) => [row.at, row.redemption_id]);
  return { rows: page.rows.map((row) => ({ ...toRedemptionRow(row), campaign: row.campaign })), next: page.next };
}
