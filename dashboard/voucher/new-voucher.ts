import type { CodeLook } from '../../contract/code-faults.ts';
import { clearCharset, clearLength } from '../../contract/constants.ts';
import type { NewVoucher } from '../../contract/voucher.ts';
import { timingOf } from '../campaign/create/campaign-request.ts';
import type { Draft } from '../campaign/create/draft.ts';
import { problemsOf, type Problems } from '../campaign/create/draft-problems.ts';
import { discountOf } from '../campaign/create/offer-request.ts';

/** A voucher without a campaign is filled in like a campaign of one code, which has no name and may leave its code to us. */
export function voucherProblems(draft: Draft, today: string): Problems {
  const { name: _name, code, ...problems } = problemsOf({ ...draft, size: 'STANDALONE' }, today);
  return draft.code.trim() === '' || code === undefined ? problems : { ...problems, code };
}

/** The request of a draft without problems (wire contract §2.5). */
export function voucherRequest(draft: Draft, metadata: Record<string, unknown>, zone: string, codes: CodeLook): NewVoucher {
  const code = draft.code.trim();
  // What the project says, the server takes by itself.
  const look = { ...(codes.charset === null && { charset: clearCharset }), ...(codes.pattern === null && { length: clearLength }) };
  return {
    type: 'DISCOUNT_VOUCHER',
    ...(code === '' ? { code_config: look } : { code }),
    discount: discountOf(draft),
    redemption: { quantity: draft.isUsesLimited ? draft.usesPerCode : null },
    ...timingOf({ ...draft, endsAfterPublishing: false }, zone),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}
