import type { WireCategory } from '../../contract/category.ts';
import { ApiError, errors } from '../../contract/errors.ts';
import type {
  ApplicableRedeemable, InapplicableRedeemable, SessionRequest, SingleValidationAnswer, SkippedRedeemable, ValidationAnswer, WireSession,
} from '../../contract/redemption.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { withUnitObjects } from '../catalogue/unit-objects.ts';
import { toCalculatedOrder } from '../order/wire-order.ts';
import { wireBody } from '../platform/error-handler.ts';
import { skipReasons } from '../stacking/skip-reason.ts';
import type { Voucher } from '../voucher/voucher.ts';
import { listedIn } from '../voucher/wire-voucher.ts';
import type { RedeemCommand } from './decision/command.ts';
import type { Applied, Decided, Inapplicable, Skipped, Verdict } from './decision/decided.ts';
import { toWireSession } from './read-session.ts';
import { asRedeeming } from './outcome-kinds.ts';
import { refusalError } from './decision/refusal.ts';
import { toApplicableLists } from './wire-applicable.ts';

/** What of a request is told back beside what became of it. */
export interface Asked {
  /** Of a validation that says yes. */
  validationId: string;
  session: SessionRequest | null | undefined;
  /** Of the codes, where they are to be told; null: not. */
  categories: Categories | null;
}

/** Categories by id. */
export type Categories = ReadonlyMap<string, WireCategory>;

/** Whether the codes can be redeemed. A list that is empty is left out, unlike in a redemption; what cannot be used takes nothing off an order. */
export function toValidationAnswer(decided: Decided, asked: Asked): ValidationAnswer {
  const { command, outcome } = asRedeeming(decided);
  const { verdicts, isMade, stacking } = outcome;
  const skipped = verdicts.filter(isSkipped).map((verdict) => toSkipped(verdict, asked.categories));
  const inapplicable = verdicts.filter(isInapplicable).map((verdict) => toInapplicable(verdict, command.requestId, asked.categories));
  const shared = {
    ...(skipped.length > 0 && { skipped_redeemables: skipped }),
    ...(inapplicable.length > 0 && { inapplicable_redeemables: inapplicable }),
    ...(command.trackingId !== null && { tracking_id: command.trackingId }),
    stacking_rules: stacking,
  };
  if (!isMade) return { valid: false, redeemables: [...inapplicable, ...skipped], ...shared };
  const order = outcome.order && toCalculatedOrder(outcome.order, outcome.before);
  return {
    id: asked.validationId,
    valid: true,
    redeemables: verdicts.filter(isApplied).map((verdict) => toApplicable(verdict, outcome.catalogue, asked.categories)),
    ...(order && { order }),
    ...toSession(command, asked),
    ...shared,
  };
}

/** The same for the one code of an older endpoint. Throws 404 for one that is not there. */
export function toSingleValidationAnswer(decided: Decided, asked: Asked): SingleValidationAnswer {
  const { command, outcome } = asRedeeming(decided);
  const [verdict] = outcome.verdicts;
  if (verdict === undefined) throw new Error('a validation of no code');
  const tracking = command.trackingId === null ? {} : { tracking_id: command.trackingId };
  const code = verdict.voucher?.code ?? verdict.redeemable.named;
  if (verdict.status !== 'APPLICABLE') {
    const error = errorOf(verdict);
    // There is nothing to be said of a code that is not there.
    if (error.key === 'not_found') throw error;
    return { valid: false, reason: error.message, error: toSingleError(error, command.requestId), ...tracking, code, metadata: verdict.voucher?.metadata ?? {} };
  }
  const { voucher } = verdict;
  const { order, result, applicable_to, inapplicable_to } = toApplicable(verdict, outcome.catalogue, null);
  return {
    valid: true, applicable_to, inapplicable_to, ...tracking, ...toSession(command, asked), ...(order && { order }), code,
    ...(result.discount && { discount: result.discount }),
    ...(voucher.startDate !== null && { start_date: voucher.startDate.toISOString() }),
    ...(voucher.expirationDate !== null && { expiration_date: voucher.expirationDate.toISOString() }),
    metadata: voucher.metadata,
    ...(voucher.campaignName !== null && { campaign: voucher.campaignName }),
    ...(voucher.campaignId !== null && { campaign_id: voucher.campaignId }),
  };
}

/** Older clients read what the rule says to the shopper in place of the error's own message. */
function toSingleError(error: ApiError, requestId: string): Record<string, unknown> {
  const { shopperMessage: message } = error.detail;
  return { ...wireBody(error, requestId), ...(message !== undefined && { message }) };
}

function toSession({ session }: RedeemCommand, { session: request }: Asked): { session?: WireSession } {
  return session !== null && request ? { session: toWireSession(session, request) } : {};
}

export function isApplied(verdict: Verdict): verdict is Applied {
  return verdict.status === 'APPLICABLE';
}

export function isInapplicable(verdict: Verdict): verdict is Inapplicable {
  return verdict.status === 'INAPPLICABLE';
}

export function isSkipped(verdict: Verdict): verdict is Skipped {
  return verdict.status === 'SKIPPED';
}

export function toApplicable({ redeemable, voucher, before, order, effect, isDynamic, products }: Applied, catalogue: Catalogue, categories: Categories | null): ApplicableRedeemable {
  const { discount } = voucher;
  return {
    status: 'APPLICABLE',
    id: redeemable.named,
    object: 'voucher',
    ...(order && { order: toCalculatedOrder(order, before) }),
    ...toApplicableLists(products),
    result: { ...(discount && { discount: { ...withUnitObjects(discount, catalogue), effect, is_dynamic: isDynamic } }) },
    metadata: voucher.metadata,
    ...categoriesOf(voucher, categories),
  };
}

function categoriesOf(voucher: Voucher | null, categories: Categories | null): { categories?: WireCategory[] } {
  return categories === null ? {} : { categories: listedIn(categories, voucher?.categoryId ?? null) };
}

/** `storedAs`: the failed redemption that keeps the refusal; left out where nothing is kept. */
export function toInapplicable(
  { redeemable, refusal, voucher }: Inapplicable, requestId: string, categories: Categories | null, storedAs?: string,
): InapplicableRedeemable {
  const error = refusalError(refusal, storedAs === undefined ? undefined : { id: storedAs, type: 'redemption' });
  const details = refusal.code === 'resource_not_found' ? {} : { details: { key: error.key, message: refusal.message ?? error.message } };
  return {
    status: 'INAPPLICABLE', id: redeemable.named, object: 'voucher', result: { error: wireBody(error, requestId), ...details },
    metadata: voucher?.metadata ?? {}, ...categoriesOf(voucher, categories),
  };
}

export function toSkipped({ redeemable, reason, voucher }: Skipped, categories: Categories | null): SkippedRedeemable {
  const details = reason === null ? {} : { details: { key: reason, message: skipReasons[reason] } };
  return { status: 'SKIPPED', id: redeemable.named, object: 'voucher', result: details, metadata: voucher?.metadata ?? {}, ...categoriesOf(voucher, categories) };
}

/** Why one code cannot be used; also for one with which nothing is wrong but that none of it would have an effect. */
export function errorOf(verdict: Inapplicable | Skipped, storedAs?: string): ApiError {
  if (verdict.status === 'INAPPLICABLE') return refusalError(verdict.refusal, storedAs === undefined ? undefined : { id: storedAs, type: 'redemption' });
  return new ApiError('invalid_redeemables', { details: verdict.reason === null ? errors.invalid_redeemables.message : skipReasons[verdict.reason] });
}
