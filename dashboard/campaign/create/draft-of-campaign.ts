import type { WireCampaign } from '../../../contract/campaign.ts';
import { lastDayOf, readingOf } from '../../ui/zone-times.ts';
import { windowsOf } from './campaign-request.ts';
import { emptyDraft, type Draft } from './draft.ts';
import { offerOf } from './offer-request.ts';
import { sameJson } from '../../same-json.ts';

/** Parts of a campaign that the form can show whole, or not: the API allows more than it offers. */
export interface Shown {
  offer: boolean;
  /** Days and hours. */
  windows: boolean;
  afterPublishing: boolean;
}

/** A campaign as the form has it, and what of it the form cannot show: that stays as it is. */
export function draftOfCampaign(campaign: WireCampaign, zone: string): { draft: Draft; shown: Shown } {
  const offer = offerOf(campaign.voucher.discount);
  const windows = windowsIn(campaign);
  const days = daysAfterPublishing(campaign.activity_duration_after_publishing);
  const { quantity } = campaign.voucher.redemption;
  const draft: Draft = {
    ...emptyDraft, ...offer, ...windows, ...codesIn(campaign),
    name: campaign.name,
    description: campaign.description ?? '',
    categoryId: campaign.category_id,
    size: campaign.type,
    count: campaign.planned_vouchers_count ?? campaign.vouchers_count,
    usesPerCode: quantity ?? 1,
    isUsesLimited: quantity !== null,
    startsLater: campaign.start_date !== undefined,
    start: campaign.start_date === undefined ? null : readingOf(campaign.start_date, zone),
    hasEnd: campaign.expiration_date !== undefined,
    lastDay: campaign.expiration_date === undefined ? null : lastDayOf(campaign.expiration_date, zone),
    endsAfterPublishing: days !== null,
    daysAfterPublishing: days ?? emptyDraft.daysAfterPublishing,
  };
  return {
    draft,
    shown: { offer: offer !== null, windows: windows !== null, afterPublishing: days !== null || campaign.activity_duration_after_publishing === undefined },
  };
}

/** null: more than days of the week and one stretch of hours. */
function windowsIn({ validity_timeframe: frame, validity_day_of_week: days, validity_hours: hours }: WireCampaign): Partial<Draft> | null {
  const [window] = hours?.daily ?? [];
  const weekdays = window === undefined ? days : window.days_of_week;
  const part: Partial<Draft> = {
    hasWeekdays: weekdays !== undefined, ...(weekdays !== undefined && { weekdays }),
    hasHours: window !== undefined, ...(window !== undefined && { hoursFrom: window.start_time, hoursTo: window.expiration_time }),
  };
  const asked = { validity_day_of_week: days?.toSorted((one, other) => one - other), validity_hours: hours };
  return frame === undefined && sameJson(windowsOf({ ...emptyDraft, ...part }), asked) ? part : null;
}

function codesIn({ type, voucher: { code_config: config } }: WireCampaign): Partial<Draft> {
  if (config === undefined) return {};
  const pattern = `${config.prefix ?? ''}${config.pattern}${config.postfix ?? ''}`;
  return type === 'STANDALONE' ? { code: pattern } : { pattern, charset: config.charset };
}

/** null for none, and for another duration than whole days. */
function daysAfterPublishing(duration: string | undefined): number | null {
  const days = /^P(\d+)D$/.exec(duration ?? '')?.[1];
  return days === undefined ? null : Number(days);
}
