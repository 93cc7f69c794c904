import { expect, test } from 'vitest';
import { emptyDraft, type Draft } from '../campaign/create/draft.ts';
import { voucherProblems, voucherRequest } from './new-voucher.ts';

const codes = { ignore_case: false, charset: null, pattern: null };
const draft = (part: Partial<Draft>): Draft => ({ ...emptyDraft, size: 'STANDALONE', discount: 'AMOUNT', amountOff: 500, ...part });

test('a voucher without a code gets one of ours; a given code is taken as it is', () => {
  expect(voucherRequest(draft({}), {}, 'UTC', codes)).toEqual({
    type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 500, effect: 'APPLY_TO_ORDER' }, redemption: { quantity: 1 },
    code_config: { charset: '23456789ABCDEFGHJKMNPQRSTUVWXYZ', length: 10 },
  });
  const given = draft({ code: ' SORRY-1 ', isUsesLimited: false, hasEnd: true, lastDay: '2026-12-31', hasWeekdays: true, weekdays: [5, 1] });
  expect(voucherRequest(given, { why: 'late' }, 'UTC', codes)).toMatchObject({
    code: 'SORRY-1', redemption: { quantity: null }, expiration_date: '2027-01-01T00:00:00.000Z', validity_day_of_week: [1, 5], metadata: { why: 'late' },
  });
});

test('it needs no name and no code, but an offer, and a code of one word', () => {
  expect(voucherProblems(draft({}), '2026-11-24')).toEqual({});
  expect(voucherProblems(draft({ code: 'TWO WORDS', amountOff: null }), '2026-11-24')).toEqual({ code: expect.any(String), amountOff: expect.any(String) });
});
