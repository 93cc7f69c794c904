/** Vouchers on the stage of an import (`staged`, see platform/import.store.ts), judged and written set-wise. */
import type { Db, Transaction } from '../platform/db.ts';
import { idInSql } from '../platform/ids.ts';
import type { RuleObject } from '../rule/rule.ts';

/** Where imported vouchers belong; without a campaign they stand alone. */
export interface ImportTarget {
  projectId: string;
  campaignId: string | null;
}

/** Codes that the project has elsewhere, binned ones included; of a campaign's own codes only those in the bin. */
export async function findForeignCodes(db: Db, { projectId, campaignId }: ImportTarget, codes: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ code: string }>(
    `/* voucher.import-foreign-codes */
     select code
       from vouchers
      where project_id = $1 and code = any($2::text[]) and not is_historical
        and ($3::text is null or campaign_id is distinct from $3 or binned_at is not null)`,
    [projectId, codes, campaignId],
  );
  return rows.map(({ code }) => code);
}

/** Rows that cannot be taken because of what the project has. */
export async function findTakenRows(tx: Transaction, { projectId, campaignId }: ImportTarget): Promise<{ row: number; key: string; reason: string }[]> {
  return tx.query(
    `/* voucher.import-taken */
     select s.row, s.key,
            case when v.binned_at is not null then 'The code is in the bin'
                 when $2::text is null then 'The code exists already'
                 else 'The code exists already, outside this campaign' end as reason
       from staged as s
       join vouchers as v on v.project_id = $1 and v.code = s.key and not v.is_historical
      where $2::text is null or v.campaign_id is distinct from $2 or v.binned_at is not null
      order by s.row`,
    [projectId, campaignId],
  );
}

/** Of some codes those that the project has. */
export async function findCodesThere(tx: Transaction, projectId: string, codes: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ code: string }>(
    `/* voucher.import-there */
     select code
       from vouchers
      where project_id = $1 and code = any($2::text[]) and not is_historical`,
    [projectId, codes],
  );
  return rows.map(({ code }) => code);
}

/** Rows with the id of a category that the project does not have. */
export async function findRowsWithoutCategory(tx: Transaction, projectId: string): Promise<{ row: number; key: string; reason: string }[]> {
  return tx.query(
    `/* voucher.import-without-category */
     select s.row, s.key, 'Cannot find category with id ' || (s.item ->> 'categoryId') as reason
       from staged as s
      where s.item ->> 'categoryId' is not null
        and not exists (select from categories as c where c.project_id = $1 and c.category_id = s.item ->> 'categoryId')
      order by s.row`,
    [projectId],
  );
}

/** Ids of rules on the stage, each once. */
export async function findRuleIds(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ rule_id: string }>(
    `/* voucher.import-rule-ids */ select distinct jsonb_array_elements_text(item -> 'ruleIds') as rule_id from staged where item ? 'ruleIds'`,
  );
  return rows.map((row) => row.rule_id);
}

/** Rows with the id of a rule that the project does not have, or with two rules that choose products. */
export async function findRowsWithBadRules(tx: Transaction, projectId: string): Promise<{ row: number; key: string; reason: string }[]> {
  return tx.query(
    `/* voucher.import-bad-rules */
     select s.row, s.key,
            case when n.unknown is null then 'Only one validation rule of a voucher may have applicable_to'
                 else 'Cannot find validation_rules with id ' || n.unknown end as reason
       from staged as s
            cross join lateral (
              select min(k.id) filter (where r.rule_id is null) as unknown, count(v.applicable_to) as choosing
                from jsonb_array_elements_text(s.item -> 'ruleIds') as k(id)
                left join rules as r on r.project_id = $1 and r.rule_id = k.id and r.deleted_at is null
                left join rule_versions as v on v.project_id = $1 and v.rule_id = r.rule_id and v.version = r.version
            ) as n
      where s.item ? 'ruleIds' and (n.unknown is not null or n.choosing > 1)
      order by s.row`,
    [projectId],
  );
}

/** Assigns rules to the vouchers that were made, as their rows say; the vouchers by the id of their rule, in the order of these ids. */
export async function assignStagedRules(tx: Transaction, projectId: string, now: Date): Promise<Map<string, RuleObject[]>> {
  const rows = await tx.query<{ rule_id: string; object_id: string }>(
    `/* voucher.import-assign-rules */
     insert into rule_assignments (project_id, assignment_id, rule_id, object_type, object_id, created_at)
     select $1, ${idInSql('asgm')}, n.rule_id, 'voucher', v.voucher_id, $2
       from staged as s
            cross join lateral jsonb_array_elements_text(s.item -> 'ruleIds') as n(rule_id)
            join vouchers as v on v.project_id = $1 and v.code = s.key and not v.is_historical
      where s.item ? 'ruleIds' and not exists (select from known as k where k.key = s.key)
     returning rule_id, object_id`,
    [projectId, now],
  );
  const ofRule = new Map([...new Set(rows.map((row) => row.rule_id))].sort().map((ruleId): [string, RuleObject[]] => [ruleId, []]));
  for (const row of rows) ofRule.get(row.rule_id)?.push({ type: 'voucher', id: row.object_id });
  return ofRule;
}

