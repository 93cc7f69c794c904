/** What the demo's shop does next, one step at a time. Pure: what happens is asked of the public API elsewhere, and its answer noted here. */
import { demoCustomer, orderValue, pickOne, type CampaignKey, type DemoCustomer, type Random } from './demo-campaigns.ts';
import { pastCustomers } from './demo-past.ts';

/** A code that a customer has. */
export interface HeldCode {
  code: string;
  customer: DemoCustomer;
}

/** What the shop remembers; lists are short, the oldest is forgotten. */
export interface Shop {
  /** Codes given out and not yet redeemed. */
  held: HeldCode[];
  /** Codes that are used up. */
  used: HeldCode[];
  /** Redemptions that can still be taken back. */
  redeemed: string[];
  /** The flash sale's budget was used up at the last try. */
  isFlashOver: boolean;
  /** Customers so far. */
  customers: number;
  steps: number;
  /** Changes tried. */
  changes: number;
}

export type Change =
  | { type: 'raise-limit'; campaign: CampaignKey; byMinor: number; below: number }
  | { type: 'move-end'; campaign: CampaignKey; days: number }
  | { type: 'describe'; campaign: CampaignKey; description: string };

export type Step =
  | { kind: 'publish'; campaign: CampaignKey; customer: DemoCustomer }
  | { kind: 'validate'; code: string; customer: DemoCustomer; orderMinor: number }
  | { kind: 'redeem'; code: string; customer: DemoCustomer; orderMinor: number | null; isPersonal: boolean }
  | { kind: 'roll-back'; redemptionId: string; reason: string }
  | { kind: 'change'; change: Change };

export function newShop(): Shop {
  return { held: [], used: [], redeemed: [], isFlashOver: false, customers: pastCustomers, steps: 0, changes: 0 };
}

const remembered = 200;

function remember<T>(items: T[], item: T): void {
  items.push(item);
  if (items.length > remembered) items.shift();
}

/** Changes come soon after the start, so that there is something to see, and then ever more rarely; at last every `changeEvery` steps. */
const firstChanges = [12, 45, 110, 240, 500];
const changeEvery = 1000;

/** The next step; the shop is moved on by `noteRedeemed` and its like when the answer is there. */
export function nextStep(shop: Shop, random: Random): Step {
  shop.steps += 1;
  if (firstChanges.includes(shop.steps) || shop.steps % changeEvery === 0) return { kind: 'change', change: nextChange(shop) };
  const choice = random();
  if (choice < 0.17 || shop.steps <= 3) return publish(shop, random);
  if (choice < 0.37) return { kind: 'validate', ...offer(shop, random), orderMinor: orderValue(random) };
  if (choice < 0.4 && shop.redeemed.length > 3) return rollBack(shop, random);
  if (choice < 0.48) return failing(shop, random);
  return redeem(shop, random);
}

function publish(shop: Shop, random: Random): Step {
  // Somebody still sends the summer's code around.
  if (random() < 0.1) return { kind: 'publish', campaign: 'summer', customer: someone(shop, random) };
  const isNew = random() < 0.6;
  if (isNew) shop.customers += 1;
  const customer = isNew ? demoCustomer(shop.customers) : someone(shop, random);
  return { kind: 'publish', campaign: isNew ? 'welcome' : 'newsletter', customer };
}

function someone({ customers }: Shop, random: Random): DemoCustomer {
  return demoCustomer(Math.floor(random() * customers));
}

function offer(shop: Shop, random: Random): HeldCode & { isPersonal: boolean } {
  const mine = random() < 0.35 ? pickOne(shop.held, random) : undefined;
  if (mine !== undefined) return { ...mine, isPersonal: true };
  return { code: random() < (shop.isFlashOver ? 0.05 : 0.25) ? 'FLASH10' : 'AUTUMN15', customer: someone(shop, random), isPersonal: false };
}

function redeem(shop: Shop, random: Random): Step {
  return { kind: 'redeem', ...offer(shop, random), orderMinor: orderValue(random) };
}

/** What customers get wrong. */
function failing(shop: Shop, random: Random): Step {
  const wrong: HeldCode[] = ['SUMMER20', 'ADVENT24', 'AUTUMN51', 'AUTUMN15'].map((code) => ({ code, customer: someone(shop, random) }));
  const used = pickOne(shop.used, random);
  const tried = pickOne(used === undefined ? wrong : [...wrong, used, used], random) ?? { code: 'SUMMER20', customer: someone(shop, random) };
  // The autumn's public code is wrong in nothing but the empty basket.
  return { kind: 'redeem', ...tried, orderMinor: tried.code === 'AUTUMN15' ? null : orderValue(random), isPersonal: false };
}

function rollBack(shop: Shop, random: Random): Step {
  const index = Math.floor(random() * shop.redeemed.length);
  const [redemptionId = ''] = shop.redeemed.splice(index, 1);
  return { kind: 'roll-back', redemptionId, reason: pickOne(['order returned', 'order cancelled', 'payment failed'], random) ?? '' };
}

function nextChange(shop: Shop): Change {
  const number = shop.changes;
  shop.changes += 1;
  const round = Math.floor(number / 4);
  const changes: Change[] = [
    { type: 'move-end', campaign: 'autumn', days: 17 + (round % 3) },
    { type: 'raise-limit', campaign: 'flash', byMinor: 10_000, below: 0.2 },
    { type: 'describe', campaign: 'newsletter', description: `One code for each reader of the newsletter, issue ${round + 1}.` },
    { type: 'raise-limit', campaign: 'autumn', byMinor: 250_000, below: 0.6 },
  ];
  return changes[number % changes.length] as Change;
}

/** A limit is raised when less than this share of it is left; null: it stays. */
export function raisedLimit({ byMinor, below }: { byMinor: number; below: number }, limit: number | null, remaining: number | null): number | null {
  if (limit === null || remaining === null || remaining >= limit * below) return null;
  return limit + byMinor;
}

export function notePublished(shop: Shop, held: HeldCode): void {
  if (!shop.held.some(({ code }) => code === held.code)) remember(shop.held, held);
}

/** A personal code is used up by its redemption. */
export function noteRedeemed(shop: Shop, redemptionId: string, { code, customer, isPersonal }: HeldCode & { isPersonal: boolean }): void {
  remember(shop.redeemed, redemptionId);
  if (code === 'FLASH10') shop.isFlashOver = false;
  if (isPersonal) noteRefused(shop, { code, customer });
}

/** Whatever the reason, the code is not tried as a good one again. */
export function noteRefused(shop: Shop, { code, customer }: HeldCode): void {
  if (code === 'FLASH10') shop.isFlashOver = true;
  const index = shop.held.findIndex((held) => held.code === code);
  if (index < 0) return;
  shop.held.splice(index, 1);
  remember(shop.used, { code, customer });
}
