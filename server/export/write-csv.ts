import { stringify } from 'csv-stringify/sync';
import { quotedFormula } from '../platform/csv-rows.ts';

/**
 * Lines of a CSV file (RFC 4180, UTF-8): instants in UTC, yes and no as TRUE and FALSE, what is structured as JSON, nothing as nothing. A cell that a
 * spreadsheet would run as a formula begins with an apostrophe.
 */
export function writeCsv(rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map((value) => quotedFormula(toCell(value))));
  return stringify(cells, { record_delimiter: 'windows', quoted_match: /[\r\n]|^\s|\s$/ });
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
}
