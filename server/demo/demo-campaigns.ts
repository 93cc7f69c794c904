/** The demo shop: its campaigns, customers and orders. Pure, and made up from beginning to end. */
import { Temporal } from 'temporal-polyfill';
import type { NewCampaign } from '../../contract/campaign.ts';
import type { NewRule } from '../../contract/rule.ts';
import type { Discount } from '../discount/compute-discount.ts';

export const demoProject = { name: 'Demo shop', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;

export const campaignKeys = ['autumn', 'newsletter', 'welcome', 'flash', 'advent', 'summer'] as const;
export type CampaignKey = (typeof campaignKeys)[number];

/** What happened in a campaign before the demo began. */
export interface PastPlan {
  /** Local days before today, both included. */
  firstDay: number;
  lastDay: number;
  /** Per day, about. */
  redemptions: number;
  publications: number;
}

export interface DemoCampaign {
  key: CampaignKey;
  request: NewCampaign & { name: string };
  /** Made with the campaign and assigned to it; null: every code in force is accepted. */
  rule: NewRule | null;
  discount: Discount;
  /** The one public code; null where each customer has their own. */
  code: string | null;
  past: PastPlan | null;
  /** When it ended, if that was before the demo begins. */
  endedAt: Date | null;
}

/** A random number from 0 (included) to 1 (excluded). */
export type Random = () => number;

/** First instant of the local day so many days from now. */
function dayFrom(now: Date, days: number): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(demoProject.timeZone).toPlainDate();
  return new Date(today.add({ days }).toZonedDateTime(demoProject.timeZone).epochMilliseconds).toISOString();
}

/** Where the end of the autumn campaign is moved to. */
export function movedEnd(now: Date, days: number): string {
  return dayFrom(now, days);
}

interface Plan {
  name: string;
  description: string;
  category: string;
  discount: Discount;
  /** The public code, or the pattern and number of unique ones. */
  codes: string | { pattern: string; count: number };
  start: string;
  end: string;
  joinOnce?: boolean;
  discountLimit?: number;
  rule?: NewRule;
  past: PastPlan | null;
}

/** From so many cents on. */
function minimumOrder(cents: number, message: string): NewRule {
  return {
    name: `Orders from ${cents / 100} €`, context_type: 'campaign.discount_coupons', error: { message },
    rules: { 1: { name: 'order.amount', conditions: { $more_than_or_equal: [cents] } } },
  };
}

const ownCodeOnly: NewRule = {
  name: 'Only whom the code was given to', context_type: 'campaign.discount_coupons', error: { message: 'This code belongs to somebody else.' },
  rules: { 1: { name: 'publication.redeemable_by_linked_customer', conditions: { $is: [true] } } },
};

function plansAt(now: Date): Record<CampaignKey, Plan> {
  return {
    autumn: {
      name: 'Autumn 15 %', description: 'Public code, 15 % off and at most 25 €, on posters and in the app.', category: 'season',
      discount: { type: 'PERCENT', percent_off: 15, amount_limit: 2500 }, codes: 'AUTUMN15', start: dayFrom(now, -14), end: dayFrom(now, 16),
      discountLimit: 1_500_000, rule: minimumOrder(2000, 'The code is for orders of 20 € and more.'), past: { firstDay: 14, lastDay: 0, redemptions: 55, publications: 0 },
    },
    newsletter: {
      name: 'Newsletter 5 €', description: 'One code for each reader of the newsletter.', category: 'newsletter',
      discount: { type: 'AMOUNT', amount_off: 500 }, codes: { pattern: 'NEWS-######', count: 3000 }, start: dayFrom(now, -14), end: dayFrom(now, 30),
      rule: ownCodeOnly, past: { firstDay: 14, lastDay: 0, redemptions: 28, publications: 60 },
    },
    welcome: {
      name: 'Welcome 10 %', description: 'Every new customer gets a code of their own.', category: 'welcome', joinOnce: true,
      discount: { type: 'PERCENT', percent_off: 10, amount_limit: 1500 }, codes: { pattern: 'HELLO-######', count: 3000 },
      start: dayFrom(now, -14), end: dayFrom(now, 60), past: { firstDay: 13, lastDay: 0, redemptions: 16, publications: 40 },
    },
    flash: {
      name: 'Flash sale 10 €', description: '10 € off until the budget is used up.', category: 'flash',
      discount: { type: 'AMOUNT', amount_off: 1000 }, codes: 'FLASH10', start: dayFrom(now, 0), end: dayFrom(now, 2), discountLimit: 30_000, past: null,
    },
    advent: {
      name: 'Advent 24 %', description: 'Begins in a week.', category: 'season', discount: { type: 'PERCENT', percent_off: 24, amount_limit: 3000 },
      codes: 'ADVENT24', start: dayFrom(now, 7), end: dayFrom(now, 31), discountLimit: 2_000_000, past: null,
    },
    summer: {
      name: 'Summer clearance 20 %', description: 'Is over.', category: 'season', discount: { type: 'PERCENT', percent_off: 20, amount_limit: 3000 },
      codes: 'SUMMER20', start: dayFrom(now, -45), end: dayFrom(now, -3), past: { firstDay: 14, lastDay: 4, redemptions: 40, publications: 0 },
    },
  };
}

