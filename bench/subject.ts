/** What is redeemed: a project of its own with as many public codes in each of its campaigns. */
import { createApiKey } from '../server/access/api-key.store.ts';
import type { Pool } from '../server/platform/db.ts';
import { buildCampaign, buildProject, buildVoucher } from '../test/support/rows.ts';
import type { Database } from './place.ts';

export interface Subject extends Database {
  projectId: string;
  appId: string;
  secret: string;
  campaignIds: string[];
  /** As many of each campaign. */
  codes: string[];
  /** Of each order that is sent; none: an amount alone. */
  lines?: number;
}

/** Every code is without limit and takes 10 % off; every campaign has a money budget that the run does not use up. */
export async function buildSubject({ url, db }: Database, name: string, { campaigns = 1, codesEach = 1 } = {}): Promise<Subject> {
  const projectId = await buildProject(db, { name: `Bench ${name}` });
  const key = await createApiKey(db, { projectId, kind: 'server', name: 'Bench', role: 'admin' }, new Date());
  const [campaignIds, codes]: [string[], string[]] = [[], []];
  for (let number = 1; number <= campaigns; number += 1) {
    const campaignId = await buildCampaign(db, projectId, {
      campaign: { name: `Bench ${name} ${number}`, size: 'STANDALONE' },
      terms: { discount: { type: 'PERCENT', percent_off: 10 }, redemption_quantity: null },
      counters: { discount_max_minor: 1_000_000_000_000, vouchers_created: codesEach },
    });
    campaignIds.push(campaignId);
    for (let turn = 1; turn <= codesEach; turn += 1) {
      const code = `BENCH-${name.toUpperCase()}-${number}-${turn}`;
      await buildVoucher(db, projectId, campaignId, { code, redemption_quantity: null });
      codes.push(code);
    }
  }
  await db.query('/* bench.analyze */ analyze campaigns, campaign_counters, campaign_terms, vouchers');
  return { url, db, projectId, ...key, campaignIds, codes };
}

/** Throws unless every answered redemption is there once, in entries, counters and quarter hours alike: a fast wrong number is worth nothing. */
export async function checkBooks(db: Pool, projectId: string, answered: number): Promise<void> {
  const [row] = await db.query<Record<string, number>>(
    `/* bench.books */
    select sum(c.redemptions_succeeded)::bigint as counted, sum(c.discount_minor)::bigint as counted_minor, sum(c.customers_redeemed)::bigint as customers,
           (select count(*) from redemptions as r where r.project_id = $1 and r.result = 'SUCCESS') as entries,
           (select count(*) from redemptions as r where r.project_id = $1 and r.result = 'FAILURE') as failures,
           (select coalesce(sum(r.discount_minor), 0)::bigint from redemptions as r where r.project_id = $1) as entries_minor,
           (select coalesce(sum(b.redemptions_succeeded), 0)::bigint from campaign_buckets as b where b.project_id = $1) as bucketed
      from campaign_counters as c
     where c.project_id = $1`,
    [projectId],
  );
  const { counted, counted_minor, customers, entries, entries_minor, bucketed, failures } = row ?? {};
  const whole = [counted, customers, entries, bucketed].every((count) => count === answered) && counted_minor === entries_minor && failures === 0;
  if (!whole) throw new Error(`${answered} redemptions were answered, but the books say ${JSON.stringify(row)}`);
}
