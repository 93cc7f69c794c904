import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import {
  buildBucket, buildCampaign, buildHold, buildLimit, buildParent, buildProject, buildRedemption, buildUsage, buildVoucher,
} from '../../test/support/rows.ts';
import { readVerifyReport } from './verify.query.ts';

const { pool, owner } = await testDatabase();

/** Constraints keep some of the defects out of the database; without them it is verify that must find them. */
beforeAll(async () => {
  await owner.query(`
    alter table campaign_usage drop constraint campaign_usage_redemptions_not_over_limit;
    alter table campaign_counters drop constraint campaign_orders_not_over_limit;
    drop index hold_entries_one_end`);
});

interface Books {
  project: string;
  campaign: string;
  /** Held by an open session. */
  voucher: string;
  hold: string;
  parent: string;
  parts: [string, string];
  rollbackParent: string;
}

/** A campaign with limits for a day and a week, an open hold, a stack that stands and one that was rolled back. In a zone where it is the next day already. */
async function buildBooks(): Promise<Books> {
  const project = await buildProject(pool, { time_zone: 'Pacific/Auckland' });
  const sums = { redemptions_succeeded: 4, rollbacks_succeeded: 2, discount_minor: 400, discount_rolled_back_minor: 200, order_minor: 4000, order_rolled_back_minor: 2000 };
  const campaign = await buildCampaign(pool, project, {
    counters: { ...sums, vouchers_created: 5, codes_redeemed: 2, held_redemptions: 1, held_discount_minor: 100, held_order_minor: 1000, order_max_minor: 3000 },
  });
  await buildBucket(pool, project, campaign, '2026-11-01T12:00:00Z', sums);
  const held = await buildVoucher(pool, project, campaign, { held_quantity: 1 });
  const hold = await buildHold(pool, project, campaign, held, { discount_minor: 100, order_minor: 1000 });
  for (const [period, period_start] of [['day', '2026-11-02'], ['week', '2026-11-02']]) {
    await buildLimit(pool, project, campaign, { scope: 'campaign', measure: 'redemptions', period });
    const used = { redemptions: 2, discount_minor: 200, order_minor: 2000, held_redemptions: 1, held_discount_minor: 100, held_order_minor: 1000 };
    await buildUsage(pool, project, campaign, { scope: 'campaign', period, period_start, ...used, redemptions_max: 100 });
  }
  const stack = async (redeemed_quantity: number): Promise<{ parent: string; parts: [string, string] }> => {
    const parent = await buildParent(pool, project);
    const part = async (): Promise<string> => {
      const voucher_id = await buildVoucher(pool, project, campaign, { redeemed_quantity });
      return buildRedemption(pool, project, campaign, { voucher_id, parent_id: parent, discount_minor: 100, order_minor: 1000 });
    };
    return { parent, parts: [await part(), await part()] };
  };
  const [{ parent, parts }, taken] = [await stack(1), await stack(0)];
  const rollbackParent = await buildParent(pool, project, { kind: 'rollback', rolls_back_id: taken.parent });
  for (const rolls_back_id of taken.parts) {
    const [row] = await owner.query<{ voucher_id: string }>('select voucher_id from redemptions where project_id = $1 and redemption_id = $2', [
      project, rolls_back_id,
    ]);
    await buildRedemption(pool, project, campaign, {
      kind: 'rollback', rolls_back_id, parent_id: rollbackParent, ...row, discount_minor: 100, order_minor: 1000,
    });
  }
  return { project, campaign, voucher: held, hold, parent, parts, rollbackParent };
}

async function broken(project: string): Promise<string[]> {
  const { invariants } = await readVerifyReport(pool, project, new Date());
  return invariants.flatMap(({ name, rows }) => rows.map((row) => `${name}: ${row.object_id}: ${row.member}`));
}

test('books with limits, holds and stacks that balance break nothing', async () => {
  expect(await broken((await buildBooks()).project)).toEqual([]);
});

type Plant = [what: string, sql: string, values: (books: Books) => string[], finds: (books: Books) => string];

