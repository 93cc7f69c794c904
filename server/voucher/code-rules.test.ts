import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';

const product = await testApp();
const { inject } = product;
const discount = { type: 'AMOUNT', amount_off: 500 };
const order = { amount: 5000 };

/** A shop that tells no capitals from small letters. */
async function openLoose(): Promise<Shop> {
  const shop = await openShop(product, inject);
  expect((await shop.askOurs('PUT', '/settings', { codes: { ignore_case: true } })).status).toBe(200);
  return shop;
}

async function finished(shop: Shop, { status, body }: Answer): Promise<Record<string, unknown>> {
  expect(status).toBe(202);
  for (;;) {
    const action = (await shop.ask('GET', `/async-actions/${String(body['async_action_id'])}`)).body;
    if (action['status'] === 'DONE' || action['status'] === 'FAILED') return action;
    await sleep(20);
  }
}

const codesIn = (list: unknown): unknown[] => (list as { code: string }[]).map(({ code }) => code);

test('where case is ignored a code is written in capitals, and is one and the same in any case', async () => {
  const shop = await openLoose();
  const made = await shop.ask('POST', '/vouchers/Äpfel-10', { discount, redemption: { quantity: 9 }, metadata: { a: 1 } });
  expect(made.body).toMatchObject({ code: 'ÄPFEL-10' });
  const { id } = made.body;
  for (const code of ['Äpfel-10', 'äPFEL-10', 'ÄPFEL-10', String(id)]) {
    expect((await shop.ask('GET', `/vouchers/${encodeURIComponent(code)}`)).body['id']).toBe(id);
    const redeemed = await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], order });
    expect(redeemed.body['redemptions']).toMatchObject([{ voucher: { id, code: 'ÄPFEL-10' } }]);
  }
  expect((await shop.ask('POST', '/vouchers', { code: 'äpfel-10', discount })).body).toMatchObject({ code: 409, key: 'duplicate_found', resource_id: 'äpfel-10' });
  expect((await shop.ask('POST', '/vouchers/äpfel-10/validate', { order })).body).toMatchObject({ valid: true, code: 'ÄPFEL-10' });
  expect((await shop.ask('POST', '/vouchers/äpfel-10/redemption', { order })).status).toBe(200);
  expect((await shop.ask('POST', '/publications', { voucher: 'äpfel-10', customer: { source_id: 'anna' } })).body).toMatchObject({ voucher: { code: 'ÄPFEL-10' } });
  expect((await shop.ask('PUT', '/vouchers/äpfel-10', { additional_info: 'x' })).body).toMatchObject({ id, additional_info: 'x' });
  await finished(shop, await shop.ask('POST', '/vouchers/bulk/async', [{ code: 'äpfel-10', metadata: { b: 2 } }]));
  expect((await shop.ask('GET', '/vouchers/ÄPFEL-10')).body['metadata']).toEqual({ a: 1, b: 2 });
  const twice = [{ object: 'voucher', id: 'äpfel-10' }, { object: 'voucher', id: 'Äpfel-10' }];
  expect((await shop.ask('POST', '/redemptions', { redeemables: twice, order })).body).toMatchObject({ key: 'duplicated_redeemables' });
  expect((await shop.ask('POST', '/vouchers/birne/validate', { order })).body).toMatchObject({ key: 'not_found', resource_id: 'birne' });
});

test('no two codes there differ by case alone, whatever the letters; none is longer in capitals than a code may be', async () => {
  const shop = await openLoose();
  const alike = [
    ['straße', 'STRASSE', 'STRAẞE', 'Straße'], ['kix', 'KIX', '\u212aix'], ['ångstrøm', '\u212bNGSTRØM'], ['ω', 'Ω', '\u2126'], ['ﬁn', 'FIN'], ['ός', 'ΌΣ', 'όσ'],
  ] as const;
  for (const [first, ...others] of alike) {
    const made = await shop.ask('POST', '/vouchers', { code: first, discount });
    expect(made.status).toBe(200);
    for (const code of others) {
      expect((await shop.ask('POST', '/vouchers', { code, discount })).body).toMatchObject({ key: 'duplicate_found', resource_id: code });
      expect((await shop.ask('GET', `/vouchers/${encodeURIComponent(code)}`)).body['id']).toBe(made.body['id']);
    }
    expect((await shop.ask('GET', `/vouchers/${encodeURIComponent(String(made.body['code']))}`)).body['id']).toBe(made.body['id']);
  }
  const long = 'ß'.repeat(101);
  expect((await shop.ask('POST', '/vouchers', { code: long, discount })).body).toMatchObject({ key: 'invalid_voucher', details: 'Codes cannot be longer than 200 characters' });
  expect((await shop.ask('POST', '/vouchers/import', [{ code: long, discount }])).body).toMatchObject({ key: 'invalid_voucher' });
  const payload = `Code,Discount Type,Value\n${long},PERCENT,10\n`;
  const imported = await answerOf(inject({ method: 'POST', url: '/v1/vouchers/importCSV', headers: { ...shop.headers, 'content-type': 'text/csv' }, payload }));
  expect(await finished(shop, imported)).toMatchObject({ status: 'FAILED', result: { failed: [{ row: 1, reason: 'Line 2: Codes cannot be longer than 200 characters' }] } });
});