/** Names of categories on the stage, at most `limit` of them. */
export async function findCategoryNames(tx: Transaction, limit: number): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `/* voucher.import-category-names */
     select distinct item ->> 'category' as name
       from staged
      where item ->> 'category' is not null and item ->> 'categoryId' is null
      order by name
      limit $1`,
    [limit],
  );
  return rows.map(({ name }) => name);
}

/** How many of the staged vouchers the campaign has already, beside those in the rows `except`. */
export async function countStagedKnown(tx: Transaction, { projectId, campaignId }: ImportTarget, except: readonly number[]): Promise<number> {
  const rows = await tx.query<{ known: number }>(
    `/* voucher.import-count-staged-known */
     select count(*) as known
       from staged as s
       join vouchers as v on v.project_id = $1 and v.code = s.key and not v.is_historical
      where v.campaign_id = $2 and v.binned_at is null
        and not exists (select from unnest($3::integer[]) as e(row) where e.row = s.row)`,
    [projectId, campaignId, except],
  );
  return rows[0]?.known ?? 0;
}

/** Notes which vouchers the campaign has already; to be called before the others are made. */
export async function noteKnown(tx: Transaction, { projectId, campaignId }: ImportTarget): Promise<void> {
  await tx.query(`/* voucher.import-known-make */ create temporary table known (key text collate "C" primary key, voucher_id text not null) on commit drop`);
  await tx.query(
    `/* voucher.import-known */
     insert into known (key, voucher_id)
     select s.key, v.voucher_id
       from staged as s
       join vouchers as v on v.project_id = $1 and v.code = s.key and not v.is_historical
      where v.campaign_id = $2 and v.binned_at is null`,
    [projectId, campaignId],
  );
}

export interface Written {
  /** Ids of categories by name. */
  categories: Record<string, string>;
  /** Of rows that do not say; of metadata, keys that they do not have. */
  defaults: { active: boolean; quantity: number | null; categoryId: string | null; metadata: Record<string, unknown> };
  now: Date;
}

const categoryId = `coalesce(s.item ->> 'categoryId', $3::jsonb ->> (s.item ->> 'category'))`;
/** A member of an item as JSON; null of JSON is none. */
const json = (member: string): string => `nullif(s.item -> '${member}', 'null')`;

/** Makes the vouchers that the project does not have yet, in the order of their codes; how many, and their uses. */
export async function insertStaged(
  tx: Transaction, { projectId, campaignId }: ImportTarget, { categories, defaults, now }: Written,
): Promise<{ made: number; uses: number; unlimited: number }> {
  const rows = await tx.query<{ made: number; uses: number; unlimited: number }>(
    `/* voucher.import-insert */
     with made as (
       insert into vouchers
         (project_id, voucher_id, code, campaign_id, category_id, active, redemption_quantity, discount, start_date, expiration_date, validity_timeframe,
          validity_day_of_week, validity_hours, additional_info, metadata, created_at)
       select $1, ${idInSql('v')}, s.key, $2, coalesce(${categoryId}, $6), coalesce((s.item ->> 'active')::boolean, $4),
              case when s.item ? 'quantity' then (s.item ->> 'quantity')::integer else $5 end, ${json('discount')},
              (s.item ->> 'startDate')::timestamptz, (s.item ->> 'expirationDate')::timestamptz, ${json('validityTimeframe')},
              (select array_agg(d.day::smallint) from jsonb_array_elements_text(${json('validityDayOfWeek')}) as d(day)),
              ${json('validityHours')}, s.item ->> 'additionalInfo', $8::jsonb || (s.item -> 'metadata'), $7
         from staged as s
        where not exists (select from known as k where k.key = s.key)
        order by s.key
       returning redemption_quantity
     )
     select count(*) as made, coalesce(sum(redemption_quantity), 0)::bigint as uses, count(*) filter (where redemption_quantity is null) as unlimited
       from made`,
    [projectId, campaignId, JSON.stringify(categories), defaults.active, defaults.quantity, defaults.categoryId, now, JSON.stringify(defaults.metadata)],
  );
  return rows[0] ?? { made: 0, uses: 0, unlimited: 0 };
}

/** Takes `active` and the category of those that were there before, locked in the order of their ids; how many there are. */
export async function updateKnown(tx: Transaction, { projectId, campaignId }: ImportTarget, { categories, now }: Written): Promise<number> {
  const locked = await tx.query(
    `/* voucher.import-lock */
     select v.voucher_id
       from known as k
       join vouchers as v on v.project_id = $1 and v.voucher_id = k.voucher_id
      where v.campaign_id = $2 and v.binned_at is null
      order by v.voucher_id
        for update of v`,
    [projectId, campaignId],
  );
  await tx.query(
    `/* voucher.import-update */
     update vouchers as v
        set active = coalesce((s.item ->> 'active')::boolean, v.active), category_id = coalesce(${categoryId}, v.category_id), updated_at = $4
       from known as k
       join staged as s on s.key = k.key
      where v.project_id = $1 and v.voucher_id = k.voucher_id and v.campaign_id = $2
        and (v.active, v.category_id) is distinct from (coalesce((s.item ->> 'active')::boolean, v.active), coalesce(${categoryId}, v.category_id))`,
    [projectId, campaignId, JSON.stringify(categories), now],
  );
  return locked.length;
}

/** How many the campaign had when the import began. */
export async function countKnown(tx: Transaction): Promise<number> {
  const rows = await tx.query<{ known: number }>('/* voucher.import-count-known */ select count(*) as known from known');
  return rows[0]?.known ?? 0;
}
