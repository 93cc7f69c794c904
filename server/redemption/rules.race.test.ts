import { expect, test } from 'vitest';
import { atEnd } from '../../test/support/at-end.ts';
import { customerOf, redemptionOf } from '../../test/support/batch.ts';
import { testDatabase } from '../../test/support/database.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { assignRule, ruleFor, changeRule, condition, type RuleRows } from '../../test/support/rules.ts';
import type { JudgedBy } from '../rule/judge/judged-by.ts';
import { insertSegment } from '../segment/segment.store.ts';
import type { RulesInForce } from './decision/rules-in-force.ts';
import type { Transaction } from '../platform/db.ts';
import { lockState } from './lock.store.ts';
import { createRedeemer, type Redeemer } from './redeem.ts';

const { pool, owner } = await testDatabase();

const always: RuleRows = { rules: { 1: condition('order.amount', { $more_than: [0] }) } };
const never: RuleRows = { rules: { 1: condition('order.amount', { $more_than: [1_000_000] }) } };

interface Shop {
  projectId: string;
  campaignId: string;
  voucherId: string;
}

async function openShop(): Promise<Shop> {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId, { counters: { vouchers_created: 1 } });
  return { projectId, campaignId, voucherId: await buildVoucher(owner, projectId, campaignId, { redemption_quantity: null }) };
}

/** What became of one redemption: the rules that it was judged by, and what was known to hold when it was asked for. */
interface Judged {
  judgedBy: JudgedBy | null;
  isMade: boolean;
  asked: number;
}

async function redeem(redeemer: Redeemer, { projectId, campaignId, voucherId }: Shop, customerId: string | null = null): Promise<Omit<Judged, 'asked'>> {
  const { redeemables, held: _held, trackingId: _trackingId, ...asked } = redemptionOf([{ campaignId, voucherId }]);
  const names = redeemables.map(({ named, successId, failureId }) => ({ named, successId, failureId }));
  const answer = await redeemer.submit(projectId, { ...asked, customer: customerId === null ? null : { id: customerId }, redeemables: names });
  const [effect] = 'effects' in answer ? answer.effects : [];
  if (effect === undefined || !('entry' in effect)) throw new Error('a redemption without an entry');
  return { judgedBy: effect.entry.judgedBy, isMade: effect.type === 'redeemed' };
}

function processes(lock: typeof lockState): [Redeemer, Redeemer] {
  const start = (): Redeemer => createRedeemer({ db: pool, live: { moved: () => {} }, clock: { now: () => new Date() }, lock });
  const redeemers: [Redeemer, Redeemer] = [start(), start()];
  atEnd(() => Promise.all(redeemers.map((redeemer) => redeemer.close())));
  return redeemers;
}

/** Redemptions by two processes while `change` is called again and again; it counts how far it has come once that is committed. */
async function race(shop: Shop, lock: typeof lockState, change: (step: number) => Promise<void>): Promise<Judged[]> {
  const redeemers = processes(lock);
  let changed = 0;
  let isOver = false;
  const judged: Judged[] = [];
  const shopper = async (redeemer: Redeemer): Promise<void> => {
    while (!isOver) {
      const asked = changed;
      judged.push({ ...(await redeem(redeemer, shop)), asked });
    }
  };
  const shoppers = redeemers.flatMap((redeemer) => Array.from({ length: 6 }, () => shopper(redeemer)));
  for (let step = 1; step <= 15; step += 1) {
    await change(step);
    changed = step;
    // So that there is time to redeem in between.
    for (const redeemer of redeemers) await redeem(redeemer, shop);
  }
  isOver = true;
  await Promise.all(shoppers);
  return judged;
}

/** A process that remembers which rules hold. */
function remembering(): typeof lockState {
  const known = new Map<string, RulesInForce>();
  return async (tx, projectId, commands, compiled) => {
    const state = await lockState(tx, projectId, commands, compiled);
    const rules = known.get(projectId) ?? state.rules;
    known.set(projectId, rules);
    return { ...state, rules };
  };
}

