/**
 * One rule means one thing, whoever reads it: the engine on facts that are written down by hand, a validation by the redemption core, the sentence of the builder
 * and a replay come to the same on the same order. What each condition comes to is said here once more for who reads the sentence.
 */
import { expect, test } from 'vitest';
import type { ReplayFate } from '../../contract/rule-replay.ts';
import type { RuleCondition, RuleSet } from '../../contract/rule-language.ts';
import { ruleSentence, type RuleSentence, type RuleWriter } from '../../contract/rule-sentence.ts';
import { testApp } from '../../test/support/app.ts';
import { readSentence, type Truth } from '../../test/support/read-sentence.ts';
import { changeRule } from '../../test/support/rules.ts';
import { factsOf, itemOf, orderOf, ruleOf } from '../../test/support/rule-facts.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import type { RuleFacts } from '../rule/judge/facts.ts';
import { planReplay } from './plan-replay.ts';
import { readyPlan, type ReadyPlan } from './ready-plan.ts';
import { replayPart } from './replay-part.ts';
import { noFigures, type KeptOrder, type ReplayPlace } from './replay.ts';

type Json = Record<string, unknown>;

const { inject, pool, owner } = await testApp({ role: 'web' });

interface Line {
  product: 'shoe' | 'hat';
  sku?: 'shoe-42';
  quantity: number;
  /** As the order says it; else the catalogue's. */
  price?: number;
  colour?: string;
}

/** A stored order: what was sent, and what is known of it by hand. */
interface Sale {
  name: string;
  customer: 'ada' | 'ben' | null;
  /** null: it has no items. */
  lines: readonly Line[] | null;
  amount?: number;
  channel?: string;
}

const sales: readonly Sale[] = [
  { name: 'both', customer: 'ada', lines: [{ product: 'shoe', quantity: 2 }, { product: 'hat', quantity: 1 }], channel: 'web' },
  { name: 'hats', customer: 'ben', lines: [{ product: 'hat', quantity: 3, price: 2000, colour: 'red' }], channel: 'till' },
  { name: 'sku', customer: 'ada', lines: [{ product: 'shoe', sku: 'shoe-42', quantity: 1 }] },
  { name: 'nobody', customer: null, lines: [{ product: 'shoe', quantity: 1, colour: 'blue' }, { product: 'hat', quantity: 1, colour: 'red' }] },
  { name: 'amount', customer: 'ben', lines: null, amount: 6000, channel: 'app' },
  { name: 'bare', customer: null, lines: null, amount: 1000 },
];

