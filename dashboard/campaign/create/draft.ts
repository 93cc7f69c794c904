import type { AlphabetName } from './code-pattern.ts';

/** A campaign that is being made. Money is in minor units; null is "not entered". */
export interface Draft {
  name: string;
  description: string;
  discount: 'PERCENT' | 'AMOUNT';
  percentOff: number | null;
  /** Most that one order gets off, with a percent discount; null: no cap. */
  amountLimit: number | null;
  amountOff: number | null;
  /** One public code for everybody, or a code of its own for each customer. */
  size: 'STANDALONE' | 'STATIC';
  code: string;
  pattern: string;
  alphabet: AlphabetName;
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
  redemptionsMax: number | null;
  discountMax: number | null;
}

export const emptyDraft: Draft = {
  name: '', description: '', discount: 'PERCENT', percentOff: 10, amountLimit: null, amountOff: null, size: 'STATIC', code: '', pattern: '#########',
  alphabet: 'readable', count: 1000, usesPerCode: 1, isUsesLimited: true, startsLater: false, start: null, hasEnd: false, lastDay: null,
  redemptionsMax: null, discountMax: null,
};

/** The most a campaign can give away, or why nobody can say. */
export type WorstCase = { minor: number } | { unbounded: 'uses' | 'discount' };

/** Whether every number is entered that decides what the campaign can cost; before that nobody knows it. */
export function isCostTold(draft: Draft): boolean {
  const offer = draft.discount === 'AMOUNT' ? draft.amountOff : draft.percentOff;
  return offer !== null && (draft.size === 'STANDALONE' || draft.count !== null) && (!draft.isUsesLimited || draft.usesPerCode !== null);
}

/** Uses that the draft allows; null: any number. */
export function usesMax(draft: Draft): number | null {
  const perCode = draft.isUsesLimited ? (draft.usesPerCode ?? 0) : null;
  const codes = draft.size === 'STANDALONE' ? 1 : (draft.count ?? 0);
  const byCodes = perCode === null ? null : perCode * codes;
  if (draft.redemptionsMax === null) return byCodes;
  return byCodes === null ? draft.redemptionsMax : Math.min(byCodes, draft.redemptionsMax);
}

/** The most one use can cost, in minor units; null: as much as the order. */
export function discountPerUseMax(draft: Draft): number | null {
  return draft.discount === 'AMOUNT' ? (draft.amountOff ?? 0) : draft.amountLimit;
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

/** What an order of `order` minor units gets off; as the server counts it: to the nearest minor unit, never more than the order. */
export function discountOn(draft: Draft, order: number): number {
  if (draft.discount === 'AMOUNT') return Math.min(order, draft.amountOff ?? 0);
  const off = Math.round((order * (draft.percentOff ?? 0)) / 100);
  return Math.min(order, off, draft.amountLimit ?? order);
}
