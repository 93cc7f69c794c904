import type { RedemptionFilter, RedemptionRow } from '../../contract/tracking.ts';
import type { Db } from '../platform/db.ts';
import { actorNameInSql } from './actor-name.ts';
import { endOf, toStretch, type StretchEnd } from './campaign-stretch.ts';
import { decodePosition, microsecondsInSql, positionInSql, scanPage, type Page } from '../platform/keyset.ts';
import { spell } from '../voucher/code-rules.ts';
import { findCodeRules } from '../voucher/code-rules.store.ts';

export interface RedemptionListQuery {
  projectId: string;
  campaignId: string;
  /** A code or its beginning, the source id (or id) of a customer, or the id of a redemption. */
  q: string | undefined;
  result: RedemptionFilter | undefined;
  after: string | undefined;
  limit: number;
}

/** Columns of an entry as lists show it; see `redemptionColumns`. */
export interface RedemptionColumns {
  redemption_id: string;
  kind: RedemptionRow['kind'];
  result: RedemptionRow['result'];
  is_rolled_back: boolean;
  rolls_back_id: string | null;
  occurred_at: Date;
  local_day: string | null;
  code: string;
  customer: string | null;
  order_minor: number | null;
  discount_minor: number | null;
  failure_code: string | null;
  failure_message: string | null;
  judged_by: RedemptionRow['judged_by'];
  actor: string;
}

/** What the rules said of an entry `a`, with what their conditions demanded, which stands in their versions. */
const judgedByInSql = `case when a.judged_by is null then '[]' else (
    select coalesce(jsonb_agg(jsonb_build_object('rule_id', j.id, 'version', j.version, 'name', v.name, 'broken', b.broken) order by j.place), '[]')
    from rows from (jsonb_to_recordset(a.judged_by -> 'rules') as (id text, version integer)) with ordinality as j(id, version, place)
    join rule_versions v on v.project_id = a.project_id and v.rule_id = j.id and v.version = j.version
    left join lateral (
      select jsonb_build_object('key', x.key, 'message', x.message, 'conditions', (
        select coalesce(jsonb_agg(c.condition || jsonb_build_object('conditions', coalesce(
          v.rules #> array_append(string_to_array(replace(c.condition ->> 'place', '.', '.rules.'), '.'), 'conditions'), '{}'
        )) order by c.place), '[]')
        from jsonb_array_elements(x.conditions) with ordinality as c(condition, place)
      )) as broken
      from jsonb_to_recordset(a.judged_by -> 'broken') as x(id text, key text, message text, conditions jsonb)
      where x.id = j.id
    ) b on true
  ) end`;

/** Select list of an entry `a` with its customer `u`. */
export const redemptionColumns = `a.redemption_id, a.kind, a.result, a.rolls_back_id, a.occurred_at, a.local_day, a.code,
  exists (
    select from redemptions b where b.project_id = a.project_id and b.rolls_back_id = a.redemption_id and b.kind = 'rollback' and b.result = 'SUCCESS'
  ) as is_rolled_back,
  coalesce(u.source_id, a.customer_id) as customer, a.order_minor, a.discount_minor, a.failure_code, a.failure_message, ${judgedByInSql} as judged_by,
  ${actorNameInSql} as actor`;

interface FoundRow extends Omit<RedemptionColumns, 'redemption_id'>, StretchEnd {
  redemption_id: string | null;
  at: number;
  position_id: string;
}

/**
 * Which entries are looked at: those of the campaign, or of what a search names. `isExact`: each of them is one that was searched for.
 * `prefix`: among the campaign's, those whose code begins so.
 */
interface Source {
  by: 'campaign_id' | 'voucher_id' | 'customer_id' | 'redemption_id';
  values: string[];
  isExact: boolean;
  prefix: string | null;
}

/** Codes that a search may begin before their entries are looked up one code after another; more of them fill a page soon anyway. */
const codesMax = 200;

/**
 * A page of a campaign's redemptions, failed redemptions and rollbacks, the latest first (`rolled_back`: the latest rollback first). What a
 * search names, failures and rollbacks are found by index; successes, and the beginning of very many codes, stretch by stretch.
 * Throws 404 for a campaign that the project does not have, 400 for an `after` of another list.
 */
export async function readRedemptionRows(db: Db, query: RedemptionListQuery): Promise<Page<RedemptionRow>> {
  const { projectId, campaignId, result, limit } = query;
  const { by, values, isExact, prefix } = await findSource(db, projectId, campaignId, query.q?.trim() ?? '');
  const text = listStatement(by, result);
  const page = await scanPage<FoundRow>({
    list: 'redemptions',
    limit,
    after: decodePosition('redemptions', query.after, ['number', 'string']),
    isFiltered: !isExact || result === 'succeeded',
    read: async (after, length, wanted) => {
      const rows = await db.query<FoundRow>(text, [projectId, campaignId, values, ...(after ?? [null, null]), length, wanted, prefix]);
      return toStretch(rows, campaignId, (row) => row.redemption_id !== null);
    },
    positionOf: (row) => [row.at, row.position_id],
  });
  return { rows: page.rows.map((row) => toRedemptionRow({ ...row, redemption_id: row.redemption_id ?? '' })), next: page.next };
}

interface NamedRow {
  redemption_id: string | null;
  customer_id: string | null;
  /** Begins with the code that is named exactly, if there is one. */
  voucher_ids: string[];
  is_code: boolean;
  codes: number;
}