test('what was typed of a code that nobody has is found there as well, and whether there is one is no code', async () => {
  const shop = await openLoose();
  await shop.ask('POST', '/vouchers/There', { discount });
  for (const id of ['nope', 'there']) await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id }], order });
  const asked = ['[$is]=nope', '[$in][0]=nope&filters[voucher_code][conditions][$in][1]=There', '[$not_in][0]=nope', '[$has_value]=true', '[$is_unknown]=true'];
  const totals: unknown[] = [];
  for (const filter of asked) totals.push((await shop.ask('GET', `/redemptions?filters[voucher_code][conditions]${filter}`)).body['total']);
  expect(totals).toEqual([1, 2, 1, 2, 0]);
  expect((await shop.ask('GET', '/vouchers?filters[code][conditions][$has_value]=true')).body).toMatchObject({ total: 1 });
});

test('a draft whose codes are too few there is refused when it is changed, cloned and launched', async () => {
  const shop = await openShop(product, inject);
  const look = { pattern: 'a-#', charset: 'abAB' };
  const made = await shop.ask('POST', '/campaigns', { name: 'Draft', draft: true, vouchers_count: 4, voucher: { discount, code_config: look } });
  expect(made.status).toBe(200);
  await shop.askOurs('PUT', '/settings', { codes: { ignore_case: true } });
  const answers = [
    await shop.ask('POST', '/campaigns/Draft/launch'), await shop.ask('POST', '/campaigns/Draft/clone', { name: 'Other' }), await shop.ask('PUT', '/campaigns/Draft', { vouchers_count: 3 }),
  ];
  expect(answers.map(({ body }) => body['key'])).toEqual(Array(3).fill('invalid_code_config'));
  expect((await shop.ask('PUT', '/campaigns/Draft', { vouchers_count: 2 })).status).toBe(200);
  expect((await shop.ask('POST', '/campaigns/Draft/launch')).status).toBe(200);
});

test('lists, their filters, searches and exports find codes in any case there', async () => {
  const shop = await openLoose();
  const { body: campaign } = await shop.ask('POST', '/campaigns', { name: 'Spring', voucher: { discount } });
  for (const code of ['spring-a', 'spring-b']) await shop.ask('POST', `/campaigns/Spring/vouchers/${code}`, {});
  await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: 'spring-a' }], order });
  await shop.ask('POST', '/publications', { voucher: 'spring-b', customer: { source_id: 'anna' } });
  expect(codesIn((await shop.ask('GET', '/vouchers?code=Spring-a')).body['vouchers'])).toEqual(['SPRING-A']);
  for (const [filter, found] of [['[$is]=spring-a', ['SPRING-A']], ['[$in][0]=spring-b', ['SPRING-B']], ['[$starts_with]=spr', ['SPRING-B', 'SPRING-A']], ['[$contains]=g-b', ['SPRING-B']]]) {
    expect(codesIn((await shop.ask('GET', `/vouchers?filters[code][conditions]${String(filter)}`)).body['vouchers']), `by ${String(filter)}`).toEqual(found);
  }
  for (const query of ['voucher=spring-a', 'filters[voucher_code][conditions][$is]=spring-a']) {
    expect((await shop.ask('GET', `/redemptions?${query}`)).body, `by ${query}`).toMatchObject({ total: 1 });
  }
  for (const query of ['voucher=spring-b', 'filters[voucher_code][conditions][$is]=spring-b']) {
    expect((await shop.ask('GET', `/publications?${query}`)).body, `by ${query}`).toMatchObject({ total: 1 });
  }
  const path = `/campaigns/${String(campaign['id'])}`;
  expect((await shop.askOurs('GET', '/campaigns?q=spring-a')).body['rows']).toMatchObject([{ campaign_id: campaign['id'] }]);
  expect(codesIn((await shop.askOurs('GET', `${path}/vouchers?q=spring-`)).body['rows'])).toEqual(['SPRING-A', 'SPRING-B']);
  expect((await shop.askOurs('GET', `${path}/vouchers/count?q=spring-b`)).body).toMatchObject({ count: 1 });
  expect(codesIn((await shop.askOurs('GET', `${path}/redemptions?q=spring-a`)).body['rows'])).toEqual(['SPRING-A']);
  expect(codesIn((await shop.askOurs('GET', '/vouchers?q=Spring-B')).body['rows'])).toEqual(['SPRING-B']);
  const { body: exported } = await shop.ask('POST', '/exports', { exported_object: 'voucher', parameters: { fields: ['code'], filters: { code: { conditions: { $in: ['spring-b'] } } } } });
  await expect.poll(async () => (await shop.ask('GET', `/exports/${String(exported['id'])}`)).body['status'], { timeout: 10_000 }).toBe('DONE');
  const url = new URL(((await shop.ask('GET', `/exports/${String(exported['id'])}`)).body['result'] as { url: string }).url);
  expect((await inject({ url: url.pathname + url.search, headers: shop.headers })).body.trim()).toBe('code\nSPRING-B'.replace('\n', '\r\n'));
});

