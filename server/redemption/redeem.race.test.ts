/** Limits hold under concurrency: more callers than there is left, through two instances of the product on one database. */
import { afterAll, expect, test } from 'vitest';
import { makeApiKey } from '../access/api-keys.ts';
import { authenticateKey } from '../access/authenticate-key.ts';
import { systemActor } from '../access/principal.ts';
import { createHttp, type Http } from '../platform/http.ts';
import { secondApp, testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildProject, buildVoucher, type CampaignRows } from '../../test/support/rows.ts';
import { readState } from './lock.store.ts';
import { createRedeemer } from './redeem.ts';
import { redemptionRoutes } from './redemption.routes.ts';

const first = await testApp();
const second = await secondApp(first);
const { pool, owner } = first;

const callers = 200;
const left = 50;
const rounds = 3;

interface Answer {
  status: number;
  body: { key?: string; redemptions?: { id: string }[] };
}

interface Race {
  projectId: string;
  campaignId: string;
  /** Sends a request, to one instance and the other in turn. */
  post(path: string, body?: object): Promise<Answer>;
}

interface Instance {
  inject: Http['inject'];
}

async function openRace(instances: Instance[], rows: CampaignRows): Promise<Race> {
  const projectId = await buildProject(pool);
  const campaignId = await buildCampaign(pool, projectId, rows);
  const origin = { actor: systemActor('test'), requestId: null };
  const key = await pool.transaction((tx) => makeApiKey(tx, { projectId, kind: 'server', name: 'shop', role: 'admin' }, origin, new Date()));
  let turn = 0;
  const post = async (path: string, body?: object): Promise<Answer> => {
    turn += 1;
    const instance = instances[turn % instances.length];
    if (instance === undefined) throw new Error('a race without instances');
    const headers = { 'x-app-id': key.appId, 'x-app-token': key.secret };
    const response = await instance.inject({ method: 'POST', url: `/v1${path}`, headers, ...(body && { payload: body }) });
    return { status: response.statusCode, body: response.json() };
  };
  return { projectId, campaignId, post };
}

/** Codes of the campaign; counted as created, so that the books balance. */
async function addCodes({ projectId, campaignId }: Race, count: number, quantity: number | null): Promise<string[]> {
  const ids = await Promise.all(Array.from({ length: count }, () => buildVoucher(pool, projectId, campaignId, { redemption_quantity: quantity })));
  await owner.query('update campaign_counters set vouchers_created = $3 where project_id = $1 and campaign_id = $2', [projectId, campaignId, count]);
  return ids;
}

/** Amounts that no two neighbours share. */
const amountOf = (index: number): number => 1000 + ((index * 7919) % 9000);

async function redeemAll(race: Race, codes: string[], count = callers): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      race.post('/redemptions', {
        redeemables: [{ object: 'voucher', id: codes[index % codes.length] }],
        customer: { source_id: `customer-${index % 20}` },
        order: { amount: amountOf(index) },
      }),
    ),
  );
}

const succeeded = (answers: Answer[]): Answer[] => answers.filter(({ status }) => status === 200);

/** What is wrong after a race in which exactly `expected` redemptions should stand; nothing when all is well. */
async function problemsOf({ projectId, campaignId }: Race, answers: Answer[], expected: number): Promise<string[]> {
  const [row] = await owner.query<{ net: number }>(
    'select redemptions_succeeded - rollbacks_succeeded as net from campaign_counters where project_id = $1 and campaign_id = $2', [projectId, campaignId],
  );
  const problems = await recountDifferences(owner, projectId);
  if (row?.net !== expected) problems.push(`${row?.net} redemptions stand, not ${expected}`);
  if (succeeded(answers).length !== expected) problems.push(`${succeeded(answers).length} callers were told that they redeemed, not ${expected}`);
  const strange = answers.filter(({ status }) => status !== 200 && status !== 400);
  if (strange.length > 0) problems.push(`answers of status ${strange.map(({ status }) => status).join(', ')}`);
  return problems;
}

async function raceForVoucher(instances: Instance[]): Promise<string[]> {
  const race = await openRace(instances, {});
  const codes = await addCodes(race, 1, left);
  return problemsOf(race, await redeemAll(race, codes), left);
}

async function raceForCampaign(instances: Instance[]): Promise<string[]> {
  const race = await openRace(instances, { counters: { redemptions_max: left } });
  const codes = await addCodes(race, callers, 1);
  return problemsOf(race, await redeemAll(race, codes), left);
}

const discountMax = 20_000;