/** What `q` names: a redemption, else a customer, else the code or the codes of the campaign that begin so. */
async function findSource(db: Db, projectId: string, campaignId: string, q: string): Promise<Source> {
  if (q === '') return { by: 'campaign_id', values: [campaignId], isExact: true, prefix: null };
  const code = spell(await findCodeRules(db, projectId), q);
  const [named] = await db.query<NamedRow>(sourceStatement, [projectId, campaignId, q, codesMax + 1, code]);
  const whole: Source = { by: 'campaign_id', values: [campaignId], isExact: false, prefix: code };
  if (named === undefined) return whole;
  if (named.redemption_id !== null) return { by: 'redemption_id', values: [named.redemption_id], isExact: false, prefix: null };
  if (named.customer_id !== null) return { by: 'customer_id', values: [named.customer_id], isExact: false, prefix: null };
  if (named.codes <= codesMax) return { by: 'voucher_id', values: named.voucher_ids, isExact: true, prefix: null };
  return named.is_code ? { by: 'voucher_id', values: named.voucher_ids.slice(0, 1), isExact: true, prefix: null } : whole;
}

const sourceStatement = `/* tracking.redemptions-source */
with codes as (
  (select voucher_id, campaign_id, code from vouchers where project_id = $1 and not is_historical and code ^@ $5 order by code limit $4)
  union all
  (select voucher_id, campaign_id, code from vouchers where project_id = $1 and campaign_id = $2 and is_historical and code ^@ $5 order by code limit $4)
)
select (select redemption_id from redemptions where project_id = $1 and redemption_id = $3 and campaign_id = $2) as redemption_id,
  coalesce(
    (select customer_id from customers where project_id = $1 and source_id = $3),
    (select customer_id from customers where project_id = $1 and customer_id = $3)
  ) as customer_id,
  array(select voucher_id from codes where campaign_id = $2 order by code) as voucher_ids,
  exists (select from codes where campaign_id = $2 and code = $5) as is_code,
  (select count(*) from codes) as codes`;

function listStatement(by: Source['by'], result: RedemptionFilter | undefined): string {
  // Rollbacks stand for what they took back: they have the campaign, the voucher and the customer of their redemptions.
  const isRolledBack = result === 'rolled_back';
  const column = isRolledBack && by === 'redemption_id' ? 'rolls_back_id' : by;
  const narrowed: Record<RedemptionFilter, string> = {
    succeeded: '', failed: `and r.kind = 'redemption' and r.result = 'FAILURE'`,
    rolled_back: `and r.kind = 'rollback'`, rollback: `and r.kind = 'rollback'`,
  };
  const filter: Record<RedemptionFilter, string> = {
    succeeded: `and r.kind = 'redemption' and r.result = 'SUCCESS'`, failed: '', rolled_back: `and r.result = 'SUCCESS'`, rollback: '',
  };
  return `/* tracking.redemptions */
with campaign as (
  select project_id from campaigns where project_id = $1 and campaign_id = $2 and binned_at is null
), scanned as (
  select r.redemption_id, r.rolls_back_id, r.campaign_id, r.kind, r.result, r.code, r.occurred_at,
    row_number() over (order by r.occurred_at desc, r.redemption_id desc) as n
  from unnest($3::text[]) as named(id)
  cross join lateral (
    select r.redemption_id, r.rolls_back_id, r.campaign_id, r.kind, r.result, r.code, r.occurred_at
    from redemptions r
    where r.project_id = $1 and r.${column} = named.id ${result === undefined ? '' : narrowed[result]}
      and ($4::bigint is null or (r.occurred_at, r.redemption_id) < ${positionInSql('$4', '$5')})
    order by r.occurred_at desc, r.redemption_id desc
    limit $6
  ) r
  order by r.occurred_at desc, r.redemption_id desc
  limit $6
), found as (
  select ${isRolledBack ? 'r.rolls_back_id' : 'r.redemption_id'} as redemption_id, r.redemption_id as position_id, r.occurred_at
  from scanned r
  where r.campaign_id = $2 and ($8::text is null or r.code ^@ $8) ${result === undefined ? '' : filter[result]}
  order by r.occurred_at desc, r.redemption_id desc
  limit $7
), ${endOf('$6', 'occurred_at, redemption_id')}
select ${redemptionColumns}, ${microsecondsInSql('f.occurred_at')} as at, f.position_id,
  ${microsecondsInSql('l.occurred_at')} as end_at, l.redemption_id as end_id
from campaign c
left join found f on true
left join redemptions a on a.project_id = c.project_id and a.redemption_id = f.redemption_id
left join customers u on u.project_id = c.project_id and u.customer_id = a.customer_id
left join ended l on true
order by f.occurred_at desc, f.position_id desc`;
}

/** An entry as lists and the panel show it. */
export function toRedemptionRow(row: RedemptionColumns): RedemptionRow {
  return {
    redemption_id: row.redemption_id,
    kind: row.kind,
    result: row.result,
    is_rolled_back: row.is_rolled_back,
    rolls_back_id: row.rolls_back_id,
    occurred_at: row.occurred_at.toISOString(),
    local_day: row.local_day,
    code: row.code,
    customer: row.customer,
    order_minor: row.order_minor,
    discount_minor: row.discount_minor,
    failure_code: row.failure_code,
    failure_message: row.failure_message,
    judged_by: row.judged_by,
    actor: row.actor,
  };
}
