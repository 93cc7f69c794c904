/** A place to race in: campaigns with codes, a limit, and callers who all want what is left of it at once. */
import type { Db } from '../../server/platform/db.ts';
import type { App } from '../../server/app.ts';
import { buildCampaign, buildVoucher } from '../support/rows.ts';
import type { Answer, Shop } from '../support/shop.ts';
import type { LimitKind, RaceLimit } from './limits.ts';

export type Instance = App['http']['inject'];

export const callerCount = 200;
export const left = 50;
/** Discounts of one run's callers are 100 to 999, so about as many get one. */
const discountLeft = 27_500;

export interface Caller {
  /** Where in the arena's list the code is; a stack begins with it and has them all. */
  code: number;
  customer: string;
  /** Minor units; a multiple of 10, since a tenth is taken off. */
  amount: number;
}

export interface Arena {
  limit: RaceLimit;
  shop: Shop;
  owner: Db;
  instances: readonly Instance[];
  campaignIds: readonly string[];
  /** Ids of vouchers. */
  codes: readonly string[];
  /** Most of each group: of the campaign, of each customer, of each voucher. */
  max: number;
  /** The rule that sets it, once it does. */
  ruleId: string | null;
}

/** A time zone in which it is about noon, so that no day, week or month ends during a race. */
export function zoneOfNoon(now = new Date()): string {
  const ahead = 12 - now.getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Callers of one run; the run's number is all that chance there is. */
export function makeCallers(run: number, count = callerCount): Caller[] {
  return Array.from({ length: count }, (_, index) => ({
    code: index % 2, customer: `customer-${Math.floor(index / 2) % 2}`, amount: 1000 + 10 * ((index * 7919 + run * 104_729) % 900),
  }));
}

/** A customer who comes before the race. */
export const early = (index: number): Caller => ({ code: index % 2, customer: `customer-${Math.floor(index / 2) % 2}`, amount: 1000 });

const codesInStack = 5;

export interface ArenaParts {
  shop: Shop;
  owner: Db;
  instances: readonly Instance[];
}

/**
 * Campaigns and codes, new for each run. `before` redemptions are made first, and come on top of what is left: a multiple of 4. Of two codes and two
 * customers each has half of the limit where it is for each of them, and of a customer with a code a fourth.
 */
export async function openArena(parts: ArenaParts, limit: RaceLimit, before = 0): Promise<{ arena: Arena; made: Answer[] }> {
  const { owner, shop } = parts;
  const { projectId } = shop;
  const max = maxOf(limit, before);
  const campaignIds: string[] = [];
  const codes: string[] = [];
  for (let index = 0; index < (limit.way === 'stack' ? codesInStack : 1); index += 1) {
    campaignIds.push(await buildCampaign(owner, projectId, { terms: { discount: { type: 'PERCENT', percent_off: limit.way === 'stack' ? 1 : 10 } } }));
  }
  for (let index = 0; index < (limit.way === 'stack' ? codesInStack : 2); index += 1) {
    const isLimited = limit.kind === null && (limit.way !== 'stack' || index === limitedOfStack);
    codes.push(await buildVoucher(owner, projectId, campaignIds[index] ?? campaignIds[0] ?? null, { redemption_quantity: isLimited ? max : null }));
  }
  await owner.query(
    `/* test.count_vouchers */
     update campaign_counters set vouchers_created = $3 where project_id = $1 and campaign_id = any($2)`,
    [projectId, campaignIds, codes.length / campaignIds.length],
  );
  const arena: Arena = { ...parts, limit, campaignIds, codes, max, ruleId: null };
  if (limit.kind !== null) await setLimit(arena, limit.kind, max);
  const made = await Promise.all(Array.from({ length: before }, (_, index) => redeem(arena, early(index), index)));
  return { arena, made };
}

/** In a stack one code of the five is limited. */
export const limitedOfStack = 2;

function maxOf(limit: RaceLimit, before: number): number {
  const { kind } = limit;
  if (kind === null || kind.measure === 'redemptions') return Math.floor((left + before) / groupsIn(limit));
  const ofDiscount = discountLeft + before * wantedOf('discount', early(0));
  return kind.measure === 'discount' ? ofDiscount : 10 * ofDiscount;
}

function groupsIn({ kind, way }: RaceLimit): number {
  return way === 'stack' || kind?.scope === 'campaign' ? 1 : kind?.scope === 'customer_voucher' ? 4 : 2;
}

/** How many redemptions are left for all callers together. */
export function leftFor(limit: RaceLimit): number {
  return groupsIn(limit) * Math.floor(left / groupsIn(limit));
}

/** What one redemption counts against a limit. */
export function wantedOf(measure: LimitKind['measure'], { amount }: Caller): number {
  return measure === 'redemptions' ? 1 : measure === 'discount' ? amount / 10 : amount;
}

/** By the product's own route, as an operator does it. */
export async function setLimit(arena: Arena, kind: LimitKind, max: number, ofCampaign = 0): Promise<void> {
  if (kind === arena.limit.kind && arena.limit.rule !== null) return setRule(arena, arena.limit.rule, max);
  const { shop, campaignIds } = arena;
  const path = `/campaigns/${campaignIds[ofCampaign]}/limits/${kind.scope}/${kind.measure}/${kind.period}`;
  const { status, body } = await shop.askOurs('PUT', path, { max, straddle: 'reject' });
  if (status !== 200) throw new Error(`no limit: ${status} ${JSON.stringify(body)}`);
}

async function setRule(arena: Arena, name: string, max: number): Promise<void> {
  const { shop, campaignIds: [campaignId] } = arena;
  const rule = { name, rules: { 1: { name, conditions: { $less_than_or_equal: [max] } } } };
  const isNew = arena.ruleId === null;
  const saved = await (isNew ? shop.ask('POST', '/validation-rules', rule) : shop.ask('PUT', `/validation-rules/${arena.ruleId}`, rule));
  arena.ruleId = String(saved.body['id']);
  const assignment = { related_object_type: 'campaign', related_object_id: campaignId };
  const { status, body } = isNew ? await shop.ask('POST', `/validation-rules/${arena.ruleId}/assignments`, assignment) : saved;
  if (status !== 200) throw new Error(`no rule: ${status} ${JSON.stringify(body)}`);
}

/** What the body of a redemption or validation says of one caller. */
function bodyOf({ codes, limit }: Arena, { code, customer, amount }: Caller): object {
  const named = limit.way === 'stack' ? codes.map((_, index) => codes[(index + code) % codes.length]) : [codes[code]];
  return { redeemables: named.map((id) => ({ object: 'voucher', id })), customer: { source_id: customer }, order: { amount } };
}

/** Every fourth caller changes the instance: so every code and every customer is asked for at both. */
function instanceOf({ instances }: Arena, turn: number): Instance {
  const instance = instances[Math.floor(turn / 4) % instances.length];
  if (instance === undefined) throw new Error('a race without instances');
  return instance;
}

/** `turn` chooses the instance. */
export function redeem(arena: Arena, caller: Caller, turn: number, sessionKey?: string): Promise<Answer> {
  const body = { ...bodyOf(arena, caller), ...(sessionKey !== undefined && { session: { type: 'LOCK', key: sessionKey } }) };
  return arena.shop.ask('POST', '/redemptions', body, instanceOf(arena, turn));
}

export function hold(arena: Arena, caller: Caller, turn: number, sessionKey: string): Promise<Answer> {
  const session = { type: 'LOCK', key: sessionKey, ttl: 1, ttl_unit: 'HOURS' };
  return arena.shop.ask('POST', '/validations', { ...bodyOf(arena, caller), session }, instanceOf(arena, turn));
}

/** What every caller of this limit's race asks for. */
export function call(arena: Arena, caller: Caller, turn: number, sessionKey: string): Promise<Answer> {
  return arena.limit.way === 'hold' ? hold(arena, caller, turn, sessionKey) : redeem(arena, caller, turn);
}

/** Ends what a session holds of one code. */
export async function release({ shop, codes }: Arena, { code }: Caller, sessionKey: string): Promise<Answer> {
  return shop.ask('DELETE', `/vouchers/${codes[code]}/sessions/${sessionKey}`);
}

/** Takes back what one answer says was made, all of a stack. */
export function rollBack(arena: Arena, { body }: Answer, turn: number): Promise<Answer> {
  const parent = body['parent_redemption'] as { id: string } | undefined;
  const [redemption] = (body['redemptions'] ?? []) as { id: string }[];
  const path = parent === undefined ? `/redemptions/${redemption?.id}/rollback` : `/redemptions/${parent.id}/rollbacks`;
  return arena.shop.ask('POST', path, undefined, instanceOf(arena, turn));
}

export function hasSucceeded({ status, body }: Answer): boolean {
  return status === 200 && body['valid'] !== false;
}

/** Why it was refused; a validation says so of the code that stood in the way. */
export function reasonOf({ status, body }: Answer): string {
  const entries = (body['inapplicable_redeemables'] ?? []) as { result: { error: { key: string } } }[];
  return String(status === 200 ? entries[0]?.result.error.key : body['key']);
}

/** Every group that a caller's redemption counts in: a stack has every code once. */
export function groupsOf(arena: Arena, caller: Caller): readonly string[] {
  return arena.limit.way === 'stack' ? arena.codes : [groupOf(arena, caller)];
}

/** The one of them whose limit may be reached. */
export function groupOf({ limit, codes }: Arena, { code, customer }: Caller): string {
  if (limit.way === 'stack') return codes[limitedOfStack] ?? '';
  switch (limit.kind?.scope) {
    case 'campaign': return '';
    case 'customer': return customer;
    case 'customer_voucher': return `${codes[code]} ${customer}`;
    case 'voucher':
    case 'api_key':
    case undefined: return codes[code] ?? '';
  }
}

export const measureOf = ({ limit }: Arena): LimitKind['measure'] => limit.kind?.measure ?? 'redemptions';

export interface Standing {
  /** At the end, and the most that ever stood at once. */
  now: number;
  most: number;
}

/** Of each group what its entries add up to, live holds included: from the entries alone, no counter is asked. */
export async function standingOf(arena: Arena, kind: LimitKind | null = arena.limit.kind): Promise<Map<string, Standing>> {
  const scope = kind?.scope ?? 'voucher';
  // All callers use one key.
  const names = { campaign: `''`, customer: 'c.source_id', voucher: 'e.voucher_id', customer_voucher: `e.voucher_id || ' ' || c.source_id`, api_key: 'e.voucher_id' };
  const name = names[scope];
  const value = { redemptions: '1', discount: 'e.discount_minor', orders: 'e.order_minor' }[kind?.measure ?? 'redemptions'];
  const rows = await arena.owner.query<Standing & { name: string }>(
    `/* test.standing */
     with entries as (
       select project_id, voucher_id, customer_id, occurred_at, order_minor, discount_minor, case kind when 'redemption' then 1 else -1 end as sign
         from redemptions
        where project_id = $1 and campaign_id = any($2) and result = 'SUCCESS'
       union all
       select project_id, voucher_id, customer_id, occurred_at, order_minor, discount_minor, case kind when 'held' then 1 else -1 end
         from hold_entries
        where project_id = $1 and campaign_id = any($2)
     ), moves as (
       select ${name} as name, e.occurred_at, sum(e.sign * ${value}) as value
         from entries as e
              left join customers as c on c.project_id = e.project_id and c.customer_id = e.customer_id
        group by 1, 2
     ), sums as (
       select name, occurred_at, sum(value) over (partition by name order by occurred_at) as stands
         from moves
     )
     select distinct on (name) name, stands::bigint as now, max(stands) over (partition by name)::bigint as most
       from sums
      order by name, occurred_at desc`,
    [arena.shop.projectId, arena.campaignIds],
  );
  return new Map(rows.map(({ name, ...standing }) => [name, standing]));
}
