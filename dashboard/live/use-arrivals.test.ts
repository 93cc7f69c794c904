import { expect, test } from 'vitest';
import { arrivalsOf } from './use-arrivals.ts';

test('rows before the newest one that is shown are new', () => {
  expect(arrivalsOf(['r_5', 'r_4', 'r_3', 'r_2'], 'r_3')).toEqual({ count: 2, isAtLeast: false });
  expect(arrivalsOf(['r_3', 'r_2'], 'r_3')).toEqual({ count: 0, isAtLeast: false });
});

test('a page without the shown row is new as a whole, and says so when there may be more', () => {
  const page = Array.from({ length: 100 }, (_, index) => `r_${index}`);
  expect(arrivalsOf(page, 'r_old')).toEqual({ count: 100, isAtLeast: true });
  expect(arrivalsOf(page.slice(0, 3), 'r_old')).toEqual({ count: 3, isAtLeast: false });
});
