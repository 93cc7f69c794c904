import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { inject, owner } = app;
const ten = { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 1000 } };

const open = (): Promise<Shop> => openShop(app, inject);

/** Asks until the campaign's codes are there. */
async function generated(shop: Shop, id: unknown): Promise<Record<string, unknown>> {
  for (;;) {
    const { body } = await shop.ask('GET', `/campaigns/${String(id)}`);
    if (body['vouchers_generation_status'] !== 'IN_PROGRESS') return body;
    await sleep(20);
  }
}

interface Change {
  action: string;
  object_type: string;
  fields: { field: string; before: unknown; after: unknown }[];
}

async function changesOf(shop: Shop): Promise<Change[]> {
  return owner.query<Change>('/* test.changes */ select action, object_type, fields from changes where project_id = $1 order by occurred_at, change_id', [shop.projectId]);
}

test('a campaign of a name and a voucher has the contract\'s defaults and no key that is unset', async () => {
  const shop = await open();
  const { status, body } = await shop.ask('POST', '/campaigns', { name: 'Autumn 10 %/off', voucher: ten });
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^camp_[0-9a-f]{24}$/), name: 'Autumn 10 %/off', campaign_type: 'DISCOUNT_COUPONS', type: 'STATIC',
    voucher: {
      type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 1000 }, redemption: { quantity: null }, is_referral_code: false,
      code_config: { length: 8, charset: '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', pattern: '########' },
    },
    auto_join: false, join_once: false, use_voucher_metadata_schema: true, vouchers_count: 0, active: true, created_at: expect.stringMatching(/Z$/),
    creation_status: 'DONE', vouchers_generation_status: 'DONE', protected: false, category_id: null, categories: [], object: 'campaign',
    validation_rules_assignments: { object: 'list', data_ref: 'data', data: [], total: 0 },
  });
  for (const path of [String(body['id']), encodeURIComponent('Autumn 10 %/off')]) expect((await shop.ask('GET', `/campaigns/${path}`)).body).toEqual(body);
  expect((await shop.ask('GET', '/campaigns')).body).toEqual({ object: 'list', data_ref: 'campaigns', campaigns: [body], total: 1 });
});

test('everything that is set comes back as it was sent', async () => {
  const shop = await open();
  const timing = {
    start_date: '2026-11-01T00:00:00.000Z', expiration_date: '2999-12-01T00:00:00.000Z', validity_timeframe: { interval: 'P2D', duration: 'PT1H' },
    validity_day_of_week: [1, 2], validity_hours: { daily: [{ start_time: '22:00', expiration_time: '02:00', days_of_week: [5] }] },
  };
  const discount = { type: 'PERCENT', percent_off: 12.5, amount_limit: 500, effect: 'APPLY_TO_ORDER' };
  const about = { description: 'For all', category: 'mail', metadata: { region: 'north' }, join_once: true, auto_join: true, activity_duration_after_publishing: 'P24D' };
  const { body } = await shop.ask('POST', '/campaigns', {
    name: 'All', vouchers_count: 1, ...timing, ...about, voucher: { discount, redemption: { quantity: 3 }, code_config: { length: 3, prefix: 'A-', suffix: '-Z', charset: 'AB' } },
  });
  expect(body).toMatchObject({ ...timing, ...about, vouchers_count: 1, voucher: { ...timing, discount, redemption: { quantity: 3 } } });
  expect((body['voucher'] as Record<string, unknown>)['code_config']).toEqual({
    length: 3, charset: 'AB', pattern: '###', prefix: 'A-', postfix: '-Z',
  });
});

test('a campaign of one public code has that code and no code configuration', async () => {
  const shop = await open();
  const body = { name: 'Public', type: 'STANDALONE', voucher: { ...ten, code_config: { pattern: 'WELCOME' } } };
  const made = await shop.ask('POST', '/campaigns', body);
  expect(made.body).toMatchObject({ type: 'STANDALONE', vouchers_count: 1 });
  expect(made.body['voucher']).not.toHaveProperty('code_config');
  expect((await shop.ask('POST', '/campaigns', { ...body, name: 'Again' })).body).toMatchObject({
    code: 409, key: 'duplicate_found', details: 'Duplicated voucher exists with id WELCOME',
  });
  expect((await shop.ask('GET', '/campaigns/Again')).status).toBe(404);
  const added = await shop.ask('POST', '/campaigns/Public/vouchers', {});
  expect(added.body).toMatchObject({ code: 400, key: 'invalid_campaign', details: 'You can not generate vouchers for STANDALONE type campaign.' });
});

