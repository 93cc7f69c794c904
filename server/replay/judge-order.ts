/** What a change makes of one order: by the facts, the rules and the arithmetic of redemptions. Pure. */
import type { ReplayFate } from '../../contract/rule-replay.ts';
import type { Order } from '../order/order.ts';
import { Books } from '../redemption/decision/books.ts';
import type { RedeemCommand } from '../redemption/decision/command.ts';
import { discountOf, Offer, type Offered } from '../redemption/decision/offer.ts';
import { ruleFacts } from '../redemption/decision/rule-facts.ts';
import { rulesFor } from '../redemption/decision/rules-in-force.ts';
import type { State, VoucherStanding } from '../redemption/decision/state.ts';
import type { CompiledRule } from '../rule/judge/compiled-rule.ts';
import type { RuleFacts } from '../rule/judge/facts.ts';
import type { Broken } from './replay.ts';

/** A code of the campaign as it is on each side of the change. */
export type Codes = Record<'before' | 'after', VoucherStanding>;

/** A redemption that is tried out. */
export interface Tried {
  state: State;
  command: RedeemCommand;
  /** As the code found it; null: there was none. */
  order: Order | null;
}

export interface Verdict {
  isMet: boolean;
  /** 0 where the code is refused; null: not known. */
  discountMinor: number | null;
  /** The condition that decides, of a rule that refuses; null: all rules hold. Worked out when it is asked for. */
  broken(): Broken | null;
}

const nothingBroken = (): null => null;

/** Whether a code's rules hold, and what it takes off (`known`: what it does, where that is known); limits, uses and times are not looked at. */
export function judgeCode(code: VoucherStanding, { state, command, order }: Tried, known?: number | null): Verdict {
  const books = Books.of(state);
  const offered: Offered = { command, voucher: code, campaign: null, order };
  const rules = rulesFor(state.rules, code);
  if (rules.length > 0) {
    const facts = ruleFacts(new Offer(books, offered));
    const refusing = rules.find((rule) => !rule.holds(facts));
    if (refusing !== undefined) return { isMet: false, discountMinor: 0, broken: () => brokenBy(refusing, facts) };
  }
  return { isMet: true, discountMinor: known === undefined ? discountOf(books, offered) : known, broken: nothingBroken };
}

function brokenBy(rule: CompiledRule, facts: RuleFacts): Broken | null {
  const violation = rule.judge(facts);
  if (violation === null) return null;
  const [first] = violation.broken;
  return first === undefined ? { name: violation.key, property: null } : { name: first.name, property: first.property };
}

/** Amounts in minor units; null: not known. */
export interface Outcome {
  fate: ReplayFate;
  beforeMinor: number | null;
  afterMinor: number | null;
  broken: Verdict['broken'];
}

/**
 * A redemption that was made: before the change is what really happened, `givenMinor` of discount. Where the change leaves the discount alone, so does the
 * replay: a code may have been given by terms of its own.
 */
export function fateOfRedemption({ after }: Codes, tried: Tried, givenMinor: number | null, isRepriced: boolean): Outcome {
  const { isMet, discountMinor, broken } = judgeCode(after, tried, isRepriced ? undefined : givenMinor);
  if (!isMet) return { fate: 'refused', beforeMinor: givenMinor, afterMinor: 0, broken };
  return { fate: discountMinor === givenMinor ? 'kept' : 'repriced', beforeMinor: givenMinor, afterMinor: discountMinor, broken };
}

/** Any other order: whether the code would have been accepted on it, before the change and after. */
export function fateOfOrder(codes: Codes, tried: Tried, isRepriced: boolean): Outcome {
  const before = judgeCode(codes.before, tried);
  const after = judgeCode(codes.after, tried, before.isMet && !isRepriced ? before.discountMinor : undefined);
  return { fate: orderFate(before, after), beforeMinor: before.discountMinor, afterMinor: after.discountMinor, broken: after.isMet ? before.broken : after.broken };
}

function orderFate(before: Verdict, after: Verdict): ReplayFate {
  if (before.isMet && after.isMet) return before.discountMinor === after.discountMinor ? 'same' : 'altered';
  if (after.isMet) return 'gained';
  return before.isMet ? 'lost' : 'neither';
}
