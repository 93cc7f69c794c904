import type { Pool } from '../server/platform/db.ts';
import type { Bench, Result } from './bench.ts';
import { takeTurns, type Contestant } from './rounds.ts';
import { buildSubject, checkBooks, type Subject } from './subject.ts';

/** Bytes of disk allowed for one stored redemption with its order, its customer and the indexes: 2,100 at ten million, and room for the log. */
const bytesEach = 3_000;

/** The same redemptions over few and over many stored entries of the same campaign, in two databases of one server, in turns. */
export async function measureStored(bench: Bench): Promise<Result> {
  const [few, wanted] = bench.isQuick ? [10_000, 300_000] : [10_000, 10_000_000];
  const many = Math.min(wanted, Math.floor(bench.place.freeBytes() / 2 / bytesEach));
  if (many < wanted) bench.say(`There is no room for ${wanted.toLocaleString('en-US')} entries here; ${many.toLocaleString('en-US')} are stored.`);
  const contestants: Contestant[] = [];
  for (const [name, entries] of [['bench_few', few], ['bench_many', many]] as const) contestants.push(await contestantOver(bench, name, entries));
  const lines = await takeTurns(bench, contestants);
  for (const [index, { server, subject }] of contestants.entries()) {
    await server.stop();
    await checkBooks(subject.db, subject.projectId, bench.runner.answered(subject) + (index === 0 ? few : many));
  }
  for (const name of ['bench_few', 'bench_many']) await bench.place.dropDatabase(name);
  const [fewRate = 0, manyRate = 0] = lines.map(({ perSecond }) => perSecond);
  const name = `redemptions over ${many.toLocaleString('en-US')} entries / over ${few.toLocaleString('en-US')}`;
  return { lines, measures: [{ name, reached: manyRate / fewRate, target: { atLeast: 0.8 }, digits: 2 }] };
}

async function contestantOver(bench: Bench, databaseName: string, entries: number): Promise<Contestant> {
  const database = await bench.place.openDatabase(databaseName);
  const subject = await buildSubject(database, 'stored');
  const startedAt = performance.now();
  await fill(database.db, subject, entries);
  bench.say(`${entries.toLocaleString('en-US')} entries stored in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const server = await bench.runner.startServer('redemption', database.url);
  return { name: `redemption, over ${entries.toLocaleString('en-US')} entries`, server, subject };
}

/** A year of redemptions as the product would have left them, each with an order and a customer of its own. */
async function fill(db: Pool, { projectId, campaignIds, codes }: Subject, entries: number): Promise<void> {
  const [campaignId = '', code = ''] = [campaignIds[0], codes[0]];
  // Made anew at the end, which is many times faster than one row at a time.
  const indexes = await db.query<{ name: string; definition: string }>(
    `/* bench.indexes */
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
      from pg_index as i
      join pg_class as c on c.oid = i.indexrelid
     where i.indrelid = any('{redemptions,orders,customers,campaign_customers}'::regclass[])
       and not exists (select from pg_constraint as n where n.conindid = i.indexrelid)`,
  );
  for (const { name } of indexes) await db.query(`/* bench.drop-index */ drop index ${name}`);
  for (const statement of fillStatements) await db.query(statement, [projectId, campaignId, entries, ...(statement.includes('$4') ? [code] : [])]);
  for (const { definition } of indexes) await db.query(definition);
  await db.query('/* bench.vacuum */ vacuum (analyze) redemptions, orders, customers, campaign_customers, campaign_buckets');
  await db.query('/* bench.checkpoint */ checkpoint');
}

/** When the nth of $3 happened: evenly over a year. */
const at = `now() - interval '1 year' * (($3::bigint - n) / $3::double precision)`;
/** Its id: in the order of time, as ids are. */
const id = (prefix: string): string => `'${prefix}_' || lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || lpad(to_hex(n), 12, '0')`;
const amount = '(1000 + (n * 7919) % 9000)';
const discount = `(${amount} / 10)`;

const fillStatements = [
  `/* bench.fill-customers */
  insert into customers (project_id, customer_id, source_id, created_at)
  select $1, ${id('cust')}, 'stored-' || n, ${at}
    from generate_series(1, $3::bigint) as n
   where $2::text is not null`,
  `/* bench.fill-campaign-customers */
  insert into campaign_customers (project_id, campaign_id, customer_id, redemptions)
  select $1, $2, ${id('cust')}, 1
    from generate_series(1, $3::bigint) as n`,
  `/* bench.fill-orders */
  insert into orders (project_id, order_id, status, customer_id, amount_minor, discount_minor, created_at)
  select $1, ${id('ord')}, 'PAID', ${id('cust')}, ${amount}, ${discount}, ${at}
    from generate_series(1, $3::bigint) as n
   where $2::text is not null`,
  `/* bench.fill-redemptions */
  insert into redemptions (project_id, redemption_id, kind, result, code, voucher_id, campaign_id, customer_id, order_id, order_minor, discount_minor,
                           actor_type, occurred_at, recorded_at)
  select $1, ${id('r')}, 'redemption', 'SUCCESS', $4, v.voucher_id, $2, ${id('cust')}, ${id('ord')}, ${amount}, ${discount}, 'api_key', ${at}, ${at}
    from generate_series(1, $3::bigint) as n
    join vouchers as v on v.project_id = $1 and v.code = $4`,
  `/* bench.fill-buckets */
  insert into campaign_buckets (project_id, campaign_id, bucket_at, redemptions_succeeded, discount_minor, order_minor)
  select $1, $2, date_bin('15 minutes', ${at}, '2000-01-01'), count(*), sum(${discount}), sum(${amount})
    from generate_series(1, $3::bigint) as n
   group by 3`,
  `/* bench.fill-counters */
  update campaign_counters as c
     set redemptions_succeeded = $3, codes_redeemed = 1, customers_redeemed = $3, discount_minor = b.discount_minor, order_minor = b.order_minor
    from (select sum(discount_minor)::bigint as discount_minor, sum(order_minor)::bigint as order_minor from campaign_buckets where project_id = $1) as b
   where c.project_id = $1
     and c.campaign_id = $2`,
  `/* bench.fill-voucher */
  update vouchers set redeemed_quantity = $3, terms_version = 1 where project_id = $1 and campaign_id = $2`,
];
