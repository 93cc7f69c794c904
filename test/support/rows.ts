/** Rows as the product would have written them, for tests of what reads them. Each test makes its own project. */
import { newId } from '../../server/platform/ids.ts';
import type { Db } from '../../server/platform/db.ts';

type Row = Record<string, unknown>;

/** Inserts one row; objects become JSON. */
async function insert(db: Db, table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  const values = names.map((name) => (isJson(row[name]) ? JSON.stringify(row[name]) : row[name]));
  await db.query(`/* test.insert */ insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`, values);
}

function isJson(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export const buildTime = new Date('2026-11-01T12:00:00Z');

export async function buildProject(db: Db, change: Row = {}): Promise<string> {
  const row = { project_id: newId('proj', buildTime), name: 'Shop', time_zone: 'Europe/Berlin', currency: 'EUR', created_at: buildTime, ...change };
  await insert(db, 'projects', row);
  return row.project_id;
}

export interface CampaignRows {
  campaign?: Row;
  terms?: Row;
  counters?: Row;
}

/** A row's category by its name, as `category` of the row says it; made when the project has none of the name. */
async function withCategory(db: Db, projectId: string, { category, ...row }: Row): Promise<Row> {
  if (typeof category !== 'string') return row;
  const made = await db.query<{ category_id: string }>(
    `/* test.category */
     insert into categories (project_id, category_id, name, created_at)
     values ($1, $2, $3, $4)
     on conflict (project_id, name) do update set name = excluded.name
     returning category_id`,
    [projectId, newId('cat', buildTime), category, buildTime],
  );
  return { ...row, category_id: made[0]?.category_id };
}

/** A campaign with its first terms and its counters, and the category of the name `category`. */
export async function buildCampaign(db: Db, projectId: string, rows: CampaignRows = {}): Promise<string> {
  const campaign_id = newId('camp', buildTime);
  const key = { project_id: projectId, campaign_id };
  const campaign = await withCategory(db, projectId, rows.campaign ?? {});
  await insert(db, 'campaigns', { ...key, name: `Campaign ${campaign_id}`, size: 'STATIC', created_at: buildTime, ...campaign });
  await insert(db, 'campaign_terms', {
    ...key, version: 1, discount: { type: 'AMOUNT', amount_off: 1000 }, redemption_quantity: 1, created_at: buildTime, ...rows.terms,
  });
  await insert(db, 'campaign_counters', { ...key, ...rows.counters });
  return campaign_id;
}

/** The quarter of an hour that begins at `at`, with what happened in it. */
export async function buildBucket(db: Db, projectId: string, campaignId: string, at: string, row: Row): Promise<void> {
  await insert(db, 'campaign_buckets', { project_id: projectId, campaign_id: campaignId, bucket_at: at, ...row });
}

/** A day of history of which only the day is known. */
export async function buildDay(db: Db, projectId: string, campaignId: string, day: string, row: Row): Promise<void> {
  await insert(db, 'campaign_days', { project_id: projectId, campaign_id: campaignId, local_day: day, ...row });
}

export async function buildVoucher(db: Db, projectId: string, campaignId: string | null, row: Row = {}): Promise<string> {
  const voucher_id = newId('v', buildTime);
  await insert(db, 'vouchers', {
    project_id: projectId, voucher_id, campaign_id: campaignId, code: voucher_id.slice(-10), redemption_quantity: 1, created_at: buildTime,
    ...(await withCategory(db, projectId, row)),
  });
  if (campaignId !== null && row['is_historical'] !== true) await countUses(db, projectId, campaignId, voucher_id);
  return voucher_id;
}

/** As the product does when it makes a voucher; that the voucher was made is for the test to say. */
async function countUses(db: Db, projectId: string, campaignId: string, voucherId: string): Promise<void> {
  await db.query(
    `/* test.count_uses */
     update campaign_counters as k
        set uses_beyond_terms = k.uses_beyond_terms + coalesce(v.redemption_quantity, 0) - coalesce(t.redemption_quantity, 0),
            unlimited_beyond_terms = k.unlimited_beyond_terms + (v.redemption_quantity is null)::integer - (t.redemption_quantity is null)::integer
       from vouchers as v, campaigns as c
       join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
      where v.project_id = $1 and v.voucher_id = $3 and v.binned_at is null and c.project_id = $1 and c.campaign_id = $2
        and k.project_id = $1 and k.campaign_id = $2`,
    [projectId, campaignId, voucherId],
  );
}

export async function buildCustomer(db: Db, projectId: string, sourceId: string | null): Promise<string> {
  const customer_id = newId('cust', buildTime);
  await insert(db, 'customers', { project_id: projectId, customer_id, source_id: sourceId, created_at: buildTime });
  return customer_id;
}

export async function buildRedemption(db: Db, projectId: string, campaignId: string, row: Row = {}): Promise<string> {
  const redemption_id = newId('r', buildTime);
  await insert(db, 'redemptions', {
    project_id: projectId, redemption_id, kind: 'redemption', result: 'SUCCESS', code: 'CODE', campaign_id: campaignId, actor_type: 'api_key',
    occurred_at: buildTime, recorded_at: buildTime, ...row,
  });
  return redemption_id;
}

export async function buildPublication(db: Db, projectId: string, campaignId: string, row: Row = {}): Promise<string> {
  const publication_id = newId('pub', buildTime);
  await insert(db, 'publications', {
    project_id: projectId, publication_id, result: 'SUCCESS', campaign_id: campaignId, channel: 'API', actor_type: 'api_key', occurred_at: buildTime,
    recorded_at: buildTime, ...row,
  });
  return publication_id;
}

export async function buildOrder(db: Db, projectId: string, row: Row = {}): Promise<string> {
  const order_id = newId('ord', buildTime);
  await insert(db, 'orders', { project_id: projectId, order_id, status: 'PAID', created_at: buildTime, ...row });
  return order_id;
}

/** A limit that is not the campaign's total. */
export async function buildLimit(db: Db, projectId: string, campaignId: string, row: Row): Promise<void> {
  await insert(db, 'campaign_limits', { project_id: projectId, campaign_id: campaignId, max_value: 100, created_at: buildTime, ...row });
}

/** What is used of a scope in a period. */
export async function buildUsage(db: Db, projectId: string, campaignId: string, row: Row): Promise<void> {
  await insert(db, 'campaign_usage', { project_id: projectId, campaign_id: campaignId, scope_id: '', ...row });
}

/** A hold that is open, with its entry. */
export async function buildHold(db: Db, projectId: string, campaignId: string, voucherId: string, row: Row = {}): Promise<string> {
  const hold_id = newId('hold', buildTime);
  const hold = {
    project_id: projectId, hold_id, session_key: 'cart', voucher_id: voucherId, campaign_id: campaignId, expires_at: new Date('2027-01-01T00:00:00Z'), ...row,
  };
  await insert(db, 'holds', { ...hold, held_at: buildTime });
  await insert(db, 'hold_entries', { ...hold, kind: 'held', occurred_at: buildTime });
  return hold_id;
}

/** What stands for several redemptions, or rollbacks, made together. */
export async function buildParent(db: Db, projectId: string, row: Row = {}): Promise<string> {
  const parent_id = newId('r', buildTime);
  await insert(db, 'redemption_parents', { project_id: projectId, parent_id, kind: 'redemption', actor_type: 'api_key', occurred_at: buildTime, ...row });
  return parent_id;
}

export async function buildCampaignCustomer(db: Db, projectId: string, campaignId: string, customerId: string, row: Row): Promise<void> {
  await insert(db, 'campaign_customers', { project_id: projectId, campaign_id: campaignId, customer_id: customerId, ...row });
}

/** How often redemptions failed for one reason. */
export async function buildFailures(db: Db, projectId: string, campaignId: string, failureCode: string, failures: number): Promise<void> {
  await insert(db, 'campaign_failures', { project_id: projectId, campaign_id: campaignId, failure_code: failureCode, failures });
}

export async function buildChange(db: Db, projectId: string, campaignId: string, row: Row = {}): Promise<string> {
  const change_id = newId('chg', buildTime);
  await insert(db, 'changes', {
    project_id: projectId, change_id, object_type: 'campaign', object_id: campaignId, campaign_id: campaignId, action: 'updated', actor_type: 'member',
    actor_name: 'anna@example.com', occurred_at: buildTime, ...row,
  });
  return change_id;
}

/** Work that goes on after its request was answered, such as the making of codes; of a type that no task takes up. */
export async function buildAsyncAction(db: Db, projectId: string, campaignId: string, row: Row): Promise<void> {
  await insert(db, 'async_actions', {
    project_id: projectId, async_action_id: newId('aa', buildTime), type: 'TEST', campaign_id: campaignId, created_at: buildTime, ...row,
  });
}

/** A rule with its first version. */
export async function buildRule(db: Db, projectId: string, rules: Row, row: Row = {}): Promise<string> {
  const rule_id = newId('val', buildTime);
  await insert(db, 'rules', { project_id: projectId, rule_id, name: 'Rule', version: 1, created_at: buildTime });
  await buildRuleVersion(db, projectId, rule_id, rules, row);
  return rule_id;
}

export async function buildRuleVersion(db: Db, projectId: string, ruleId: string, rules: Row, row: Row = {}): Promise<void> {
  await insert(db, 'rule_versions', {
    project_id: projectId, rule_id: ruleId, version: 1, name: 'Rule', rules, type: 'expression', context_type: 'global', actor_type: 'system',
    created_at: buildTime, ...row,
  });
}

/** The rule holds for a campaign or voucher; what it names is for the test to have counted. */
export async function buildAssignment(db: Db, projectId: string, ruleId: string, type: 'campaign' | 'voucher', objectId: string): Promise<string> {
  const assignment_id = newId('asgm', buildTime);
  await insert(db, 'rule_assignments', { project_id: projectId, assignment_id, rule_id: ruleId, object_type: type, object_id: objectId, created_at: buildTime });
  return assignment_id;
}