test('a small campaign\'s codes are all there soon, all different and counted', async () => {
  const shop = await open();
  const { body } = await shop.ask('POST', '/campaigns', {
    name: 'Codes', vouchers_count: 1000, voucher: { ...ten, code_config: { pattern: 'X-####', charset: 'ABCDEFGH' } },
  });
  expect(body).toMatchObject({ vouchers_count: 0, creation_status: 'IN_PROGRESS', vouchers_generation_status: 'IN_PROGRESS' });
  expect(await generated(shop, body['id'])).toMatchObject({ vouchers_count: 1000, creation_status: 'DONE', vouchers_generation_status: 'DONE' });
  const rows = await owner.query<{ codes: number; fitting: number }>(
    `/* test.codes */ select count(distinct code) as codes, count(*) filter (where code ~ '^X-[A-H]{4}$') as fitting from vouchers where project_id = $1`, [shop.projectId],
  );
  expect(rows).toEqual([{ codes: 1000, fitting: 1000 }]);
});

test('a pattern with too few codes is refused before anything is made', async () => {
  const shop = await open();
  const { body } = await shop.ask('POST', '/campaigns', {
    name: 'Narrow', vouchers_count: 101, voucher: { ...ten, code_config: { pattern: '##', charset: 'numbers' } },
  });
  expect(body).toMatchObject({ code: 400, key: 'invalid_code_config' });
  expect((await shop.ask('GET', '/campaigns')).body['total']).toBe(0);
});

test('an update changes what it names, clears what is null, and says before and after', async () => {
  const shop = await open();
  await shop.ask('POST', '/campaigns', { name: 'Edit', expiration_date: '2999-12-01', description: 'Old', metadata: { a: 1, b: 2 }, voucher: ten });
  const { body } = await shop.ask('PUT', '/campaigns/Edit', {
    expiration_date: null, description: 'New', metadata: { b: 3 }, unset_metadata_fields: ['a'], discount: { type: 'AMOUNT', amount_off: 500 }, unknown: true,
  });
  expect(body).toMatchObject({
    description: 'New', metadata: { b: 3 }, voucher: { discount: { type: 'AMOUNT', amount_off: 500 } }, updated_at: expect.any(String),
  });
  expect(body).not.toHaveProperty('expiration_date');
  const [, updated, ...more] = await changesOf(shop);
  expect(more).toEqual([]);
  expect(updated).toEqual({
    action: 'updated', object_type: 'campaign', fields: [
      { field: 'description', before: 'Old', after: 'New' },
      { field: 'discount', before: { type: 'AMOUNT', amount_off: 1000 }, after: { type: 'AMOUNT', amount_off: 500 } },
      { field: 'expiration_date', before: '2999-12-01T00:00:00.000Z', after: null },
      { field: 'metadata', before: { a: 1, b: 2 }, after: { b: 3 } },
    ],
  });
});

test('an edit of the terms is a new version; an edit that changes nothing is none', async () => {
  const shop = await open();
  const { body: { id } } = await shop.ask('POST', '/campaigns', {
    name: 'Versions', voucher: { discount: { type: 'PERCENT', percent_off: 5, amount_limit: 100 } },
  });
  await shop.ask('PUT', '/campaigns/Versions', { description: 'words', discount: { amount_limit: 100, percent_off: 5, type: 'PERCENT' } });
  const versions = (): Promise<unknown[]> => owner.query('/* test.versions */ select version from campaign_terms where campaign_id = $1 order by version', [id]);
  expect(await versions()).toEqual([{ version: 1 }]);
  await shop.ask('PUT', '/campaigns/Versions', { start_date: '2026-11-01' });
  expect(await versions()).toEqual([{ version: 1 }, { version: 2 }]);
});

test('a campaign is paused and goes on; each is a change, and doing it twice is one', async () => {
  const shop = await open();
  await shop.ask('POST', '/campaigns', { name: 'Pause', voucher: ten });
  for (const verb of ['disable', 'disable', 'enable']) expect(await shop.ask('POST', `/campaigns/Pause/${verb}`, '')).toEqual({ status: 200, body: {} });
  expect((await shop.ask('GET', '/campaigns/Pause')).body['active']).toBe(true);
  expect((await changesOf(shop)).map(({ action, fields }) => [action, fields.find(({ field }) => field === 'active')])).toEqual([
    ['created', undefined],
    ['disabled', { field: 'active', before: true, after: false }],
    ['enabled', { field: 'active', before: false, after: true }],
  ]);
});

