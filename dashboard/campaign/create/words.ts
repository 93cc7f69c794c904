import { counted, formatDateTime, formatDay, formatMoney, listed } from '../../ui/format.ts';
import { discountWords } from '../page/discount-words.ts';
import { weekdayWords } from '../page/timeframe.ts';
import { isOfferTold, type Draft } from './draft.ts';
import { discountOf } from './offer-request.ts';

const untold: Record<Draft['discount'], string> = {
  PERCENT: 'A percentage off', AMOUNT: 'An amount off', FIXED: 'A new price', UNIT: 'A product for nothing',
};

/** The offer in words: `10% off the order, at most €20.00`. */
export function discountSentence(draft: Draft, currency: string): string {
  if (!isOfferTold(draft)) return untold[draft.discount];
  if (draft.discount !== 'UNIT') return discountWords(discountOf(draft), (minor) => formatMoney(minor, currency));
  return `${counted(draft.freeUnits ?? 0, 'free unit', 'free units')} of ${listed(draft.freeItems.map(({ name }) => name))}`;
}

function usesSentence(draft: Draft): string {
  const uses = draft.usesPerCode === null ? null : counted(draft.usesPerCode, 'use', 'uses');
  if (draft.size === 'STANDALONE') return draft.isUsesLimited ? `for the first ${uses ?? '… uses'} of the code` : 'as often as the code is used';
  const codes = codesWords(draft);
  if (!draft.isUsesLimited) return `with any of ${codes}, each as often as its holder likes`;
  if (draft.usesPerCode === 1) return `once with each of ${codes}`;
  return `${draft.usesPerCode === null ? '… times' : counted(draft.usesPerCode, 'time', 'times')} with each of ${codes}`;
}

function codesWords({ size, count }: Draft): string {
  const made = count === null ? '… codes' : counted(count, 'code', 'codes');
  if (size !== 'AUTO_UPDATE') return made;
  return count === 0 ? 'a code that is made when it is given out' : `${made}, and with more that are made when they are given out`;
}

/** Wall clock readings belong to no zone, so they are printed as if they were UTC. */
function timeSentence(draft: Draft, zone: string): string {
  const from = draft.startsLater && draft.start !== null ? `from ${formatDateTime(`${draft.start}:00Z`, 'UTC')}` : 'from now on';
  const to = draft.hasEnd && draft.lastDay !== null ? ` to ${formatDay(draft.lastDay)} (whole day)` : ', without an end';
  const isZoned = (draft.startsLater && draft.start !== null) || (draft.hasEnd && draft.lastDay !== null);
  return `${from}${to}${isZoned ? `, ${cityOf(zone)} time` : ''}${windowsSentence(draft)}`;
}

function windowsSentence(draft: Draft): string {
  const days = draft.hasWeekdays && draft.weekdays.length > 0 ? ` ${weekdayWords(draft.weekdays)}` : '';
  const hours = draft.hasHours ? ` ${draft.hoursFrom}–${draft.hoursTo}` : '';
  const after = draft.endsAfterPublishing && draft.daysAfterPublishing !== null ? `; each code for ${counted(draft.daysAfterPublishing, 'day', 'days')} after it was given out` : '';
  return `${days === '' && hours === '' ? '' : `, only${days}${hours}`}${after}`;
}

/** `Europe/Berlin` → `Berlin`. */
function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** The whole campaign in one sentence. */
export function campaignSentence(draft: Draft, currency: string, zone: string): string {
  return `${discountSentence(draft, currency)}, ${usesSentence(draft)}, ${timeSentence(draft, zone)}.`;
}

/** What the button does: `Create campaign and 50 000 codes`. */
export function deedOf(draft: Draft): string {
  if (draft.size === 'STANDALONE') return 'Create campaign';
  return draft.count === null || draft.count === 0 ? 'Create campaign' : `Create campaign and ${counted(draft.count, 'code', 'codes')}`;
}
