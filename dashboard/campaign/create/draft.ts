import type { DraftLimit } from '../page/dashboard/limits.ts';
import { firstLook } from './code-pattern.ts';

export type DiscountKind = 'PERCENT' | 'AMOUNT' | 'FIXED' | 'UNIT';

/** What an amount, a percentage or a new price is for, in the words of the wire contract. */
export type Effect =
  'APPLY_TO_ORDER' | 'APPLY_TO_ITEMS' | 'APPLY_TO_ITEMS_BY_QUANTITY' | 'APPLY_TO_ITEMS_PROPORTIONALLY' | 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY';

/** Effects that a kind of discount has, the usual one first. */
export const effectsOf: Record<Exclude<DiscountKind, 'UNIT'>, readonly Effect[]> = {
  PERCENT: ['APPLY_TO_ORDER', 'APPLY_TO_ITEMS'],
  AMOUNT: ['APPLY_TO_ORDER', 'APPLY_TO_ITEMS', 'APPLY_TO_ITEMS_BY_QUANTITY', 'APPLY_TO_ITEMS_PROPORTIONALLY', 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY'],
  FIXED: ['APPLY_TO_ORDER', 'APPLY_TO_ITEMS'],
};

/** A product or SKU that is given away. */
export interface FreeItem {
  object: 'product' | 'sku';
  id: string;
  name: string;
}

/** A campaign that is being made or changed. Money is in minor units; null is "not entered". */
export interface Draft {
  name: string;
  description: string;
  categoryId: string | null;
  discount: DiscountKind;
  effect: Effect;
  percentOff: number | null;
  /** Most that one order gets off, of a percentage or off items; null: no cap. */
  amountLimit: number | null;
  amountOff: number | null;
  /** What the order, or one unit, costs instead. */
  fixedAmount: number | null;
  freeItems: readonly FreeItem[];
  /** Free units of each of them. */
  freeUnits: number | null;
  freeEffect: 'ADD_MISSING_ITEMS' | 'ADD_NEW_ITEMS';
  /** One public code for everybody, a code of its own for each customer, or such codes that are made as they are given out. */
  size: 'STANDALONE' | 'STATIC' | 'AUTO_UPDATE';
  code: string;
  pattern: string;
  /** What # in the pattern stands for. */
  charset: string;
  count: number | null;
  /** Uses of one code; null with `isUsesLimited`: not entered. */
  usesPerCode: number | null;
  isUsesLimited: boolean;
  startsLater: boolean;
  /** Wall clock of the project's zone, `YYYY-MM-DDTHH:mm`. */
  start: string | null;
  hasEnd: boolean;
  /** Last day of the project's zone, inclusive, `YYYY-MM-DD`. */
  lastDay: string | null;
  /** Only on some days of the week. */
  hasWeekdays: boolean;
  /** 0 = Sunday. */
  weekdays: readonly number[];
  /** Only between two times of a day. */
  hasHours: boolean;
  /** `HH:mm`; an end that is not after the beginning lies in the next day. */
  hoursFrom: string;
  hoursTo: string;
  endsAfterPublishing: boolean;
  daysAfterPublishing: number | null;
  redemptionsMax: number | null;
  discountMax: number | null;
  /** Limits beside those two; `max` of null: not entered. */
  moreLimits: readonly DraftLimit[];
  /** A validation rule of the library that holds for all codes; null: none. */
  rule: { id: string; name: string } | null;
}

export const emptyDraft: Draft = {
  name: '', description: '', categoryId: null, discount: 'PERCENT', effect: 'APPLY_TO_ORDER', percentOff: 10, amountLimit: null, amountOff: null, fixedAmount: null,
  freeItems: [], freeUnits: 1, freeEffect: 'ADD_MISSING_ITEMS', size: 'STATIC', code: '', ...firstLook({ ignore_case: false, charset: null, pattern: null }), count: 1000, usesPerCode: 1,
  isUsesLimited: true, startsLater: false, start: null, hasEnd: false, lastDay: null, hasWeekdays: false, weekdays: [1, 2, 3, 4, 5], hasHours: false,
  hoursFrom: '09:00', hoursTo: '18:00', endsAfterPublishing: false, daysAfterPublishing: 14, redemptionsMax: null, discountMax: null, moreLimits: [], rule: null,
};

/** What changes with the kind of codes. A public code is not given out: neither a number of uses nor days after that come with it unasked. */
export function withSize(draft: Draft, size: Draft['size']): Partial<Draft> {
  const isPublic = size === 'STANDALONE';
  if (isPublic === (draft.size === 'STANDALONE')) return { size };
  return { size, isUsesLimited: !isPublic, ...(isPublic && { endsAfterPublishing: false }) };
}

/** Whether the discount is off single items rather than off the order as a whole. */
export function isOnItems({ discount, effect }: Pick<Draft, 'discount' | 'effect'>): boolean {
  return discount !== 'UNIT' && effect !== 'APPLY_TO_ORDER';
}

/** Whether what one order gets off can be capped. */
export function canBeCapped(draft: Pick<Draft, 'discount' | 'effect'>): boolean {
  return draft.discount === 'PERCENT' || (draft.discount === 'AMOUNT' && isOnItems(draft));
}

/** Whether everything is entered that says what the customer gets. */
export function isOfferTold(draft: Draft): boolean {
  switch (draft.discount) {
    case 'PERCENT': return draft.percentOff !== null;
    case 'AMOUNT': return draft.amountOff !== null;
    case 'FIXED': return draft.fixedAmount !== null;
    case 'UNIT': return draft.freeItems.length > 0 && draft.freeUnits !== null;
  }
}

/** The most a campaign can give away, or why nobody can say. */
export type WorstCase = { minor: number } | { unbounded: 'uses' | 'discount' };

/** Whether every number is entered that decides what the campaign can cost; before that nobody knows it. */
export function isCostTold(draft: Draft): boolean {
  return isOfferTold(draft) && (draft.size === 'STANDALONE' || draft.count !== null) && (!draft.isUsesLimited || draft.usesPerCode !== null);
}

/** Uses that the draft allows; null: any number. */
export function usesMax(draft: Draft): number | null {
  const perCode = draft.isUsesLimited ? (draft.usesPerCode ?? 0) : null;
  // Codes that are made on demand have no number.
  const codes = draft.size === 'STANDALONE' ? 1 : draft.size === 'STATIC' ? (draft.count ?? 0) : null;
  const byCodes = perCode === null || codes === null ? null : perCode * codes;
  if (draft.redemptionsMax === null) return byCodes;
  return byCodes === null ? draft.redemptionsMax : Math.min(byCodes, draft.redemptionsMax);
}

/** The most one use can cost, in minor units; null: it depends on the order. */
export function discountPerUseMax(draft: Draft): number | null {
  if (draft.discount === 'AMOUNT' && !isOnItems(draft)) return draft.amountOff ?? 0;
  return canBeCapped(draft) ? draft.amountLimit : null;
}

/** What the campaign costs when every use gives the most it can. */
export function worstCase(draft: Draft): WorstCase {
  const uses = usesMax(draft);
  const each = discountPerUseMax(draft);
  const total = uses === null || each === null ? null : uses * each;
  const bounded = total === null || !Number.isSafeInteger(total) ? draft.discountMax : Math.min(total, draft.discountMax ?? total);
  if (bounded !== null) return { minor: bounded };
  return { unbounded: each === null ? 'discount' : 'uses' };
}
