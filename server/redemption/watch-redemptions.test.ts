import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildCampaign, buildProject, buildRedemption } from '../../test/support/rows.ts';
import { watchRedemptions } from './watch-redemptions.ts';

const { owner, pool } = await testDatabase();

test('a redemption through any process is seen, and some time after the last one nobody redeems', async () => {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId);
  const isRedeeming = watchRedemptions(100);
  expect(await isRedeeming(pool)).toBe(true);
  await sleep(120);
  expect(await isRedeeming(pool)).toBe(false);
  await owner.transaction(async (tx) => {
    await tx.query('select pg_stat_force_next_flush()');
    await buildRedemption(tx, projectId, campaignId);
  });
  expect(await isRedeeming(pool)).toBe(true);
  await sleep(120);
  expect(await isRedeeming(pool)).toBe(false);
});
