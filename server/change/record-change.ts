import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../access/principal.ts';
import type { Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';

/** One member of an object that changed; `before` is null for something that was not there. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

export interface Change {
  projectId: string;
  objectType: 'campaign' | 'voucher' | 'limits' | 'api_key' | 'project' | 'member' | 'category' | 'category' | 'metadata_schema' | 'product_collection';
  objectId: string;
  campaignId: string | null;
  /** What was done, in the past tense: created, updated, enabled, disabled, deleted, … */
  action: string;
  fields: FieldChange[];
  actor: Actor;
  requestId: string | null;
  at: Date;
}

/** Writes the entry that says who changed what, in the transaction of the change itself: neither is ever there without the other. */
export async function recordChange(tx: Transaction, change: Change): Promise<void> {
  await tx.query(
    `/* change.record */
     insert into changes
       (project_id, change_id, object_type, object_id, campaign_id, action, fields, actor_type, actor_id, actor_name, request_id, occurred_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      change.projectId, newId('chg', change.at), change.objectType, change.objectId, change.campaignId, change.action,
      JSON.stringify(change.fields), change.actor.type, change.actor.id, change.actor.name, change.requestId, change.at,
    ],
  );
}

/** The members in which two versions of an object differ, in the order of `after`; a member that is gone counts as null. */
export function differences(before: Record<string, unknown>, after: Record<string, unknown>): FieldChange[] {
  return Object.keys(after)
    .filter((field) => !isDeepStrictEqual(before[field] ?? null, after[field] ?? null))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}
