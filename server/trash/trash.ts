import type { TrashEntry } from '../../contract/trash.ts';
import type { BinEntry } from './trash.store.ts';

const prefix = 'te_';

/** What an entry's id is about; undefined for an id that is none. */
export function resourceOf(entryId: string): string | undefined {
  return entryId.startsWith(prefix) ? entryId.slice(prefix.length) : undefined;
}

/** The id of the entry about a campaign or voucher. */
export function entryIdOf(resourceId: string): string {
  return `${prefix}${resourceId}`;
}

/** An entry of the bin in the wire contract's form. */
export function toTrashEntry({ type, id, name, binnedAt }: BinEntry): TrashEntry {
  return {
    id: entryIdOf(id), object: 'trash_bin_entry', created_at: binnedAt.toISOString(), resource_id: id, resource_name: name, resource_type: type,
  };
}
