import { describe, expect, it } from 'vitest';
import type { ChangeRow } from '../../../../contract/tracking.ts';
import { groupChanges } from './change-groups.ts';
import { changedLimits, isStopping, serverProblems } from './limits.ts';
import { marginOf, profitBand } from './profit-band.ts';
import { reasonParts } from './reason-parts.ts';

const change = (id: string, actor: string, at: string): ChangeRow => ({
  change_id: id, object_type: 'campaign', object_id: 'camp_1', action: 'updated', fields: [], actor_type: 'member', actor_name: actor, occurred_at: at,
});

describe('program changes', () => {
  it('are one entry for each person and minute, newest first', () => {
    const groups = groupChanges([
      change('4', 'Anna', '2026-11-13T10:00:59Z'), change('3', 'Anna', '2026-11-13T10:00:01Z'), change('2', 'Ben', '2026-11-13T10:00:00Z'), change('1', 'Anna', '2026-11-13T10:00:00Z'),
      change('0', 'Anna', '2026-11-13T09:59:59Z'),
    ]);
    expect(groups.map((group) => group.changes.map((row) => row.change_id).join(''))).toEqual(['43', '2', '1', '0']);
  });
});

describe('limits', () => {
  it('sends only what differs, so that a limit changed by somebody else meanwhile stays', () => {
    expect(changedLimits({ discount: 100, redemptions: 5 }, { discount: 100, redemptions: null })).toEqual({ redemptions_limit: null });
    expect(changedLimits({ discount: null, redemptions: 5 }, { discount: 0, redemptions: 5 })).toEqual({ discount_limit_minor: 0 });
    expect(changedLimits({ discount: 100, redemptions: null }, { discount: 100, redemptions: null })).toBeNull();
  });

  it('warns where a limit leaves no room', () => {
    expect(isStopping({ discount: 100, redemptions: null }, { discount: 100, redemptions: 7 })).toBe(true);
    expect(isStopping({ discount: 101, redemptions: null }, { discount: 100, redemptions: 7 })).toBe(false);
    expect(isStopping({ discount: null, redemptions: 6 }, { discount: 100, redemptions: 7 })).toBe(true);
  });

  it('shows what the server found wrong at its field', () => {
    expect(serverProblems({ status: 400, message: 'Invalid payload', detail: 'discount_limit_minor must be an integer' })).toEqual({ discount: 'discount_limit_minor must be an integer' });
    expect(serverProblems({ status: 500, message: 'The server failed', detail: 'discount' })).toEqual({});
  });
});

describe('profit', () => {
  const value = (amount: number | null) => ({ value: amount });

  it('lies between all discount lost and the margin of all orders less the discount', () => {
    expect(profitBand(value(10_000), value(1_000), value(9_000), 0.4)).toEqual({ worst: -1_000, best: 3_000, breakEven: 0.25 });
  });

  it('can be impossible to reach', () => {
    expect(profitBand(value(10_000), value(5_000), value(5_000), 0.4)?.breakEven).toBe(1.25);
  });

  it('is not told where amounts are unknown or nothing was ordered', () => {
    expect(profitBand(value(10_000), value(1_000), value(null), 0.4)).toBeNull();
    expect(profitBand(value(0), value(0), value(0), 0.4)).toBeNull();
  });

  it('takes a margin above 0 up to 100 percent', () => {
    expect(['35', '12.5', '100', '0', '101', '-3', 'x', undefined].map(marginOf)).toEqual([0.35, 0.125, 1, null, null, null, null, null]);
  });
});

describe('failure reasons', () => {
  it('come most frequent first, and beyond five as one when there are more than six', () => {
    const failures = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((code, index) => ({ code, count: index + 1 }));
    const parts = reasonParts(failures);
    expect(parts.map(({ id, count }) => `${id}${count}`)).toEqual(['g7', 'f6', 'e5', 'd4', 'c3', 'others3']);
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(reasonParts(failures.slice(1)).map(({ id }) => id)).toEqual(['g', 'f', 'e', 'd', 'c', 'b']);
    expect(reasonParts([])).toEqual([]);
  });
});
