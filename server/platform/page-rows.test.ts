/** Lists of the wire contract in tables that have grown since the database last looked at them, as in every new project. */
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildCampaign, buildProject } from '../../test/support/rows.ts';
import { listCampaigns } from '../campaign/campaign-list.query.ts';
import { listProducts } from '../catalogue/product-list.query.ts';
import { listSkus } from '../catalogue/sku-list.query.ts';
import { listCustomers } from '../customer/customer-list.query.ts';
import { listOrders } from '../order/order-list.query.ts';
import { publicationOrders } from '../publication/publication-fields.ts';
import { listPublications } from '../publication/publication.store.ts';
import { redemptionOrders } from '../redemption/redemption-fields.ts';
import { listRedemptions } from '../redemption/redemption.store.ts';
import { listAssignments, listRules } from '../rule/rule-list.query.ts';
import { listVouchers } from '../voucher/voucher-list.query.ts';
import type { Db } from './db.ts';
import { Conditions, readListing } from './wire-list.ts';

const { pool, owner } = await testDatabase();
const now = new Date('2026-11-20T12:00:00Z');
/** By cursor, so that nothing is counted. */
const page = { limit: 100, starting_after: '' };

interface List {
  /** Tables that hold it, with what their columns have in the `n`th row of the project `$1`. */
  tables: Record<string, Record<string, string>>;
  read(db: Db, projectId: string): Promise<unknown[]>;
}

const at = "now() - n * interval '1 second'";
const product = { product_id: "'prod_' || n", created_at: at };

const lists: Record<string, List> = {
  campaigns: {
    tables: {
      campaigns: { campaign_id: "'camp_' || n", name: "'Campaign ' || n", size: "'STATIC'", created_at: at },
      campaign_terms: { campaign_id: "'camp_' || n", version: '1', discount: `'{"type": "AMOUNT", "amount_off": 1}'`, created_at: at },
      campaign_counters: { campaign_id: "'camp_' || n" },
    },
    read: async (db, projectId) => (await listCampaigns(db, projectId, page, now)).campaigns,
  },
  vouchers: {
    tables: { vouchers: { voucher_id: "'v_' || n", code: "'GROWN-' || n", discount: `'{"type": "AMOUNT", "amount_off": 1}'`, created_at: at } },
    read: async (db, projectId) => (await listVouchers(db, projectId, page, now)).vouchers,
  },
  customers: {
    tables: { customers: { customer_id: "'cust_' || n", created_at: at } },
    read: async (db, projectId) => (await listCustomers(db, projectId, page, now)).customers,
  },
  orders: {
    tables: { orders: { order_id: "'ord_' || n", status: "'PAID'", created_at: at } },
    read: async (db, projectId) => (await listOrders(db, projectId, page)).orders,
  },
  redemptions: {
    tables: {
      redemptions: {
        redemption_id: "'r_' || n", kind: "'redemption'", result: "'SUCCESS'", code: "'CODE'", campaign_id: '$2', actor_type: "'api_key'", occurred_at: at, recorded_at: at,
      },
    },
    read: (db, projectId) => {
      const conditions = new Conditions('true', [projectId]);
      return listRedemptions(db, conditions, readListing(conditions, page, redemptionOrders, 'r.redemption_id'));
    },
  },
  publications: {
    tables: {
      publications: { publication_id: "'pub_' || n", result: "'SUCCESS'", campaign_id: '$2', channel: "'API'", actor_type: "'api_key'", occurred_at: at, recorded_at: at },
    },
    read: (db, projectId) => {
      const conditions = new Conditions('p.project_id = $1', [projectId]);
      return listPublications(db, conditions, readListing(conditions, page, publicationOrders, 'p.publication_id'));
    },
  },
  products: { tables: { products: product }, read: async (db, projectId) => (await listProducts(db, projectId, page)).products },
  skus: {
    tables: { products: { product_id: "'prod_' || n", created_at: at }, skus: { product_id: "'prod_1'", sku_id: "'sku_' || n", created_at: at } },
    read: async (db, projectId) => (await listSkus(db, projectId, 'prod_1', page)).skus,
  },
  rules: {
    tables: {
      rules: { rule_id: "'val_' || n", name: "'Rule ' || n", version: '1', created_at: at },
      rule_versions: {
        rule_id: "'val_' || n", version: '1', name: "'Rule ' || n", rules: "'{}'", type: "'expression'", context_type: "'global'", actor_type: "'api_key'", created_at: at,
      },
    },
    read: async (db, projectId) => (await listRules(db, projectId, page)).rules,
  },
  assignments: {
    tables: {
      rules: { rule_id: "'val_' || n", name: "'Rule ' || n", version: '1', created_at: at },
      rule_assignments: { assignment_id: "'asgm_' || n", rule_id: "'val_' || n", object_type: "'campaign'", object_id: '$2', created_at: at },
    },
    read: async (db, projectId) => (await listAssignments(db, projectId, page)).assignments,
  },
};

const size = 3_000;

/** What was read of tables in a transaction so far, in rows. */
async function rowsRead(tx: Db): Promise<number> {
  const [row] = await tx.query<{ rows: number }>('select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::bigint as rows from pg_stat_xact_user_tables');
  return row?.rows ?? 0;
}

/** With none and with one row of a list there when its tables were analyzed: where a project seems to have one row, any index of it seems as good. */
const grown = Object.entries(lists).flatMap(([name, list]) => [0, 1].map((before): [string, number, List] => [name, before, list]));

test.each(grown)('a page of %s reads no project for each of its rows, in tables that have grown since they were analyzed with %i of them', async (_, before, { tables, read }) => {
  for (const table of Object.keys(tables)) await owner.query(`truncate ${table} cascade`);
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId);
  const grow = async (first: number, last: number, after = ''): Promise<void> => {
    for (const [table, columns] of Object.entries(tables)) {
      await owner.query(
        `insert into ${table} (project_id, ${Object.keys(columns).join(', ')})
         select $1, ${Object.values(columns).join(', ')} from generate_series($3::int, $4::int) as n where $2 <> ''`,
        [projectId, campaignId, first, last],
      );
      if (after !== '') await owner.query(`${after} ${table}`);
    }
  };
  for (const table of Object.keys(tables)) await owner.query(`alter table ${table} set (autovacuum_enabled = off)`);
  await grow(1, before, 'analyze');
  await grow(before + 1, size);
  const fetched = await pool.transaction(async (tx) => {
    const already = await rowsRead(tx);
    // By cursor one more is read than the page has.
    expect([100, 101]).toContain((await read(tx, projectId)).length);
    return (await rowsRead(tx)) - already;
  });
  expect(fetched).toBeLessThan(2 * size);
});
