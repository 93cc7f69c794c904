import { describe, expect, it } from 'vitest';
import { extent, stack } from './stack.ts';

describe('stacked series', () => {
  const series = [
    { id: 'succeeded', label: 'Succeeded', tone: 'ok', values: [3, 0, null] },
    { id: 'failed', label: 'Failed', tone: 'fail', values: [1, 2, 4] },
    { id: 'rolled_back', label: 'Rolled back', tone: 'roll', below: true, values: [2, 0, 1] },
  ] as const;

  it('stand on one another, what takes away hangs from zero', () => {
    expect(stack(series, 3)).toEqual([
      [{ from: 0, to: 3 }, { from: 0, to: 0 }, { from: 0, to: 0 }],
      [{ from: 3, to: 4 }, { from: 0, to: 2 }, { from: 0, to: 4 }],
      [{ from: 0, to: -2 }, { from: 0, to: 0 }, { from: 0, to: -1 }],
    ]);
  });

  it('span an axis with zero in it, and one of their own when there is nothing', () => {
    expect(extent(stack(series, 3), 4)).toEqual([-2, 4]);
    expect(extent(stack([{ ...series[0], values: [0, 0, 0] }], 3), 4)).toEqual([0, 4]);
    expect(extent([], 4)).toEqual([0, 4]);
  });
});
