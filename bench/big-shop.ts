/** A shop of many codes and what came of them, as the product would have left it: for lists at any depth, filtered by what is common and what is rare. */
import { createHash } from 'node:crypto';
import type { Pool } from '../server/platform/db.ts';
import { buildCampaign, buildProject } from '../test/support/rows.ts';

export interface BigShop {
  projectId: string;
  /** The largest campaign: six tenths of the codes. */
  campaignId: string;
  campaignName: string;
  vouchers: number;
  /** A tenth of the codes each: customers, redemptions with their orders, publications. */
  entries: number;
}

/** Hundredths of the codes that campaigns have; the last two are without one, and of one in the bin. */
const shares = [60, 20, 10, 5, 2, 1, 1, 1] as const;
const tables = ['vouchers', 'customers', 'orders', 'redemptions', 'publications'] as const;

/**
 * Codes by the twenty thousand of one instant, as they are made; of ten codes one is redeemed, another one published to a customer who holds it, a third
 * one changed. Of metadata one key is common and one is rare.
 */
export async function fillBigShop(db: Pool, vouchers: number): Promise<BigShop> {
  const projectId = await buildProject(db, { name: 'Bench pages' });
  const campaignIds: (string | null)[] = [];
  for (const [index, share] of shares.entries()) {
    const counters = { vouchers_created: (vouchers / 100) * share, redemptions_succeeded: 35_136, discount_minor: 35_136, order_minor: 351_360 };
    const isBinned = index === shares.length - 1;
    const campaign = { name: `Bench codes ${index + 1}`, ...(isBinned && { binned_at: new Date() }) };
    campaignIds.push(index === shares.length - 2 ? null : await buildCampaign(db, projectId, { campaign, counters }));
  }
  const entries = vouchers / 10;
  await withoutIndexes(db, async () => {
    for (const [index, share] of shares.entries()) {
      const before = shares.slice(0, index).reduce((sum: number, each) => sum + each, 0);
      const [from, to] = [(vouchers / 100) * before + 1, (vouchers / 100) * (before + share)];
      await db.query(vouchersStatement, [projectId, campaignIds[index], from, to]);
    }
    for (const statement of entriesStatements) await db.query(statement, [projectId, campaignIds[0], entries]);
  });
  await db.query(bucketsStatement, [projectId, campaignIds[0]]);
  await db.query(`/* bench.vacuum */ vacuum (analyze) ${tables.join(', ')}, campaign_buckets`);
  await db.query('/* bench.analyze */ analyze campaigns, campaign_terms, campaign_counters');
  return { projectId, campaignId: campaignIds[0] ?? '', campaignName: 'Bench codes 1', vouchers, entries };
}

/** Indexes are made anew after `fill`, which is many times faster than one row at a time. */
async function withoutIndexes(db: Pool, fill: () => Promise<void>): Promise<void> {
  const indexes = await db.query<{ name: string; definition: string }>(
    `/* bench.indexes */
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
      from pg_index as i
      join pg_class as c on c.oid = i.indexrelid
     where i.indrelid = any('{${tables.join(',')}}'::regclass[])
       and not exists (select from pg_constraint as n where n.conindid = i.indexrelid)`,
  );
  for (const { name } of indexes) await db.query(`/* bench.drop-index */ drop index ${name}`);
  await fill();
  for (const { definition } of indexes) await db.query(definition);
}

/** Evenly over a year, in the order of `n`. */
const at = (n: string, of: string): string => `timestamptz '2026-01-01' + (${n}) * (interval '1 year' / (${of}))`;
const id = (prefix: string, n: string, digits: number): string => `'${prefix}_' || lpad(to_hex(${n}), 12, '0') || left(md5((${n})::text), ${digits - 12})`;
/** Ten hex digits in no order, another one for each `n` up to 2^40. */
const code = (n: string): string => `upper(lpad(to_hex((${n}::bigint * 676767676767) & 1099511627775), 10, '0'))`;
const customer = (n: string): string => id('cust', n, 24);
const voucher = (n: string): string => id('v', n, 32);

const idOfNth = (prefix: string, digits: number) => (n: number): string => (
  `${prefix}_${n.toString(16).padStart(12, '0')}${createHash('md5').update(String(n)).digest('hex').slice(0, digits - 12)}`);
/** The ids of the nth of each kind. */
export const idOf = {
  voucher: idOfNth('v', 32), customer: idOfNth('cust', 24), order: idOfNth('ord', 24), redemption: idOfNth('r', 24), publication: idOfNth('pub', 32),
};

