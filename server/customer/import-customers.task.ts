import { sourceIdLengthMax } from '../../contract/common.ts';
import { ApiError } from '../../contract/errors.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import { instantCell, textCell } from '../platform/csv-cells.ts';
import type { CsvCells } from '../platform/csv-rows.ts';
import type { Transaction } from '../platform/db.ts';
import type { StagedRow } from '../platform/import.store.ts';
import { importTask } from '../platform/import-task.ts';
import type { Task } from '../platform/jobs.ts';
import type { ImportPlace } from '../platform/judge-import.ts';
import type { PreviewedKind } from '../platform/preview-import.ts';
import { countStagedKnown, readStaged } from './bulk.store.ts';
import type { CustomerReference } from './customer.ts';
import { customerFaults } from './customer-metadata.ts';
import { findAllReferenced, upsertCustomers } from './customer.store.ts';

export const importCustomersType = 'CUSTOMERS.IMPORT_CSV';

export interface ImportCustomersParts {
  clock: Clock;
  metadata: Pick<MetadataChecks, 'faultOf' | 'cellReader'>;
}

const addressColumns = {
  line_1: 'Address_line_1', line_2: 'Address_line_2', postal_code: 'Postal_Code', city: 'City', state: 'State', country: 'Country',
} as const;
const textColumns = { name: 'Name', email: 'Email', phone: 'Phone', description: 'Description' } as const;
const textMax = { name: 1000, email: 1000, phone: 100, description: 10_000 } as const;
const dayColumns = { birthdate: 'Birthdate', birthday: 'Birthday' } as const;

/**
 * The wire contract's columns of a file of customers (§2.11), and those of our own exports, where what customers did is passed over; all others become
 * metadata.
 */
const shape = {
  columns: {
    ...Object.fromEntries(Object.entries({ ...textColumns, ...dayColumns }).map(([field, heading]) => [field, [heading]])),
    ...Object.fromEntries(Object.entries(addressColumns).map(([field, heading]) => [field, [heading, `address_${field}`]])),
    source_id: ['Source_id'], id: ['Id'], metadata: ['Metadata'],
  },
  required: [],
  ignored: [
    'created_at', 'updated_at', 'loyalty_points', 'loyalty_referred_customers',
    ...['redeemed', 'failed', 'succeeded', 'rolled_back', 'rollback_failed', 'rollback_succeeded'].map((name) => `redemptions_total_${name}`),
    ...['total_amount', 'total_count', 'average_amount', 'last_order_amount', 'last_order_date'].map((name) => `orders_${name}`),
  ],
};

/** Rows written by one statement. */
const rowsPerWrite = 2_000;

/** Imports a file of customers, all or nothing: a source_id that is known changes its customer, all others are new. */
export function importCustomersTask({ clock, metadata }: ImportCustomersParts): Task {
  return importTask({ ...importedCustomers(metadata), type: importCustomersType, noun: 'customer', write: (tx, action, now) => writeCustomers(tx, action, now) }, { clock });
}

/** How a file of customers is read and judged, and what of it is known. */
export function importedCustomers(metadata: ImportCustomersParts['metadata']): PreviewedKind {
  return {
    keyName: 'source_id',
    csv: {
      shape,
      reader: async (tx, { projectId }) => {
        const readMetadata = await metadata.cellReader(projectId, 'customer', tx);
        return (cells) => readCustomerRow(cells, readMetadata);
      },
    },
    findFailures: (tx, place) => findFaults(tx, place, metadata),
    countKnown: countStagedKnown,
  };
}

function readCustomerRow(cells: CsvCells, readMetadata: (cells: CsvCells) => Record<string, unknown>): Omit<StagedRow, 'row'> {
  const { values } = cells;
  const texts = Object.entries(textColumns).flatMap(([field, heading]) => {
    const text = textCell(values[field], heading, textMax[field as keyof typeof textMax]);
    return text === undefined ? [] : [[field, text]];
  });
  const address = Object.entries(addressColumns).flatMap(([field, heading]) => {
    const text = textCell(values[field], heading, 1000);
    return text === undefined ? [] : [[field, text]];
  });
  const days = Object.entries(dayColumns).flatMap(([field, heading]) => {
    const day = instantCell(values[field], heading);
    return day === undefined ? [] : [[field, day.toISOString()]];
  });
  const sourceId = textCell(values['source_id'], 'Source_id', sourceIdLengthMax);
  const isOurId = values['id']?.startsWith('cust_') === true;
  const metadata = readMetadata(isOurId || values['id'] === undefined ? cells : { values, metadata: { ...cells.metadata, id: values['id'] } });
  const item = {
    ...Object.fromEntries([...texts, ...days]),
    ...named(sourceId, isOurId ? values['id'] : undefined),
    ...(address.length > 0 && { address: Object.fromEntries(address) as Record<string, unknown> }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  return { key: sourceId ?? null, item };
}

/** An export names customers by our id as well; it counts for those who have no source_id. A shop's own column of this name is metadata. */
function named(sourceId: string | undefined, id: string | undefined): { source_id?: string; id?: string } {
  if (sourceId !== undefined) return { source_id: sourceId };
  return id === undefined ? {} : { id: textCell(id, 'Id', 100) ?? '' };
}

async function findFaults(
  tx: Transaction, { projectId }: ImportPlace, metadata: ImportCustomersParts['metadata'],
): Promise<{ row: number; key: string | null; reason: string }[]> {
  const failures: { row: number; key: string | null; reason: string }[] = [];
  for await (const rows of pagesOf(tx)) {
    const references = rows.map(({ item }) => item as CustomerReference);
    const [faults, known] = [await customerFaults(tx, metadata, projectId, references), await findAllReferenced(tx, projectId, references)];
    for (const [place, { row, key }] of rows.entries()) {
      const id = references[place]?.id;
      const reason = id && known[place] === undefined ? `Cannot find customer with id ${id}` : (faults[place] ?? null);
      if (reason !== null) failures.push({ row, key, reason });
    }
  }
  return failures;
}

async function writeCustomers(tx: Transaction, { projectId }: AsyncAction, now: Date): Promise<number> {
  let written = 0;
  for await (const rows of pagesOf(tx)) {
    const customers = await upsertCustomers(tx, projectId, rows.map(({ item }) => item as CustomerReference), now);
    for (const customer of customers) if (customer instanceof ApiError) throw customer;
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
