/** A database as a newcomer gets it: the packaged PostgreSQL with its safe settings, in a temporary directory, migrated. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '../server/access/api-key.store.ts';
import { createPool, type Pool } from '../server/platform/db.ts';
import { startEmbeddedPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate, refuseUnsafeDatabase } from '../server/platform/migrate.ts';
import { migrationsDirectory } from '../server/platform/paths.ts';
import { buildCampaign, buildProject, buildVoucher } from '../test/support/rows.ts';
import { variants, type Variant } from './variant.ts';

export interface Place {
  url: string;
  db: Pool;
  close(): Promise<void>;
}

export async function openPlace(): Promise<Place> {
  const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-bench-'));
  chmodSync(directory, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory });
  await migrate(postgres.url, migrationsDirectory);
  await refuseUnsafeDatabase(postgres.url);
  const db = createPool({ connectionString: postgres.url, connectionsMax: 2 });
  const close = async (): Promise<void> => {
    await db.end();
    await postgres.stop();
    for (const path of [postgres.directory, directory]) rmSync(path, { recursive: true, force: true });
  };
  return { url: postgres.url, db, close };
}

export interface HotCampaign {
  projectId: string;
  campaignId: string;
  code: string;
}

export interface Scene {
  appId: string;
  secret: string;
  campaigns: Record<Variant, HotCampaign>;
}

/** A project with one hot campaign for each variant: one public code without limit, 10 % off, and a money budget that the run does not use up. */
export async function buildScene(db: Pool): Promise<Scene> {
  const projectId = await buildProject(db, { name: 'Bench' });
  const key = await createApiKey(db, { projectId, kind: 'server', name: 'Bench', role: 'admin' }, new Date());
  const entries: [Variant, HotCampaign][] = [];
  for (const variant of variants) {
    const campaignId = await buildCampaign(db, projectId, {
      campaign: { name: `Bench ${variant}`, size: 'STANDALONE' },
      terms: { discount: { type: 'PERCENT', percent_off: 10 }, redemption_quantity: null },
      counters: { discount_max_minor: 1_000_000_000_000, vouchers_created: 1 },
    });
    const code = `BENCH-${variant.toUpperCase()}`;
    await buildVoucher(db, projectId, campaignId, { code, redemption_quantity: null });
    entries.push([variant, { projectId, campaignId, code }]);
  }
  return { ...key, campaigns: Object.fromEntries(entries) as Record<Variant, HotCampaign> };
}

/** Throws unless every answered redemption is there once, in entries, counters and quarter hours alike: a fast wrong number is worth nothing. */
export async function checkBooks(db: Pool, { projectId, campaignId }: HotCampaign, answered: number): Promise<void> {
  const [row] = await db.query<Record<string, number>>(
    `/* bench.books */
    select c.redemptions_succeeded as counted, c.discount_minor as counted_minor, c.customers_redeemed as customers,
           (select count(*) from redemptions as r where r.project_id = c.project_id and r.campaign_id = c.campaign_id and r.result = 'SUCCESS') as entries,
           (select coalesce(sum(r.discount_minor), 0)::bigint from redemptions as r where r.project_id = c.project_id and r.campaign_id = c.campaign_id) as entries_minor,
           (select coalesce(sum(b.redemptions_succeeded), 0)::bigint from campaign_buckets as b
             where b.project_id = c.project_id and b.campaign_id = c.campaign_id) as bucketed
      from campaign_counters as c
     where c.project_id = $1
       and c.campaign_id = $2`,
    [projectId, campaignId],
  );
  const { counted, counted_minor, customers, entries, entries_minor, bucketed } = row ?? {};
  const whole = [counted, customers, entries, bucketed].every((count) => count === answered) && counted_minor === entries_minor;
  if (!whole) throw new Error(`${answered} redemptions were answered, but the books say ${JSON.stringify(row)}`);
}
