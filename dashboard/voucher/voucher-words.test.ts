import { expect, test } from 'vitest';
import type { CampaignPage } from '../../contract/tracking.ts';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import type { WireVoucher } from '../../contract/voucher.ts';
import { differingTerms, reasonWords, usesWords } from './voucher-words.ts';

const format = { dateTime: (at: string) => `<${at}>`, end: (at: string) => `end <${at}>` };
const voucher = {
  code: 'A', discount: { type: 'AMOUNT', amount_off: 500 }, start_date: null, expiration_date: '2026-12-31T23:00:00.000Z', validity_timeframe: null, validity_day_of_week: null,
  redemption: { quantity: 2, redeemed_quantity: 1 },
} as WireVoucher;

const page = (part: Partial<VoucherPage>): VoucherPage => ({
  voucher, state: 'active', campaign: null, holder: null, open_now: true, next_change: null, held_quantity: 0,
  overview: { succeeded: 1, rolled_back: 0, failed: 0, discount_net_minor: 500, order_net_minor: null, last_redeemed_at: null }, ...part,
});

test('an active voucher says whether it can be redeemed now, and if not why', () => {
  const campaign = { campaign_id: 'c', name: 'Autumn', active: true };
  expect(reasonWords(page({}), format)).toBe('It can be redeemed now.');
  expect(reasonWords(page({ campaign, next_change: { at: 'T', opens: false } }), format)).toBe('It can be redeemed now, until end <T>, as far as the limits of its campaign allow.');
  expect(reasonWords(page({ campaign: { ...campaign, active: false } }), format)).toContain('paused');
  expect(reasonWords(page({ open_now: false, next_change: { at: 'T', opens: true } }), format)).toContain('again from <T>');
  expect(reasonWords(page({ held_quantity: 1 }), format)).toBe('Carts hold every use that is left.');
});

test('every other state has its reason', () => {
  expect(reasonWords(page({ state: 'expired' }), format)).toContain('end <2026-12-31T23:00:00.000Z>');
  expect(reasonWords(page({ state: 'used_up' }), format)).toBe('It was redeemed 1 time, as often as it may be.');
  expect(reasonWords(page({ state: 'disabled' }), format)).toContain('enables');
});

test('uses that carts hold stand beside those that were made', () => {
  expect(usesWords({ ...voucher.redemption }, 0)).toBe('1 of 2 uses');
  expect(usesWords({ ...voucher.redemption, quantity: null }, 3)).toBe('1 use of any number, 3 more held by carts');
});

test('only terms that are not the campaign’s are told apart, in whatever order their members stand', () => {
  const campaign = {
    discount: { amount_off: 500, type: 'AMOUNT' }, start_date: null, expiration_date: '2026-12-31T23:00:00.000Z', validity_timeframe: null, validity_day_of_week: null, validity_hours: null,
  } as unknown as CampaignPage;
  expect([...differingTerms(voucher, campaign)]).toEqual([]);
  expect([...differingTerms(voucher, { ...campaign, discount: { type: 'AMOUNT', amount_off: 700 }, expiration_date: null, validity_day_of_week: [1] })]).toEqual(['discount', 'end', 'windows']);
});
