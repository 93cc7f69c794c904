import type { Db } from '../platform/db.ts';
import type { ParentEntry } from './decision/redemption-entry.ts';

interface ParentRow {
  parent_id: string;
  kind: 'redemption' | 'rollback';
  rolls_back_id: string | null;
  customer_id: string | null;
  tracking_id: string | null;
  order_id: string | null;
  reason: string | null;
  metadata: Record<string, unknown> | null;
  actor_type: 'member' | 'api_key' | 'system';
  actor_id: string | null;
  occurred_at: Date;
  is_rolled_back: boolean;
}

/** What stands for several codes of one request, with what became of it since. */
export interface ListedParent extends ParentEntry {
  isRolledBack: boolean;
}

/** By its own id. */
export async function findParent(db: Db, projectId: string, parentId: string): Promise<ListedParent | undefined> {
  const rows = await db.prepared<ParentRow>(
    'parent.find',
    `/* parent.find */
     select p.parent_id, p.kind, p.rolls_back_id, p.customer_id, p.tracking_id, p.order_id, p.reason, p.metadata, p.actor_type, p.actor_id, p.occurred_at,
            exists (select from redemption_parents as b
                     where b.project_id = p.project_id and b.rolls_back_id = p.parent_id and b.kind = 'rollback') as is_rolled_back
       from redemption_parents as p
      where p.project_id = $1 and p.parent_id = $2`,
    [projectId, parentId],
  );
  return rows[0] && toParent(rows[0]);
}

function toParent(row: ParentRow): ListedParent {
  return {
    parentId: row.parent_id, kind: row.kind, rollsBackId: row.rolls_back_id, customerId: row.customer_id, trackingId: row.tracking_id,
    orderId: row.order_id, reason: row.reason, metadata: row.metadata, actorType: row.actor_type, actorId: row.actor_id, occurredAt: row.occurred_at,
    isRolledBack: row.is_rolled_back,
  };
}