test('a deleted campaign is gone and its name stays reserved; one deleted for good frees name and codes', async () => {
  const shop = await open();
  const body = { name: 'Gone', type: 'STANDALONE', voucher: { ...ten, code_config: { pattern: 'GONE' } } };
  await shop.ask('POST', '/campaigns', body);
  const deleted = await shop.ask('DELETE', '/campaigns/Gone');
  expect(deleted).toEqual({ status: 202, body: { async_action_id: expect.stringMatching(/^aa_/) } });
  expect((await shop.ask('GET', '/campaigns/Gone')).status).toBe(404);
  expect((await shop.ask('POST', '/campaigns', body)).body).toMatchObject({ code: 409, details: 'Duplicated campaign exists with name Gone' });

  const second = { ...body, name: 'For good', voucher: { ...ten, code_config: { pattern: 'GOOD' } } };
  await shop.ask('POST', '/campaigns', second);
  const { body: { async_action_id: id } } = await shop.ask('DELETE', '/campaigns/For%20good?force=true');
  const action = await finished(shop, id);
  expect(action).toMatchObject({ type: 'CAMPAIGN.VOUCHERS_DELETE', status: 'DONE', operation_status: 'SUCCESS', progress: 100, result: { message: 'Deleted 1 vouchers.', done_count: 1 } });
  expect((await shop.ask('POST', '/campaigns', second)).status).toBe(200);
});

async function finished(shop: Shop, id: unknown): Promise<Record<string, unknown>> {
  for (;;) {
    const { body } = await shop.ask('GET', `/async-actions/${String(id)}`);
    if (body['status'] !== 'ENQUEUED' && body['status'] !== 'IN_PROGRESS') return body;
    await sleep(20);
  }
}

test('vouchers are added: one at once, one by its code, many in the background', async () => {
  const shop = await open();
  await shop.ask('POST', '/campaigns', { name: 'More', voucher: { ...ten, redemption: { quantity: 2 } } });
  const one = await shop.ask('POST', '/campaigns/More/vouchers', '');
  expect(one).toMatchObject({
    status: 200, body: { object: 'voucher', campaign: 'More', redemption: { quantity: 2, redeemed_quantity: 0 }, discount: ten.discount },
  });
  const named = await shop.ask('POST', '/campaigns/More/vouchers/MINE', {
    redemption: { quantity: null }, metadata: { to: 'me' }, additional_info: 'hand made', expiration_date: '2027-01-01',
  });
  expect(named.body).toMatchObject({
    code: 'MINE', redemption: { quantity: null }, metadata: { to: 'me' }, additional_info: 'hand made', expiration_date: '2027-01-01T00:00:00.000Z',
  });
  expect((await shop.ask('POST', '/campaigns/More/vouchers/MINE')).body).toMatchObject({
    code: 409, details: 'Duplicated voucher exists with id MINE',
  });
  const many = await shop.ask('POST', '/campaigns/More/vouchers?vouchers_count=30', { code_config: { pattern: 'Z#####' } });
  expect(many.status).toBe(202);
  expect(await finished(shop, many.body['async_action_id'])).toMatchObject({
    type: 'CAMPAIGN.VOUCHERS_GENERATE', status: 'DONE', result: { message: 'Generated 30 vouchers.' },
  });
  expect((await shop.ask('GET', '/campaigns/More')).body['vouchers_count']).toBe(32);
});

test('limits can be set from the first redemption on', async () => {
  const shop = await open();
  const { body: { id } } = await shop.ask('POST', '/campaigns', { name: 'Limits', voucher: ten, limits: { redemptions: 5, discount_amount: 700 } });
  expect(await owner.query('/* test.limits */ select redemptions_max, discount_max_minor from campaign_counters where campaign_id = $1', [id])).toEqual([
    { redemptions_max: 5, discount_max_minor: 700 },
  ]);
});

