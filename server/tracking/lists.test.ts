import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import {
  buildCampaign, buildChange, buildCustomer, buildOrder, buildProject, buildPublication, buildRedemption, buildVoucher,
} from '../../test/support/rows.ts';
import { readChangeRows } from '../change/change-list.query.ts';
import { createApiKey } from '../access/api-key.store.ts';
import { encodePosition, type Page } from '../platform/keyset.ts';
import type { RedemptionFilter } from '../../contract/tracking.ts';
import type { VoucherFilter } from '../../contract/voucher-filter.ts';
import { readCampaignReach } from './campaign-reach.query.ts';
import { readPublicationRows } from './publication-list.query.ts';
import { readRedemptionRows, type RedemptionListQuery } from './redemption-list.query.ts';
import { readRedemption } from './redemption.query.ts';
import { readVoucherRows, type VoucherListQuery } from './voucher-list.query.ts';

const { pool } = await testDatabase();
const now = new Date('2026-11-24T12:00:00Z');

interface Place {
  projectId: string;
  campaignId: string;
}

async function place(rows = {}): Promise<Place> {
  const projectId = await buildProject(pool);
  return { projectId, campaignId: await buildCampaign(pool, projectId, rows) };
}

const vouchers = (at: Place, asked: VoucherFilter & Partial<Pick<VoucherListQuery, 'after' | 'limit'>> = {}): ReturnType<typeof readVoucherRows> => {
  const { after, limit = 50, ...filter } = asked;
  return readVoucherRows(pool, { ...at, filter, after, limit, now });
};
const history = (at: Place, asked: Partial<RedemptionListQuery> = {}): ReturnType<typeof readRedemptionRows> =>
  readRedemptionRows(pool, { ...at, q: undefined, result: undefined, after: undefined, limit: 50, ...asked });

/** All rows of a list, page by page; how many pages it took. */
async function readAll<Row>(read: (after: string | undefined) => Promise<Page<Row>>): Promise<{ rows: Row[]; pages: number }> {
  const rows: Row[] = [];
  let after: string | undefined;
  let pages = 0;
  do {
    const page = await read(after);
    rows.push(...page.rows);
    after = page.next ?? undefined;
    pages += 1;
  } while (after !== undefined);
  return { rows, pages };
}

const minutes = (count: number): Date => new Date(Date.parse('2026-11-20T00:00:00Z') + count * 60_000);

test('a voucher has one state, by its own dates before those of its terms', async () => {
  const at = await place({ terms: { start_date: '2026-11-01T00:00:00Z', expiration_date: '2026-12-01T00:00:00Z' } });
  const build = (code: string, row = {}): Promise<string> => buildVoucher(pool, at.projectId, at.campaignId, { code, ...row });
  await build('active');
  await build('active 2', { redemption_quantity: null, redeemed_quantity: 9, expiration_date: '2026-12-24T00:00:00Z' });
  const used = await build('used_up', { redeemed_quantity: 1 });
  await buildRedemption(pool, at.projectId, at.campaignId, { voucher_id: used, code: 'used_up' });
  await build('disabled', { active: false, redeemed_quantity: 1, expiration_date: '2026-11-02T00:00:00Z' });
  await build('expired', { expiration_date: now, redeemed_quantity: 1 });
  await build('not_started', { start_date: '2026-11-24T12:00:00.001Z' });
  await build('historical', { is_historical: true, expiration_date: now });
  await build('active binned', { binned_at: now });
  const { rows } = await vouchers(at);
  expect(rows).toHaveLength(7);
  for (const { code, state } of rows) expect([code, state]).toEqual([code, code.split(' ')[0]]);
  for (const state of ['active', 'used_up', 'disabled', 'expired', 'not_started', 'historical'] as const) {
    expect((await vouchers(at, { state })).rows.map(({ code }) => code).toSorted()).toEqual(state === 'active' ? ['active', 'active 2'] : [state]);
  }
});