/** The campaigns of a demo that begins now, as requests to the public API. */
export function demoCampaigns(now: Date): DemoCampaign[] {
  const plans = plansAt(now);
  return campaignKeys.map((key) => campaignOf(key, plans[key], now));
}

function campaignOf(key: CampaignKey, plan: Plan, now: Date): DemoCampaign {
  const { name, description, category, discount, codes, start, end, joinOnce = false, discountLimit, rule = null, past } = plan;
  const isPublic = typeof codes === 'string';
  const request = {
    name, description, category, campaign_type: 'DISCOUNT_COUPONS', type: isPublic ? 'STANDALONE' : 'STATIC', join_once: joinOnce,
    vouchers_count: isPublic ? 1 : codes.count, start_date: start, expiration_date: end, metadata: { demo: key },
    voucher: {
      type: 'DISCOUNT_VOUCHER', discount, redemption: { quantity: isPublic ? null : 1 },
      code_config: isPublic ? { pattern: codes } : { pattern: codes.pattern, charset: '23456789ABCDEFGHJKLMNPQRSTUVWXYZ' },
    },
    ...(discountLimit !== undefined && { limits: { discount_amount: discountLimit } }),
  };
  return { key, request, rule, discount, code: isPublic ? codes : null, past, endedAt: new Date(end) <= now ? new Date(end) : null };
}

export interface DemoCustomer {
  source_id: string;
  name: string;
  email: string;
}

const firstNames = ['Anna', 'Ben', 'Clara', 'David', 'Elif', 'Felix', 'Greta', 'Hugo', 'Ida', 'Jonas', 'Kaya', 'Lena', 'Milan', 'Nora', 'Oskar', 'Paula'];
const lastNames = ['Albers', 'Brandt', 'Conrad', 'Demir', 'Ebert', 'Fuchs', 'Graf', 'Hansen', 'Ivanov', 'Jansen', 'Kowalski', 'Lorenz', 'Meier'];

/** The customer of that number: the same at every call. */
export function demoCustomer(number: number): DemoCustomer {
  const first = firstNames[number % firstNames.length] ?? '';
  const last = lastNames[(number * 7) % lastNames.length] ?? '';
  return { source_id: `customer-${number}`, name: `${first} ${last}`, email: `${first}.${last}.${number}@example.com`.toLowerCase() };
}

/** Value of an order in cents: most between 15 and 90 €, a few far above. */
export function orderValue(random: Random): number {
  const spread = Math.exp((random() + random() + random() - 1.5) * 1.1);
  return Math.max(499, Math.round(42 * spread) * 100 - (random() < 0.6 ? 1 : 0));
}

export function pickOne<T>(items: readonly T[], random: Random): T | undefined {
  return items[Math.floor(random() * items.length)];
}

/** Evenly spread numbers that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
