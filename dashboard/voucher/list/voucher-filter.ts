import type { VoucherFilter } from '../../../contract/voucher-filter.ts';
import { counted, formatDay, formatExact } from '../../ui/format.ts';
import { voucherStateWord } from '../../ui/Status.tsx';
import type { VoucherSearch } from './voucher-search.ts';

/** What narrows the list, without what is open beside it. */
export type VoucherNarrowing = Omit<VoucherSearch, 'open'>;

/** The filter that an address stands for: of the list, of the count, and of what is done to all that match. */
export function filterOf(search: VoucherNarrowing): VoucherFilter {
  const { q, state, campaign, discount, published, redeemed_min: least, redeemed_max: most, last_day_from: from, last_day_to: to, metadata } = search;
  return {
    ...(q !== undefined && { q }), ...(state !== undefined && { state }), ...(campaign !== undefined && { has_campaign: campaign === 'some' }),
    ...(discount !== undefined && { discount_type: discount }), ...(published !== undefined && { published: published === 'yes' }),
    ...(least !== undefined && { redeemed_min: Number(least) }), ...(most !== undefined && { redeemed_max: Number(most) }),
    ...(from !== undefined && { last_day_from: from }), ...(to !== undefined && { last_day_to: to }), ...(metadata !== undefined && metadataFilter(metadata)),
  };
}

/** What the address of a filter says: the other way round. */
export function searchOf(filter: VoucherFilter): VoucherNarrowing {
  const {
    any_case: _spelling, has_campaign: hasCampaign, discount_type: discount, published, redeemed_min: least, redeemed_max: most, metadata_key: key, metadata_value: value, ...same
  } = filter;
  return {
    ...same, ...(hasCampaign !== undefined && { campaign: hasCampaign ? 'some' : 'none' }), ...(discount !== undefined && { discount }),
    ...(published !== undefined && { published: published ? 'yes' : 'no' }), ...(least !== undefined && { redeemed_min: String(least) }),
    ...(most !== undefined && { redeemed_max: String(most) }), ...(key !== undefined && { metadata: value === undefined ? key : `${key}=${value}` }),
  };
}

function metadataFilter(text: string): VoucherFilter {
  const { key, value } = metadataParts(text);
  return { metadata_key: key, ...(value !== null && { metadata_value: value }) };
}

/** `key=value` in its parts; null: the key alone is asked for. */
export function metadataParts(text: string): { key: string; value: string | null } {
  const at = text.indexOf('=', 1);
  return at < 0 ? { key: text, value: null } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

/** A filter as texts of an address. */
export function queryOf(filter: VoucherFilter): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)]));
}

/** A part of the filter in words, and the parameters that it stands for. */
export interface FilterWord {
  /** Its first parameter, by which it is known. */
  value: keyof VoucherNarrowing;
  label: string;
  names: readonly (keyof VoucherNarrowing)[];
}

export const campaignWords = { some: 'Of a campaign', none: 'Without a campaign' } as const;
export const discountWords = { PERCENT: 'Percent off', AMOUNT: 'Amount off', FIXED: 'New price', UNIT: 'Free product' } as const;

/** What narrows the list, in words; search and state, which are seen above the list, only `isWhole`. */
export function filterWords(search: VoucherNarrowing, isWhole: boolean): FilterWord[] {
  const { q, state, campaign, discount, published, metadata } = search;
  const words: (FilterWord | false)[] = [
    isWhole && q !== undefined && { value: 'q', label: `codes that begin with “${q}”`, names: ['q'] },
    isWhole && state !== undefined && { value: 'state', label: `state ${voucherStateWord(state)}`, names: ['state'] },
    campaign !== undefined && { value: 'campaign', label: campaignWords[campaign], names: ['campaign'] },
    discount !== undefined && { value: 'discount', label: discountWords[discount], names: ['discount'] },
    published !== undefined && { value: 'published', label: published === 'yes' ? 'Published' : 'Never published', names: ['published'] },
    redeemedWords(search) !== null && { value: 'redeemed_min', label: redeemedWords(search) ?? '', names: ['redeemed_min', 'redeemed_max'] },
    dayWords(search) !== null && { value: 'last_day_from', label: dayWords(search) ?? '', names: ['last_day_from', 'last_day_to'] },
    metadata !== undefined && { value: 'metadata', label: metadataWords(metadata), names: ['metadata'] },
  ];
  return words.filter((word) => word !== false);
}

function redeemedWords({ redeemed_min: least, redeemed_max: most }: VoucherNarrowing): string | null {
  const times = (text: string) => counted(Number(text), 'time', 'times');
  if (least !== undefined && most !== undefined) return least === most ? `Redeemed ${times(least)}` : `Redeemed ${formatExact(Number(least))} to ${times(most)}`;
  if (least !== undefined) return `Redeemed at least ${times(least)}`;
  return most === undefined ? null : most === '0' ? 'Never redeemed' : `Redeemed at most ${times(most)}`;
}

function dayWords({ last_day_from: from, last_day_to: to }: VoucherNarrowing): string | null {
  if (from !== undefined && to !== undefined) return `Last day ${formatDay(from)} to ${formatDay(to)}`;
  if (from !== undefined) return `Last day ${formatDay(from)} or later`;
  return to === undefined ? null : `Last day ${formatDay(to)} or earlier`;
}

function metadataWords(text: string): string {
  const { key, value } = metadataParts(text);
  return value === null ? `Has metadata ${key}` : `${key} is “${value}”`;
}
