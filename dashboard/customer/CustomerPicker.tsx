import { useMemo } from 'react';
import type { CustomerRows } from '../../contract/customer-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import type { FieldBase } from '../ui/field-base.ts';
import { SearchPicker, type Search } from '../ui/SearchPicker.tsx';
import type { Option } from '../ui/Select.tsx';
import { nameOf, otherNamesOf } from './customer-names.ts';

/** A customer who was picked. */
export interface PickedCustomer {
  /** Ours; null for one who is new here. */
  id: string | null;
  /** The shop's. */
  sourceId: string | null;
  /** What they are called. */
  name: string;
}

export interface CustomerPickerProps extends FieldBase {
  /** Null while nobody is picked. */
  value: PickedCustomer | null;
  onChange: (value: PickedCustomer | null) => void;
  /** Whether an id that nobody has may be picked, for somebody who is then made. */
  allowsNew?: boolean;
  /** Who is picked goes elsewhere, and the field is empty for the next one; `value` stays null. */
  isAdding?: boolean;
}

/** Customers that the list shows for a text. */
const shownMax = 8;

/** Prefix of the values of customers who are new, which no id of ours begins with. */
const newPrefix = 'new:';

/** Finds a customer by the beginning of the name, the e-mail address or the shop's id. */
export function CustomerPicker({ value, onChange, allowsNew = false, ...rest }: CustomerPickerProps) {
  const { project_id: projectId } = useProject();
  const search = useMemo((): Search => ({
    queryKey: keys.customerSearch(projectId),
    find: async (text, signal) => {
      const { rows } = await api.get<CustomerRows>(projectPath(projectId, ['customers'], { search: text, limit: shownMax }), { signal });
      return rows.map((row) => ({ value: optionOf({ id: row.id, sourceId: row.source_id, name: '' }), label: nameOf(row), hint: otherNamesOf(row) }));
    },
    ...(allowsNew && { another: newCustomer }),
  }), [projectId, allowsNew]);
  const option = useMemo(() => value && { value: optionOf(value), label: value.name }, [value]);
  return <SearchPicker {...rest} search={search} value={option} onChange={(chosen) => onChange(chosen && pickedOf(chosen.value, chosen.label))} />;
}

function newCustomer(text: string, found: readonly Option<string>[]): Option<string> | null {
  if (found.some(({ value, label }) => pickedOf(value, label).sourceId === text)) return null;
  return { value: newPrefix + text, label: text, hint: 'New customer with this id' };
}

/** An option's value holds both ids: a list of options is all that comes back. */
function optionOf({ id, sourceId }: PickedCustomer): string {
  return id === null ? `${newPrefix}${sourceId ?? ''}` : JSON.stringify([id, sourceId]);
}

function pickedOf(value: string, name: string): PickedCustomer {
  if (value.startsWith(newPrefix)) return { id: null, sourceId: value.slice(newPrefix.length), name };
  const [id, sourceId] = JSON.parse(value) as [string, string | null];
  return { id, sourceId, name };
}

/** How a request of the wire contract names them. */
export function referenceOf({ id, sourceId }: PickedCustomer): { id: string } | { source_id: string } {
  return id === null ? { source_id: sourceId ?? '' } : { id };
}
