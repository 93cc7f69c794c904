import { expect, test, vi } from 'vitest';
import { counted, formatCount, formatEnd, formatExact, formatMoney, formatMoneyShort, formatPercent, formatRelative, formatSize } from './format.ts';

// The reader's locale is read when the module loads; newer Node versions have one of their own.
vi.hoisted(() => vi.stubGlobal('navigator', { language: 'en-GB' }));

const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ');

test('money has the digits of its currency', () => {
  expect(formatMoney(123_456, 'EUR')).toContain('1,234.56');
  expect(formatMoney(123_456, 'JPY')).toContain('123,456');
  expect(formatMoney(123_456, 'KWD')).toContain('123.456');
});

test('money has the digits that amounts are counted in, also where Intl writes fewer', () => {
  expect(formatMoney(123_456, 'IQD')).toContain('123.456');
  expect(formatMoney(123_450, 'HUF')).toContain('1,234.50');
  expect(formatMoneyShort(123_450, 'YER')).toContain('1,234.50');
  expect(formatMoneyShort(5000, 'JPY')).toContain('5,000');
});

test('short money drops zeros only and never a cent', () => {
  expect(formatMoneyShort(2000, 'EUR')).toBe('€20');
  expect(formatMoneyShort(2050, 'EUR')).toBe('€20.50');
});

test('counts are in full up to 999 999 and short from a million on', () => {
  expect(formatCount(999_999)).toBe('999,999');
  expect(formatCount(1_234_567)).toMatch(/^1\.2m$/iu);
  expect(formatExact(1_234_567)).toBe('1,234,567');
});

test('an end at midnight belongs to the day before, also when that day has 23 or 25 hours', () => {
  expect(plain(formatEnd('2026-12-31T23:00:00.000Z', 'Europe/Berlin'))).toMatch(/^(31 Dec 2026|Dec 31, 2026), end of day$/);
  expect(plain(formatEnd('2026-12-31T22:59:59.999Z', 'Europe/Berlin'))).toMatch(/31.*end of day$/);
  expect(plain(formatEnd('2026-03-29T22:00:00.000Z', 'Europe/Berlin'))).toMatch(/29.*end of day$/);
  expect(plain(formatEnd('2026-12-31T12:30:00.000Z', 'Europe/Berlin'))).toMatch(/13:30|1:30 PM/);
});

test('distances are whole units, rounded towards now', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  expect(formatRelative('2026-12-31T23:00:00Z', now)).toBe('in 37 days');
  expect(formatRelative('2026-11-24T10:30:00Z', now)).toBe('1 hour ago');
});

test('sizes of files', () => {
  expect([0, 1, 999, 1000, 12_345, 999_999, 1_100_000, 5_000_000_000].map((bytes) => plain(formatSize(bytes)))).toEqual([
    '0 bytes', '1 byte', '999 bytes', '1 kB', '12.3 kB', '1,000 kB', '1.1 MB', '5 GB',
  ]);
});

test('percent points and plurals', () => {
  expect(plain(formatPercent(12.5))).toBe('12.5%');
  expect([counted(1, 'code', 'codes'), counted(2000, 'code', 'codes'), counted(0, 'code', 'codes')]).toEqual(['1 code', '2,000 codes', '0 codes']);
});