/** Redemptions that were asked for after a change had been answered, and judged by what held before. */
async function judgedByOldVersions(lock: typeof lockState): Promise<Judged[]> {
  const shop = await openShop();
  const ruleId = await ruleFor(owner, shop.projectId, always, [shop.campaignId]);
  const judged = await race(shop, lock, (step) => changeRule(owner, shop.projectId, ruleId, step + 1, step % 2 === 0 ? always : never));
  expect(judged.length).toBeGreaterThan(30);
  return judged.filter(({ judgedBy, isMade, asked }) => {
    const version = judgedBy?.rules[0]?.version ?? 0;
    return version < asked + 1 || isMade !== (version % 2 === 1);
  });
}

test('a rule is changed while two processes redeem: whoever asks after the change is judged by it', async () => {
  expect(await judgedByOldVersions(lockState)).toEqual([]);
});

test('a planted defect, a process that remembers which version judges, is found out', async () => {
  expect(await judgedByOldVersions(remembering())).not.toEqual([]);
});

/** Redemptions that were asked for after a rule had been assigned which lets nobody through, and made. */
async function madeDespiteRules(lock: typeof lockState): Promise<Judged[]> {
  const shop = await openShop();
  const judged = await race(shop, lock, async (step) => {
    const ruleId = await ruleFor(owner, shop.projectId, step < 8 ? always : never);
    await assignRule(owner, shop.projectId, ruleId, step % 2 === 0 ? shop.campaignId : shop.voucherId);
  });
  return judged.filter(({ judgedBy, isMade, asked }) => (judgedBy?.rules.length ?? 0) < asked || (asked >= 8 && isMade));
}

test('rules are assigned while two processes redeem: whoever asks afterwards is judged by all of them', async () => {
  expect(await madeDespiteRules(lockState)).toEqual([]);
});

test('a planted defect, a process that remembers what is assigned, is found out', async () => {
  expect(await madeDespiteRules(remembering())).not.toEqual([]);
});

/**
 * How often each customer redeemed at once, through two processes, a code of one campaign and one of another that both are for those who have redeemed nothing
 * yet: in turns one customer alone, and some together.
 */
async function redeemedByNewcomers(lock: typeof lockState): Promise<number[]> {
  const one = await openShop();
  const campaignId = await buildCampaign(owner, one.projectId, { counters: { vouchers_created: 1 } });
  const other = { ...one, campaignId, voucherId: await buildVoucher(owner, one.projectId, campaignId, { redemption_quantity: null }) };
  const filter = { 'summary.redemptions.total_succeeded': { conditions: { $is: [0] } } };
  await owner.transaction((tx) => insertSegment(tx, one.projectId, { segmentId: 'seg_new', name: 'New', kind: 'passive', filter, createdAt: new Date(), updatedAt: null }));
  await ruleFor(owner, one.projectId, { rules: { 1: condition('customer.segment', { $is: ['seg_new'] }) } }, [one.campaignId, campaignId]);
  const [first, second] = processes(lock);
  const counts: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const customers = await Promise.all((round % 2 === 0 ? ['a'] : ['a', 'b', 'c', 'd', 'e']).map((name) => customerOf(owner, one.projectId, `${name}${round}`)));
    counts.push(...(await Promise.all(customers.map(async ({ customerId }) => {
      const made = await Promise.all([redeem(first, one, customerId), redeem(second, other, customerId)]);
      return made.filter(({ isMade }) => isMade).length;
    }))));
  }
  return counts;
}

test('who is in a segment until they redeem does so once, of whatever campaigns and processes they try at once', async () => {
  const counts = await redeemedByNewcomers(lockState);
  expect(counts.filter((count) => count !== 1)).toEqual([]);
});

test('a planted defect, a process that takes no turns for customers, is found out', async () => {
  const hasty: typeof lockState = (tx, ...of) => lockState({
    ...tx, prepared: async (name, text, values) => (name === 'redemption.take_customers_turns' ? [] : tx.prepared(name, text, values)),
  } as Transaction, ...of);
  expect(await redeemedByNewcomers(hasty)).toContain(2);
});