const plants: Plant[] = [
  ['a day that lost a redemption', `update campaign_usage set redemptions = 1 where project_id = $1 and period = 'day'`, (b) => [b.project],
    (b) => `use of limits: ${b.campaign}: redemptions of a campaign in a day from 2026-11-02`],
  ['a week that lost what is held', `update campaign_usage set held_order_minor = 0 where project_id = $1 and period = 'week'`, (b) => [b.project],
    (b) => `use of limits: ${b.campaign}: held_order_minor of a campaign in a week from 2026-11-02`],
  ['a day that is missing', `delete from campaign_usage where project_id = $1 and period = 'day'`, (b) => [b.project],
    (b) => `use of limits: ${b.campaign}: redemptions of a campaign in a day from 2026-11-02`],
  ['a limit for a day that was passed', `update campaign_usage set redemptions_max = 2 where project_id = $1 and period = 'day'`, (b) => [b.project],
    (b) => `limits of campaigns: ${b.campaign}: redemptions and holds of a campaign in a day from 2026-11-02`],
  ['a limit of order value that was passed', 'update campaign_counters set order_max_minor = 2999 where project_id = $1', (b) => [b.project],
    (b) => `limits of campaigns: ${b.campaign}: order value and holds, at most the limit`],
  ['a voucher that forgot its hold', 'update vouchers set held_quantity = 0 where project_id = $1 and voucher_id = $2', (b) => [b.project, b.voucher],
    (b) => `holds: ${b.voucher}: held_quantity`],
  ['a campaign that forgot what is held', 'update campaign_counters set held_discount_minor = 0 where project_id = $1', (b) => [b.project],
    (b) => `holds: ${b.campaign}: held_discount_minor`],
  ['a hold that was lost', 'delete from holds where project_id = $1', (b) => [b.project], (b) => `holds: ${b.hold}: ways it ended, or open`],
  ['a hold that ended and is open', `insert into hold_entries (project_id, hold_id, kind, session_key, voucher_id, expires_at, occurred_at)
    values ($1, $2, 'released', 'cart', $3, now(), now())`, (b) => [b.project, b.hold, b.voucher], (b) => `holds: ${b.hold}: ways it ended, or open`],
  ['a hold that nobody made', `delete from hold_entries where project_id = $1`, (b) => [b.project], (b) => `holds: ${b.hold}: beginnings`],
  ['a hold used up by nothing', `insert into hold_entries (project_id, hold_id, kind, session_key, voucher_id, expires_at, occurred_at, redemption_id)
    values ($1, $2, 'consumed', 'cart', $3, now(), now(), 'r_none')`, (b) => [b.project, b.hold, b.voucher], (b) => `holds: ${b.hold}: the redemption that used it up`],
  ['a stack of one', 'update redemptions set parent_id = null where project_id = $1 and redemption_id = $2', (b) => [b.project, b.parts[0]],
    (b) => `stacks: ${b.parent}: parts, at least 2`],
  ['a stack with a part that failed', `update redemptions set result = 'FAILURE', failure_code = 'quantity_exceeded' where project_id = $1 and redemption_id = $2`,
    (b) => [b.project, b.parts[0]], (b) => `stacks: ${b.parent}: parts that failed`],
  ['half a stack rolled back', `insert into redemptions (project_id, redemption_id, kind, result, rolls_back_id, code, actor_type, occurred_at, recorded_at)
    values ($1, 'rr_half', 'rollback', 'SUCCESS', $2, 'CODE', 'system', now(), now())`, (b) => [b.project, b.parts[0]], (b) => `stacks: ${b.parent}: parts rolled back`],
  ['a stack that nothing stands for', 'delete from redemption_parents where project_id = $1 and parent_id = $2', (b) => [b.project, b.parent],
    (b) => `stacks: ${b.parent}: the entry that stands for its parts`],
];

test.each(plants)('%s is named', async (_, sql, values, finds) => {
  const books = await buildBooks();
  await owner.query(sql, values(books));
  expect(await broken(books.project)).toContain(finds(books));
});
