import { isDeepStrictEqual } from 'node:util';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import { mergedMetadata } from '../metadata/merge-metadata.ts';
import type { ManyChanged, ManyKind } from '../platform/change-many.task.ts';
import { removeCustomers } from './change-customer.ts';
import { countManyCustomers, findManyCustomers, lockManyCustomers, saveManyMetadata } from './many-customers.store.ts';

const gone = 'This customer is not there any more';

/** Customers as they are changed together. */
export function manyCustomers(metadata: Pick<MetadataChecks, 'checkChange' | 'faultOfChange'>): ManyKind {
  return {
    noun: ['customer', 'customers'],
    types: { delete: 'CUSTOMERS.DELETE', merge_metadata: 'CUSTOMERS.METADATA_MERGE' },
    check: (projectId, asked) => metadata.checkChange(projectId, 'customer', asked),
    find: findManyCustomers,
    count: countManyCustomers,
    change: {
      delete: async (tx, { projectId, ids, origin, now }) => {
        const there = (await lockManyCustomers(tx, projectId, ids)).map(({ customerId }) => customerId);
        if (there.length > 0) await removeCustomers(tx, projectId, there, origin, now);
        return { changed: there.length, failed: missing(ids, there) };
      },
      merge_metadata: async (tx, { projectId, ids, metadata: given, unset, now }) => {
        const change = { metadata: given, unset_metadata_fields: unset };
        // The schema may have changed since it was asked for.
        const fault = await metadata.faultOfChange(projectId, 'customer', change, tx);
        if (fault !== null) return { changed: 0, failed: new Map(ids.map((id) => [id, fault])) };
        const locked = await lockManyCustomers(tx, projectId, ids);
        const changed = locked.map(({ customerId, metadata: before }) => ({ customerId, before, metadata: mergedMetadata(before ?? {}, change) }))
          .filter(({ before, metadata: after }) => !isDeepStrictEqual(before ?? {}, after));
        await saveManyMetadata(tx, projectId, changed, now);
        return { changed: changed.length, failed: missing(ids, locked.map(({ customerId }) => customerId)) };
      },
    },
  };
}

function missing(ids: readonly string[], there: readonly string[]): ManyChanged['failed'] {
  const known = new Set(there);
  return new Map(ids.filter((id) => !known.has(id)).map((id) => [id, gone]));
}
