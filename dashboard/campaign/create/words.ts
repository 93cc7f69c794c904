import { counted, formatDateTime, formatDay, formatMoney, formatPercent } from '../../ui/format.ts';
import type { Draft } from './draft.ts';

/** The offer in words: `10% off the order, at most €20.00`. */
export function discountSentence(draft: Draft, currency: string): string {
  if (draft.discount === 'AMOUNT') return draft.amountOff === null ? 'An amount off the order' : `${formatMoney(draft.amountOff, currency)} off the order`;
  const cap = draft.amountLimit === null ? '' : `, at most ${formatMoney(draft.amountLimit, currency)}`;
  return draft.percentOff === null ? 'A percentage off the order' : `${formatPercent(draft.percentOff)} off the order${cap}`;
}

function usesSentence(draft: Draft): string {
  const uses = draft.usesPerCode === null ? null : counted(draft.usesPerCode, 'use', 'uses');
  if (draft.size === 'STANDALONE') return draft.isUsesLimited ? `for the first ${uses ?? '… uses'} of the code` : 'as often as the code is used';
  const codes = draft.count === null ? '… codes' : counted(draft.count, 'code', 'codes');
  if (!draft.isUsesLimited) return `with any of ${codes}, each as often as its holder likes`;
  if (draft.usesPerCode === 1) return `once with each of ${codes}`;
  return `${draft.usesPerCode === null ? '… times' : counted(draft.usesPerCode, 'time', 'times')} with each of ${codes}`;
}

/** Wall clock readings belong to no zone, so they are printed as if they were UTC. */
function timeSentence(draft: Draft, zone: string): string {
  const from = draft.startsLater && draft.start !== null ? `from ${formatDateTime(`${draft.start}:00Z`, 'UTC')}` : 'from now on';
  const to = draft.hasEnd && draft.lastDay !== null ? ` to ${formatDay(draft.lastDay)} (whole day)` : ', without an end';
  const isZoned = (draft.startsLater && draft.start !== null) || (draft.hasEnd && draft.lastDay !== null);
  return `${from}${to}${isZoned ? `, ${cityOf(zone)} time` : ''}`;
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
  return draft.count === null ? 'Create campaign' : `Create campaign and ${counted(draft.count, 'code', 'codes')}`;
}
