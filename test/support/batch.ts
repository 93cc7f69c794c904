/** Batches of commands as the lane runs them, without the queue before them. */
import { systemActor } from '../../server/access/principal.ts';
import type { Customer } from '../../server/customer/customer.store.ts';
import { newId } from '../../server/platform/ids.ts';
import type { Pool } from '../../server/platform/db.ts';
import type { Command, RedeemCommand, ReleaseCommand, RollBackCommand } from '../../server/redemption/decision/command.ts';
import { decideAll } from '../../server/redemption/decision/decide.ts';
import type { Decided } from '../../server/redemption/decision/decided.ts';
import { lockState } from '../../server/redemption/lock.store.ts';
import { movesOf, type Moves } from '../../server/redemption/decision/moves.ts';
import type { NewEntry } from '../../server/redemption/decision/redemption-entry.ts';
import type { State } from '../../server/redemption/decision/state.ts';
import { writeMoves } from '../../server/redemption/write.store.ts';
import { buildCustomer, buildTime } from './rows.ts';

export interface VoucherOf {
  voucherId: string;
  campaignId: string | null;
}

const base = { actor: systemActor('test'), requestId: 'v-1', metadata: null, keyed: null };

/** The redemption of vouchers, with an order of 100.00 unless said otherwise. */
export function redemptionOf(vouchers: VoucherOf[], change: Partial<RedeemCommand> = {}): RedeemCommand {
  const now = new Date();
  return {
    ...base, kind: 'redemption', isOrderNew: false, newOrderId: newId('ord', now), parentId: newId('r', now), session: null, customer: null, isNewcomer: false, customerMetadata: null,
    trackingId: null, held: [],
    order: { id: null, sourceId: null, amountMinor: 10_000, items: null, metadata: {} },
    redeemables: vouchers.map((voucher) => ({ ...voucher, named: voucher.voucherId, successId: newId('r', now), failureId: newId('rf', now) })),
    ...change,
  };
}

/** What a cart asks for that reserves vouchers for an hour. */
export function holdOf(vouchers: VoucherOf[], key: string, change: Partial<RedeemCommand> = {}): RedeemCommand {
  return redemptionOf(vouchers, { kind: 'validation', session: { key, milliseconds: 3_600_000 }, ...change });
}

export function releaseOf(voucher: VoucherOf, sessionKey: string): ReleaseCommand {
  return { ...base, kind: 'release', sessionKey, ...voucher };
}

export function rollbackOf(entry: NewEntry, customer: Customer | null = null): RollBackCommand {
  const now = new Date();
  const part = { redemption: entry, successId: newId('rr', now), failureId: newId('rrf', now) };
  return { ...base, kind: 'rollback', parent: null, parts: [part], customer, trackingId: null, orderId: entry.orderId, reason: null };
}

export interface Batch {
  state: State;
  decided: Decided[];
  moves: Moves;
}

/** Locks, decides and writes in one transaction. `plant` makes what was read wrong. */
export async function runBatch(pool: Pool, projectId: string, commands: Command[], plant: (state: State) => State = (state) => state): Promise<Batch> {
  return pool.transaction(async (tx) => {
    const state = plant(await lockState(tx, projectId, commands));
    const decided = decideAll(state, commands).map((one) => {
      if (one instanceof Error) throw one;
      return one;
    });
    const moves = movesOf(decided, state);
    await writeMoves(tx, projectId, moves, state.now);
    return { state, decided, moves };
  });
}

/** Entries of what was made. */
export function madeBy({ moves }: Batch): NewEntry[] {
  return moves.entries.filter(({ result }) => result === 'SUCCESS');
}

/** A stored customer. */
export async function customerOf(pool: Pool, projectId: string, sourceId: string): Promise<Customer> {
  const customerId = await buildCustomer(pool, projectId, sourceId);
  return {
    customerId, sourceId, name: null, email: null, phone: null, description: null, address: null, metadata: null,
    birthday: null, birthdate: null, createdAt: buildTime, updatedAt: null, isDeleted: false,
  };
}
