import type { Activity } from '../../../contract/customer.ts';
import { failureWord, sentence } from '../../campaign/page/words.ts';

/** What kind of thing happened: decides which sign stands beside it. */
export type ActivityKind = 'redemption' | 'refusal' | 'rollback' | 'publication' | 'order' | 'event' | 'segment' | 'customer';

/** One thing that happened to a customer, in words. */
export interface ActivityWords {
  kind: ActivityKind;
  what: string;
  /** What belongs to it: a campaign, an amount, a reason. */
  details: string[];
}

type Data = Record<string, Record<string, unknown> | undefined>;

/** Amounts are written by `money`, from minor units. Kinds that have no words of their own are told by their name. */
export function activityWords({ type, data }: Activity, money: (minor: number) => string): ActivityWords {
  const parts = data as Data;
  const amount = (value: unknown): string | null => (typeof value === 'number' ? money(value) : null);
  const campaign = text(parts['campaign']?.['name']);
  const code = text(parts['voucher']?.['code']);
  const redemption = parts['redemption'];
  const words = (kind: ActivityKind, what: string, ...details: (string | null)[]): ActivityWords => ({ kind, what, details: details.filter((each) => each !== null) });
  const named = (verb: string, name: string | null): string => (name === null ? verb : `${verb} ${name}`);
  const off = amount(parts['order']?.['applied_discount_amount']);
  const reason = failed(redemption ?? parts['publication']);
  switch (type) {
    case 'customer.redemption.succeeded': return words('redemption', named('Redeemed', code), campaign, off && `${off} off`);
    case 'customer.redemption.failed': return words('refusal', named('Was refused', code), reason, campaign);
    case 'customer.redemption.rollback.succeeded': return words('rollback', named('Rolled back:', code), campaign, text(redemption?.['reason']));
    case 'customer.redemption.rollback.failed': return words('refusal', named('Rollback refused:', code), reason, campaign);
    case 'customer.publication.succeeded': return words('publication', 'Was given a code', campaign, channel(parts['publication']));
    case 'customer.publication.failed': return words('refusal', 'Was given no code', reason, campaign);
    case 'customer.custom_event': return words('event', text(parts['custom_event']?.['type']) ?? 'Custom event', 'custom event');
    case 'customer.segment.entered': return words('segment', named('Entered the segment', text(parts['segment']?.['name'])));
    case 'customer.segment.left': return words('segment', named('Left the segment', text(parts['segment']?.['name'])));
    case 'customer.created': return words('customer', 'Was added');
    case 'customer.updated': return words('customer', 'Was changed');
    default: return type.startsWith('customer.order.') ? orderWords(type, parts['order'], amount) : words('event', sentence(type.replace(/^customer\./, '')));
  }
}

const orderVerbs: Record<string, string> = { created: 'Made an order', updated: 'Order changed', paid: 'Paid an order', canceled: 'Order canceled', fulfilled: 'Order fulfilled' };

function orderWords(type: string, order: Data[string], amount: (value: unknown) => string | null): ActivityWords {
  const verb = type.slice('customer.order.'.length);
  const details = [text(order?.['source_id']) ?? text(order?.['id']), amount(order?.['total_amount'])];
  return { kind: 'order', what: orderVerbs[verb] ?? sentence(`order ${verb}`), details: details.filter((each) => each !== null) };
}

function failed(entry: Data[string]): string | null {
  const code = text(entry?.['failure_code']);
  return code === null ? null : failureWord(code);
}

function channel(publication: Data[string]): string | null {
  const name = text(publication?.['channel']);
  return name === null ? null : `channel ${name}`;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
