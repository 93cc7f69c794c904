/**
 * Judging staged rows, one statement per section: each row gets a verdict, which is `new`, `existing` (imported before), `duplicate` (says
 * again what an earlier row says) or the reason why it is bad. What makes two rows the same is said here and nowhere else:
 * a campaign is its key; a voucher its campaign and code; a publication its campaign, customer and day; a redemption its campaign, code,
 * customer and day, and which of several such rows it is, since a customer may well redeem one code twice on a day.
 */
import type { Transaction } from '../platform/db.ts';
import { idInSql } from '../platform/ids.ts';
import { badRowReasons, badRowsListedMax, type BadRow, type BadRowReason, type ImportNotices, type Section } from './import-report.ts';
import type { Recipe } from './recipe.ts';
import { analyze } from './stage.store.ts';

/** Where and by what an import runs. */
export interface ImportScope {
  projectId: string;
  recipe: Recipe;
  now: Date;
}

/** Verdicts of rows whose content is in the database when the import is done. */
const isGood = `verdict in ('new', 'existing')`;

/** SQL text of the key under which a row's entry is found again; of one length, whatever the source's ids are like. $2 is the recipe's name. */
function importKey(section: Section, ...members: string[]): string {
  return `encode(sha256(convert_to(jsonb_build_array($2::text, '${section}', ${members.join(', ')})::text, 'UTF8')), 'hex')`;
}

export async function judgeCampaigns(tx: Transaction, { projectId, recipe, now }: ImportScope): Promise<void> {
  const { from = null, to = null } = recipe.observed ?? {};
  await tx.query(
    `/* import.judge-campaigns */
    create temporary table judged_campaigns on commit drop as
    with keyed as (
      select s.line, s.key, s.name, s.description, s.category, s.start_day, s.starts_at, s.end_day, s.ends_at, s.metadata,
             ${importKey('campaigns', 's.key')} as import_key,
             first_value(s.line) over (partition by s.key order by s.line) as first_line,
             first_value(s.key) over (partition by s.name order by s.line) as first_key_of_name
        from staged_campaigns as s
    )
    select k.line, k.key, k.name, k.description, k.category, k.start_day, k.starts_at, k.end_day, k.ends_at, k.metadata, k.import_key,
           coalesce(c.campaign_id, ${idInSql('camp')}) as campaign_id,
           case when k.start_day < $4::date or k.end_day > $5::date then greatest(k.start_day, $4::date) end as observed_from,
           case when k.start_day < $4::date or k.end_day > $5::date then least(k.end_day, $5::date) end as observed_to,
           case
             when (k.name, k.description, k.category, k.start_day, k.end_day, k.metadata)
                  is distinct from (f.name, f.description, f.category, f.start_day, f.end_day, f.metadata) then 'conflicting_row'
             when k.line <> k.first_line then 'duplicate'
             when c.binned_at is not null then 'deleted_campaign'
             when c.campaign_id is not null then 'existing'
             when k.end_day < k.start_day then 'ends_before_start'
             when k.ends_at > $3::timestamptz then 'not_finished'
             when k.end_day < $4::date or k.start_day > $5::date then 'not_observed'
             when n.campaign_id is not null or k.first_key_of_name <> k.key then 'name_taken'
             else 'new'
           end as verdict
      from keyed as k
      join staged_campaigns as f on f.line = k.first_line
      left join campaigns as c on c.project_id = $1 and c.import_key = k.import_key
      left join campaigns as n on n.project_id = $1 and n.name = k.name`,
    [projectId, recipe.name, now, from, to],
  );
  await analyze(tx, 'judged_campaigns');
}

export async function judgeVouchers(tx: Transaction, { projectId }: ImportScope): Promise<void> {
  await tx.query(
    `/* import.judge-vouchers */
    create temporary table judged_vouchers on commit drop as
    select s.line, s.campaign, s.code, s.metadata, c.campaign_id, coalesce(v.voucher_id, ${idInSql('v')}) as voucher_id,
           case
             when c.campaign_id is null then 'unknown_campaign'
             when s.metadata is distinct from first_value(s.metadata) over same_code then 'conflicting_row'
             when row_number() over same_code > 1 then 'duplicate'
             when v.voucher_id is not null then 'existing'
             else 'new'
           end as verdict
      from staged_vouchers as s
      left join judged_campaigns as c on c.key = s.campaign and c.${isGood}
      left join vouchers as v on v.project_id = $1 and v.campaign_id = c.campaign_id and v.code = s.code and v.is_historical
    window same_code as (partition by s.campaign, s.code order by s.line)`,
    [projectId],
  );
  await analyze(tx, 'judged_vouchers');
}

