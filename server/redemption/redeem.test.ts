import { afterAll, expect, test } from 'vitest';
import type { ApiError } from '../../contract/errors.ts';
import { systemActor } from '../access/principal.ts';
import { upsertCustomers } from '../customer/customer.store.ts';
import { createBatchPool, type Pool, type Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { testDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';
import type { RedeemCommand } from './command.ts';
import { lockState } from './lock.store.ts';
import { createRedeemer, type Redeemer, type RedeemerOptions } from './redeem.ts';

const { pool, owner } = await testDatabase();

function openRedeemer(options: Partial<RedeemerOptions>): { redeemer: Redeemer; moved: string[] } {
  const moved: string[] = [];
  const live = { moved: (_projectId: string, campaignId: string) => void moved.push(campaignId) };
  const redeemer = createRedeemer({ db: pool, live, clock: { now: () => new Date() }, ...options });
  afterAll(() => redeemer.close());
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

function commandFor({ campaignId, voucherId }: Offer, change: Partial<RedeemCommand> = {}): RedeemCommand {
  const now = new Date();
  return {
    kind: 'redemption', successId: newId('r', now), failureId: newId('rf', now), actor: systemActor('test'), requestId: 'v-1', metadata: null,
    trackingId: null, named: 'CODE', voucherId, campaignId, customer: null, order: null, newOrderId: newId('ord', now), ...change,
  };
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
  const command = commandFor(it);
  expect(await redeemer.submit(it.projectId, command)).toMatchObject({ outcome: { result: 'SUCCESS' } });
  expect(await entriesOf(it)).toEqual([command.successId]);
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
  const command = commandFor(it);
  expect(await redeemer.submit(it.projectId, command)).toMatchObject({ outcome: { result: 'SUCCESS' } });
  expect(await entriesOf(it)).toEqual([command.successId]);
});

test('a refusal without any row to lock is not stored twice either', async () => {
  const it = await offer();
  const { redeemer } = openRedeemer({
    pool: faultyPool(async (real, work) => {
      await real.transaction(work);
      throw lost();
    }),
  });
  const command = commandFor(it, { voucherId: null, campaignId: null });
  expect(await redeemer.submit(it.projectId, command)).toMatchObject({ outcome: { refusal: { code: 'resource_not_found' } } });
  expect(await entriesOf(it)).toEqual([command.failureId]);
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
  await expect(unsettled.redeemer.submit(it.projectId, commandFor(it))).rejects.toMatchObject({ key: 'unavailable', detail: { details: expect.stringContaining('not known') as unknown } });
  const away = openRedeemer({ pool: faultyPool(() => Promise.reject(lost()), Infinity) });
  await expect(away.redeemer.submit(it.projectId, commandFor(it))).rejects.toMatchObject({ key: 'unavailable', detail: { details: 'Nothing was redeemed' } });
  expect(await entriesOf(it)).toEqual([]);
});

test('a customer whom a killed database forgot is not redeemed for, and keeps nobody else from it', async () => {
  const it = await offer();
  const { redeemer } = openRedeemer({});
  const [known] = await upsertCustomers(pool, it.projectId, [{ source_id: 'known' }], new Date());
  if (known === undefined || known instanceof Error) throw new Error('no customer');
  const commands = Array.from({ length: 9 }, (_, index) => commandFor(it, { customer: index % 3 === 1 ? { ...known, customerId: newId('cust', new Date()) } : known }));
  const answers = await Promise.allSettled(commands.map((command) => redeemer.submit(it.projectId, command)));
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? 'redeemed' : (answer.reason as ApiError).detail.details)))
    .toEqual(commands.map(({ customer }) => (customer === known ? 'redeemed' : 'Nothing was redeemed')));
  expect(await entriesOf(it)).toHaveLength(6);
  const without = commandFor(it, { voucherId: null, campaignId: null, customer: { ...known, customerId: newId('cust', new Date()) } });
  await expect(redeemer.submit(it.projectId, without)).rejects.toMatchObject({ key: 'unavailable' });
});

test('a command that breaks its batch fails alone', async () => {
  const it = await offer();
  const { redeemer } = openRedeemer({
    lock: async (tx, scope) => {
      const state = await lockState(tx, scope);
      if (scope.commands.some((command) => command.kind === 'redemption' && command.named === 'POISON')) throw new Error('poison');
      return state;
    },
  });
  const commands = Array.from({ length: 9 }, (_, index) => commandFor(it, { named: index === 5 ? 'POISON' : 'CODE' }));
  const answers = await Promise.allSettled(commands.map((command) => redeemer.submit(it.projectId, command)));
  expect(answers.map(({ status }) => status === 'fulfilled')).toEqual(commands.map(({ named }) => named !== 'POISON'));
  expect((await entriesOf(it)).sort()).toEqual(commands.filter(({ named }) => named !== 'POISON').map(({ successId }) => successId).sort());
});

test('a row that the database refuses undoes its whole batch before anything is answered', async () => {
  const it = await offer();
  await owner.query('update campaign_counters set redemptions_max = 3 where project_id = $1', [it.projectId]);
  // A lock that forgets the limit: only the constraint is left to hold it.
  const { redeemer } = openRedeemer({
    lock: async (tx, scope) => {
      const state = await lockState(tx, scope);
      return { ...state, campaign: state.campaign && { ...state.campaign, budget: { ...state.campaign.budget, redemptionsMax: null } } };
    },
  });
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => redeemer.submit(it.projectId, commandFor(it))));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(await entriesOf(it)).toHaveLength(3);
});
