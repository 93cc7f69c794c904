/** Every member that a client may write, as the served API document names it, with every value that careless and hostile callers send. */
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { isProof } from '../../test/support/proof.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { shapeFault } from '../../test/support/routes.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop } from '../../test/support/shop.ts';

// Nothing goes on in the background, so what is written is written by the request.
const app = await testApp({ role: 'web' });
const { inject, owner } = app;

/** JSON as text: most of these numbers and characters do not outlive a program's own types. */
const values = [
  'null', 'true', '""', '[]', '{}', '[null]', '-1', '0', '1.5', '100.01', '2147483648', '9007199254740993', '1e22', '1e400',
  String.raw`"\u0000"`, String.raw`"\ud800"`, String.raw`{"\u0000":1}`, '{"__proto__":{"a":1}}', '{"toString":null}',
  '"0000-01-01T00:00:00Z"', '"+275760-09-13T00:00:00.000Z"', '"9999-12-31T23:59:59-14:00"', '"2026-02-30"', '"2026-01-01T00:00:00"', '"PT0.001S"',
  `"' or 1=1 --"`, `"${'x'.repeat(10_000)}"`, `"${longUneven(1000)}"`, `"${longUneven(500)}"`, nested(31), nested(40), '{"interval":"PT0.001S","duration":"PT1S"}',
  '{"daily":[{"start_time":"10:00","expiration_time":"10:00","days_of_week":null}]}',
];

/** Text that does not get smaller when it is packed: characters of four bytes. */
function longUneven(length: number): string {
  return Array.from({ length }, (_, index) => String.fromCodePoint(0x20000 + ((index * 7919 + index * index * 104_729) % 40_000))).join('');
}

function nested(depth: number): string {
  return '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
}

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

interface Operation {
  requestBody?: { content: { 'application/json'?: { schema: Schema } } };
}

/** Paths of the members below a schema, through lists and alternatives. What a route has twice, such as lists of the same entries, is gone into once. */
function membersOf(schema: Schema, known = new Set<string>()): string[][] {
  const text = JSON.stringify(schema);
  if (known.has(text)) return [];
  if (schema.properties !== undefined) known.add(text);
  const below = (name: string, member: Schema): string[][] => membersOf(member, known).map((path) => [name, ...path]);
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [[name], ...below(name, member)]);
  const items = schema.items ? below('0', schema.items) : [];
  return [...own, ...items, ...(schema.anyOf ?? []).flatMap((member) => membersOf(member, known))];
}

/** A body that says yes to each route, into which one wrong value is put. */
const sound: Record<string, unknown> = {
  'POST /v1/campaigns': { name: 'Sound', voucher: { discount: { type: 'AMOUNT', amount_off: 100 } } },
  'POST /v1/vouchers': { type: 'DISCOUNT_VOUCHER', discount: { type: 'PERCENT', percent_off: 10 } },
  'POST /v1/vouchers/{code}': { type: 'DISCOUNT_VOUCHER', discount: { type: 'PERCENT', percent_off: 10 } },
  'POST /v1/publications': { campaign: { name: 'Standing' }, customer: { source_id: 'ann' } },
  'POST /v1/redemptions': { redeemables: [{ object: 'voucher', id: 'STANDING' }], customer: { source_id: 'ann' }, order: { amount: 1000 } },
  'POST /v1/validations': { redeemables: [{ object: 'voucher', id: 'STANDING' }], order: { amount: 1000 } },
  'POST /v1/vouchers/{code}/redemption': { order: { amount: 1000 } },
  'POST /v1/vouchers/{code}/validate': { order: { amount: 1000 } },
};

/** The JSON of `body` with the raw text `value` at `path`. */
function withValue(body: unknown, path: readonly string[], value: string): string {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const members = new Map(Object.entries((body ?? {}) as Record<string, unknown>).map(([key, member]) => [key, JSON.stringify(member)]));
  const inner = (body as Record<string, unknown> | null | undefined)?.[name];
  members.set(name, withValue(typeof inner === 'object' ? inner : undefined, rest, value));
  if (name === '0') return `[${[...members.values()].join(',')}]`;
  return `{${[...members].map(([key, member]) => `${JSON.stringify(key)}:${member}`).join(',')}}`;
}

const document = (await inject({ method: 'GET', url: '/openapi.json' })).json<{ paths: Record<string, Record<string, Operation>> }>();
const shop = await openShop(app, inject);
const standing = await buildCampaign(owner, shop.projectId, {
  campaign: { name: 'Standing', size: 'STANDALONE' }, counters: { vouchers_created: 1 },
});
/** What is changed meanwhile is another campaign, or soon nothing could be redeemed. */
const changed = await buildCampaign(owner, shop.projectId, { terms: { start_date: '2026-01-01' } });
await buildVoucher(owner, shop.projectId, standing, { code: 'STANDING', redemption_quantity: null });

