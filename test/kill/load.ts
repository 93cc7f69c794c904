/** Shops that redeem, lock, take back and publish as fast as they are answered, and remember what they tried and what they were told. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../server/platform/db.ts';

export interface Key {
  appId: string;
  secret: string;
}

/** What was tried and what was acknowledged, by a name that the client gave; what the server said otherwise, counted. */
export interface Memory {
  tried: Set<string>;
  acknowledged: Set<string>;
  /** Attempts of which it was not known what had become of them until they were asked for once more, under the same key. */
  settled: Set<string>;
  /** Where to take back redemptions that were kept so far: who finds a limit used up takes one back, so that there is something to redeem for ever. */
  kept: string[];
  /** Answers by status and error key, such as `503 unavailable`; `none` where nobody answered. */
  answers: Map<string, number>;
}

export interface Load extends Memory {
  /** Resolves when so many more attempts have been acknowledged; rejects when nobody was answered for long. */
  acknowledges(more: number): Promise<void>;
  /** Lets the requests under way end. */
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const clientCount = 32;
const codes = { uses: 'KILL-USES', money: 'KILL-MONEY', free: 'KILL-FREE' };
/** Codes of the campaign `Letters`, made in the background. */
export const lettersCount = 20_000;
const redemptionsMax = 150;
const discountMax = 60_000;

/** A public code with a number of uses, one with a budget in money, one without limits, and codes of which each can be used once. */
export async function makeCampaigns(origin: string, key: Key): Promise<void> {
  const publicCode = (code: string, limits: object, discount: object): object => ({
    name: code, type: 'STANDALONE', voucher: { type: 'DISCOUNT_VOUCHER', discount, code_config: { pattern: code } }, limits,
  });
  const letters = {
    name: 'Letters', vouchers_count: lettersCount, voucher: { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 100 }, redemption: { quantity: 1 } },
  };
  const campaigns = [
    publicCode(codes.uses, { redemptions: redemptionsMax }, { type: 'AMOUNT', amount_off: 100 }),
    publicCode(codes.money, { discount_amount: discountMax }, { type: 'PERCENT', percent_off: 10 }),
    publicCode(codes.free, {}, { type: 'AMOUNT', amount_off: 50 }),
    letters,
  ];
  for (const campaign of campaigns) {
    const { status, body } = await ask(origin, key, '/campaigns', campaign);
    if (status !== 200) throw new Error(`no campaign: ${status} ${JSON.stringify(body)}`);
  }
}

export function startLoad(origin: string, key: Key): Load {
  const memory: Memory = { tried: new Set(), acknowledged: new Set(), settled: new Set(), kept: [], answers: new Map() };
  let isStopping = false;
  const client = async (number: number): Promise<void> => {
    for (let turn = 0; !isStopping; turn += 1) {
      const isAnswered = await visit(origin, key, memory, `${number}-${turn}`);
      // Enough are always under way; more would only make the books longer that are counted after every kill.
      await sleep(isAnswered ? 100 * Math.random() : 30);
    }
  };
  const clients = Array.from({ length: clientCount }, (_, number) => client(number));
  return Object.assign(memory, {
    acknowledges: async (more: number) => {
      const [goal, end] = [memory.acknowledged.size + more, performance.now() + 180_000];
      while (memory.acknowledged.size < goal) {
        if (performance.now() > end) throw new Error(`nobody was answered any more: ${JSON.stringify([...memory.answers])}`);
        await sleep(5);
      }
    },
    stop: async () => {
      isStopping = true;
      await Promise.all(clients);
    },
  });
}

/** One customer comes by. Limits are tight, so what was redeemed is mostly taken back. */
async function visit(origin: string, key: Key, memory: Memory, name: string): Promise<boolean> {
  const shop: Asking = { origin, key, memory };
  const choice = Math.random();
  if (choice < 0.3) return readLetter(shop, name);
  if (choice < 0.45) return redeemCart(shop, name);
  const code = choice < 0.7 ? codes.uses : codes.money;
  return redeemAndMostlyTakeBack(shop, name, choice < 0.6 ? [code, codes.free] : [code]);
}

interface Asking {
  origin: string;
  key: Key;
  memory: Memory;
}

/** Is given a code and uses it. */
async function readLetter(shop: Asking, name: string): Promise<boolean> {
  const published = await attempt(shop, `publish ${name}`, '/publications', (source_id) => ({
    campaign: 'Letters', source_id, customer: { source_id: `reader-${name}` },
  }));
  const code = (published.body['voucher'] as { code?: string } | undefined)?.code;
  if (code === undefined) return published.status === 400;
  return (await attempt(shop, `letter ${name}`, '/redemptions', (attempted) => redemptionOf(attempted, [code]))).status === 200;
}