const vouchersStatement = `/* bench.fill-vouchers */
insert into vouchers (project_id, voucher_id, code, campaign_id, terms_version, redemption_quantity, redeemed_quantity, publications, holder_customer_id, active,
  metadata, created_at, updated_at)
select $1, ${voucher('n')}, ${code('n')}, $2, case when n % 10 in (1, 2) then 1 end, 1, (n % 10 = 1)::integer, (n % 10 = 2)::integer,
  case when n % 10 = 2 then ${customer('n / 10 + 1')} end, n % 10000 <> 5,
  case when n % 1000000 = 6 then '{"audit": "yes", "city": "Oslo"}' when n % 5 = 0 then jsonb_build_object('city', 'City ' || n % 50, 'row', n) else '{}' end,
  timestamptz '2026-01-01' + (n / 20000) * interval '7 minutes', case when n % 10 = 3 then timestamptz '2026-06-01' + n * interval '1 second' end
  from generate_series($3::bigint, $4::bigint) as n`;

const entriesStatements = [
  `/* bench.fill-customers */
  insert into customers (project_id, customer_id, source_id, name, email, address, metadata, created_at, updated_at)
  select $1, ${customer('n')}, 'shop-' || n, 'Name ' || md5(n::text), md5(n::text) || '@example.com', jsonb_build_object('city', 'City ' || n % 500),
    case when n % 100000 = 0 then '{"audit": "yes"}' else jsonb_build_object('tier', n % 5, 'row', n) end, ${at('n', '$3::bigint')},
    case when n % 10 = 3 then ${at('n', '$3::bigint')} end
    from generate_series(1, $3::bigint) as n
   where $2::text is not null`,
  `/* bench.fill-orders */
  insert into orders (project_id, order_id, source_id, status, customer_id, amount_minor, discount_minor, metadata, created_at, updated_at)
  select $1, ${id('ord', 'n', 24)}, case when n % 2 = 0 then 'order-' || n end, 'PAID', ${customer('n')}, 1000 + (n * 7919) % 9000, 100,
    case when n % 100000 = 0 then '{"audit": "yes"}' else jsonb_build_object('shop', n % 5) end, ${at('n', '$3::bigint')},
    case when n % 10 = 3 then ${at('n', '$3::bigint')} end
    from generate_series(1, $3::bigint) as n
   where $2::text is not null`,
  `/* bench.fill-redemptions */
  insert into redemptions (project_id, redemption_id, kind, result, code, voucher_id, campaign_id, customer_id, order_id, order_minor, discount_minor, metadata,
    failure_code, actor_type, occurred_at, recorded_at)
  select $1, ${id('r', 'n', 24)}, 'redemption', case when n % 1000 = 0 then 'FAILURE' else 'SUCCESS' end, v.code, v.voucher_id, v.campaign_id, ${customer('n')},
    ${id('ord', 'n', 24)}, 1000 + (n * 7919) % 9000, 100, case when n % 100000 = 0 then '{"audit": "yes"}' else jsonb_build_object('till', n % 5) end,
    case when n % 1000 = 0 then 'voucher_expired' end, 'api_key', ${at('n', '$3::bigint')}, ${at('n', '$3::bigint')}
    from generate_series(1, $3::bigint) as n
    join vouchers as v on v.project_id = $1 and v.voucher_id = ${voucher('(n - 1) * 10 + 1')}
   where $2::text is not null`,
  `/* bench.fill-publications */
  insert into publications (project_id, publication_id, result, campaign_id, customer_id, tracking_id, voucher_ids, voucher_code, channel, metadata, actor_type, occurred_at, recorded_at)
  select $1, ${id('pub', 'n', 32)}, 'SUCCESS', v.campaign_id, v.holder_customer_id, 'shop-' || n, array[v.voucher_id], v.code, 'API',
    case when n % 100000 = 0 then '{"audit": "yes"}' else jsonb_build_object('list', n % 5) end, 'api_key', ${at('n', '$3::bigint')}, ${at('n', '$3::bigint')}
    from generate_series(1, $3::bigint) as n
    join vouchers as v on v.project_id = $1 and v.voucher_id = ${voucher('(n - 1) * 10 + 2')}
   where $2::text is not null`,
];

const bucketsStatement = `/* bench.fill-buckets */
insert into campaign_buckets (project_id, campaign_id, bucket_at, redemptions_succeeded, discount_minor, order_minor)
select $1, $2, at, 1, 1, 10
  from generate_series(date_bin('15 minutes', now(), '2000-01-01') - interval '366 days', now(), '15 minutes') as at`;