const fields = Object.entries(document.paths).flatMap(([url, operations]) =>
  Object.entries(operations).flatMap(([verb, { requestBody }]) => {
    const route = `${verb.toUpperCase()} ${url}`;
    const schema = requestBody?.content['application/json']?.schema;
    return schema === undefined ? [] : membersOf(schema).map((path) => ({ route, verb, url, path, name: `${route} ${path.join('.')}` }));
  }),
);

/** What refused requests must leave as it is. A refused redemption or publication is an entry by itself, so those are not among them. */
async function written(): Promise<string> {
  const tables = ['campaigns', 'campaign_terms', 'vouchers', 'customers', 'orders', 'changes', 'async_actions'];
  const columns = tables.map((table) => `(select count(*) from ${table} where project_id = $1) as ${table}`);
  return JSON.stringify(await owner.prepared('test.written', `/* test.written */ select ${columns.join(', ')}`, [shop.projectId]));
}

/** Refusals that the contract keeps as failed attempts, customer and all. */
const keptAttempts = new Set(['POST /v1/publications', 'POST /v1/redemptions', 'POST /v1/vouchers/{code}/redemption']);

test('the members that are tried are those of every route that takes a body', () => {
  expect([...new Set(fields.map(({ route }) => route))]).toEqual(expect.arrayContaining([...Object.keys(sound), 'PUT /v1/campaigns/{campaignId}', 'POST /v1/customers']));
  expect(fields.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['POST /v1/campaigns voucher.discount.amount_off', 'POST /v1/redemptions order.items.0.quantity', 'POST /v1/publications customer.metadata']),
  );
});

/** With `npm test` every sixth value, so that six fields that follow each other have all of them; `npm run proof -- fields` tries each with each. */
function triedOn(place: number): string[] {
  return isProof ? values : values.filter((_, index) => (index + place) % 6 === 0);
}

test.each(fields.map((field, place) => ({ ...field, tried: triedOn(place) })))('$name takes a wrong value or refuses it, and a refusal writes nothing', async ({ route, verb, url, path, tried }) => {
  const faults: string[] = [];
  let before = await written();
  for (const [index, value] of tried.entries()) {
    const body = withValue(sound[route] ?? {}, path, value).replace('"Sound"', `"Sound ${path.join('.')} ${index}"`);
    const address = url.replace('/v1', '').replace('{campaignId}', changed)
      .replace('{code}/', 'STANDING/').replace('{code}', `new-${path.join('.')}-${index}`).replace(/\{\w+\}/g, 'ann');
    const answer = await shop.ask(verb.toUpperCase() as 'POST', address, body);
    const isRefused = answer.status >= 400 && answer.status < 500;
    const shape = isRefused ? shapeFault('/v1', answer.status, JSON.stringify(answer.body)) : undefined;
    if ((answer.status !== 200 && answer.status !== 202 && !isRefused) || shape !== undefined) faults.push(`${value.slice(0, 60)}: ${answer.status} ${shape ?? JSON.stringify(answer.body)}`);
    const after = await written();
    const isKept = keptAttempts.has(route) && answer.body['key'] !== 'invalid_payload';
    if (isRefused && !isKept && after !== before) faults.push(`${value.slice(0, 60)}: refused with ${String(answer.body['key'])}, yet something was written`);
    before = after;
  }
  expect(faults).toEqual([]);
});

const noInstants = [
  '0000-01-01', '1899-12-31', '1900-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', '10000-01-01', '+275760-09-13T00:00:00.000Z', '2026-02-30', '2026-02-29', '2026-13-01',
  '2026-01-01T00:00:60Z', '2026-01-01T00:00:00+99:00', '2026-1-1', '1e3', 'tomorrow', '',
];

test.each(noInstants)('%j is no date, in a body and in a query', async (text) => {
  expect(await shop.ask('PUT', `/campaigns/${changed}`, { expiration_date: text })).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
  expect(await shop.ask('GET', `/campaigns?created_at[after]=${encodeURIComponent(text)}`)).toMatchObject({ status: 400, body: { key: 'invalid_query_params' } });
});

test.each(['1e400', '-1e400', '9007199254740993', '[{"a":-9007199254740993}]'])('metadata with %s is refused: it would be given back as another number', async (value) => {
  expect(await shop.ask('POST', '/customers', `{"source_id":"ann","metadata":{"a":${value}}}`)).toMatchObject({ status: 400, body: { key: 'invalid_payload' } });
});

test.each(['9007199254740991', '0.1', '1e-7', '-0.5'])('metadata with %s is given back as it came', async (value) => {
  const { status, body } = await shop.ask('POST', '/customers', `{"source_id":"ann","metadata":{"a":${value}}}`);
  expect([status, body['metadata']]).toMatchObject([200, { a: Number(value) }]);
});

test('after all of it what is sound is still accepted, and the books balance', async () => {
  for (const [route, body] of Object.entries(sound)) {
    const [verb, url = ''] = route.split(' ');
    expect([route, (await shop.ask(verb as 'POST', url.replace('/v1', '').replace('{code}', 'LAST'), body)).status]).toEqual([route, 200]);
  }
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
});
