import type { ImportField } from '../../../import/column-target.ts';

const date = 'ISO 8601, such as 2026-12-31 or 2026-12-31T18:00Z; without an offset UTC';

/** What a column of a file of codes can become. */
export const voucherImportFields: readonly ImportField[] = [
  { field: 'code', label: 'Code', isRequired: true },
  { field: 'category', label: 'Category', help: 'A name; one that is new is made' },
  { field: 'active', label: 'Active', help: 'TRUE or FALSE' },
  { field: 'start_date', label: 'Valid from', help: date },
  { field: 'expiration_date', label: 'Valid until', help: `${date}. A day alone ends as it begins` },
  { field: 'redemption_limit', label: 'Redemption limit', help: 'How often the code may be used; empty: as the campaign says' },
  { field: 'additional_info', label: 'Note' },
];
