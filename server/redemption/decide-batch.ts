import type { Order } from '../order/order.ts';
import type { Command } from './command.ts';
import { decide, type CampaignStanding, type CustomerStanding, type Outcome, type Standing, type VoucherStanding } from './decide.ts';

/** The rows that the commands of one batch depend on, as they stand at `now` (the database's clock). One project, at most one campaign. */
export interface State {
  now: Date;
  timeZone: string;
  campaign: CampaignStanding | null;
  /** By id. */
  vouchers: ReadonlyMap<string, VoucherStanding>;
  /** What each customer has of the campaign, by customer id. */
  customers: ReadonlyMap<string, CustomerStanding>;
  orders: readonly Order[];
  /** Ids of redemptions that were rolled back. */
  rolledBack: ReadonlySet<string>;
}

/** One command with what became of it. */
export interface Decided {
  command: Command;
  outcome: Outcome;
  before: Standing;
  after: Standing;
  /** When it was decided, and what its entry says. */
  at: Date;
}

/** Decides commands one after another, each as if it ran alone: what one leaves is what the next finds. */
export function decideBatch(state: State, commands: readonly Command[]): Decided[] {
  const vouchers = new Map(state.vouchers);
  const customers = new Map(state.customers);
  const orders = new OrderBook(state.orders);
  const rolledBack = new Set(state.rolledBack);
  let { campaign } = state;
  return commands.map((command) => {
    const [voucherId, customerId] = [voucherOf(command), customerOf(command)];
    const before: Standing = {
      timeZone: state.timeZone,
      campaign,
      voucher: (voucherId !== null && vouchers.get(voucherId)) || null,
      customer: (customerId !== null && customers.get(customerId)) || null,
      order: orders.find(command),
      isRolledBack: command.kind === 'rollback' && rolledBack.has(command.redemption.redemptionId),
    };
    const { outcome, standing: after } = decide(before, command, state.now);
    campaign = after.campaign;
    if (after.voucher !== null) vouchers.set(after.voucher.voucherId, after.voucher);
    if (after.customer !== null && customerId !== null) customers.set(customerId, after.customer);
    if (after.order !== null) orders.put(after.order);
    if (after.isRolledBack && command.kind === 'rollback') rolledBack.add(command.redemption.redemptionId);
    return { command, outcome, before, after, at: state.now };
  });
}

export function voucherOf(command: Command): string | null {
  return command.kind === 'redemption' ? command.voucherId : command.redemption.voucherId;
}

export function customerOf(command: Command): string | null {
  return command.kind === 'redemption' ? (command.customer?.customerId ?? null) : command.redemption.customerId;
}

/** Orders by both of their names; one that a command makes is found by the next that names it. */
class OrderBook {
  readonly #byId = new Map<string, Order>();
  readonly #bySource = new Map<string, Order>();

  constructor(orders: readonly Order[]) {
    for (const order of orders) this.put(order);
  }

  put(order: Order): void {
    this.#byId.set(order.orderId, order);
    if (order.sourceId !== null) this.#bySource.set(order.sourceId, order);
  }

  find(command: Command): Order | null {
    if (command.kind === 'rollback') return this.#byId.get(command.redemption.orderId ?? '') ?? null;
    const { id = null, sourceId = null } = command.order ?? {};
    // Clients name an order by either id in either member.
    const named = id === null ? null : (this.#byId.get(id) ?? this.#bySource.get(id) ?? null);
    return named ?? (id === null && sourceId !== null ? (this.#bySource.get(sourceId) ?? null) : null);
  }
}
