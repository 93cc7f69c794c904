import type { BinRow, BinRows } from '../../contract/trash.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage } from '../platform/keyset.ts';
import { entryIdOf } from './trash.ts';
import { countBin, isVoucherThere } from './trash.store.ts';

interface Row {
  type: BinRow['resource_type'];
  id: string;
  name: string;
  campaign_name: string | null;
  vouchers: number | null;
  deleted_by: string | null;
  binned_at: Date;
  at: number;
}

export interface BinQuery {
  projectId: string;
  /** Undefined: both. */
  kind: BinRow['resource_type'] | undefined;
  after: string | undefined;
  limit: number;
  /** Whether all that lies in the bin is counted: of very much that takes longer than the page. */
  isCounted: boolean;
}

const after = (id: string): string => `($3::bigint is null or (binned_at, ${id}) < ${positionInSql('$3', '$4')})`;

/** Who put it there: the last deletion that was recorded, found by the index that changes of the kind have. */
const deletedBy = (type: 'campaign' | 'voucher', isIt: string): string => `(
         select h.actor_name
           from changes as h
          where h.project_id = $1 and h.object_type = '${type}' and ${isIt} and h.action = 'deleted'
          order by h.occurred_at desc, h.change_id desc
          limit 1)`;

const statement = `/* trash.rows */
with entries as (
  select type, id, name, campaign_id, binned_at
    from (
           (select 'campaign' as type, campaign_id as id, name, campaign_id, binned_at
              from campaigns
             where project_id = $1 and $2::text is distinct from 'voucher' and binned_at is not null and not is_purged and ${after('campaign_id')}
             order by binned_at desc, campaign_id desc
             limit $5)
            union all
           (select 'voucher', voucher_id, code, campaign_id, binned_at
              from vouchers
             where project_id = $1 and $2::text is distinct from 'campaign' and ${isVoucherThere} and ${after('voucher_id')}
             order by binned_at desc, voucher_id desc
             limit $5)
         ) as both_kinds
   order by binned_at desc, id desc
   limit $5
)
select e.type, e.id, e.name, e.binned_at, ${microsecondsInSql('e.binned_at')} as at,
       case e.type when 'voucher' then c.name end as campaign_name,
       case e.type when 'campaign' then k.vouchers_created - k.vouchers_deleted end as vouchers,
       case e.type when 'campaign' then ${deletedBy('campaign', 'h.campaign_id = e.id')}
         else ${deletedBy('voucher', 'h.object_id = e.id')} end as deleted_by
  from entries as e
  left join campaigns as c on c.project_id = $1 and c.campaign_id = e.campaign_id
  left join campaign_counters as k on k.project_id = $1 and k.campaign_id = e.campaign_id
 order by e.binned_at desc, e.id desc`;

/** A page of what lies in the bin, the last deleted first. Throws 400 for an `after` of another list. */
export async function readBinRows(db: Db, { projectId, kind, after: asked, limit, isCounted }: BinQuery): Promise<BinRows> {
  const position = decodePosition('bin', asked, ['number', 'string']);
  const rows = await db.query<Row>(statement, [projectId, kind ?? null, ...(position ?? [null, null]), limit + 1]);
  const page = toPage('bin', rows, limit, ({ at, id }) => [at, id]);
  const total = isCounted ? await countBin(db, projectId) : null;
  return { rows: page.rows.map(toRow), next: page.next, total };
}

function toRow(row: Row): BinRow {
  return {
    id: entryIdOf(row.id), object: 'trash_bin_entry', created_at: row.binned_at.toISOString(), resource_id: row.id, resource_name: row.name,
    resource_type: row.type, campaign_name: row.campaign_name, vouchers: row.vouchers, deleted_by: row.deleted_by,
  };
}
