import { expect, test } from 'vitest';
import { clearCharset, clearLength } from '../../contract/constants.ts';
import { testApp } from '../../test/support/app.ts';
import { buildVoucher } from '../../test/support/rows.ts';
import { openShop } from '../../test/support/shop.ts';

const { inject, ...database } = await testApp();

test('our own codes have ten characters that nobody takes for one another, and a guess is hopeless', async () => {
  const shop = await openShop(database, inject);
  const { body } = await shop.askOurs('POST', '/code-preview', { code_config: { length: clearLength, charset: clearCharset }, count: 1_000_000 });
  expect(body).toMatchObject({ space: String(BigInt(clearCharset.length) ** 10n), free: null, is_enough: true, strength: 'safe', characters_missing: 0 });
  expect(body['guess_chance']).toBeLessThan(1e-8);
  for (const example of body['examples'] as string[]) expect(example).toMatch(/^[2-9A-HJKMNP-Z]{10}$/);
});

test('codes that the project has are not there any more, whatever signs they are made of; a pattern with too few left is refused before anything is made', async () => {
  const shop = await openShop(database, inject);
  const code_config = { pattern: '[#].*', charset: '^]-\\', prefix: 'P(#' };
  for (const code of ['P(#[^].*', 'P(#[-].*', 'P(#[x].*', 'P(#[^]...']) await buildVoucher(database.owner, shop.projectId, null, { code });
  expect((await shop.askOurs('POST', '/code-preview', { code_config, count: 3 })).body).toMatchObject({
    space: '4', free: 2, is_enough: false, strength: 'guessable', characters_missing: 10, guess_chance: 0.75,
  });
  const campaign = { name: 'C', vouchers_count: 3, voucher: { discount: { type: 'AMOUNT', amount_off: 1 }, code_config } };
  const refused = await shop.ask('POST', '/campaigns', campaign);
  expect([refused.status, refused.body['key'], refused.body['details']]).toEqual([400, 'invalid_code_config', 'Pattern [#].* has 2 codes left, fewer than the 3 asked for']);
  expect((await shop.ask('GET', '/campaigns/C')).status).toBe(404);
  expect((await shop.ask('POST', '/campaigns', { ...campaign, vouchers_count: 0 })).status).toBe(200);
  expect((await shop.ask('POST', '/campaigns/C/vouchers?vouchers_count=3', {})).body['key']).toBe('invalid_code_config');
  expect((await shop.ask('POST', '/campaigns/C/vouchers?vouchers_count=2', {})).status).toBe(202);
});

test('a configuration that makes no codes is refused', async () => {
  const shop = await openShop(database, inject);
  expect((await shop.askOurs('POST', '/code-preview', { code_config: { pattern: ' ' }, count: 1 })).body['key']).toBe('invalid_code_config');
  expect((await shop.askOurs('POST', '/code-preview', { count: 0 })).status).toBe(400);
});
