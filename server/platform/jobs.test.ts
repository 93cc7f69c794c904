import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { secondApp } from '../../test/support/app.ts';
import { testDatabase } from '../../test/support/database.ts';
import { openShop } from '../../test/support/shop.ts';

test('a process that only serves leaves the work to one that works, which finds it by itself', async () => {
  const database = await testDatabase();
  const { inject } = await secondApp(database, { role: 'web' });
  const shop = await openShop(database, inject);
  const campaign = { name: 'Codes', vouchers_count: 10, voucher: { discount: { type: 'AMOUNT', amount_off: 1 } } };
  await shop.ask('POST', '/campaigns', campaign);
  const status = async (): Promise<unknown> => (await shop.ask('GET', '/campaigns/Codes')).body['vouchers_generation_status'];
  // Longer than an idle worker waits between two looks.
  await sleep(1_500);
  expect(await status()).toBe('IN_PROGRESS');
  await secondApp(database, { role: 'worker' });
  while ((await status()) === 'IN_PROGRESS') await sleep(20);
  expect(await status()).toBe('DONE');
});
