import type { CampaignPage } from '../../contract/tracking.ts';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import type { WireVoucher } from '../../contract/voucher.ts';
import { sameJson } from '../same-json.ts';
import { counted, formatExact } from '../ui/format.ts';

interface Format {
  dateTime: (instant: string) => string;
  /** An exclusive end. */
  end: (instant: string) => string;
}

/** Why a redemption arriving now would be accepted or refused, as far as the voucher and whether its campaign runs decide it. */
export function reasonWords(page: VoucherPage, format: Format): string {
  const { voucher: { start_date: start, expiration_date: end, redemption }, state } = page;
  switch (state) {
    case 'historical': return 'It belongs to an imported, finished campaign and cannot be redeemed here.';
    case 'disabled': return 'It is refused until somebody enables it.';
    case 'expired': return end === null ? 'Its time is over.' : `Its time is over: it was valid until ${format.end(end)}.`;
    case 'used_up': return `It was redeemed ${counted(redemption.redeemed_quantity, 'time', 'times')}, as often as it may be.`;
    case 'not_started': return start === null ? 'It is not valid yet.' : `It is valid from ${format.dateTime(start)} on.`;
    case 'active': return activeWords(page, format);
  }
}

function activeWords({ voucher: { redemption }, campaign, open_now: isOpen, next_change: change, held_quantity: held }: VoucherPage, format: Format): string {
  if (campaign !== null && !campaign.active) return 'Its campaign is paused, so it is refused until that is resumed.';
  if (!isOpen) return change?.opens === true ? `It is outside its days and hours; it can be redeemed again from ${format.dateTime(change.at)} on.` : 'It is outside its days and hours.';
  if (redemption.quantity !== null && redemption.redeemed_quantity + held >= redemption.quantity) return 'Carts hold every use that is left.';
  const until = change === null ? '' : `, until ${format.end(change.at)}`;
  return `It can be redeemed now${until}${campaign === null ? '' : ', as far as the limits of its campaign allow'}.`;
}

/** How often a voucher was redeemed and may be: `1 of 3 uses, 1 more held by carts`. */
export function usesWords({ quantity, redeemed_quantity: redeemed }: WireVoucher['redemption'], held: number): string {
  const done = quantity === null ? `${counted(redeemed, 'use', 'uses')} of any number` : `${formatExact(redeemed)} of ${counted(quantity, 'use', 'uses')}`;
  return held === 0 ? done : `${done}, ${formatExact(held)} more held by carts`;
}

/** The terms of a voucher that people compare with its campaign's. */
export type Term = 'discount' | 'start' | 'end' | 'windows';

/** Which terms of a voucher are not those that its campaign has now: it was published before they changed, or has terms of its own. */
export function differingTerms(voucher: WireVoucher, campaign: CampaignPage): ReadonlySet<Term> {
  const windows = ({ validity_timeframe: frame, validity_day_of_week: days, validity_hours: hours }: WireVoucher | CampaignPage) => [frame, days, hours ?? null];
  const pairs: [Term, unknown, unknown][] = [
    ['discount', voucher.discount, campaign.discount], ['start', voucher.start_date, campaign.start_date], ['end', voucher.expiration_date, campaign.expiration_date],
    ['windows', windows(voucher), windows(campaign)],
  ];
  return new Set(pairs.filter(([, own, common]) => !sameJson(own, common)).map(([term]) => term));
}
