import type { ImportField } from '../import/column-target.ts';

const day = 'ISO 8601: 1990-04-23';

/** What a column of a file of customers can become. */
export const customerImportFields: readonly ImportField[] = [
  { field: 'source_id', label: 'Source ID', help: 'What the shop calls the customer; one who is known by it is changed' },
  { field: 'name', label: 'Name' },
  { field: 'email', label: 'E-mail' },
  { field: 'phone', label: 'Phone' },
  { field: 'birthday', label: 'Birthday', help: day },
  { field: 'birthdate', label: 'Birth date', help: day },
  { field: 'description', label: 'Description' },
  { field: 'line_1', label: 'Address line 1' },
  { field: 'line_2', label: 'Address line 2' },
  { field: 'postal_code', label: 'Postal code' },
  { field: 'city', label: 'City' },
  { field: 'state', label: 'State' },
  { field: 'country', label: 'Country' },
];
