/** Whoever changes, deletes and assigns rules at once through two instances of the product: every outcome is one of those that one after the other has. */
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import type { App } from '../app.ts';
import { databaseErrorCode, type Pool, type Transaction } from '../platform/db.ts';

type Inject = App['http']['inject'];
type Json = Record<string, unknown>;

interface Arena {
  database: TestDatabase;
  through: readonly Inject[];
}

const database = await testApp();
const sound: Arena = { database, through: [database.inject, (await secondApp(database)).inject] };

/** The product with a planted defect: nobody is waited for, and no constraint stands behind that. */
async function planted(): Promise<Arena> {
  const own = await testDatabase();
  await own.owner.query('/* test.defect */ alter table rule_versions drop constraint rule_versions_pkey');
  await own.owner.query('/* test.defect */ alter table rule_assignments drop constraint rule_assignments_once');
  const unlocked = (text: string): string => (
    /\/\* (rule|rule_reference|campaign|voucher)\./.test(text) ? text.replace(/for (no key update|share|update)\s*$/, '').replace(/select pg_advisory_xact_lock.*/, 'select 1 where $1 = $1') : text
  );
  const pool: Pool = {
    ...own.pool,
    transaction: (work) => own.pool.transaction((tx) => work({ ...tx, query: (text: string, values?: unknown[]) => tx.query(unlocked(text), values) } as Transaction)),
  };
  const where = { ...own, pool };
  return { database: where, through: [(await secondApp(where)).inject, (await secondApp(where)).inject] };
}
const defective = await planted();

const discount = { type: 'AMOUNT', amount_off: 100 };
const over = (minor: number): Json => ({ '1': { name: 'order.amount', conditions: { $more_than: [minor] } } });
const chooses = { applicable_to: { included_all: true } };

async function ruleIn(shop: Shop, body: Json = {}): Promise<string> {
  return String((await shop.ask('POST', '/validation-rules', { name: 'Rule', rules: over(1), ...body })).body['id']);
}

/** Asks all at once, in turns through the instances. */
function atOnce(shop: Shop, { through }: Arena, asked: readonly Parameters<Shop['ask']>[]): Promise<Answer[]> {
  return Promise.all(asked.map(([method, path, body], index) => shop.ask(method, path, body, through[index % through.length])));
}

const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).toSorted((a, b) => a - b);

/** What is wrong after each kind of meeting; empty: nothing. */
const meetings: Record<string, (shop: Shop, arena: Arena) => Promise<string[]>> = {
  'two changes make two versions, none is lost': async (shop, arena) => {
    const rule = await ruleIn(shop);
    const answers = await atOnce(shop, arena, Array.from({ length: 8 }, (_, index) => ['PUT', `/validation-rules/${rule}`, { rules: over(100 + index) }]));
    const rows = await arena.database.owner.query<{ version: number }>(
      'select version from rule_versions where project_id = $1 and rule_id = $2 order by version', [shop.projectId, rule],
    );
    const versions = rows.map(({ version }) => version).join();
    return statuses(answers).every((status) => status === 200) && versions === '1,2,3,4,5,6,7,8,9' ? [] : [`versions ${versions}`];
  },
  'one rule is assigned to one campaign once': async (shop, arena) => {
    const rule = await ruleIn(shop);
    await shop.ask('POST', '/campaigns', { name: 'Sale', voucher: { discount } });
    const answers = await atOnce(shop, arena, Array.from({ length: 4 }, () => ['POST', `/validation-rules/${rule}/assignments`, { campaign: 'Sale' }]));
    const seen = statuses(answers).join();
    return seen === '200,409,409,409' ? [] : [`assigned: ${seen}`];
  },
  'a rule that is deleted holds for nothing': async (shop, arena) => {
    const rule = await ruleIn(shop);
    await shop.ask('POST', '/vouchers/ONE', { discount });
    const [deleted, assigned] = await atOnce(shop, arena, [['DELETE', `/validation-rules/${rule}`], ['POST', `/validation-rules/${rule}/assignments`, { voucher: 'ONE' }]]);
    return deleted?.status === 204 && assigned?.status === 200 ? ['a deleted rule is assigned'] : [];
  },
  'of two rules of a campaign one chooses products': async (shop, arena) => {
    const rules = [await ruleIn(shop), await ruleIn(shop)];
    await shop.ask('POST', '/campaigns', { name: 'Sale', voucher: { discount } });
    for (const rule of rules) await shop.ask('POST', `/validation-rules/${rule}/assignments`, { campaign: 'Sale' });
    const answers = await atOnce(shop, arena, rules.map((rule) => ['PUT', `/validation-rules/${rule}`, chooses]));
    const seen = statuses(answers).join();
    return seen === '200,400' ? [] : [`choosing: ${seen}`];
  },
  'a rule that begins to choose products and one that is assigned beside it see each other': async (shop, arena) => {
    const [first, second] = [await ruleIn(shop), await ruleIn(shop, chooses)];
    await shop.ask('POST', '/campaigns', { name: 'Sale', voucher: { discount }, validation_rules: [first] });
    const answers = await atOnce(shop, arena, [['PUT', `/validation-rules/${first}`, chooses], ['POST', `/validation-rules/${second}/assignments`, { campaign: 'Sale' }]]);
    const seen = statuses(answers).join();
    return seen === '200,400' ? [] : [`choosing beside: ${seen}`];
  },
  'no rule chooses a collection that is deleted': async (shop, arena) => {
    const { body } = await shop.ask('POST', '/product-collections', { name: 'A', type: 'STATIC', products: [] });
    const chosen = { included: [{ object: 'products_collection', id: body['id'] }] };
    const [deleted, made] = await atOnce(shop, arena, [['DELETE', `/product-collections/${String(body['id'])}`], ['POST', '/validation-rules', { name: 'In', applicable_to: chosen }]]);
    return deleted?.status === 204 && made?.status === 200 ? ['a deleted collection is chosen'] : [];
  },
};