test('random codes there are in capitals, their space is counted so, and imports bring no code in two cases', async () => {
  const shop = await openLoose();
  const look = { pattern: 'a-#', charset: 'abAB' };
  expect((await shop.askOurs('POST', '/code-preview', { code_config: look, count: 3 })).body).toMatchObject({ space: '2', is_enough: false });
  const refused = await shop.ask('POST', '/campaigns', { name: 'Three', vouchers_count: 3, voucher: { discount, code_config: look } });
  expect(refused.body).toMatchObject({ key: 'invalid_code_config' });
  const made = await shop.ask('POST', '/campaigns', { name: 'Two', vouchers_count: 2, voucher: { discount, code_config: look } });
  expect(made.body).toMatchObject({ voucher: { code_config: look } });
  await expect.poll(async () => (await shop.ask('GET', '/campaigns/Two')).body['vouchers_generation_status'], { timeout: 10_000 }).toBe('DONE');
  expect(codesIn((await shop.ask('GET', '/vouchers?order=code')).body['vouchers'])).toEqual(['A-A', 'A-B']);
  expect((await shop.ask('POST', '/vouchers/import', [{ code: 'x', discount }, { code: 'X', discount }])).body).toMatchObject({ key: 'duplicate_key' });
  expect((await shop.ask('POST', '/campaigns/Two/import', [{ code: 'a-a', active: false }, { code: 'new' }])).status).toBe(202);
  const csv = { method: 'POST' as const, url: '/v1/campaigns/Two/importCSV', headers: { ...shop.headers, 'content-type': 'text/csv' } };
  const twice = await finished(shop, await answerOf(inject({ ...csv, payload: 'Code\nb-1\nB-1\n' })));
  expect(twice).toMatchObject({ status: 'FAILED', result: { failed: [{ code: 'B-1', row: 2, reason: 'Line 3: has the same code as line 2' }] } });
  await finished(shop, await answerOf(inject({ ...csv, payload: 'Code\nb-1\n' })));
  expect((await shop.ask('GET', '/vouchers/a-a')).body).toMatchObject({ code: 'A-A', active: false });
  expect(codesIn((await shop.ask('GET', '/vouchers?order=code')).body['vouchers'])).toEqual(['A-A', 'A-B', 'B-1', 'NEW']);
});

async function answerOf(response: Promise<{ statusCode: number; json(): Record<string, unknown> }>): Promise<Answer> {
  const { statusCode, json } = await response;
  return { status: statusCode, body: json() };
}

