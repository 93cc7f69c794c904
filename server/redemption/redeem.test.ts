import { expect, test } from 'vitest';
import { systemActor } from '../access/principal.ts';
import { createBatchPool, type Pool, type Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { atEnd } from '../../test/support/at-end.ts';
import { testDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';
import type { Answer } from './redeem.ts';
import type { AskedRedeem, AskedRedeemable } from './decision/command.ts';
import { lockState } from './lock.store.ts';
import { createRedeemer, type Redeemer, type RedeemerOptions } from './redeem.ts';

const { pool, owner } = await testDatabase();

function openRedeemer(options: Partial<RedeemerOptions>): { redeemer: Redeemer; moved: string[] } {
  const moved: string[] = [];
  const live = { moved: (_projectId: string, campaignId: string) => void moved.push(campaignId) };
  const redeemer = createRedeemer({ db: pool, live, clock: { now: () => new Date() }, ...options });
  atEnd(() => redeemer.close());
  return { redeemer, moved };
}

interface Offer {
  projectId: string;
  campaignId: string;
  voucherId: string;
}

async function offer(): Promise<Offer> {
  const projectId = await buildProject(pool);
  const campaignId = await buildCampaign(pool, projectId, { counters: { vouchers_created: 1 } });
  return { projectId, campaignId, voucherId: await buildVoucher(pool, projectId, campaignId, { redemption_quantity: null }) };
}

function askFor({ voucherId }: Offer, change: Partial<AskedRedeem> = {}): AskedRedeem & { redeemables: [AskedRedeemable] } {
  const now = new Date();
  return {
    kind: 'redemption', actor: systemActor('test'), requestId: 'v-1', metadata: null, keyed: null, customer: null, order: null, session: null,
    isOrderNew: false, newOrderId: newId('ord', now), parentId: newId('r', now), ...change, redeemables: [{ named: voucherId, successId: newId('r', now), failureId: newId('rf', now) }],
  };
}

const made = { outcome: { isMade: true } };

function isMade(answer: PromiseSettledResult<Answer>): boolean {
  return answer.status === 'fulfilled' && 'outcome' in answer.value && answer.value.outcome.kind === 'redemption' && answer.value.outcome.isMade;
}

async function entriesOf({ projectId }: Offer): Promise<string[]> {
  const rows = await owner.query<{ redemption_id: string }>('select redemption_id from redemptions where project_id = $1', [projectId]);
  expect(await recountDifferences(owner, projectId)).toEqual([]);
  return rows.map((row) => row.redemption_id);
}

const lost = (): Error => new Error('Connection terminated unexpectedly');

/** A pool whose first transactions go wrong. */
function faultyPool(fault: (pool: Pool, work: (tx: Transaction) => Promise<unknown>) => Promise<unknown>, times = 1): Pool {
  const real = createBatchPool(pool, 4);
  let left = times;
  const transaction = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
    left -= 1;
    return left < 0 ? real.transaction(work) : ((await fault(real, work)) as T);
  };
  return { ...real, transaction };
}

test('a connection that is lost after the commit: the redemption is answered, and made once', async () => {
  const it = await offer();
  const { redeemer, moved } = openRedeemer({
    pool: faultyPool(async (real, work) => {
      await real.transaction(work);
      throw lost();
    }),
  });
  const asked = askFor(it);
  expect(await redeemer.submit(it.projectId, asked)).toMatchObject(made);
  expect(await entriesOf(it)).toEqual([asked.redeemables[0].successId]);
  expect(moved).toEqual([it.campaignId]);
});

test('a connection that is lost before the commit took effect: the redemption is made once by the next attempt', async () => {
  const it = await offer();
  const { redeemer } = openRedeemer({
    pool: faultyPool((real, work) =>
      real.transaction(async (tx) => {
        await work(tx);
        throw lost();
      }),
    ),
  });
  const asked = askFor(it);
  expect(await redeemer.submit(it.projectId, asked)).toMatchObject(made);
  expect(await entriesOf(it)).toEqual([asked.redeemables[0].successId]);
});

test('a refusal without any row to lock is not stored twice either', async () => {
  const it = await offer();
  const { redeemer } = openRedeemer({
    pool: faultyPool(async (real, work) => {
      await real.transaction(work);
      throw lost();
    }),
  });
  const asked = askFor({ ...it, voucherId: 'NOBODY' });
  expect(await redeemer.submit(it.projectId, asked)).toMatchObject({
    outcome: { isMade: false, verdicts: [{ refusal: { code: 'resource_not_found' } }] },
  });
  expect(await entriesOf(it)).toEqual([asked.redeemables[0].failureId]);
});

test('what cannot be settled is a 503 that says so, and a database that is away is one that promises nothing happened', async () => {
  const it = await offer();
  const unsettled = openRedeemer({
    pool: faultyPool((real, work) =>
      real.transaction(async (tx) => {
        await work(tx);
        throw lost();
      }), Infinity),
  });
  await expect(unsettled.redeemer.submit(it.projectId, askFor(it))).rejects.toMatchObject({
    key: 'unavailable', detail: { details: expect.stringContaining('not known') as unknown },
  });
  const away = openRedeemer({ pool: faultyPool(() => Promise.reject(lost()), Infinity) });
  await expect(away.redeemer.submit(it.projectId, askFor(it))).rejects.toMatchObject({
    key: 'unavailable', detail: { details: 'Nothing was redeemed' },
  });
  expect(await entriesOf(it)).toEqual([]);
});

test('a customer whom nobody knows fails alone', async () => {
  const it = await offer();
  const { redeemer } = openRedeemer({});
  const asked = [0, 1, 2].map((index) => askFor(it, { customer: index === 1 ? { id: newId('cust', new Date()) } : { source_id: `person-${index}` } }));
  const answers = await Promise.allSettled(asked.map((one) => redeemer.submit(it.projectId, one)));
  expect(answers.map(isMade)).toEqual([true, false, true]);
  expect(answers[1]).toMatchObject({ reason: { key: 'not_found' } });
  expect(await entriesOf(it)).toHaveLength(2);
});

test('a command that breaks its batch fails alone', async () => {
  const it = await offer();
  const { redeemer } = openRedeemer({
    lock: async (tx, projectId, commands) => {
      const state = await lockState(tx, projectId, commands);
      if (commands.some(({ requestId }) => requestId === 'POISON')) throw new Error('poison');
      return state;
    },
  });
  const asked = Array.from({ length: 9 }, (_, index) => askFor(it, { requestId: index === 5 ? 'POISON' : 'v-1' }));
  const answers = await Promise.allSettled(asked.map((one) => redeemer.submit(it.projectId, one)));
  expect(answers.map(isMade)).toEqual(asked.map(({ requestId }) => requestId !== 'POISON'));
  const expected = asked.filter(({ requestId }) => requestId !== 'POISON').map(({ redeemables: [{ successId }] }) => successId);
  expect((await entriesOf(it)).sort()).toEqual(expected.sort());
});

test('a row that the database refuses undoes its whole batch before anything is answered', async () => {
  const it = await offer();
  await owner.query('update campaign_counters set redemptions_max = 3 where project_id = $1', [it.projectId]);
  // A lock that forgets the limit: only the constraint is left to hold it.
  const { redeemer } = openRedeemer({
    lock: async (tx, projectId, commands) => {
      const state = await lockState(tx, projectId, commands);
      return { ...state, campaigns: new Map([...state.campaigns].map(([id, campaign]) => [id, { ...campaign, limits: [] }])) };
    },
  });
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => redeemer.submit(it.projectId, askFor(it))));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(await entriesOf(it)).toHaveLength(3);
});
