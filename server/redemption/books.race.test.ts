import { expect, test } from 'vitest';
import { atEnd } from '../../test/support/at-end.ts';
import { redemptionOf, releaseOf, rollbackOf } from '../../test/support/batch.ts';
import { testDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildLimit, buildProject, buildVoucher } from '../../test/support/rows.ts';
import type { Asked, AskedRedeem } from './decision/command.ts';
import { lockState, readState } from './lock.store.ts';
import { createRedeemer, type Redeemer } from './redeem.ts';
import type { NewEntry } from './decision/redemption-entry.ts';

const { pool, owner } = await testDatabase();

interface Shop {
  projectId: string;
  vouchers: { voucherId: string; campaignId: string | null }[];
  campaignIds: string[];
}

/** Two campaigns with limits of every scope, of codes that run out, and codes without a campaign. */
async function openShop(): Promise<Shop> {
  const projectId = await buildProject(owner);
  const campaignIds: string[] = [];
  const vouchers: Shop['vouchers'] = [];
  for (const counters of [{ redemptions_max: 120 }, { discount_max_minor: 90_000, discount_straddle: 'clip', order_max_minor: 1_000_000 }]) {
    const campaignId = await buildCampaign(owner, projectId, { counters: { ...counters, vouchers_created: 4 } });
    campaignIds.push(campaignId);
    for (const quantity of [null, null, 20, 5]) {
      vouchers.push({ campaignId, voucherId: await buildVoucher(owner, projectId, campaignId, { redemption_quantity: quantity }) });
    }
    await buildLimit(owner, projectId, campaignId, { scope: 'customer', measure: 'redemptions', period: 'week', max_value: 25 });
    await buildLimit(owner, projectId, campaignId, { scope: 'voucher', measure: 'discount', period: 'month', max_value: 60_000, straddle: 'clip' });
    await buildLimit(owner, projectId, campaignId, { scope: 'campaign', measure: 'orders', period: 'day', max_value: 900_000 });
  }
  const discount = { type: 'AMOUNT', amount_off: 500 };
  for (const redemption_quantity of [null, 10]) {
    vouchers.push({ campaignId: null, voucherId: await buildVoucher(owner, projectId, null, { discount, redemption_quantity }) });
  }
  return { projectId, vouchers, campaignIds };
}

/** The same numbers for the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** Redeems, reserves, releases and takes back, as carts do that do not know of each other. */
async function shopAround({ projectId, vouchers }: Shop, redeemer: Redeemer, seed: number): Promise<unknown[]> {
  const pick = chance(seed);
  const broken: unknown[] = [];
  const made: NewEntry[] = [];
  const askFor = (kind: AskedRedeem['kind']): AskedRedeem => {
    const chosen = new Set(Array.from({ length: 1 + pick(3) }, () => vouchers[pick(vouchers.length)]).filter((one) => one !== undefined));
    const { redeemables, held: _held, trackingId: _trackingId, ...asked } = redemptionOf([...chosen]);
    const isSession = kind === 'validation' || pick(3) === 0;
    return {
      ...asked, kind, customer: { source_id: `customer-${pick(8)}` }, session: isSession ? { key: `cart-${pick(5)}`, milliseconds: 1 + pick(60) } : null,
      redeemables: redeemables.map(({ named, successId, failureId }) => ({ named, successId, failureId })),
    };
  };
  const next = (): Asked => {
    const turn = pick(10);
    const [entry] = turn < 2 ? made.splice(pick(made.length + 1), 1) : [];
    if (entry !== undefined) return rollbackOf(entry);
    const voucher = vouchers[pick(vouchers.length)];
    if (turn === 2 && voucher !== undefined) return releaseOf(voucher, `cart-${pick(5)}`);
    return askFor(turn < 6 ? 'validation' : 'redemption');
  };
  for (let step = 0; step < 40; step += 1) {
    try {
      const answer = await redeemer.submit(projectId, next());
      const effects = 'effects' in answer ? answer.effects : [];
      made.push(...effects.flatMap((effect) => (effect.type === 'redeemed' && effect.entry.parentId === null ? [effect.entry] : [])));
    } catch (error) {
      broken.push(error);
    }
  }
  return broken;
}

/** What was refused by the database, or does not add up, after two processes had worked on the same codes. */
async function race(lock: typeof lockState): Promise<unknown[]> {
  const shop = await openShop();
  const redeemers = [1, 2].map(() => createRedeemer({ db: pool, live: { moved: () => {} }, clock: { now: () => new Date() }, lock }));
  atEnd(() => Promise.all(redeemers.map((redeemer) => redeemer.close())));
  const seeds = Array.from({ length: 8 }, (_, seed) => seed);
  const shopping = redeemers.flatMap((redeemer, place) => seeds.map((seed) => shopAround(shop, redeemer, 1 + 2 * seed + place)));
  const broken = await Promise.all(shopping);
  return [...broken.flat(), ...(await recountDifferences(owner, shop.projectId))];
}

test('whatever two processes redeem, reserve, release and take back at once adds up, and nothing is refused by the database alone', async () => {
  expect(await race(lockState)).toEqual([]);
});

test('a planted defect, batches that do not lock, is found out', async () => {
  expect(await race(readState)).not.toEqual([]);
});
