import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAtChange } from './changed-digits.ts';
import { liveWords } from './live-words.ts';

describe('the live chip', () => {
  it('says how figures come and how old they are', () => {
    expect(liveWords({ state: 'live', paused: false }, 2_400)).toBe('Live · 2 s ago');
    expect(liveWords({ state: 'live', paused: false }, -50)).toBe('Live · now');
    expect(liveWords({ state: 'live', paused: true }, 47_000)).toBe('Paused · 40 s ago');
    expect(liveWords({ state: 'polling', paused: false }, 125_000)).toBe('Every 10 s · 2 min ago');
    expect(liveWords({ state: 'connecting', paused: false }, 7_300_000)).toBe('Connecting · 2 h ago');
  });
});

describe('the tint of what has moved', () => {
  it('begins at the first digit that differs', () => {
    expect(splitAtChange('8,375', '8,376')).toEqual(['8,37', '6']);
    expect(splitAtChange('€99.90', '€100.10')).toEqual(['', '€100.10']);
    expect(splitAtChange('12', '12')).toEqual(['12', '']);
  });

  it('never loses a character', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) => {
      expect(splitAtChange(before, after).join('')).toBe(after);
    }));
  });
});
