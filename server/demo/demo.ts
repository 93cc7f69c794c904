import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import { demoApi, type Answer, type DemoApi } from './demo-api.ts';
import { movedEnd, type Random } from './demo-campaigns.ts';
import { endKeys, openShop, type OpenShop } from './demo-shop.ts';
import {
  newShop, nextStep, notePublished, noteRedeemed, noteRefused, raisedLimit, type Change, type Shop, type Step,
} from './demo-traffic.ts';

export interface DemoOptions {
  db: Pool;
  clock?: Clock;
  /** Where the server answers, without a trailing slash. */
  address: string;
  /** Ends by itself after so many steps; without it, when it is stopped. */
  stepsMax?: number;
  /** Mean pause between two steps. */
  pauseMilliseconds?: number;
  random?: Random;
}

export interface Demo {
  projectId: string;
  /** Resolves when the traffic has ended: stopped, at its last step, or because another demo took its keys over. */
  ended: Promise<void>;
  /** Ends the traffic and its keys; project, campaigns and entries stay for the next start. */
  stop(): Promise<void>;
}

/** About 2.5 redemptions a second. */
const usualPause = 180;
const backOffMilliseconds = { first: 1_000, longest: 30_000 };

/**
 * Makes the demo project ready and then drives live traffic through the public API of the server at `address`, with keys of its own. Throws a
 * StartUpError when the server cannot be reached or refuses to make what the demo needs.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { db, clock = systemClock, address, stepsMax = Infinity, pauseMilliseconds = usualPause, random = Math.random } = options;
  const stopping = new AbortController();
  const api = demoApi(address);
  const open = await openShop({ db, clock, api });
  const ended = drive({ api, open, clock, random }, { stepsMax, pauseMilliseconds, stopping: stopping.signal });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
    await endKeys(db, open.projectId, clock.now());
  };
  return { projectId: open.projectId, ended, stop };
}

interface Traffic {
  api: DemoApi;
  open: OpenShop;
  clock: Clock;
  random: Random;
}

interface Pace {
  stepsMax: number;
  pauseMilliseconds: number;
  stopping: AbortSignal;
}

/** One request after another, so a slow server is never flooded; when it fails or nobody answers, ever longer pauses. */
async function drive(traffic: Traffic, { stepsMax, pauseMilliseconds, stopping }: Pace): Promise<void> {
  const shop = newShop();
  let failures = 0;
  while (shop.steps < stepsMax && !stopping.aborted) {
    const status = await take(traffic, shop, nextStep(shop, traffic.random));
    if (status === 401) return;
    failures = status === null || status === 429 || status >= 500 ? failures + 1 : 0;
    const backOff = Math.min(backOffMilliseconds.first * 2 ** (failures - 1), backOffMilliseconds.longest);
    const pause = failures > 0 ? backOff : -Math.log(1 - traffic.random()) * pauseMilliseconds;
    await sleep(pause, undefined, { signal: stopping }).catch(() => {});
  }
}

/** Takes a step and notes what came of it; the status of the answer, null when there was none. */
async function take(traffic: Traffic, shop: Shop, step: Step): Promise<number | null> {
  try {
    const { status, body } = await send(traffic, step);
    note(shop, step, status, body);
    return status;
  } catch {
    return null;
  }
}

function send(traffic: Traffic, step: Step): Promise<Answer> {
  const { api, open: { keys, campaigns } } = traffic;
  switch (step.kind) {
    case 'publish':
      return api.call(keys.shop, 'POST', '/v1/publications', { campaign: { name: campaigns[step.campaign], count: 1 }, customer: step.customer });
    case 'validate':
      return api.call(keys.shop, 'POST', '/v1/validations', requestFor(step.code, step.customer.source_id, step.orderMinor));
    case 'redeem':
      return api.call(keys.shop, 'POST', '/v1/redemptions', requestFor(step.code, step.customer.source_id, step.orderMinor));
    case 'roll-back':
      return api.call(keys.shop, 'POST', `/v1/redemptions/${step.redemptionId}/rollback`, { reason: step.reason });
    case 'change':
      return makeChange(traffic, step.change);
  }
}

function requestFor(code: string, customer: string, orderMinor: number | null): object {
  return { redeemables: [{ object: 'voucher', id: code }], customer: { source_id: customer }, ...(orderMinor !== null && { order: { amount: orderMinor } }) };
}

async function makeChange({ api, open, clock }: Traffic, change: Change): Promise<Answer> {
  const id = open.campaigns[change.campaign];
  const { marketing, affiliate } = open.keys;
  switch (change.type) {
    case 'move-end':
      return api.call(marketing, 'PUT', `/v1/campaigns/${id}`, { expiration_date: movedEnd(clock.now(), change.days) });
    case 'describe':
      return api.call(affiliate, 'PUT', `/v1/campaigns/${id}`, { description: change.description });
    case 'raise-limit': {
      const path = `/api/projects/${open.projectId}/campaigns/${id}`;
      const read = await api.call(marketing, 'GET', `${path}/figures`);
      if (read.status !== 200) return read;
      const { discount_limit_minor: limit, discount_remaining_minor: remaining } = (read.body as { figures: Record<string, { value: number | null }> }).figures;
      const raised = raisedLimit(change, limit?.value ?? null, remaining?.value ?? null);
      return raised === null ? read : api.call(marketing, 'PUT', `${path}/limits`, { discount_limit_minor: raised });
    }
  }
}

function note(shop: Shop, step: Step, status: number, body: unknown): void {
  if (step.kind === 'publish' && status === 200) {
    const code = (body as { voucher?: { code?: string } } | undefined)?.voucher?.code;
    if (code !== undefined) notePublished(shop, { code, customer: step.customer });
  }
  if (step.kind !== 'redeem') return;
  const id = (body as { redemptions?: { id?: string }[] } | undefined)?.redemptions?.[0]?.id;
  if (status === 200 && id !== undefined) noteRedeemed(shop, id, step);
  else if (status < 500 && status !== 429) noteRefused(shop, step);
}
