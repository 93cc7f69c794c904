import { sourceIdLengthMax } from '../../contract/common.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import { instantCell, textCell } from '../platform/csv-cells.ts';
import type { CsvCells } from '../platform/csv-rows.ts';
import type { Transaction } from '../platform/db.ts';
import type { StagedRow } from '../platform/import.store.ts';
import { importTask } from '../platform/import-task.ts';
import type { Task } from '../platform/jobs.ts';
import { readStaged } from './bulk.store.ts';
import type { CustomerReference } from './customer.ts';
import { upsertCustomers } from './customer.store.ts';

export const importCustomersType = 'CUSTOMERS.IMPORT_CSV';

export interface ImportCustomersParts {
  clock: Clock;
  metadata: Pick<MetadataChecks, 'faultOf'>;
}

const addressColumns = {
  line_1: 'Address_line_1', line_2: 'Address_line_2', postal_code: 'Postal_Code', city: 'City', state: 'State', country: 'Country',
} as const;
const textColumns = { name: 'Name', email: 'Email', phone: 'Phone', description: 'Description' } as const;
const textMax = { name: 1000, email: 1000, phone: 100, description: 10_000 } as const;

/** The wire contract's columns of a file of customers (§2.11); all others become metadata. */
const shape = {
  columns: {
    ...Object.fromEntries(Object.entries({ ...textColumns, ...addressColumns }).map(([field, heading]) => [field, [heading]])),
    source_id: ['Source_id'], birthdate: ['Birthdate', 'Birthday'],
  },
  required: [],
};

/** Rows written by one statement. */
const rowsPerWrite = 2_000;

/** Imports a file of customers, all or nothing: a source_id that is known changes its customer, all others are new. */
export function importCustomersTask({ clock, metadata }: ImportCustomersParts): Task {
  return importTask({
    type: importCustomersType,
    noun: 'customer',
    keyName: 'source_id',
    csv: { shape, readRow: readCustomerRow },
    findFailures: (tx, action) => findFaults(tx, action, metadata),
    write: (tx, action, now) => writeCustomers(tx, action, now),
  }, { clock });
}

function readCustomerRow({ values, metadata }: CsvCells): Omit<StagedRow, 'row'> {
  const texts = Object.entries(textColumns).flatMap(([field, heading]) => {
    const text = textCell(values[field], heading, textMax[field as keyof typeof textMax]);
    return text === undefined ? [] : [[field, text]];
  });
  const address = Object.entries(addressColumns).flatMap(([field, heading]) => {
    const text = textCell(values[field], heading, 1000);
    return text === undefined ? [] : [[field, text]];
  });
  const sourceId = textCell(values['source_id'], 'Source_id', sourceIdLengthMax);
  const birthdate = instantCell(values['birthdate'], 'Birthdate');
  const item = {
    ...Object.fromEntries(texts),
    ...(sourceId !== undefined && { source_id: sourceId }),
    ...(birthdate !== undefined && { birthdate: birthdate.toISOString() }),
    ...(address.length > 0 && { address: Object.fromEntries(address) as Record<string, unknown> }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  return { key: sourceId ?? null, item };
}

async function findFaults(
  tx: Transaction, { projectId }: AsyncAction, metadata: ImportCustomersParts['metadata'],
): Promise<{ row: number; key: string | null; reason: string }[]> {
  const failures: { row: number; key: string | null; reason: string }[] = [];
  for await (const rows of pagesOf(tx)) {
    for (const { row, key, item } of rows) {
      const reason = await metadata.faultOf(projectId, 'customer', (item as CustomerReference).metadata, true);
      if (reason !== null) failures.push({ row, key, reason });
    }
  }
  return failures;
}

async function writeCustomers(tx: Transaction, { projectId }: AsyncAction, now: Date): Promise<number> {
  let written = 0;
  for await (const rows of pagesOf(tx)) {
    await upsertCustomers(tx, projectId, rows.map(({ item }) => item as CustomerReference), now);
    written += rows.length;
  }
  return written;
}

/** In the order of the source_ids, in which customers are locked everywhere. */
async function* pagesOf(tx: Transaction): AsyncGenerator<StagedRow[]> {
  for (let offset = 0; ; offset += rowsPerWrite) {
    const rows = await readStaged(tx, offset, rowsPerWrite);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsPerWrite) return;
  }
}