test('a voucher that kept an older version of the terms has the dates of that version', async () => {
  const at = await place({ terms: { expiration_date: '2026-12-01T00:00:00Z' } });
  await pool.query("insert into campaign_terms (project_id, campaign_id, version, expiration_date, created_at) values ($1, $2, 2, '2026-11-20', now())", [at.projectId, at.campaignId]);
  await pool.query('update campaigns set terms_version = 2 where project_id = $1 and campaign_id = $2', [at.projectId, at.campaignId]);
  await buildVoucher(pool, at.projectId, at.campaignId, { code: 'follows' });
  await buildVoucher(pool, at.projectId, at.campaignId, { code: 'kept', terms_version: 1 });
  const rows = (await vouchers(at)).rows.map(({ code, state, expiration_date }) => [code, state, expiration_date]);
  expect(rows.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([['follows', 'expired', '2026-11-20T00:00:00.000Z'], ['kept', 'active', '2026-12-01T00:00:00.000Z']]);
});

test('a voucher row says who holds it and how often it was used', async () => {
  const at = await place();
  const customer = await buildCustomer(pool, at.projectId, 'anna');
  const voucher = await buildVoucher(pool, at.projectId, at.campaignId, {
    code: 'X', holder_customer_id: customer, publications: 2, redeemed_quantity: 1, redemption_quantity: 3,
  });
  expect((await vouchers(at)).rows).toEqual([{
    voucher_id: voucher, code: 'X', state: 'active', redeemed_quantity: 1, redemption_quantity: 3, publications: 2, holder: 'anna', expiration_date: null,
    created_at: '2026-11-01T12:00:00.000Z',
  }]);
});

test('vouchers are found by the beginning of their code, letters and signs as they are, or by all of it in any case, in this campaign only', async () => {
  const at = await place();
  const other = await buildCampaign(pool, at.projectId);
  for (const code of ['AB%1', 'AB%12', 'AB_1', 'ab%1', 'ZZ']) await buildVoucher(pool, at.projectId, at.campaignId, { code });
  await buildVoucher(pool, at.projectId, other, { code: 'AB%11' });
  await buildVoucher(pool, at.projectId, at.campaignId, { code: 'AB%0', is_historical: true });
  await buildVoucher(pool, at.projectId, other, { code: 'AB%00', is_historical: true });
  const codes = (q: string): Promise<string[]> => vouchers(at, { q }).then(({ rows }) => rows.map(({ code }) => code));
  expect(await codes('AB%')).toEqual(['AB%0', 'AB%1', 'AB%12']);
  expect(await codes(' AB%1 ')).toEqual(['AB%1', 'AB%12', 'ab%1']);
  expect(await codes('B%')).toEqual([]);
  const paged = await readAll((after) => vouchers(at, { q: 'AB', after, limit: 1 }));
  expect(paged).toMatchObject({ pages: 4, rows: [{ code: 'AB%0' }, { code: 'AB%1' }, { code: 'AB%12' }, { code: 'AB_1' }] });
});

test('used up vouchers stand in the order of their last use, each once, over all pages', async () => {
  const at = await place();
  const use = async (code: string, uses: number[], row = {}): Promise<void> => {
    const voucher_id = await buildVoucher(pool, at.projectId, at.campaignId, { code, redeemed_quantity: uses.length, redemption_quantity: uses.length, ...row });
    for (const minute of uses) await buildRedemption(pool, at.projectId, at.campaignId, { voucher_id, code, occurred_at: minutes(minute) });
    await buildRedemption(pool, at.projectId, at.campaignId, { voucher_id, code, occurred_at: minutes(99), result: 'FAILURE', failure_code: 'quantity_exceeded' });
  };
  await use('B', [1, 5, 9]);
  await use('C', [2, 3]);
  await use('A', [10]);
  await use('not yet', [6, 7], { redemption_quantity: 3 });
  const { rows } = await readAll((after) => vouchers(at, { state: 'used_up', after, limit: 1 }));
  expect(rows.map(({ code }) => code)).toEqual(['A', 'B', 'C']);
});

async function manyVouchers(at: Place, count: number): Promise<void> {
  await pool.query(
    `insert into vouchers (project_id, voucher_id, campaign_id, code, redemption_quantity, active, created_at)
     select $1, 'v_' || $2 || lpad(n::text, 6, '0'), $2, $2 || lpad(n::text, 6, '0'), 1, n % 2000 <> 0, $3 from generate_series(1, $4::integer) as n`,
    [at.projectId, at.campaignId, now, count],
  );
}

test('pages of many vouchers made at one instant hold each once', async () => {
  const at = await place();
  await manyVouchers(at, 250);
  const { rows, pages } = await readAll((after) => vouchers(at, { after, limit: 100 }));
  expect(pages).toBe(3);
  expect(new Set(rows.map(({ code }) => code)).size).toBe(250);
});

test('few among many are all found, over as many stretches as it takes', async () => {
  const at = await place();
  await manyVouchers(at, 30_000);
  const disabled = await readAll((after) => vouchers(at, { state: 'disabled', after, limit: 10 }));
  expect(disabled.rows).toHaveLength(15);
  expect(disabled.pages).toBe(2);
  const other = { ...at, campaignId: await buildCampaign(pool, at.projectId) };
  const early = await buildVoucher(pool, at.projectId, other.campaignId, { code: `${at.campaignId}999999` });
  expect((await readAll((after) => vouchers(other, { q: at.campaignId, after }))).rows).toMatchObject([{ voucher_id: early }]);
});

/** One customer redeems twice and takes one back; a guest is refused. */
async function buildHistory(at: Place): Promise<Record<'anna' | 'stands' | 'taken' | 'failed' | 'rollback' | 'failedRollback', string>> {
  const anna = await buildCustomer(pool, at.projectId, 'anna');
  const voucher_id = await buildVoucher(pool, at.projectId, at.campaignId, { code: 'AUT-1', redemption_quantity: 2, redeemed_quantity: 1 });
  const order_id = await buildOrder(pool, at.projectId, { source_id: 'o-1', amount_minor: 5000, discount_minor: 1000, customer_id: anna });
  const build = (minute: number, row = {}): Promise<string> => buildRedemption(pool, at.projectId, at.campaignId, { occurred_at: minutes(minute), code: 'AUT-1', voucher_id, ...row });
  const stands = await build(1, { customer_id: anna, order_id, order_minor: 5000, discount_minor: 1000, metadata: { till: 4 }, request_id: 'v-1', tracking_id: 't' });
  const taken = await build(2, { customer_id: anna, discount_minor: 1000 });
  const used = await buildVoucher(pool, at.projectId, at.campaignId, { code: 'AUT-2', redeemed_quantity: 1 });
  const failed = await build(3, { code: 'AUT-2', voucher_id: used, result: 'FAILURE', failure_code: 'quantity_exceeded', failure_message: 'used up' });
  const rollback = await build(4, { kind: 'rollback', rolls_back_id: taken, customer_id: anna, discount_minor: 1000, reason: 'returned' });
  const failedRollback = await build(5, { kind: 'rollback', rolls_back_id: taken, result: 'FAILURE', failure_code: 'already_rolled_back' });
  return { anna, stands, taken, failed, rollback, failedRollback };
}

test('the history holds what happened, the latest first', async () => {
  const at = await place();
  const { stands, taken, failed, rollback, failedRollback } = await buildHistory(at);
  await buildRedemption(pool, at.projectId, await buildCampaign(pool, at.projectId), {});
  const { rows, next } = await history(at);
  expect(next).toBeNull();
  expect(rows.map(({ redemption_id }) => redemption_id)).toEqual([failedRollback, rollback, failed, taken, stands]);
  expect(rows.map(({ is_rolled_back }) => is_rolled_back)).toEqual([false, false, false, true, false]);
  expect(rows[4]).toEqual({
    redemption_id: stands, kind: 'redemption', result: 'SUCCESS', is_rolled_back: false, rolls_back_id: null, occurred_at: minutes(1).toISOString(), local_day: null,
    code: 'AUT-1', customer: 'anna', order_minor: 5000, discount_minor: 1000, failure_code: null, failure_message: null, judged_by: [], actor: 'API key',
  });
  expect(rows[2]).toMatchObject({ customer: null, failure_code: 'quantity_exceeded', failure_message: 'used up', order_minor: null, discount_minor: null });
});

test.each<[RedemptionFilter, string[]]>([
  ['succeeded', ['taken', 'stands']], ['failed', ['failed']], ['rolled_back', ['taken']], ['rollback', ['failedRollback', 'rollback']],
])('the history narrowed to %s', async (result, expected) => {
  const at = await place();
  const ids: Record<string, string> = await buildHistory(at);
  const { rows } = await readAll((after) => history(at, { result, after, limit: 1 }));
  expect(rows.map(({ redemption_id }) => redemption_id)).toEqual(expected.map((name) => ids[name]));
});

test('the history is searched by code, beginning of a code, customer and redemption, and narrowed at the same time', async () => {
  const at = await place();
  const ids: Record<string, string> = await buildHistory(at);
  const other = await buildCampaign(pool, at.projectId);
  await buildRedemption(pool, at.projectId, other, { customer_id: ids['anna'] });
  const found = async (q: string, result?: RedemptionFilter): Promise<(string | undefined)[]> => {
    const { rows } = await readAll((after) => history(at, { q, result, after, limit: 2 }));
    return rows.map(({ redemption_id }) => Object.keys(ids).find((name) => ids[name] === redemption_id));
  };
  expect(await found('AUT-1')).toEqual(['failedRollback', 'rollback', 'taken', 'stands']);
  expect(await found('AUT-')).toEqual(['failedRollback', 'rollback', 'failed', 'taken', 'stands']);
  expect(await found('anna')).toEqual(['rollback', 'taken', 'stands']);
  expect(await found(ids['anna'] ?? '')).toEqual(['rollback', 'taken', 'stands']);
  expect(await found(ids['failed'] ?? '')).toEqual(['failed']);
  expect(await found('anna', 'succeeded')).toEqual(['taken', 'stands']);
  expect(await found('anna', 'rolled_back')).toEqual(['taken']);
  expect(await found('AUT-1', 'rolled_back')).toEqual(['taken']);
  expect(await found(ids['taken'] ?? '', 'rolled_back')).toEqual(['taken']);
  expect(await found(ids['stands'] ?? '', 'rolled_back')).toEqual([]);
  expect(await found('AUT', 'failed')).toEqual(['failed']);
  expect(await found('nobody')).toEqual([]);
});

test('a search that very many codes begin with finds all entries, and an exact code only its own', async () => {
  const at = await place();
  await manyVouchers(at, 1_500);
  await buildVoucher(pool, at.projectId, at.campaignId, { code: at.campaignId, voucher_id: 'v_short' });
  await pool.query(
    `insert into redemptions (project_id, redemption_id, kind, result, code, voucher_id, campaign_id, actor_type, occurred_at, recorded_at)
     select project_id, 'r_' || voucher_id, 'redemption', 'SUCCESS', code, voucher_id, campaign_id, 'system', created_at, created_at
     from vouchers where project_id = $1`,
    [at.projectId],
  );
  await buildRedemption(pool, at.projectId, at.campaignId, { code: 'elsewhere' });
  expect((await readAll((after) => history(at, { q: at.campaignId.slice(0, -1), after, limit: 100 }))).rows).toHaveLength(1_501);
  expect((await history(at, { q: at.campaignId })).rows).toMatchObject([{ redemption_id: 'r_v_short' }]);
});

test('one redemption comes with its rollback, voucher, order and request', async () => {
  const at = await place();
  const { anna, stands, taken, rollback } = await buildHistory(at);
  expect(await readRedemption(pool, at.projectId, at.campaignId, stands, now)).toMatchObject({
    redemption_id: stands, is_rolled_back: false, rollback: null, customer: 'anna', customer_id: anna, customer_name: null,
    voucher: { state: 'active', redeemed_quantity: 1, redemption_quantity: 2 },
    order: { source_id: 'o-1', status: 'PAID', amount_minor: 5000, discount_minor: 1000, items: null },
    tracking_id: 't', metadata: { till: 4 }, request_id: 'v-1', recorded_at: '2026-11-01T12:00:00.000Z', reason: null,
  });
  expect(await readRedemption(pool, at.projectId, at.campaignId, taken, now)).toMatchObject({
    is_rolled_back: true, rollback: { redemption_id: rollback, occurred_at: minutes(4).toISOString(), reason: 'returned', actor: 'API key' }, order: null, metadata: {},
  });
  const other = await buildCampaign(pool, at.projectId);
  await expect(readRedemption(pool, at.projectId, other, stands, now)).rejects.toMatchObject({ status: 404 });
});

test('entries say by whom they were made: a member, a key, ourselves', async () => {
  const at = await place();
  const { appId } = await createApiKey(pool, { projectId: at.projectId, kind: 'server', name: 'Till 4', role: 'user' }, now);
  await pool.query(`insert into users (id, email, name, created_at, updated_at) values ('usr_list', 'anna@example.com', 'Anna', now(), now())`);
  const actors = [['api_key', appId], ['member', 'usr_list'], ['member', 'usr_gone'], ['system', null]];
  for (const [index, [actor_type, actor_id]] of actors.entries()) {
    await buildRedemption(pool, at.projectId, at.campaignId, { actor_type, actor_id, occurred_at: minutes(-index) });
  }
  expect((await history(at)).rows.map(({ actor }) => actor)).toEqual(['Till 4', 'anna@example.com', 'usr_gone', 'Vouchsafe']);
});

test('publications show their codes in order, their customer and why they failed', async () => {
  const at = await place();
  const customer = await buildCustomer(pool, at.projectId, 'anna');
  const [one, two] = [await buildVoucher(pool, at.projectId, at.campaignId, { code: 'B' }), await buildVoucher(pool, at.projectId, at.campaignId, { code: 'A' })];
  const given = await buildPublication(pool, at.projectId, at.campaignId, { customer_id: customer, voucher_ids: [one, two], source_id: 's-1' });
  const failed = await buildPublication(pool, at.projectId, at.campaignId, {
    result: 'FAILURE', failure_code: 'no_voucher_suitable_for_publication', failure_message: 'none left', occurred_at: minutes(1),
  });
  const asked = { ...at, result: undefined, after: undefined, limit: 50 };
  expect((await readPublicationRows(pool, asked)).rows).toEqual([
    {
      publication_id: failed, result: 'FAILURE', occurred_at: minutes(1).toISOString(), local_day: null, is_time_inferred: false, customer: null, codes: [],
      source_id: null, channel: 'API', failure_code: 'no_voucher_suitable_for_publication', failure_message: 'none left', actor: 'API key',
    },
    {
      publication_id: given, result: 'SUCCESS', occurred_at: '2026-11-01T12:00:00.000Z', local_day: null, is_time_inferred: false, customer: 'anna', codes: ['B', 'A'],
      source_id: 's-1', channel: 'API', failure_code: null, failure_message: null, actor: 'API key',
    },
  ]);
  for (const result of ['SUCCESS', 'FAILURE'] as const) {
    expect((await readPublicationRows(pool, { ...asked, result })).rows).toMatchObject([{ publication_id: result === 'SUCCESS' ? given : failed }]);
  }
  expect(await readAll((after) => readPublicationRows(pool, { ...asked, after, limit: 1 }))).toMatchObject({ pages: 2, rows: [{}, {}] });
});

test('changes are the campaign’s own, the latest first', async () => {
  const at = await place();
  const fields = [{ field: 'discount_limit_minor', before: null, after: 500 }];
  for (let minute = 0; minute < 5; minute += 1) {
    await buildChange(pool, at.projectId, at.campaignId, { object_type: 'limits', fields: JSON.stringify(fields), occurred_at: minutes(minute) });
  }
  await buildChange(pool, at.projectId, await buildCampaign(pool, at.projectId));
  const { rows, pages } = await readAll((after) => readChangeRows(pool, { ...at, after, limit: 2 }));
  expect(pages).toBe(3);
  expect(rows.map(({ occurred_at }) => occurred_at)).toEqual([4, 3, 2, 1, 0].map((minute) => minutes(minute).toISOString()));
  expect(rows[0]).toMatchObject({ object_type: 'limits', object_id: at.campaignId, action: 'updated', fields, actor_type: 'member', actor_name: 'anna@example.com' });
});

test('lists of another project’s campaign are not found, and a foreign `after` is refused', async () => {
  const at = await place();
  const elsewhere = { ...at, projectId: await buildProject(pool) };
  const plain = { result: undefined, after: undefined, limit: 5 };
  for (const read of [vouchers, history]) await expect(read(elsewhere)).rejects.toMatchObject({ status: 404 });
  await expect(readPublicationRows(pool, { ...elsewhere, ...plain })).rejects.toMatchObject({ status: 404 });
  await expect(readChangeRows(pool, { ...elsewhere, ...plain })).rejects.toMatchObject({ status: 404 });
  const [ofVouchers, ofRedemptions] = ['vouchers of a campaign', 'redemptions'].map((list) => (
    ['x', ...[['a', 'b'], [1.5, 'b'], [1]].map((values) => encodePosition(list, values)), encodePosition(`no ${list}`, [1, 'b'])]));
  for (const after of ofVouchers ?? []) await expect(vouchers(at, { after })).rejects.toMatchObject({ status: 400 });
  for (const after of ofRedemptions ?? []) await expect(history(at, { after })).rejects.toMatchObject({ status: 400 });
  expect(await vouchers(at, { after: encodePosition('vouchers of a campaign', [1, 'b']) })).toMatchObject({ rows: [] });
});

test('an edit reaches the vouchers that keep no terms; those in the bin and of other campaigns are not counted', async () => {
  const at = await place();
  const other = await buildCampaign(pool, at.projectId);
  for (const row of [{ code: 'a' }, { code: 'b' }, { code: 'kept', terms_version: 1 }, { code: 'gone', binned_at: now }]) await buildVoucher(pool, at.projectId, at.campaignId, row);
  await buildVoucher(pool, at.projectId, other, { code: 'other' });
  expect(await readCampaignReach(pool, at.projectId, at.campaignId)).toEqual({ reached: 2, kept: 1 });
  await expect(readCampaignReach(pool, await buildProject(pool), at.campaignId)).rejects.toMatchObject({ key: 'not_found' });
});