export async function judgePublications(tx: Transaction, { projectId, recipe, now }: ImportScope): Promise<void> {
  await tx.query(
    `/* import.judge-publications */
    create temporary table judged_publications on commit drop as
    with keyed as (
      select s.line, s.campaign, s.customer, s.day is null as is_time_inferred, c.campaign_id,
             coalesce(s.day, c.start_day) as day, coalesce(s.at, c.starts_at) as at,
             ${importKey('publications', 's.campaign', 's.customer', 's.day')} as import_key
        from staged_publications as s
        left join judged_campaigns as c on c.key = s.campaign and c.${isGood}
    )
    select k.line, k.campaign, k.customer, k.is_time_inferred, k.campaign_id, k.day, k.at, k.import_key,
           case
             when k.campaign_id is null then 'unknown_campaign'
             when k.at > $3::timestamptz then 'in_the_future'
             when row_number() over (partition by k.import_key order by k.line) > 1 then 'duplicate'
             when p.publication_id is not null then 'existing'
             else 'new'
           end as verdict
      from keyed as k
      left join publications as p on p.project_id = $1 and p.import_key = k.import_key`,
    [projectId, recipe.name, now],
  );
  await analyze(tx, 'judged_publications');
}

/** Needs the vouchers of the import to be written: a code may also come from an earlier import of the recipe. */
export async function judgeRedemptions(tx: Transaction, { projectId, recipe, now }: ImportScope): Promise<void> {
  await tx.query(
    `/* import.judge-redemptions */
    create temporary table judged_redemptions on commit drop as
    with counted as (
      select s.line, s.campaign, s.code, s.customer, s.day, s.at, c.campaign_id,
             c.start_day, c.end_day, c.observed_from, c.observed_to,
             row_number() over (partition by s.campaign, s.code, s.customer, s.day order by s.line) as ordinal
        from staged_redemptions as s
        left join judged_campaigns as c on c.key = s.campaign and c.${isGood}
    ), keyed as (
      select n.line, n.campaign, n.code, n.customer, n.day, n.at, n.campaign_id, n.ordinal,
             n.day < coalesce(n.observed_from, n.start_day) or n.day > coalesce(n.observed_to, n.end_day) as is_outside_dates,
             ${importKey('redemptions', 'n.campaign', 'n.code', 'n.customer', 'n.day', 'n.ordinal')} as import_key
        from counted as n
    )
    select k.line, k.campaign, k.code, k.customer, k.day, k.at, k.campaign_id, k.ordinal, k.is_outside_dates, k.import_key, v.voucher_id,
           case
             when k.campaign_id is null then 'unknown_campaign'
             when v.voucher_id is null then 'unknown_code'
             when k.at > $3::timestamptz then 'in_the_future'
             when r.redemption_id is not null then 'existing'
             else 'new'
           end as verdict
      from keyed as k
      left join vouchers as v on v.project_id = $1 and v.campaign_id = k.campaign_id and v.code = k.code and v.is_historical
      left join redemptions as r on r.project_id = $1 and r.import_key = k.import_key`,
    [projectId, recipe.name, now],
  );
  await analyze(tx, 'judged_redemptions');
}

/** How many rows of a section got which verdict. */
export async function countVerdicts(tx: Transaction, section: Section): Promise<Map<string, number>> {
  const rows = await tx.query<{ verdict: string; rows: number }>(
    `/* import.count-verdicts */ select verdict, count(*) as rows from judged_${section} group by verdict`,
  );
  return new Map(rows.map(({ verdict, rows }) => [verdict, rows]));
}

const subjects: Record<Section, string> = {
  campaigns: `'campaign ' || key || ', "' || name || '", ' || start_day || ' to ' || end_day`,
  vouchers: `'campaign ' || campaign || ', code ' || code`,
  publications: `'campaign ' || campaign || ', customer ' || customer || coalesce(', ' || day, '')`,
  redemptions: `'campaign ' || campaign || ', code ' || code || ', ' || day`,
};

/** The first bad rows of a section, by line. */
export async function listBadRows(tx: Transaction, section: Section, file: string): Promise<BadRow[]> {
  const rows = await tx.query<{ line: number; verdict: BadRowReason; subject: string }>(
    `/* import.list-bad-rows */
    select line, verdict, ${subjects[section]} as subject from judged_${section} where verdict = any ($1) order by line limit $2`,
    [Object.keys(badRowReasons), badRowsListedMax],
  );
  return rows.map(({ line, verdict, subject }) => ({ file, line, reason: verdict, detail: subject }));
}

/** What is odd about the good rows of the files; the import's entries must be written. */
export async function countNotices(tx: Transaction, { projectId }: ImportScope): Promise<ImportNotices> {
  const [notices] = await tx.query<ImportNotices>(
    `/* import.count-notices */
    select (select count(*) from judged_redemptions where ${isGood} and is_outside_dates) as redemptions_outside_dates,
           (select count(*)
              from campaign_customers as cc
              join judged_campaigns as c on c.campaign_id = cc.campaign_id and c.${isGood}
             where cc.project_id = $1 and cc.redemptions > 0 and cc.publications = 0) as redeemers_not_published,
           (select count(*) from judged_redemptions where ${isGood} and ordinal > 1 and customer is not null) as redemptions_repeated_on_a_day,
           (select count(*)
              from (select from judged_redemptions where ${isGood} and customer is not null
                     group by customer, code, day having count(distinct campaign_id) > 1) as twice) as redemptions_in_several_campaigns,
           (select count(*) from judged_campaigns where ${isGood} and observed_from is not null) as campaigns_partly_observed`,
    [projectId],
  );
  if (notices === undefined) throw new Error('an aggregate without groups has one row');
  return notices;
}