const people = { ada: { tier: 'gold', age: '30', since: '2026-01-10' }, ben: { tier: 'silver', age: 20 } };
const prices = { shoe: 3000, hat: 1000, 'shoe-42': 3200 };
const priceOf = ({ product, sku, price }: Line): number => price ?? prices[sku ?? product];
const amountOf = ({ lines, amount }: Sale): number => amount ?? (lines ?? []).reduce((sum, line) => sum + priceOf(line) * line.quantity, 0);
const unitsOf = (lines: readonly Line[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** What a shop is made of, by the ids that it has. */
interface Ids {
  gold: string;
  listed: string;
  shoe: string;
  hat: string;
  sku: string;
  hats: string;
}

/** A condition, and of which sales it holds; what needs a customer or items that are not there cannot be told. */
type Known = [condition: RuleCondition, holds: (sale: Sale) => Truth];

const yes = (isMet: boolean): Truth => (isMet ? 1 : 0);
const always = (holds: (sale: Sale) => boolean) => (sale: Sale): Truth => yes(holds(sale));
const ofCustomer = (holds: (name: 'ada' | 'ben') => boolean) => ({ customer }: Sale): Truth => (customer === null ? 0.5 : yes(holds(customer)));
const ofLines = (holds: (lines: readonly Line[]) => boolean) => ({ lines }: Sale): Truth => (lines === null ? 0.5 : yes(holds(lines)));
const about = (name: string, conditions: RuleCondition['conditions'], more: Partial<RuleCondition> = {}): RuleCondition => ({ name, conditions, ...more });
const within = (name: string, conditions: RuleCondition['conditions'], property?: string): Partial<RuleCondition> => ({
  rules: { 1: { name, conditions, ...(property !== undefined && { property }) }, logic: '1' },
});
const isShoe = ({ product }: Line): boolean => product === 'shoe';
const isHat = ({ product }: Line): boolean => product === 'hat';
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Every name that a replay can judge. Counters it does not ask, and of an order that no code was redeemed for nobody knows by which key or member it would be. */
function conditionsOf({ gold, listed, shoe, hat, sku, hats }: Ids): Known[] {
  const [theShoe, theHat] = [{ id: shoe, object: 'product' }, { id: hat, object: 'product' }];
  const theHats = { id: hats, object: 'products_collection' };
  return [
    [about('customer.segment', { $is: [gold] }), ofCustomer((name) => name === 'ada')],
    [about('customer.segment', { $not_in: [listed, 'seg_gone'] }), ofCustomer((name) => name !== 'ben')],
    [about('customer.metadata', { $is: ['gold'] }, { property: 'tier' }), ofCustomer((name) => name === 'ada')],
    [about('customer_metadata', { $more_than: [25] }, { property: 'age' }), ofCustomer((name) => name === 'ada')],
    [about('customer.metadata', { $not_contain: ['il'] }, { property: 'tier' }), ofCustomer((name) => name === 'ada')],
    [about('customer.metadata', { $before: ['2026-06-01'] }, { property: 'since' }), ofCustomer((name) => name === 'ada')],
    [about('customer.loyalty_tier', { $is_not: ['gold'] }), () => 0.5],
    [about('publication.redeemable_by_linked_customer', { $is: [true] }), ofCustomer(() => true)],
    [about('order.amount', { $more_than_or_equal: [6000] }), always((sale) => amountOf(sale) >= 6000)],
    [about('order.initial_amount', { $less_than: [6000] }), always((sale) => amountOf(sale) < 6000)],
    [about('order.total_amount', { $less_than_or_equal: [5400] }), always((sale) => amountOf(sale) * 0.9 <= 5400)],
    [about('order.metadata', { $in: ['web', 'app'] }, { property: 'channel' }), always(({ channel }) => channel === 'web' || channel === 'app')],
    [about('order.metadata', { $is_unknown: [] }, { property: 'channel' }), always(({ channel }) => channel === undefined)],
    [about('order.items.count', { $is: [3] }), ofLines((lines) => unitsOf(lines) === 3)],
    [about('order.items.price_any', { $less_than: [2000] }), ofLines((lines) => lines.some((line) => priceOf(line) < 2000))],
    [about('order.items.price_each', { $more_than: [1500] }), ofLines((lines) => lines.every((line) => priceOf(line) > 1500))],
    [about('order.items.metadata_any', { $is: ['blue'] }, { property: 'colour' }), ofLines((lines) => lines.some(({ colour }) => colour === 'blue'))],
    [about('order.items.metadata_each', { $starts_with: ['re', 'bl'] }, { property: 'colour' }), ofLines((lines) => lines.every(({ colour }) => colour !== undefined))],
    [about('order.items.any', { $is: [theShoe] }, within('order.items.quantity', { $more_than: [1] })), ofLines((lines) => lines.some((line) => isShoe(line) && line.quantity > 1))],
    [about('order.items.any', { $in: [theHats] }, within('order.items.metadata', { $is: ['red'] }, 'colour')), ofLines((lines) => lines.some((line) => isHat(line) && line.colour === 'red'))],
    [about('order.items.any', { $is_not: [theHat] }, within('order.items.aggregated_amount', { $more_than_or_equal: [6000] })),
      ofLines((lines) => lines.filter(isShoe).reduce((sum, line) => sum + priceOf(line) * line.quantity, 0) >= 6000)],
    [about('order.items.every', { $is: [theShoe] }), ofLines((lines) => lines.every(isShoe))],
    [about('order.items.none', { $is: [theHats] }), ofLines((lines) => !lines.some(isHat))],
    [about('order.items.none', { $is: [theShoe] }, within('order.items.aggregated_quantity', { $more_than: [1] })), ofLines((lines) => unitsOf(lines.filter(isShoe)) <= 1)],
    [about('order.items.cheapest', { $is: [theHat] }, within('order.items.price', { $less_than: [1500] })), ofLines((lines) => lines.some((line) => isHat(line) && priceOf(line) < 1500))],
    [about('order.items.most_expensive', { $from: [theHats], $is: [theHat] }), ofLines((lines) => lines.some(isHat))],
    [about('product.id', { $is: [shoe] }, within('product.quantity', { $more_than: [1] })), ofLines((lines) => unitsOf(lines.filter(isShoe)) > 1)],
    [about('product.id', { $is_not: [hat] }), ofLines((lines) => !lines.some(isHat))],
    [about('product.price', { $is: [2000] }), ofLines((lines) => lines.some((line) => priceOf(line) === 2000))],
    [about('sku.id', { $is: [sku] }, within('sku.price', { $more_than: [3000] })), ofLines((lines) => lines.some((line) => line.sku !== undefined))],
    [about('product.metadata', { $is: ['summer'] }, { property: 'season', ...within('product.metadata.aggregated_quantity', { $more_than_or_equal: [2] }) }),
      ofLines((lines) => unitsOf(lines.filter(isShoe)) >= 2)],
    [about('redemption.metadata', { $is_unknown: [] }, { property: 'note' }), () => 1],
    [about('redemption.date', { $after: [day(-2)] }), () => 1],
    [about('redemption.date', { $timeframe_absolute: [`${day(-9)};${day(-2)}`] }), () => 0],
  ];
}

/** A rule, and what each of its conditions comes to of a sale. */
interface Sample {
  rules: RuleSet;
  truthAt: (sale: Sale) => (place: string) => Truth;
}

/** Each condition alone or negated, and each in a group with two others. */
function samplesOf(ids: Ids): Sample[] {
  const known = conditionsOf(ids);
  const at = (index: number): Known => known[index % known.length] ?? (known[0] as Known);
  const sampleOf = (chosen: Known[], logic: string): Sample => ({
    rules: { ...Object.fromEntries(chosen.map(([condition], place) => [String(place + 1), condition])), logic },
    truthAt: (sale) => (place) => chosen[Number(place) - 1]?.[1](sale) ?? 0.5,
  });
  const logics = ['1 and (2 or not 3)', 'not (1 or 2) or 3', '(1 or 2) and not (2 and 3)'];
  return known.flatMap((one, index) => [
    sampleOf([one], index % 2 === 0 ? '1' : 'not 1'), ...(index % 2 === 0 ? [sampleOf([one, at(index + 11), at(index + 20)], logics[(index / 2) % logics.length] ?? '1')] : []),
  ]);
}

interface Opened {
  shop: Shop;
  campaignId: string;
  ruleId: string;
  orderIds: Map<string, string>;
  samples: Sample[];
  factsOfSale: (sale: Sale) => RuleFacts;
}

async function open(): Promise<Opened> {
  const shop = await openShop({ pool, owner, url: '' }, inject);
  const make = async (path: string, body: Json): Promise<string> => {
    const answer = await shop.ask('POST', path, body);
    expect([path, answer.status, answer.body]).toEqual([path, 200, answer.body]);
    return String(answer.body['id']);
  };
  await make('/customers', { source_id: 'ada', metadata: people.ada });
  const ben = await make('/customers', { source_id: 'ben', metadata: people.ben });
  const gold = await make('/segments', { type: 'passive', name: 'Gold', filter: { 'metadata.tier': { conditions: { $is: ['gold'] } } } });
  const listed = await make('/segments', { type: 'static', name: 'Listed', customers: [ben] });
  const shoe = await make('/products', { source_id: 'shoe', name: 'Shoe', price: prices.shoe, metadata: { season: 'summer' } });
  const hat = await make('/products', { source_id: 'hat', name: 'Hat', price: prices.hat });
  const sku = await make('/products/shoe/skus', { source_id: 'shoe-42', price: prices['shoe-42'] });
  const hats = await make('/product-collections', { name: 'Hats', type: 'STATIC', products: [{ id: hat, object: 'product' }] });
  const campaignId = await make('/campaigns', { name: 'Sale', voucher: { discount: { type: 'PERCENT', percent_off: 10 }, redemption: { quantity: null } } });
  for (const code of ['ada', 'ben', 'any']) await make(`/campaigns/Sale/vouchers/${code}`, {});
  for (const name of ['ada', 'ben']) await make('/publications', { voucher: name, customer: { source_id: name } });
  const ruleId = await make('/validation-rules', { name: 'Rule', rules: {} });
  await make(`/validation-rules/${ruleId}/assignments`, { campaign: 'Sale' });
  const orderIds = new Map<string, string>();
  for (const { name, customer, lines, amount, channel } of sales) {
    const items = lines?.map(({ product, sku: of, quantity, price, colour }) => ({
      ...(of === undefined ? { source_id: product } : { source_id: of, related_object: 'sku' }), quantity, ...(price !== undefined && { price }), ...(colour !== undefined && { metadata: { colour } }),
    }));
    orderIds.set(name, await make('/orders', {
      source_id: name, ...(items && { items }), ...(amount !== undefined && { amount }), ...(customer && { customer: { source_id: customer } }), ...(channel && { metadata: { channel } }),
    }));
  }
  const ids = { gold, listed, shoe, hat, sku, hats };
  return { shop, campaignId, ruleId, orderIds, samples: samplesOf(ids), factsOfSale: (sale) => factsOfSale(sale, ids) };
}

function factsOfSale(sale: Sale, { gold, listed, shoe, hat, sku, hats }: Ids): RuleFacts {
  const { customer, lines, channel } = sale;
  const items = lines?.map((line) => itemOf(line.product, {
    products: [line.product, isHat(line) ? hat : shoe], skus: line.sku === undefined ? [] : [line.sku, sku], quantity: line.quantity, priceMinor: priceOf(line),
    amountMinor: priceOf(line) * line.quantity, metadata: line.colour === undefined ? {} : { colour: line.colour }, productMetadata: isHat(line) ? {} : { season: 'summer' },
  }));
  const amount = amountOf(sale);
  return factsOf({
    now: new Date(), customer: customer && { customerId: customer, metadata: people[customer] }, holderId: customer, totalMinor: () => amount * 0.9,
    order: orderOf(items ?? null, { amountMinor: amount, initialAmountMinor: amount, metadata: channel === undefined ? {} : { channel } }),
    isInSegment: (id) => (customer === 'ada' && id === gold) || (customer === 'ben' && id === listed),
    isInCollection: (id, { products }) => id === hats && products.includes('hat'),
  });
}

/** Who reads a rule: of which sales it holds, by their names. */
type Reader = (opened: Opened, sample: Sample) => Promise<Set<string>>;

const who = (customer: Sale['customer']): Json => (customer === null ? {} : { customer: { source_id: customer } });

async function salesThat(holds: (sale: Sale) => Promise<boolean>): Promise<Set<string>> {
  const found = await Promise.all(sales.map(async (sale) => ((await holds(sale)) ? [sale.name] : [])));
  return new Set(found.flat());
}

const engine: Reader = ({ factsOfSale: factsOfOne }, { rules }) => salesThat(async (sale) => ruleOf(rules).judge(factsOfOne(sale)) === null);

let versions = 1;

async function say({ shop, ruleId }: Opened, { rules }: Sample): Promise<void> {
  versions += 1;
  await changeRule(owner, shop.projectId, ruleId, versions, { rules });
}

async function validated({ shop, orderIds }: Opened): Promise<Set<string>> {
  return salesThat(async ({ name, customer }) => {
    const redeemables = [{ object: 'voucher', id: customer ?? 'any' }];
    const { status, body } = await shop.ask('POST', '/validations', { redeemables, order: { id: orderIds.get(name) }, ...who(customer) });
    expect(status).toBe(200);
    return body['valid'] === true;
  });
}

const core: Reader = async (opened, sample) => {
  await say(opened, sample);
  return validated(opened);
};

const writer: RuleWriter = { amount: String, number: String, time: String, weekday: String, nameOf: String };

function wordsReader(hear: (sentence: RuleSentence) => RuleSentence): Reader {
  return async (_, { rules, truthAt }) => {
    const sentence = ruleSentence(rules, writer);
    if (!sentence) throw new Error('no sentence');
    return salesThat(async (sale) => readSentence(hear(sentence), truthAt(sale)) === 1);
  };
}

const fulfilling: ReadonlySet<ReplayFate> = new Set<ReplayFate>(['same', 'altered', 'gained']);

function replayReader(prepare: (ready: ReadyPlan) => ReadyPlan): Reader {
  return async ({ shop: { projectId }, campaignId, ruleId, orderIds }, { rules }) => {
    const now = new Date();
    const request = { from: day(-3), to: day(1), rules: [{ rules: rules as Json }], removed_rules: [ruleId] };
    const { plan } = await pool.transaction((tx) => planReplay(tx, projectId, campaignId, request, now));
    const kept: KeptOrder[] = [];
    for (let place: ReplayPlace | null = { basis: 'redemptions', last: null }; place !== null;) {
      const done = await replayPart(pool, { projectId, campaignId, plan, place, figures: noFigures(), limit: 1000 }, prepare(readyPlan(plan)), now);
      kept.push(...done.kept);
      place = done.place;
    }
    expect(kept).toHaveLength(sales.length);
    const held = new Set(kept.flatMap(({ fate, orderId }) => (fulfilling.has(fate) ? (orderId ?? []) : [])));
    return new Set(sales.flatMap(({ name }) => (held.has(orderIds.get(name) ?? '') ? name : [])));
  };
}

const readers: Record<string, Reader> = { engine, core, sentence: wordsReader((sentence) => sentence), replay: replayReader((ready) => ready) };

/** The rules that some readers find to hold of other sales than the rest do, with what each of them finds. */
async function disagreements(opened: Opened, of: Record<string, Reader>, samples: readonly Sample[]): Promise<Json[]> {
  const found: Json[] = [];
  for (const sample of samples) {
    const told: Record<string, string> = {};
    for (const [name, read] of Object.entries(of)) told[name] = [...(await read(opened, sample))].join();
    if (new Set(Object.values(told)).size > 1) found.push({ rules: sample.rules, ...told });
  }
  return found;
}

const opened = await open();

test('engine, redemption core, sentence and replay agree of every rule on every order', async () => {
  expect(await disagreements(opened, readers, opened.samples)).toEqual([]);
}, 120_000);

/** As one would read it who takes `none of these` for `one of these`. */
function misheard(sentence: RuleSentence): RuleSentence {
  if (sentence.kind === 'condition') return sentence;
  return { kind: sentence.kind === 'none' ? 'any' : sentence.kind, parts: sentence.parts.map(misheard) };
}

/** At least and at most without the end itself. */
function withoutEnds(rules: RuleSet): RuleSet {
  return JSON.parse(JSON.stringify(rules).replaceAll('_than_or_equal"', '_than"')) as RuleSet;
}

const samplesWith = (text: string): Sample[] => opened.samples.filter(({ rules }) => JSON.stringify(rules).includes(text)).slice(0, 2);

test.each<[string, Sample[], Record<string, Reader>]>([
  ['an engine that leaves out the end of a range', samplesWith('order.amount'), { engine: (of, sample) => engine(of, { ...sample, rules: withoutEnds(sample.rules) }) }],
  ['a core that judges by the version before', opened.samples.slice(0, 4), { core: async (of, sample) => {
    const found = await validated(of);
    await say(of, sample);
    return found;
  } }],
  ['a reader who mishears', samplesWith('not 1'), { sentence: wordsReader(misheard) }],
  ['a replay that does not read the items', samplesWith('order.items.count'), { replay: replayReader((ready) => ({ ...ready, wanted: { ...ready.wanted, items: false } })) }],
])('%s is found out', async (_, samples, defective) => {
  expect(await disagreements(opened, { ...readers, ...defective }, samples)).not.toEqual([]);
});
