import type { Option } from '../ui/Select.tsx';
import { locale } from '../ui/reader-locale.ts';

/** The browser's own zone. */
export function guessedZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Currency of the region in the browser's language, for the regions where most of our users are; else the euro. */
export function guessedCurrency(): string {
  const region = new Intl.Locale(locale).maximize().region ?? '';
  return currencyOf[region] ?? 'EUR';
}

const currencyOf: Record<string, string> = {
  AE: 'AED', AR: 'ARS', AU: 'AUD', BR: 'BRL', CA: 'CAD', CH: 'CHF', CL: 'CLP', CN: 'CNY', CO: 'COP', CZ: 'CZK', DK: 'DKK', EG: 'EGP', GB: 'GBP',
  HK: 'HKD', HU: 'HUF', ID: 'IDR', IL: 'ILS', IN: 'INR', JP: 'JPY', KE: 'KES', KR: 'KRW', KW: 'KWD', MX: 'MXN', MY: 'MYR', NG: 'NGN', NO: 'NOK',
  NZ: 'NZD', PE: 'PEN', PH: 'PHP', PK: 'PKR', PL: 'PLN', RO: 'RON', SA: 'SAR', SE: 'SEK', SG: 'SGD', TH: 'THB', TR: 'TRY', TW: 'TWD', UA: 'UAH',
  US: 'USD', VN: 'VND', ZA: 'ZAR',
};

/** Zones of the browser's list with their present distance from UTC: `Europe/Berlin`, `GMT+1`. */
export function zoneOptions(now: Date): Option<string>[] {
  const zones = new Set(['UTC', guessedZone(), ...Intl.supportedValuesOf('timeZone')]);
  return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' '), hint: offsetOf(zone, now) }));
}

function offsetOf(timeZone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset', hour: '2-digit', minute: '2-digit' }).formatToParts(now);
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const clock = parts.filter((part) => part.type === 'hour' || part.type === 'minute').map((part) => part.value).join(':');
  return `${offset} · now ${clock}`;
}

/** Currencies of the browser's list by code and name. */
export function currencyOptions(): Option<string>[] {
  const names = new Intl.DisplayNames([locale], { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: `${code} – ${names.of(code) ?? code}` }));
}
