import { orderFates, redemptionFates } from '../../../contract/constants.ts';
import type { ReplayFate, ReplayFigure, ReplayFigures } from '../../../contract/rule-replay.ts';
import { counted, listed } from '../../ui/format.ts';

type Money = (minor: number) => string;

/** What each number counts. */
export const fateWords: Readonly<Record<ReplayFate, string>> = {
  kept: 'Redemptions: the same as then',
  repriced: 'Redemptions: with another discount',
  refused: 'Redemptions: would be refused',
  same: 'Other orders: accepted as today',
  altered: 'Other orders: accepted, with another discount',
  gained: 'Other orders: newly accepted',
  lost: 'Other orders: no longer accepted',
  neither: 'Other orders: accepted neither now nor then',
};

export interface FateFigure extends ReplayFigure {
  fate: ReplayFate;
}

export function redemptionFigures({ redemptions }: ReplayFigures): FateFigure[] {
  return redemptionFates.map((fate) => ({ fate, ...redemptions[fate] }));
}

export function orderFigures({ orders }: ReplayFigures): FateFigure[] {
  return orderFates.map((fate) => ({ fate, ...orders[fate] }));
}

/** What came of it in one sentence for each basis; the two are not added up. */
export function resultWords(figures: ReplayFigures, money: Money): string[] {
  return [redemptionWords(figures, money), orderWords(figures, money)].filter((words) => words !== null);
}

function redemptionWords(figures: ReplayFigures, money: Money): string | null {
  const { kept, repriced, refused } = figures.redemptions;
  const all = kept.count + repriced.count + refused.count;
  if (all === 0) return null;
  const changes = [
    ...(refused.count > 0 ? [`${counted(refused.count, 'would have been refused', 'would have been refused')}`] : []),
    ...(repriced.count > 0 ? [`${counted(repriced.count, 'would have had another discount', 'would have had another discount')}`] : []),
  ];
  const of = `Of ${counted(all, 'redemption', 'redemptions')} of this campaign`;
  return changes.length === 0 ? `${of}, nothing would have been different.` : `${of}, ${listed(changes)}: ${moreOrLess(redemptionFigures(figures), money)}.`;
}

function orderWords(figures: ReplayFigures, money: Money): string | null {
  const { gained, lost, altered } = figures.orders;
  const all = orderFigures(figures).reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  const changes = [
    ...(gained.count > 0 ? [`${counted(gained.count, 'more would be accepted', 'more would be accepted')}`] : []),
    ...(lost.count > 0 ? [`${counted(lost.count, 'fewer', 'fewer')}`] : []),
    ...(altered.count > 0 ? [`${counted(altered.count, 'would get another discount', 'would get another discount')}`] : []),
  ];
  const of = `Of ${counted(all, 'other order', 'other orders')}`;
  if (changes.length === 0) return `${of}, a code would be accepted on the same ones, with the same discount.`;
  return `${of}, ${listed(changes)}; with a code on each of them ${moreOrLess(orderFigures(figures), money)}.`;
}

function moreOrLess(figures: readonly FateFigure[], money: Money): string {
  const minor = differenceOf(figures);
  if (minor === 0) return 'the discount would come to the same';
  return `${money(Math.abs(minor))} ${minor > 0 ? 'more' : 'less'} discount`;
}

/** Discount with the change less discount without it; minor units. */
export function differenceOf(figures: readonly FateFigure[]): number {
  return figures.reduce((sum, { before_minor: before, after_minor: after }) => sum + after - before, 0);
}

/** `+€12.00`, `−€3.00`, `€0.00`. */
export function signedMoney(minor: number, money: Money): string {
  return minor === 0 ? money(0) : `${minor > 0 ? '+' : '−'}${money(Math.abs(minor))}`;
}
