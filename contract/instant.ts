/** Days and instants as texts (`Instant` of common.ts): what is one, and which. */

const instantPattern = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** ISO 8601 as the contract's clients send it: a day or an instant, in a year that calendars and the database agree on, on a day that exists. */
export function isInstant(text: string): boolean {
  const match = instantPattern.exec(text);
  if (match === null || Number.isNaN(Date.parse(padded(text)))) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  // By UTC too: an offset can carry an instant out of the years that are written with four digits.
  const at = parseInstant(text).getTime();
  return at >= Date.UTC(1900, 0) && at < Date.UTC(10_000, 0) && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A day that exists, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isInstant(text);
}

/** The instant that an accepted text names; one without an offset is UTC. */
export function parseInstant(text: string): Date {
  const value = padded(text);
  return new Date(/T/.test(value) && !/(Z|[+-]\d{2}:?\d{2})$/.test(value) ? `${value}Z` : value);
}

/** JavaScript reads no times without minutes. */
function padded(text: string): string {
  return text.replace(/(T\d{2})(Z|[+-]\d{2}:?\d{2})?$/, '$1:00$2');
}