test.each(['elsewhere', 'where case is ignored'])('a letter and its mark are one and the same in a code, however they were typed: %s', async (where) => {
  const shop = where === 'elsewhere' ? await openShop(product, inject) : await openLoose();
  const [two, one] = ['CAFE\u0301-10', 'CAF\u00c9-10'];
  const made = await shop.ask('POST', '/vouchers', { code: two, discount, redemption: { quantity: 9 } });
  expect(made.body).toMatchObject({ code: one });
  const { id } = made.body;
  for (const code of [two, one]) {
    const path = `/vouchers/${encodeURIComponent(code)}`;
    expect((await shop.ask('GET', path)).body['id']).toBe(id);
    expect((await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], order })).body['redemptions']).toMatchObject([{ voucher: { id, code: one } }]);
    expect((await shop.ask('POST', `${path}/validate`, { order })).body).toMatchObject({ valid: true, code: one });
    expect((await shop.ask('PUT', path, { additional_info: code })).body).toMatchObject({ id, additional_info: code });
    expect((await shop.ask('POST', '/publications', { voucher: code, customer: { source_id: code } })).body).toMatchObject({ voucher: { code: one } });
    expect((await shop.ask('POST', '/vouchers', { code, discount })).body).toMatchObject({ key: 'duplicate_found' });
    const [word, beginning] = [code, code.slice(0, 5)].map(encodeURIComponent);
    for (const query of [`code=${word}`, `filters[code][conditions][$is]=${word}`, `filters[code][conditions][$starts_with]=${beginning}`]) {
      expect((await shop.ask('GET', `/vouchers?${query}`)).body).toMatchObject({ total: 1 });
    }
    expect((await shop.ask('GET', `/redemptions?voucher=${encodeURIComponent(code)}`)).body).toMatchObject({ total: code === two ? 1 : 2 });
    expect(codesIn((await shop.askOurs('GET', `/vouchers?q=${encodeURIComponent(code)}`)).body['rows'])).toEqual([one]);
  }
  await finished(shop, await shop.ask('POST', '/vouchers/bulk/async', [{ code: two, metadata: { b: 2 } }]));
  expect((await shop.ask('GET', `/vouchers/${String(id)}`)).body['metadata']).toEqual({ b: 2 });
  const twice = [{ object: 'voucher', id: two }, { object: 'voucher', id: one }];
  expect((await shop.ask('POST', '/redemptions', { redeemables: twice, order })).body).toMatchObject({ key: 'duplicated_redeemables' });
  expect((await shop.ask('POST', '/vouchers/import', [{ code: 'e\u0301', discount }, { code: '\u00e9', discount }])).body).toMatchObject({ key: 'duplicate_key' });
  const csv = { method: 'POST' as const, url: '/v1/vouchers/importCSV', headers: { ...shop.headers, 'content-type': 'text/csv' } };
  const payload = 'Code,Discount Type,Value\ne\u0301,PERCENT,10\n\u00e9,PERCENT,10\n';
  expect(await finished(shop, await answerOf(inject({ ...csv, payload })))).toMatchObject({ status: 'FAILED', result: { failed: [{ row: 2, reason: 'Line 3: has the same code as line 2' }] } });
});

test('an old code whose letters are not composed is found just as it was, and a new one beside it is another', async () => {
  const shop = await openShop(product, inject);
  const [old, composed] = ['E\u0301TE\u0301', '\u00c9T\u00c9'];
  const id = await buildVoucher(product.owner, shop.projectId, await buildCampaign(product.owner, shop.projectId), { code: old });
  const idOf = async (code: string): Promise<unknown> => (await shop.ask('GET', `/vouchers/${encodeURIComponent(code)}`)).body['id'];
  expect([await idOf(old) !== undefined, await idOf(composed)]).toEqual([true, undefined]);
  expect((await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: old }], order })).status).toBe(200);
  expect((await shop.ask('GET', `/vouchers?filters[code][conditions][$is]=${encodeURIComponent(old)}`)).body).toMatchObject({ total: 1 });
  const made = await shop.ask('POST', '/vouchers', { code: old, discount });
  expect(made.body['code']).toBe(composed);
  expect([await idOf(composed), await idOf(old)]).toEqual([made.body['id'], id]);
});

test('random codes are composed where their parts meet, and no charset has characters that become another one', async () => {
  const shop = await openShop(product, inject);
  const drawn = await shop.ask('POST', '/vouchers', { discount, code_config: { pattern: 'E#', charset: 'ae\u0301', prefix: 'A\u0308', postfix: '\u0327' } });
  expect(String(drawn.body['code'])).toMatch(/^ÄE(a\u0327|\u0229\u0301)$/u);
  for (const charset of ['ae\u0300\u0301', '\u0301e', '\u1161\u1100']) {
    expect((await shop.ask('POST', '/vouchers', { discount, code_config: { charset } })).body).toMatchObject({ key: 'invalid_code_config' });
    expect((await shop.askOurs('PUT', '/settings', { codes: { charset } })).status).toBe(400);
  }
  expect((await shop.askOurs('PUT', '/settings', { codes: { charset: 'a\u00e9\u2764\ufe0f' } })).status).toBe(200);
});

