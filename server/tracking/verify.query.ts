import type { VerifyReport } from '../../contract/tracking.ts';
import type { Db, Pool } from '../platform/db.ts';

type Invariant = VerifyReport['invariants'][number];

/** What must always be true, and the view that returns the rows that break it (migrations/0005-tracking.sql). */
const invariants: { invariant: string; name: string; view: string; says: string }[] = [
  { invariant: 'I1', name: 'redemptions of vouchers', view: 'verify_voucher_redemptions', says: 'a voucher is redeemed as often as its entries say' },
  { invariant: 'I2', name: 'redemptions of campaigns', view: 'verify_campaign_redemptions', says: 'a campaign has redeemed what its entries and its vouchers say' },
  { invariant: 'I3', name: 'limits of vouchers', view: 'verify_voucher_limits', says: 'no voucher is redeemed more often than it may be' },
  { invariant: 'I5', name: 'money', view: 'verify_campaign_money', says: 'what a campaign has spent is the sum of its entries' },
  { invariant: 'I4', name: 'use of limits', view: 'verify_usage', says: 'what is used of a limit in a scope and period is the sum of its entries' },
  { invariant: 'I5', name: 'limits of campaigns', view: 'verify_campaign_limits', says: 'what is used and held is within every limit' },
  { invariant: 'I8', name: 'orders', view: 'verify_orders', says: 'an order has the discount of its redemptions, and none is below 0 or above its order' },
  { invariant: 'I9', name: 'rollbacks', view: 'verify_rollbacks', says: 'a rollback takes back one redemption, once, later, and not more than it gave' },
  { invariant: 'I10', name: 'stacks', view: 'verify_stacks', says: 'codes redeemed together were all redeemed, and are rolled back together' },
  { invariant: 'I11', name: 'holds', view: 'verify_holds', says: 'what is reserved is what open holds say, and each hold ends in one way' },
  { invariant: 'I12', name: 'codes', view: 'verify_codes', says: 'no code exists twice' },
  { invariant: 'I13', name: 'vouchers', view: 'verify_voucher_counts', says: 'a campaign has as many vouchers as counted, each with the publications and the holder that the entries say' },
  { invariant: 'I13', name: 'uses of codes', view: 'verify_uses', says: 'what codes may be redeemed beyond the terms of their campaign is counted' },
  { invariant: 'I21', name: 'figures', view: 'verify_figures', says: 'the parts of every figure add up to it' },
  { invariant: 'I21', name: 'customers', view: 'verify_customers', says: 'a customer has of a campaign what the entries say' },
  { invariant: 'I23', name: 'references', view: 'verify_references', says: 'whatever names another object names one of its own project' },
];

interface BrokenRow {
  object_type: string;
  object_id: string;
  member: string;
  expected: number | null;
  actual: number | null;
  broken: number;
}

/** Rows shown of those that break an invariant. */
const rowsShown = 20;

/** Checks every invariant of a project on its live data; each is one statement, and so sees one moment. Nothing is ever repaired by itself. */
export async function readVerifyReport(db: Pool, projectId: string, now: Date): Promise<VerifyReport> {
  const checked: Invariant[] = [];
  // One after another: each may read every entry of the project.
  for (const { view, ...invariant } of invariants) {
    const rows = await db.transaction(async (tx) => {
      // All that is read is compared with all: one by one is right only for a project that statistics believe to be small, which they know late.
      await tx.query('/* tracking.verify-plan */ set local enable_nestloop = off');
      return tx.query<BrokenRow>(
        `/* tracking.verify */
         select object_type, object_id, member, expected, actual, count(*) over () as broken from ${view} where project_id = $1 limit ${rowsShown}`,
        [projectId],
      );
    });
    checked.push({ ...invariant, broken: rows[0]?.broken ?? 0, rows: rows.map(toRow) });
  }
  return { project_id: projectId, as_of: now.toISOString(), holds: checked.every(({ broken }) => broken === 0), invariants: checked };
}

function toRow({ object_type, object_id, member, expected, actual }: BrokenRow): Invariant['rows'][number] {
  return { object_type, object_id, member, expected, actual };
}

export interface ProjectName {
  project_id: string;
  name: string;
}

/** The projects to check: all of the installation, or those of a name or id. */
export async function listProjectNames(db: Db, nameOrId: string | null): Promise<ProjectName[]> {
  return db.query<ProjectName>(
    `/* tracking.verify-projects */
     select project_id, name from projects where $1::text is null or project_id = $1 or name = $1 order by created_at, project_id`,
    [nameOrId],
  );
}
