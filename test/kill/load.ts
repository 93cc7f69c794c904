/** Shops that redeem, take back and publish as fast as they are answered, and remember what they tried and what they were told. */
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
  /** Answers by status and error key, such as `503 unavailable`; `none` where nobody answered. */
  answers: Map<string, number>;
}

export interface Load extends Memory {
  /** Resolves when so many more attempts have been acknowledged; rejects after 30 s. */
  acknowledges(more: number): Promise<void>;
  /** Lets the requests under way end. */
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const clientCount = 32;
const codes = { uses: 'KILL-USES', money: 'KILL-MONEY' };
/** Codes of the campaign `Letters`, made in the background. */
export const lettersCount = 20_000;
const redemptionsMax = 150;
const discountMax = 60_000;

/** Three campaigns: a public code with a number of uses, one with a budget in money, and codes of which each can be used once. */
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
    letters,
  ];
  for (const campaign of campaigns) {
    const { status, body } = await ask(origin, key, '/campaigns', campaign);
    if (status !== 200) throw new Error(`no campaign: ${status} ${JSON.stringify(body)}`);
  }
}

export function startLoad(origin: string, key: Key): Load {
  const memory: Memory = { tried: new Set(), acknowledged: new Set(), answers: new Map() };
  let isStopping = false;
  const client = async (number: number): Promise<void> => {
    for (let turn = 0; !isStopping; turn += 1) {
      const isAnswered = await visit(origin, key, memory, `${number}-${turn}`);
      if (!isAnswered) await sleep(30);
    }
  };
  const clients = Array.from({ length: clientCount }, (_, number) => client(number));
  return Object.assign(memory, {
    acknowledges: async (more: number) => {
      const [goal, end] = [memory.acknowledged.size + more, performance.now() + 30_000];
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

/** One customer comes by: redeems and, since limits are tight, mostly takes it back; or is given a code and uses it. */
async function visit(origin: string, key: Key, memory: Memory, name: string): Promise<boolean> {
  const choice = Math.random();
  if (choice < 0.3) {
    const published = await attempt(origin, key, memory, `publish ${name}`, '/publications', (source_id) => ({
      campaign: 'Letters', source_id, customer: { source_id: `reader-${name}` },
    }));
    const code = (published.body['voucher'] as { code?: string } | undefined)?.code;
    if (code === undefined) return published.status === 400;
    return (await redeem(origin, key, memory, `letter ${name}`, code)).status === 200;
  }
  const redeemed = await redeem(origin, key, memory, `redeem ${name}`, choice < 0.65 ? codes.uses : codes.money);
  const [redemption] = (redeemed.body['redemptions'] ?? []) as { id: string }[];
  if (redemption === undefined) return redeemed.status === 400;
  if (Math.random() > 0.9) return true;
  const back = await attempt(origin, key, memory, `rollback ${name}`, `/redemptions/${redemption.id}/rollback`, (reason) => ({ reason }));
  return back.status === 200;
}

function redeem(origin: string, key: Key, memory: Memory, name: string, code: string): Promise<Answer> {
  return attempt(origin, key, memory, name, '/redemptions', (attempted) => ({
    redeemables: [{ object: 'voucher', id: code }], metadata: { attempt: attempted },
    customer: { source_id: `buyer-${name}` }, order: { amount: 1000 + Math.floor(Math.random() * 9000) },
  }));
}

async function attempt(
  origin: string, key: Key, memory: Memory, name: string, path: string, bodyOf: (name: string) => object,
): Promise<Answer> {
  memory.tried.add(name);
  const answer = await ask(origin, key, path, bodyOf(name));
  const said = answer.status === 0 ? 'none' : `${answer.status}${answer.status === 200 ? '' : ` ${String(answer.body['key'])}`}`;
  memory.answers.set(said, (memory.answers.get(said) ?? 0) + 1);
  if (answer.status === 200) memory.acknowledged.add(name);
  return answer;
}

/** Status 0 when nobody answered, or only half of an answer came. */
async function ask(origin: string, { appId, secret }: Key, path: string, body?: object): Promise<Answer> {
  try {
    const response = await fetch(`${origin}/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-app-id': appId, 'x-app-token': secret, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch {
    return { status: 0, body: {} };
  }
}

/** What is wrong with what the database kept of all this, one line each: acknowledged ⊆ found ⊆ tried, and nothing twice. */
export async function compareMemory(db: Db, projectId: string, { tried, acknowledged }: Memory): Promise<string[]> {
  const rows = await db.query<{ name: string; times: number }>(
    `/* test.found */
     select name, count(*) as times
       from (select coalesce(metadata ->> 'attempt', reason) as name from redemptions where project_id = $1 and result = 'SUCCESS'
             union all
             select source_id from publications where project_id = $1 and result = 'SUCCESS') as f
      group by name`,
    [projectId],
  );
  const found = new Set(rows.map(({ name }) => name));
  const problems = rows.filter(({ times }) => times !== 1).map(({ name, times }) => `${name} is there ${times} times`);
  for (const name of acknowledged) if (!found.has(name)) problems.push(`${name} was acknowledged and is lost`);
  for (const name of found) if (!tried.has(name)) problems.push(`${name} is there and nobody tried it`);
  return problems;
}
