import { describe, expect, it } from 'vitest';
import type { LimitUse } from '../../../../contract/limits.ts';
import type { ChangeRow } from '../../../../contract/tracking.ts';
import { groupChanges } from './change-groups.ts';
import { changedLimits, draftOf, isStopping, serverProblems, type DraftLimit } from './limits.ts';
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
  const budget = (max: number | null, straddle: DraftLimit['straddle'] = 'reject'): DraftLimit => ({ scope: 'campaign', measure: 'discount', period: 'total', max, straddle });
  const daily = (max: number | null): DraftLimit => ({ scope: 'customer', measure: 'redemptions', period: 'day', max, straddle: 'reject' });
  const use = (limit: DraftLimit, used: number | null, held = 0): LimitUse =>
    ({ ...limit, max: limit.max ?? 0, used, held: used === null ? null : held, remaining: used === null ? null : 0, period_from: null, period_until: null, warnings: [] });

  it('begin with the usual two, set or not, and then all others', () => {
    expect(draftOf([use(daily(1), null), use(budget(100, 'clip'), 0)])).toEqual([budget(100, 'clip'), { ...budget(null), measure: 'redemptions' }, daily(1)]);
  });

  it('are sent only where they differ, so that a limit changed by somebody else meanwhile stays', () => {
    const before = [budget(100), daily(1)];
    expect(changedLimits(before, [budget(null), daily(1)])).toEqual([{ scope: 'campaign', measure: 'discount', period: 'total', max: null }]);
    expect(changedLimits(before, [budget(100, 'clip'), daily(1)])).toEqual([{ scope: 'campaign', measure: 'discount', period: 'total', max: 100, straddle: 'clip' }]);
    expect(changedLimits(before, [budget(100), daily(0)])).toEqual([{ scope: 'customer', measure: 'redemptions', period: 'day', max: 0 }]);
    expect(changedLimits(before, [budget(100)])).toEqual([{ scope: 'customer', measure: 'redemptions', period: 'day', max: null }]);
    expect(changedLimits([budget(null)], [budget(null, 'clip'), daily(null)])).toEqual([]);
    expect(changedLimits(before, before)).toEqual([]);
  });

  it('warn where they leave no room, holds counted', () => {
    const spent = () => 7;
    const stops = (max: number, used: number, held: number) => isStopping([{ ...budget(max), max }], [use(budget(9), used, held)], spent);
    expect([stops(8, 7, 1), stops(9, 7, 1), stops(0, 0, 0)]).toEqual([true, false, true]);
    expect([isStopping([budget(7)], [], spent), isStopping([budget(8)], [], spent), isStopping([budget(null)], [], spent)]).toEqual([true, false, false]);
    expect(isStopping([daily(1)], [use(daily(3), null)], () => null)).toBe(false);
  });

  it('show what the server found wrong at the limit that it names', () => {
    const changes = [budget(1), daily(1)];
    expect(serverProblems({ status: 400, detail: 'Property .limits[1].max must be >= 0' }, changes)).toEqual({ 'customer-redemptions-day': 'Property .limits[1].max must be >= 0' });
    expect(serverProblems({ status: 500, detail: '.limits[1]' }, changes)).toEqual({});
    expect(serverProblems({ status: 400, detail: 'Payload is invalid' }, changes)).toEqual({});
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
