import { expect, test } from 'vitest';
import { computeDiscount } from '../discount/compute-discount.ts';
import { demoCampaigns, demoCustomer, orderValue, seededRandom } from './demo-campaigns.ts';
import { pastOf } from './demo-past.ts';
import { newShop, nextStep, notePublished, noteRedeemed, noteRefused, raisedLimit, type Step } from './demo-traffic.ts';

const now = new Date('2026-11-24T15:30:00Z');
const campaigns = demoCampaigns(now);
const customer = demoCustomer(1);

const times = [
  '2026-11-24T15:30:00Z', '2026-11-23T23:05:00Z', '2026-03-29T01:30:00Z', '2026-10-25T00:30:00Z', '2028-02-29T12:00:00Z',
].map((text) => new Date(text));

test.each(times)('at %s the campaigns are as their descriptions say: one to come, one over, the others open', (at) => {
  const open = demoCampaigns(at).map(({ key, request }) => {
    const [start, end] = [Date.parse(request.start_date ?? ''), Date.parse(request.expiration_date ?? '')];
    return [key, at.getTime() < start ? 'to come' : at.getTime() >= end ? 'over' : 'open'];
  });
  expect(Object.fromEntries(open)).toEqual({ autumn: 'open', newsletter: 'open', welcome: 'open', flash: 'open', advent: 'to come', summer: 'over' });
});

test.each(times)('at %s the past lies before it and inside the campaign, codes are given out before they are redeemed', (at) => {
  for (const campaign of demoCampaigns(at)) {
    const { publications, redemptions } = pastOf(campaign, at, seededRandom(5));
    const [start, end] = [Date.parse(campaign.request.start_date ?? ''), Date.parse(campaign.request.expiration_date ?? '')];
    for (const { at: moment } of [...publications, ...redemptions]) {
      expect(moment.getTime()).toBeGreaterThanOrEqual(start);
      expect(moment.getTime()).toBeLessThan(Math.min(end, at.getTime()));
    }
    for (const { at: moment, rolledBackAt, customer: number, code } of redemptions) {
      if (rolledBackAt !== null) expect(rolledBackAt > moment && rolledBackAt < at).toBe(true);
      if (campaign.code === null) expect(publications[code]).toMatchObject({ customer: number, at: expect.toSatisfy((given: Date) => given < moment) });
    }
  }
});

test('the past keeps every limit: a personal code once, no more codes than there are, money within the budget', () => {
  for (const campaign of campaigns) {
    const { publications, redemptions } = pastOf(campaign, now, seededRandom(5));
    const made = redemptions.filter(({ failure }) => failure === null);
    if (campaign.code === null) expect(new Set(made.map(({ code }) => code)).size).toBe(made.length);
    expect(publications.length).toBeLessThanOrEqual(campaign.request.vouchers_count ?? 0);
    const spent = made.reduce((sum, { discountMinor }) => sum + (discountMinor ?? 0), 0);
    expect(spent).toBeLessThan(campaign.request.limits?.discount_amount ?? Infinity);
    for (const { orderMinor, discountMinor } of made) expect(discountMinor).toBe(computeDiscount(campaign.discount, orderMinor ?? 0));
  }
});

test('the past has something on each of the last days, refusals and rollbacks among it, and is the same for the same seed', () => {
  const past = pastOf(campaigns[0] as (typeof campaigns)[0], now, seededRandom(5));
  expect(new Set(past.redemptions.map(({ at }) => at.toISOString().slice(0, 10))).size).toBeGreaterThanOrEqual(14);
  expect(past.redemptions.some(({ failure }) => failure !== null)).toBe(true);
  expect(past.redemptions.some(({ rolledBackAt }) => rolledBackAt !== null)).toBe(true);
  expect(pastOf(campaigns[0] as (typeof campaigns)[0], now, seededRandom(5))).toEqual(past);
});

test('orders are whole cents, of different values, none absurd', () => {
  const random = seededRandom(7);
  const values = Array.from({ length: 2000 }, () => orderValue(random));
  expect(values.every((value) => Number.isInteger(value) && value >= 499 && value < 50_000)).toBe(true);
  expect(new Set(values).size).toBeGreaterThan(50);
});

/** The steps of a shop whose every request succeeds. */
function play(steps: number): Step[] {
  const random = seededRandom(11);
  const shop = newShop();
  return Array.from({ length: steps }, (_, index) => {
    const step = nextStep(shop, random);
    if (step.kind === 'publish') notePublished(shop, { code: `CODE-${index}`, customer: step.customer });
    if (step.kind === 'redeem') noteRedeemed(shop, `r_${index}`, step);
    return step;
  });
}

test('within a minute of steps there is one of each kind, and about half are redemptions', () => {
  const steps = play(300);
  expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(['publish', 'validate', 'redeem', 'roll-back', 'change']));
  const redemptions = steps.filter(({ kind }) => kind === 'redeem').length;
  expect(redemptions).toBeGreaterThan(130);
  expect(redemptions).toBeLessThan(220);
});

test('a personal code is redeemed by the customer who has it, and taken for good once only', () => {
  const held = new Map<string, string>();
  play(2000).forEach((step, index) => {
    if (step.kind === 'publish') held.set(`CODE-${index}`, step.customer.source_id);
    if (step.kind !== 'redeem' || !step.isPersonal) return;
    expect(held.get(step.code)).toBe(step.customer.source_id);
    held.delete(step.code);
  });
});

test('a redemption is taken back once', () => {
  const ids = play(5000).flatMap((step) => (step.kind === 'roll-back' ? [step.redemptionId] : []));
  expect(ids.length).toBeGreaterThan(50);
  expect(new Set(ids).size).toBe(ids.length);
});

test('what the shop remembers does not grow for ever', () => {
  const shop = newShop();
  for (let index = 0; index < 5000; index += 1) {
    notePublished(shop, { code: `CODE-${index}`, customer });
    noteRedeemed(shop, `r_${index}`, { code: `CODE-${index - 10}`, customer, isPersonal: true });
  }
  expect(Math.max(shop.held.length, shop.used.length, shop.redeemed.length)).toBeLessThanOrEqual(200);
});

test('the flash sale is tried less once its budget is used up, until somebody gets something again', () => {
  const shop = newShop();
  noteRefused(shop, { code: 'FLASH10', customer });
  expect(shop.isFlashOver).toBe(true);
  noteRedeemed(shop, 'r_1', { code: 'FLASH10', customer, isPersonal: false });
  expect(shop.isFlashOver).toBe(false);
});

test.each([
  [100_000, 15_000, 110_000], [100_000, 20_000, null], [100_000, 0, 110_000], [null, null, null],
])('of a limit of %s with %s left a raise makes %s', (limit, remaining, raised) => {
  expect(raisedLimit({ byMinor: 10_000, below: 0.2 }, limit, remaining)).toBe(raised);
});