async function meet(arena: Arena, meeting: (shop: Shop, arena: Arena) => Promise<string[]>): Promise<string[]> {
  return meeting(await openShop(arena.database, arena.through[0] as Inject), arena);
}

test.each(Object.entries(meetings))('%s', async (_name, meeting) => {
  const found: string[] = [];
  for (let round = 0; round < 5; round += 1) found.push(...(await meet(sound, meeting)));
  expect(found).toEqual([]);
});

test.each(Object.entries(meetings))('the check sees that not: %s', async (_name, meeting) => {
  const found: string[] = [];
  for (let round = 0; round < 60 && found.length === 0; round += 1) found.push(...(await meet(defective, meeting)));
  expect(found).not.toEqual([]);
});

/** Deadlocks, while a rule that counts is changed and others are assigned to and taken from the codes by themselves that it holds for. */
async function circles(textOf: (text: string) => string): Promise<number> {
  let count = 0;
  const counting = (tx: Transaction): Transaction['query'] => async (text, values) => {
    try {
      return await tx.query(textOf(text), values);
    } catch (error) {
      if (databaseErrorCode(error) === '40P01') count += 1;
      throw error;
    }
  };
  const pool: Pool = { ...database.pool, transaction: (work) => database.pool.transaction((tx) => work({ ...tx, query: counting(tx) })) };
  const through = [(await secondApp({ ...database, pool })).inject, (await secondApp({ ...database, pool })).inject];
  const shop = await openShop(database, database.inject);
  const [changed, ...others] = [await ruleIn(shop, { rules: upTo(90) }), await ruleIn(shop, { rules: upTo(91) }), await ruleIn(shop, { rules: upTo(92) })];
  for (const code of ['ONE', 'TWO']) {
    await shop.ask('POST', `/vouchers/${code}`, { discount });
    await shop.ask('POST', `/validation-rules/${changed}/assignments`, { voucher: code });
  }
  for (let round = 0; round < 4 && count === 0; round += 1) {
    const answers = await atOnce(shop, { database, through }, others.flatMap((other, index): Parameters<Shop['ask']>[] => [
      ['PUT', `/validation-rules/${changed}`, { rules: upTo(100 + 2 * round + index) }],
      ...['ONE', 'TWO'].map((code): Parameters<Shop['ask']> => ['POST', `/validation-rules/${other}/assignments`, { voucher: code }]),
      ['PUT', `/validation-rules/${other}`, { rules: upTo(200 + round) }],
    ]));
    const made = answers.flatMap(({ body }) => (body['object'] === 'validation_rules_assignment' ? [body] : []));
    await atOnce(shop, { database, through }, [
      ['PUT', `/validation-rules/${changed}`, { rules: upTo(300 + round) }],
      ...made.map((one): Parameters<Shop['ask']> => ['DELETE', `/validation-rules/${String(one['rule_id'])}/assignments/${String(one['id'])}`]),
    ]);
  }
  return count;
}

const upTo = (max: number): Json => ({ '1': { name: 'redemption.count.daily', conditions: { $less_than: [max] } } });

test('whoever changes a rule and whoever assigns others to its codes do not wait for each other', { timeout: 120_000 }, async () => {
  expect(await circles((text) => text)).toBe(0);
});

test('a planted defect, a rule that is locked before its codes, is found out', { timeout: 120_000 }, async () => {
  expect(await circles((text) => text.replace(/(lock_codes_of_rule.*)for update/s, '$1'))).toBeGreaterThan(0);
});

test('changes of a rule that have idempotency keys do not wait for each other in a circle, nor for who assigns it', { timeout: 120_000 }, async () => {
  const shop = await openShop(database, database.inject);
  const rule = await ruleIn(shop, { rules: upTo(90) });
  const campaigns = ['A', 'B', 'C', 'D'];
  for (const name of campaigns) await shop.ask('POST', '/campaigns', { name, voucher: { discount } });
  for (const campaign of campaigns.slice(0, 2)) await shop.ask('POST', `/validation-rules/${rule}/assignments`, { campaign });
  for (let round = 0; round < 3; round += 1) {
    const keyed = (method: 'POST' | 'PUT', path: string, body: object, index: number): Promise<{ statusCode: number }> => {
      const headers = { ...shop.headers, 'idempotency-key': `${round} ${index}` };
      return (sound.through[index % 2] as Inject)({ method, url: `/v1${path}`, headers, payload: JSON.stringify(body) });
    };
    const answers = await Promise.all([
      ...[0, 1, 2, 3].map((index) => keyed('PUT', `/validation-rules/${rule}`, { rules: upTo(100 + 10 * round + index) }, index)),
      ...campaigns.slice(2).map((campaign, index) => keyed('POST', `/validation-rules/${rule}/assignments`, { campaign }, 4 + index)),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(round === 0 ? [200, 200, 200, 200, 200, 200] : [200, 200, 200, 200, 409, 409]);
  }
});
