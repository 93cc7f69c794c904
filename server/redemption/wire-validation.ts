import type { ApiError } from '../../contract/errors.ts';
import type { ApplicableRedeemable, InapplicableRedeemable, StackingRules, ValidationAnswer } from '../../contract/redemption.ts';
import { toCalculatedOrder } from '../order/wire-order.ts';
import { wireBody } from '../platform/error-handler.ts';
import type { RedeemCommand } from './command.ts';
import type { Decided } from './decide-batch.ts';
import { refusalError, type Refusal } from './refusal.ts';

/** How codes of one request act together where a project has not said otherwise (wire contract §2.7). */
export const stackingRules: StackingRules = {
  redeemables_limit: 30,
  applicable_redeemables_limit: 5,
  applicable_redeemables_per_category_limit: 1,
  applicable_redeemables_category_limits: {},
  applicable_exclusive_redeemables_limit: 1,
  applicable_exclusive_redeemables_per_category_limit: 1,
  exclusive_categories: [],
  joint_categories: [],
  redeemables_application_mode: 'ALL',
  redeemables_sorting_rule: 'REQUESTED_ORDER',
  redeemables_products_application_mode: 'STACK',
  redeemables_no_effect_rule: 'REDEEM_ANYWAY',
  no_effect_skip_categories: [],
  no_effect_redeem_anyway_categories: [],
  redeemables_rollback_order_mode: 'WITH_ORDER',
  grouped_redeemables_sorting_rule: 'JOINT_ALWAYS_LAST',
};

/** Answer to the question whether one code can be redeemed. A list that is empty is left out, unlike in a redemption. */
export function toValidationAnswer(command: RedeemCommand, decided: Decided, validationId: string): ValidationAnswer {
  const tracking = command.trackingId === null ? {} : { tracking_id: command.trackingId };
  if (decided.outcome.result === 'FAILURE') {
    const redeemable = toInapplicable(command, decided.outcome.refusal);
    return { valid: false, redeemables: [redeemable], inapplicable_redeemables: [redeemable], ...tracking, stacking_rules: stackingRules };
  }
  const { after, outcome } = decided;
  const order = after.order && toCalculatedOrder(after.order, outcome.discountMinor);
  return {
    id: validationId,
    valid: true,
    redeemables: [toApplicable(command, decided, order)],
    ...(order && { order }),
    ...tracking,
    stacking_rules: stackingRules,
  };
}

function toApplicable(command: RedeemCommand, { after }: Decided, order: ApplicableRedeemable['order'] | null): ApplicableRedeemable {
  const discount = after.voucher?.discount;
  const none = { data: [], total: 0, data_ref: 'data' as const, object: 'list' as const };
  return {
    status: 'APPLICABLE',
    id: command.named,
    object: 'voucher',
    ...(order && { order }),
    applicable_to: none,
    inapplicable_to: none,
    result: { ...(discount && { discount: { effect: 'APPLY_TO_ORDER', ...discount, is_dynamic: false } }) },
    metadata: after.voucher?.metadata ?? {},
  };
}

function toInapplicable(command: RedeemCommand, refusal: Refusal): InapplicableRedeemable {
  const error: ApiError = refusalError(refusal);
  const details = refusal.code === 'resource_not_found' ? {} : { details: { key: error.key, message: error.message } };
  return { status: 'INAPPLICABLE', id: command.named, object: 'voucher', result: { error: wireBody(error, command.requestId), ...details }, metadata: {} };
}
