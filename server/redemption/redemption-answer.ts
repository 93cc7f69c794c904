import type { WireOrder } from '../../contract/order.ts';
import type { RedemptionAnswer, SingleRedemptionAnswer, StackRollbackAnswer, WireRedemption, WireRollback } from '../../contract/redemption.ts';
import { toWireOrder } from '../order/wire-order.ts';
import type { Applied, Decided } from './decision/decided.ts';
import { asRedeeming, asRollingBack, type Redeeming, type RollingBack } from './outcome-kinds.ts';
import type { NewEntry, NewParent } from './decision/redemption-entry.ts';
import { refusalError } from './decision/refusal.ts';
import { toldAlone, toWireVoucher, type ToldWith } from '../voucher/wire-voucher.ts';
import { toApplicableLists } from './wire-applicable.ts';
import { toStackedOrder, toWireParent, toWireParentRollback, toWireRedemption, toWireRollback } from './wire-redemption.ts';
import { errorOf, isApplied, isInapplicable, isSkipped, toInapplicable, toSkipped, type Categories } from './wire-validation.ts';

/**
 * Answer to what was redeemed. The order outside says what the request took off, the order inside a redemption what this code took off, as this code
 * left it. Throws the error of what was not. `categories`: of the codes, by id, where they are to be told; null: not.
 */
export function toRedemptionAnswer(decided: Decided, baseUrl: string, categories: Categories | null): RedemptionAnswer {
  const redeeming = made(decided);
  const { command, outcome } = redeeming;
  const order = outcome.order && toWireOrder(outcome.order, outcome.before);
  const parent = parentOf(decided);
  const answer: RedemptionAnswer = {
    redemptions: redemptionsOf(redeeming, parent === null ? () => order : stackedOrderOf, baseUrl, categories),
    inapplicable_redeemables: outcome.verdicts.filter(isInapplicable).map((verdict) => (
      toInapplicable(verdict, command.requestId, categories, verdict.redeemable.failureId)
    )),
    skipped_redeemables: outcome.verdicts.filter(isSkipped).map((verdict) => toSkipped(verdict, categories)),
  };
  if (parent !== null) answer.parent_redemption = toWireParent(parent, { customer: command.customer, order });
  if (order !== null) answer.order = order;
  return answer;
}

/** Answer of the older endpoint, whose one code stands in its address. Throws the error of what was not redeemed. */
export function toSingleRedemptionAnswer(decided: Decided, baseUrl: string): SingleRedemptionAnswer {
  const redeeming = made(decided);
  const { order, before, verdicts } = redeeming.outcome;
  const [redemption] = redemptionsOf(redeeming, () => order && toWireOrder(order, before), baseUrl, null);
  const applied = verdicts.find(isApplied);
  if (redemption?.voucher === undefined || applied === undefined) throw new Error('a redemption without a voucher');
  return { ...redemption, voucher: { ...redemption.voucher, ...toApplicableLists(applied.products) } };
}

type OrderOf = (applied: Applied) => WireOrder | null;

/** `orderOf`: the order inside a redemption. Of one code alone it is the request's. */
function redemptionsOf({ command, outcome, effects }: Redeeming, orderOf: OrderOf, baseUrl: string, categories: Categories | null): WireRedemption[] {
  const told: ToldWith = { categories: categories ?? new Map(), catalogue: outcome.catalogue, assignments: outcome.assignments };
  const entries = new Map(effects.flatMap((effect) => (effect.type === 'redeemed' ? [[effect.entry.redemptionId, effect.entry] as const] : [])));
  return outcome.verdicts.flatMap((verdict) => {
    if (verdict.status !== 'APPLICABLE') return [];
    const entry = entries.get(verdict.redeemable.successId);
    if (entry === undefined) return [];
    return toWireRedemption(entry, { voucher: toWireVoucher(verdict.voucher, baseUrl, told), customer: command.customer, order: orderOf(verdict) });
  });
}

function stackedOrderOf({ order, before }: Applied): WireOrder | null {
  return order && toStackedOrder(toWireOrder(order, before));
}

function parentOf({ effects }: Decided): NewParent | null {
  const parent = effects.find(({ type }) => type === 'parent');
  return parent?.type === 'parent' ? parent.parent : null;
}

/** Throws, when nothing was redeemed, the error of the first code that could not be; its failure is stored. */
function made(decided: Decided): Redeeming {
  const redeeming = asRedeeming(decided);
  const { isMade, verdicts } = redeeming.outcome;
  if (isMade) return redeeming;
  const verdict = verdicts.find(isInapplicable) ?? verdicts.find(isSkipped);
  throw verdict === undefined ? new Error('a redemption that failed without a reason') : errorOf(verdict, verdict.redeemable.failureId);
}

/** Throws the error of a rollback that was not made, which is stored too. */
function madeBack(decided: Decided): RollingBack {
  const rollingBack = asRollingBack(decided);
  const { outcome: { refusal }, command } = rollingBack;
  if (refusal === null) return rollingBack;
  throw refusalError(refusal, { id: command.parts[0]?.failureId ?? '', type: 'redemption_rollback' });
}

/** Answer to a redemption that was taken back. Throws the error of one that was not. */
export function toRollbackAnswer(decided: Decided, baseUrl: string): WireRollback {
  const rollingBack = madeBack(decided);
  const [rollback] = rollbacksOf(rollingBack, orderAfter(rollingBack), baseUrl);
  if (rollback === undefined) throw new Error('a rollback without an entry');
  return rollback;
}

/** Answer to a stack that was taken back with all its parts. Throws the error of one that was not. */
export function toStackRollbackAnswer(decided: Decided, baseUrl: string): StackRollbackAnswer {
  const rollingBack = madeBack(decided);
  const order = orderAfter(rollingBack);
  const parent = parentOf(decided);
  if (parent === null) throw new Error('a rollback of a stack without what stands for it');
  return {
    rollbacks: rollbacksOf(rollingBack, order && toStackedOrder(order), baseUrl),
    parent_rollback: toWireParentRollback(parent, { customer: rollingBack.command.customer, order }),
    ...(order && { order }),
  };
}

function orderAfter({ outcome: { order } }: RollingBack): WireOrder | null {
  return order && toWireOrder(order);
}

function rollbacksOf({ command: { customer }, outcome: { vouchers, assignments }, effects }: RollingBack, order: WireOrder | null, baseUrl: string): WireRollback[] {
  const entries = effects.flatMap((effect): NewEntry[] => (effect.type === 'rolled_back' ? [effect.entry] : []));
  return entries.map((entry) => {
    const voucher = vouchers.get(entry.voucherId ?? '');
    return toWireRollback(entry, { voucher: voucher === undefined ? null : toWireVoucher(voucher, baseUrl, { ...toldAlone, assignments }), customer, order });
  });
}