test.each([
  ['malformed JSON', '{', 'invalid_payload'],
  ['no body', '', 'invalid_payload'],
  ['no name', { voucher: ten }, 'invalid_payload'],
  ['an empty name', { name: '', voucher: ten }, 'invalid_payload'],
  ['a blank name', { name: '  ', voucher: ten }, 'invalid_payload'],
  ['a huge name', { name: 'x'.repeat(501), voucher: ten }, 'invalid_payload'],
  ['a name with NUL', { name: 'a\u0000b', voucher: ten }, 'invalid_payload'],
  ['a name that is a number', { name: 5, voucher: ten }, 'invalid_payload'],
  ['no voucher', { name: 'Bad' }, 'invalid_payload'],
  ['an amount as text', { name: 'Bad', voucher: { discount: { type: 'AMOUNT', amount_off: '5' } } }, 'invalid_payload'],
  ['an amount beyond 2^53', `{"name":"Bad","voucher":{"discount":{"type":"AMOUNT","amount_off":9007199254740993}}}`, 'invalid_payload'],
  ['a part of a cent', { name: 'Bad', voucher: { discount: { type: 'AMOUNT', amount_off: 1.5 } } }, 'invalid_payload'],
  ['a negative amount', { name: 'Bad', voucher: { discount: { type: 'AMOUNT', amount_off: -1 } } }, 'invalid_payload'],
  ['more than all', { name: 'Bad', voucher: { discount: { type: 'PERCENT', percent_off: 101 } } }, 'invalid_payload'],
  ['a quantity of none', { name: 'Bad', voucher: { ...ten, redemption: { quantity: 0 } } }, 'invalid_payload'],
  ['a quantity beyond the column', { name: 'Bad', voucher: { ...ten, redemption: { quantity: 2_147_483_648 } } }, 'invalid_payload'],
  ['year 0', { name: 'Bad', voucher: ten, start_date: '0000-01-01' }, 'invalid_payload'],
  ['a day that does not exist', { name: 'Bad', voucher: ten, start_date: '2026-02-30' }, 'invalid_payload'],
  ['an end that has passed', { name: 'Bad', voucher: ten, expiration_date: '2020-01-01' }, 'invalid_expiration_date'],
  ['an end before the start', { name: 'Bad', voucher: ten, start_date: '2026-02-02', expiration_date: '2026-02-01' }, 'invalid_expiration_date'],
  ['windows without a start', { name: 'Bad', voucher: ten, validity_timeframe: { interval: 'P1D', duration: 'PT1H' } }, 'invalid_payload'],
  ['an interval of nothing', { name: 'Bad', voucher: ten, start_date: '2026-01-01', validity_timeframe: { interval: 'PT0S', duration: 'PT1H' } }, 'invalid_payload'],
  ['a duration of 10000 years', { name: 'Bad', voucher: ten, activity_duration_after_publishing: 'P10000Y' }, 'invalid_payload'],
  ['an eighth weekday', { name: 'Bad', voucher: ten, validity_day_of_week: [7] }, 'invalid_payload'],
  ['hours that overlap over midnight', { name: 'Bad', voucher: ten, validity_hours: { daily: [
    { start_time: '22:00', expiration_time: '02:00' }, { start_time: '01:00', expiration_time: '03:00' }] } }, 'invalid_payload'],
  ['25 o\'clock', { name: 'Bad', voucher: ten, validity_hours: { daily: [{ start_time: '25:00', expiration_time: '02:00' }] } }, 'invalid_payload'],
  ['two rules', { name: 'Bad', validation_rules: ['val_1', 'val_2'], voucher: ten }, 'invalid_campaign'],
  ['a size that is none', { name: 'Bad', type: 'ENDLESS', voucher: ten }, 'invalid_campaign'],
  ['a loyalty program', { name: 'Bad', campaign_type: 'LOYALTY_PROGRAM', voucher: ten }, 'invalid_campaign'],
  ['two public codes', { name: 'Bad', type: 'STANDALONE', vouchers_count: 2, voucher: ten }, 'invalid_campaign'],
  ['a negative count', { name: 'Bad', vouchers_count: -1, voucher: ten }, 'invalid_payload'],
  ['metadata that is a list', { name: 'Bad', voucher: ten, metadata: [] }, 'invalid_payload'],
] as const)('a campaign with %s is refused', async (_name, body, key) => {
  const shop = await open();
  expect((await shop.ask('POST', '/campaigns', body)).body).toMatchObject({ code: 400, key, request_id: expect.any(String) });
  expect((await shop.ask('GET', '/campaigns')).body['total']).toBe(0);
});

test.each([
  ['filters[nobody][conditions][$is]=1', 400], ['filters[campaigns][conditions][$nobody]=1', 400], ['filters[campaigns]=1', 400], ['filters=1', 400],
  ['filters[created_at][conditions][$after]=yesterday', 400], ['filters[junction]=XOR', 400], ['order=nobody', 400], ['order=constructor', 400],
  ['limit=0', 400], ['limit=101', 400], ['limit=x', 400], ['page=0', 400], ['page=1001', 400], ['created_at[after]=x', 400],
  ['filters[campaigns][conditions][$is][0]=Listed&filters[junction]=or&order=-name&limit=1&page=1&campaign_status=DONE&created_at[before]=2999-01-01', 200],
])('a list asked for with %s answers %i', async (query, status) => {
  const shop = await open();
  await shop.ask('POST', '/campaigns', { name: 'Listed', voucher: ten });
  const answer = await shop.ask('GET', `/campaigns?${query}`);
  expect(answer.status).toBe(status);
  if (status === 200) expect(answer.body['total']).toBe(1);
});

