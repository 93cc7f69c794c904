import type { Actor } from '../access/principal.ts';
import { vouchersOf, type Command } from './decision/command.ts';

/** What the commands of a batch name: each name once, each list sorted. Lists side by side are columns of the same rows. */
export interface Names {
  voucherIds: string[];
  /** Those of them that have no campaign. */
  looseVoucherIds: string[];
  campaignIds: string[];
  /** By what the use of codes is counted: their campaigns, and codes without one by themselves. */
  ownerIds: string[];
  /** Customers, each beside the campaign of which they redeem or redeemed something. */
  customers: { campaignIds: string[]; customerIds: string[] };
  /** Whose use is asked for. */
  users: Users;
  /** Ids and source_ids. */
  orders: string[];
  /** To be rolled back. */
  redemptionIds: string[];
  parentIds: string[];
  sessionKeys: string[];
  /** When the oldest of the redemptions was made that are to be rolled back. */
  oldestRedeemed: Date | null;
}

/** Who uses which codes; some may be there twice. Nobody counts as an empty customer. */
export interface Users {
  ownerIds: string[];
  voucherIds: string[];
  customerIds: string[];
  actorTypes: string[];
  actorIds: string[];
}

/** Everything that the commands name. */
export function namesOf(commands: readonly Command[]): Names {
  const vouchers = commands.flatMap(vouchersOf);
  const campaignIds = unique(vouchers.map(({ campaignId }) => campaignId));
  const customers = pairsOf(commands.flatMap(customersOf));
  const redeeming = commands.filter(({ kind }) => kind !== 'validation');
  const redeemers = redeeming.length === commands.length ? customers : pairsOf(redeeming.flatMap(customersOf));
  const looseVoucherIds = unique(vouchers.map(({ voucherId, campaignId }) => (campaignId === null ? voucherId : null)));
  return {
    voucherIds: unique(vouchers.map(({ voucherId }) => voucherId)),
    looseVoucherIds,
    campaignIds,
    ownerIds: [...campaignIds, ...looseVoucherIds],
    customers: { campaignIds: redeemers.map(([campaignId]) => campaignId), customerIds: redeemers.map(([, customerId]) => customerId) },
    users: usersOf(commands.flatMap(usesOf)),
    orders: unique(commands.flatMap(ordersOf)),
    redemptionIds: unique(rolledBackBy(commands).map(({ redemptionId }) => redemptionId)),
    parentIds: unique(commands.map((command) => (command.kind === 'rollback' ? (command.parent?.parentId ?? null) : null))),
    sessionKeys: unique(commands.map(sessionOf)),
    oldestRedeemed: oldestOf(rolledBackBy(commands).map(({ occurredAt }) => occurredAt)),
  };
}

type Pair = readonly [campaignId: string, id: string];
type LoosePair = readonly [campaignId: string | null, id: string | null];

interface Use {
  voucherId: string;
  campaignId: string | null;
  customerId: string | null;
  actorType: Actor['type'];
  actorId: string | null;
}

/** A rollback gives back to who redeemed; who releases a hold has nothing counted. */
function usesOf(command: Command): Use[] {
  if (command.kind === 'rollback') {
    return command.parts.flatMap(({ redemption }) => (redemption.voucherId === null ? [] : [{ ...redemption, voucherId: redemption.voucherId }]));
  }
  const { actor: { type: actorType, id: actorId } } = command;
  const customerId = command.kind === 'release' ? null : (command.customer?.customerId ?? null);
  return vouchersOf(command).map(({ voucherId, campaignId }) => ({ voucherId, campaignId, customerId, actorType, actorId }));
}

function usersOf(uses: readonly Use[]): Users {
  return {
    ownerIds: uses.map(({ campaignId, voucherId }) => campaignId ?? voucherId),
    voucherIds: uses.map(({ voucherId }) => voucherId),
    customerIds: uses.map(({ customerId }) => customerId ?? ''),
    actorTypes: uses.map(({ actorType }) => actorType),
    actorIds: uses.map(({ actorId }) => actorId ?? ''),
  };
}

function customersOf(command: Command): LoosePair[] {
  switch (command.kind) {
    case 'release': return [];
    case 'rollback': return command.parts.map(({ redemption: { campaignId, customerId } }) => [campaignId, customerId]);
    case 'redemption':
    case 'validation': return command.redeemables.map(({ campaignId }) => [campaignId, command.customer?.customerId ?? null]);
  }
}

function ordersOf(command: Command): (string | null)[] {
  switch (command.kind) {
    case 'release': return [];
    case 'rollback': return [command.orderId, ...command.parts.map(({ redemption }) => redemption.orderId)];
    case 'redemption':
    case 'validation': return [command.order?.id ?? null, command.order?.sourceId ?? null];
  }
}

function sessionOf(command: Command): string | null {
  if (command.kind === 'release') return command.sessionKey;
  return command.kind === 'rollback' ? null : (command.session?.key ?? null);
}

function rolledBackBy(commands: readonly Command[]): { redemptionId: string; occurredAt: Date }[] {
  return commands.flatMap((command) => (command.kind === 'rollback' ? command.parts.map(({ redemption }) => redemption) : []));
}

function oldestOf(instants: readonly Date[]): Date | null {
  return instants.reduce<Date | null>((oldest, instant) => (oldest === null || instant < oldest ? instant : oldest), null);
}

function unique(values: readonly (string | null)[]): string[] {
  const found = new Set<string>();
  for (const value of values) if (value !== null) found.add(value);
  return [...found].sort();
}

function pairsOf(pairs: readonly LoosePair[]): Pair[] {
  const found = new Map<string, Pair>();
  for (const [campaignId, id] of pairs) if (campaignId !== null && id !== null) found.set(`${campaignId} ${id}`, [campaignId, id]);
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}
