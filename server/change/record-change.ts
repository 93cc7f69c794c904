import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../access/principal.ts';
import type { Transaction } from '../platform/db.ts';
import { idInSql, newId } from '../platform/ids.ts';

/** One member of an object that changed; `before` is null for something that was not there. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

export interface Change {
  projectId: string;
  objectType: 'campaign' | 'customer' | 'segment' | 'voucher' | 'limits' | 'api_key' | 'project' | 'member' | 'category' | 'metadata_schema' | 'product_collection' | 'rule';
  objectId: string;
  campaignId: string | null;
  /** What was done, in the past tense: created, updated, enabled, disabled, deleted, … */
  action: string;
  fields: FieldChange[];
  actor: Actor;
  requestId: string | null;
  at: Date;
}

/** The columns of an entry, in the order in which it is written. */
const columns =
  'project_id, change_id, object_type, object_id, campaign_id, action, fields, actor_type, actor_id, actor_name, request_id, occurred_at';

/** Writes the entry that says who changed what, in the transaction of the change itself: neither is ever there without the other. */
export async function recordChange(tx: Transaction, change: Change): Promise<void> {
  await tx.query(
    `/* change.record */
     insert into changes
       (${columns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      change.projectId, newId('chg', change.at), change.objectType, change.objectId, change.campaignId, change.action,
      JSON.stringify(change.fields), change.actor.type, change.actor.id, change.actor.name, change.requestId, change.at,
    ],
  );
}

/** The same for many changes of one transaction. */
export async function recordChanges(tx: Transaction, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const column = (of: (change: Change) => unknown): unknown[] => changes.map(of);
  await tx.query(
    `/* change.record_many */
     insert into changes
       (${columns})
     select ${columns}
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::text[], $9::text[], $10::text[],
                   $11::text[], $12::timestamptz[])
         as n(${columns})`,
    [
      column(({ projectId }) => projectId), column(({ at }) => newId('chg', at)), column(({ objectType }) => objectType), column(({ objectId }) => objectId),
      column(({ campaignId }) => campaignId), column(({ action }) => action), column(({ fields }) => JSON.stringify(fields)),
      column(({ actor }) => actor.type), column(({ actor }) => actor.id), column(({ actor }) => actor.name), column(({ requestId }) => requestId),
      column(({ at }) => at),
    ],
  );
}

/** What the entries of a statement that changes many objects of one kind have in common. */
export type CommonChange = Omit<Change, 'objectId' | 'campaignId' | 'fields'>;

/**
 * The same for objects that a statement changes itself, as a part of its `with`: of each row of its part `changed` with `object_id`, `campaign_id` and `fields`
 * (JSON as in `FieldChange`). `value` gives the placeholder of one more value.
 */
export function recordingChanged({ projectId, objectType, action, actor, requestId, at }: CommonChange, value: (given: unknown) => string): string {
  const text = (given: string | null): string => `${value(given)}::text`;
  const common = [actor.type, actor.id, actor.name, requestId].map(text);
  return `recorded as (
       insert into changes (${columns})
       select ${text(projectId)}, ${idInSql('chg')}, ${text(objectType)}, object_id, campaign_id, ${text(action)}, fields, ${common.join(', ')}, ${value(at)}::timestamptz
         from changed
     )`;
}

/** The members in which two versions of an object differ, in the order of `after`; a member that is gone counts as null. */
export function differences(before: Record<string, unknown>, after: Record<string, unknown>): FieldChange[] {
  return Object.keys(after)
    .filter((field) => !isDeepStrictEqual(before[field] ?? null, after[field] ?? null))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}