test('lists are paged and filtered', async () => {
  const shop = await open();
  for (const name of ['a', 'b', 'ab']) await shop.ask('POST', '/campaigns', { name, voucher: ten });
  const names = async (query: string): Promise<unknown[]> => ((await shop.ask('GET', `/campaigns?${query}`)).body['campaigns'] as { name: string }[]).map(({ name }) => name);
  expect(await names('order=name')).toEqual(['a', 'ab', 'b']);
  expect(await names('order=name&limit=1&page=2')).toEqual(['ab']);
  expect(await names('order=name&filters[campaigns][conditions][$contains]=b')).toEqual(['ab', 'b']);
  expect(await names('order=name&filters[campaigns][conditions][$not_in][0]=a&filters[campaigns][conditions][$not_in][1]=b')).toEqual(['ab']);
  expect(await names('campaign_type=LOYALTY_PROGRAM')).toEqual([]);
});

test('what another project has is not there', async () => {
  const [ours, theirs] = [await open(), await open()];
  const { body: { id } } = await theirs.ask('POST', '/campaigns', { name: 'Theirs', voucher: ten });
  const path = `/campaigns/${String(id)}`;
  for (const [method, to] of [
    ['GET', path], ['PUT', path], ['DELETE', path], ['POST', `${path}/enable`], ['POST', `${path}/vouchers`], ['POST', `${path}/vouchers/X`],
    ['POST', `${path}/vouchers?vouchers_count=2`],
  ] as const) {
    expect((await ours.ask(method, to, {})).body).toMatchObject({ code: 404, key: 'not_found', resource_type: 'campaign', resource_id: id });
  }
  const { body: { async_action_id: action } } = await theirs.ask('DELETE', path);
  expect((await ours.ask('GET', `/async-actions/${String(action)}`)).body).toMatchObject({ code: 404, resource_type: 'async_action' });
});

test('a campaign is not changed while its codes are generated, but it can be paused', async () => {
  const shop = await open();
  const id = await buildCampaign(owner, shop.projectId, { campaign: { generation_status: 'IN_PROGRESS' } });
  expect((await shop.ask('PUT', `/campaigns/${id}`, { description: 'x' })).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  expect((await shop.ask('POST', `/campaigns/${id}/disable`)).status).toBe(200);
});

test('a finished campaign of elsewhere keeps its terms, takes no codes and gives none away', async () => {
  const shop = await open();
  const id = await buildCampaign(owner, shop.projectId, { campaign: { is_historical: true }, terms: { discount: null } });
  await buildVoucher(owner, shop.projectId, id, { code: 'OLD', is_historical: true });
  const wire = await shop.ask('GET', `/campaigns/${id}`);
  expect(wire.body['voucher']).not.toHaveProperty('discount');
  expect((await shop.ask('PUT', `/campaigns/${id}`, { expiration_date: '2099-01-01' })).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  expect((await shop.ask('PUT', `/campaigns/${id}`, { description: 'Spring' })).body).toMatchObject({ description: 'Spring' });
  expect((await shop.ask('POST', `/campaigns/${id}/vouchers`)).body).toMatchObject({ code: 400, key: 'invalid_campaign' });
  for (const what of [{ campaign: id }, { voucher: 'OLD' }]) {
    expect((await shop.ask('POST', '/publications', { ...what, customer: { source_id: 'ann' } })).body).toMatchObject({
      code: 400, details: 'The campaign is finished',
    });
  }
});

test('a campaign deleted for good while its codes are made leaves no codes behind', async () => {
  const shop = await open();
  await shop.ask('POST', '/campaigns', { name: 'Short', vouchers_count: 30_000, voucher: ten });
  const { body: { async_action_id: id } } = await shop.ask('DELETE', '/campaigns/Short?force=true');
  expect(await finished(shop, id)).toMatchObject({ status: 'DONE' });
  expect(await owner.query('/* test.left */ select 1 from vouchers where project_id = $1', [shop.projectId])).toEqual([]);
  expect(await owner.query('/* test.counted */ select 1 from campaign_counters where project_id = $1 and vouchers_created <> vouchers_deleted', [shop.projectId])).toEqual([]);
});