/** A budget in money and unequal amounts: it is never passed, and whoever was refused would have passed it. */
async function raceForMoney(instances: Instance[]): Promise<string[]> {
  const race = await openRace(instances, { terms: { discount: { type: 'PERCENT', percent_off: 10 } }, counters: { discount_max_minor: discountMax } });
  const codes = await addCodes(race, 1, null);
  const answers = await redeemAll(race, codes);
  const problems = await problemsOf(race, answers, succeeded(answers).length);
  const discountOf = (index: number): number => Math.round(amountOf(index) / 10);
  const spent = answers.reduce((sum, { status }, index) => sum + (status === 200 ? discountOf(index) : 0), 0);
  if (spent > discountMax) problems.push(`${spent} spent of ${discountMax}`);
  const wronged = answers.filter(({ status }, index) => status === 400 && discountOf(index) <= discountMax - spent);
  if (wronged.length > 0) problems.push(`${wronged.length} were refused what was left`);
  return problems;
}

test.each([
  ['uses of one code', raceForVoucher],
  ['redemptions of a campaign', raceForCampaign],
  ['discounts of a campaign, of unequal amounts', raceForMoney],
] as const)(`${callers} callers share exactly what is left: %s`, async (_name, run) => {
  for (let round = 0; round < rounds; round += 1) expect(await run([first, second])).toEqual([]);
});

test('a redemption is rolled back once, however many ask, and what it gave back can be redeemed once more', async () => {
  const race = await openRace([first, second], { counters: { redemptions_max: left } });
  const codes = await addCodes(race, 1, null);
  const made = succeeded(await redeemAll(race, codes, left)).flatMap(({ body }) => body.redemptions?.map(({ id }) => id) ?? []);
  expect(made).toHaveLength(left);
  const rollbacks = made.flatMap((id) => [id, id, id]).map((id) => race.post(`/redemptions/${id}/rollback`));
  const [answers, again] = await Promise.all([Promise.all(rollbacks), redeemAll(race, codes)]);
  expect(succeeded(answers)).toHaveLength(left);
  expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.key))).toEqual(new Set(['already_rolled_back']));
  expect(await problemsOf(race, again, succeeded(again).length)).toEqual([]);
  expect(succeeded(again).length).toBeLessThanOrEqual(left);
  await redeemAll(race, codes, left);
  expect(await recountDifferences(owner, race.projectId)).toEqual([]);
  const [row] = await owner.query<{ net: number }>(
    'select redemptions_succeeded - rollbacks_succeeded as net from campaign_counters where project_id = $1', [race.projectId],
  );
  expect(row?.net).toBe(left);
});

test('a limit that is lowered while codes are redeemed holds from that moment', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const race = await openRace([first, second], {});
    const codes = await addCodes(race, 1, null);
    const lower = owner.query<{ used: number }>(
      `update campaign_counters
          set redemptions_max = $2, redemptions_when_set = redemptions_succeeded - rollbacks_succeeded
        where project_id = $1
       returning redemptions_when_set as used`,
      [race.projectId, left],
    );
    const [answers, rows] = await Promise.all([redeemAll(race, codes), lower]);
    expect(await problemsOf(race, answers, Math.max(left, rows[0]?.used ?? 0))).toEqual([]);
  }
});

test('one order that many codes are redeemed on at once never gets more off than it costs', async () => {
  const race = await openRace([first, second], { terms: { discount: { type: 'AMOUNT', amount_off: 300 } } });
  const codes = await addCodes(race, 40, 1);
  const answers = await Promise.all(
    codes.map((id) => race.post('/redemptions', { redeemables: [{ object: 'voucher', id }], order: { source_id: 'basket', amount: 5000 } })),
  );
  expect(await problemsOf(race, answers, codes.length)).toEqual([]);
  const orders = await owner.query('select amount_minor, discount_minor from orders where project_id = $1', [race.projectId]);
  expect(orders).toEqual([{ amount_minor: 5000, discount_minor: 5000 }]);
});

const overLimit = /redemptions stand, not|spent of/;

test('without its lock the product fails these very checks', async () => {
  // This test file's database is its own, and this is its last test.
  for (const [table, constraint] of [
    ['vouchers', 'vouchers_not_over_redeemed'],
    ['campaign_counters', 'campaign_redemptions_not_over_limit'],
    ['campaign_counters', 'campaign_discount_not_over_limit'],
  ]) {
    await owner.query(`alter table ${table} drop constraint ${constraint}`);
  }
  const instances = [planted(), planted()];
  for (const run of [raceForVoucher, raceForCampaign, raceForMoney]) {
    let found = '';
    for (let round = 0; round < 20 && !overLimit.test(found); round += 1) found = (await run(instances)).join('\n');
    expect(found).toMatch(overLimit);
  }
});

/** The product with a redeemer that reads without locking. */
function planted(): Instance {
  const redeemer = createRedeemer({ db: pool, live: first.app.parts.live, clock: first.app.parts.clock, lock: readState });
  const http = createHttp({ logLevel: 'silent' });
  void http.register(async (v1) => {
    v1.addHook('onRequest', authenticateKey(first.app.parts.keys));
    redemptionRoutes(v1 as unknown as Http, { ...first.app.parts, redeemer });
  }, { prefix: '/v1' });
  afterAll(() => redeemer.close());
  return { inject: http.inject.bind(http) as Http['inject'] };
}