/** Locks what the cart wants; then lets it go, forgets it, or redeems it, which cannot be refused. */
async function redeemCart(shop: Asking, name: string): Promise<boolean> {
  const wanted = [codes.uses, codes.free];
  const order = { amount: 5000 };
  const session = { type: 'LOCK', key: `hold ${name}`, ttl: 3, ttl_unit: 'SECONDS' };
  const held = await attempt(shop, `hold ${name}`, '/validations', () => ({ redeemables: wanted.map((id) => ({ object: 'voucher', id })), order, session }));
  if (held.body['valid'] !== true) return held.status === 200;
  const choice = Math.random();
  if (choice < 0.2) return true;
  if (choice < 0.4) return (await ask(shop.origin, shop.key, `/vouchers/${codes.uses}/sessions/${encodeURIComponent(session.key)}`, undefined, { method: 'DELETE' })).status === 204;
  return redeemAndMostlyTakeBack(shop, name, wanted, { order, session });
}

async function redeemAndMostlyTakeBack(shop: Asking, name: string, wanted: string[], more: object = {}): Promise<boolean> {
  const redeemed = await attempt(shop, `redeem ${name}`, '/redemptions', (attempted) => ({ ...redemptionOf(attempted, wanted), ...more }));
  const [redemption] = (redeemed.body['redemptions'] ?? []) as { id: string }[];
  const parent = redeemed.body['parent_redemption'] as { id: string } | undefined;
  if (redemption === undefined) return redeemed.status === 400 && takeBack(shop, name, shop.memory.kept.pop());
  const path = parent === undefined ? `/redemptions/${redemption.id}/rollback` : `/redemptions/${parent.id}/rollbacks`;
  if (Math.random() < 0.9) return takeBack(shop, name, path);
  shop.memory.kept.push(path);
  return true;
}

async function takeBack(shop: Asking, name: string, path: string | undefined): Promise<boolean> {
  return path === undefined || (await attempt(shop, `rollback ${name}`, path, (reason) => ({ reason }))).status === 200;
}

function redemptionOf(attempted: string, wanted: string[]): object {
  return {
    redeemables: wanted.map((id) => ({ object: 'voucher', id })), metadata: { attempt: attempted },
    customer: { source_id: `buyer-${attempted}` }, order: { amount: 1000 + Math.floor(Math.random() * 9000) },
  };
}

/** With a key of its own, an attempt of which nobody knows what became of it is made again until somebody says. */
async function attempt({ origin, key, memory }: Asking, name: string, path: string, bodyOf: (name: string) => object): Promise<Answer> {
  memory.tried.add(name);
  const body = bodyOf(name);
  let answer = await ask(origin, key, path, body, { idempotencyKey: name });
  note(memory, answer);
  while (answer.status === 0 || answer.status === 503 || answer.status === 409) {
    memory.settled.add(name);
    // A server that starts again needs the processor more than those who ask for it.
    await sleep(50 + 100 * Math.random());
    answer = await ask(origin, key, path, body, { idempotencyKey: name });
    note(memory, answer);
  }
  if (answer.status === 200 && answer.body['valid'] !== false) memory.acknowledged.add(name);
  return answer;
}

function note({ answers }: Memory, { status, body }: Answer): void {
  const said = status === 0 ? 'none' : `${status}${status === 200 ? '' : ` ${String(body['key'])}`}`;
  answers.set(said, (answers.get(said) ?? 0) + 1);
}

interface Manner {
  method?: 'POST' | 'DELETE';
  idempotencyKey?: string;
}

/** Status 0 when nobody answered, or only half of an answer came. */
async function ask(origin: string, { appId, secret }: Key, path: string, body?: object, { method = 'POST', idempotencyKey }: Manner = {}): Promise<Answer> {
  try {
    const response = await fetch(`${origin}/v1${path}`, {
      method,
      headers: {
        'x-app-id': appId, 'x-app-token': secret, ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  } catch {
    return { status: 0, body: {} };
  }
}

/**
 * What is wrong with what the database kept of all this, one line each: acknowledged ⊆ found ⊆ tried, and nothing twice. Where every attempt was asked
 * about until it was answered (`isSettled`), found is exactly what was acknowledged.
 */
export async function compareMemory(db: Db, projectId: string, { tried, acknowledged }: Memory, isSettled = false): Promise<string[]> {
  const rows = await db.query<{ name: string; times: number }>(
    `/* test.found */
     select coalesce(metadata ->> 'attempt', reason) as name, count(distinct coalesce(parent_id, redemption_id)) as times
       from redemptions
      where project_id = $1 and result = 'SUCCESS'
      group by 1
     union all
     select source_id, count(*)
       from publications
      where project_id = $1 and result = 'SUCCESS'
      group by 1
     union all
     select session_key, count(distinct kind)
       from hold_entries
      where project_id = $1 and kind = 'held'
      group by 1`,
    [projectId],
  );
  const found = new Set(rows.map(({ name }) => name));
  const problems = rows.filter(({ times }) => times !== 1).map(({ name, times }) => `${name} is there ${times} times`);
  for (const name of acknowledged) if (!found.has(name)) problems.push(`${name} was acknowledged and is lost`);
  for (const name of found) if (!tried.has(name)) problems.push(`${name} is there and nobody tried it`);
  if (isSettled) for (const name of found) if (!acknowledged.has(name)) problems.push(`${name} is there and was never acknowledged`);
  return problems;
}