test('a code in small letters there, which only somebody with the database could write, is found by verify', async () => {
  const shop = await openLoose();
  const voucherId = await buildVoucher(product.owner, shop.projectId, null, { code: 'A-b' });
  const faults = () => product.owner.query('select object_id, member, expected, actual from verify_codes where project_id = $1', [shop.projectId]);
  expect(await faults()).toEqual([{ object_id: 'A-b', member: 'vouchers with this code in small letters', expected: 0, actual: 1 }]);
  await product.owner.query('update vouchers set code = upper(code) where voucher_id = $1', [voucherId]);
  expect(await faults()).toEqual([]);
});

test('elsewhere a code is as it was written', async () => {
  const shop = await openShop(product, inject);
  for (const code of ['Case', 'CASE', 'case']) expect((await shop.ask('POST', `/vouchers/${code}`, { discount })).body['code']).toBe(code);
  expect((await shop.ask('GET', '/vouchers/cASE')).status).toBe(404);
  expect(codesIn((await shop.ask('GET', '/vouchers?filters[code][conditions][$is]=case')).body['vouchers'])).toEqual(['case']);
});

test('whether case counts is settled by the first code, in the bin or imported', async () => {
  const shop = await openShop(product, inject);
  expect((await shop.askOurs('GET', '/settings')).body).toMatchObject({ codes: { ignore_case: false, charset: null, pattern: null }, is_case_settled: false });
  await shop.ask('POST', '/vouchers/Gone', { discount });
  await shop.ask('DELETE', '/vouchers/Gone');
  const refused = await shop.askOurs('PUT', '/settings', { codes: { ignore_case: true } });
  expect([refused.status, refused.body['detail']]).toEqual([400, 'Property .codes.ignore_case cannot change: the project has codes, or an import of codes under way']);
  expect((await shop.askOurs('GET', '/settings')).body).toMatchObject({ codes: { ignore_case: false }, is_case_settled: true });
  expect((await shop.askOurs('PUT', '/settings', { codes: { ignore_case: false, pattern: 'S-####' } })).status).toBe(200);
});

test('the project\'s look of codes is taken where a request names none, the contract\'s where the project has none', async () => {
  const shop = await openShop(product, inject);
  const lookOf = async (code_config?: object): Promise<unknown> => {
    const { body } = await shop.ask('POST', '/campaigns', { name: `C${Math.random()}`, voucher: { discount, ...(code_config && { code_config }) } });
    return (body['voucher'] as Record<string, unknown>)['code_config'];
  };
  expect(await lookOf()).toMatchObject({ pattern: '########', length: 8, charset: expect.stringMatching(/^0.{60}Z$/) });
  await shop.askOurs('PUT', '/settings', { codes: { charset: 'XYZ', pattern: 'AUT-####' } });
  expect(await lookOf()).toEqual({ pattern: 'AUT-####', length: 4, charset: 'XYZ' });
  expect(await lookOf({ length: 3 })).toEqual({ pattern: '###', length: 3, charset: 'XYZ' });
  expect(await lookOf({ charset: 'AB', prefix: 'P' })).toEqual({ pattern: 'AUT-####', length: 4, charset: 'AB', prefix: 'P' });
  expect((await shop.ask('POST', '/vouchers', { discount })).body['code']).toMatch(/^AUT-[XYZ]{4}$/);
  expect((await shop.askOurs('POST', '/code-preview', { count: 1 })).body).toMatchObject({ space: '81' });
  await shop.askOurs('PUT', '/settings', { codes: { charset: null, pattern: null } });
  expect(await lookOf()).toMatchObject({ pattern: '########' });
});

test.each([
  { pattern: 'NONE' }, { pattern: '' }, { pattern: '# #' }, { pattern: '#'.repeat(101) }, { charset: 'A' }, { charset: '' }, { charset: 'A B' }, { charset: 'A#' },
  { charset: 'aA', ignore_case: true }, { ignore_case: 'yes' }, { length: 5 }, { charset: 'a\u0007b' },
])('codes that cannot be are 400: %j', async (codes) => {
  const shop = await openShop(product, inject);
  const before = await shop.askOurs('GET', '/settings');
  expect((await shop.askOurs('PUT', '/settings', { codes })).status).toBe(400);
  expect(await shop.askOurs('GET', '/settings')).toEqual(before);
});
